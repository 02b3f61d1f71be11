/* SPDX-License-Identifier: GPL-3.0-or-later */
/* preview_child: kiosk-proof at work beside the loop: pictures, sound and words of a content folder,
 * and its check.  A child with limits of its own; what it made is kept under a name that says all
 * that went in, so that the same is never made twice.  One thread. */
#ifndef FOYER_HUB_CONSOLE_PREVIEW_CHILD_H
#define FOYER_HUB_CONSOLE_PREVIEW_CHILD_H

#include "hub/console/preview_wait.h"
#include "hub/store/hub.h"
#include "kiosk/base/buf.h"
#include "kiosk/core/loop.h"

enum {
	PREVIEW_KEY_CHARS = 64,
	PREVIEW_ARGS_MAX = 24,
	PREVIEW_CHILDREN = 2,	   /* at a time: the hub has two cores, and kiosks to answer */
	PREVIEW_WAITING_MAX = 64,  /* requests */
	PREVIEW_S = 60,		   /* a child that takes longer is ended; a check of 16 MiB takes 20 */
	PREVIEW_SAID_MAX = 64 << 10,
	PREVIEW_FILES_MAX = 800,   /* kept; the oldest go */
	PREVIEW_BYTES_MAX = 128 << 20,
	PREVIEW_TREES_MAX = 8,
	PREVIEW_PATH_MAX = 1024
};

struct preview;

/* Where it works is DATA/console-previews, which is emptied.  Borrows loop and hub. */
MUST_USE enum err preview_create(struct loop *loop, struct hub *hub, struct preview **out);
/* Ends the children, and lets all who wait go. */
void preview_close(struct preview *p);
/* Accepts NULL. */
void preview_destroy(struct preview *p);

enum preview_state {
	PREVIEW_READY,	/* code_out says how the program ended, said what it said */
	PREVIEW_WAITS,	/* it is being made: wait was put into the list */
	PREVIEW_CANNOT	/* too many wait, or the program cannot be started */
};

/* Asks for what kiosk-proof with these arguments makes.  key: the hash of all that goes in (hex).
 * An argument "@png" stands for the file that preview_file gives for "png".  wait NULL: nobody waits. */
enum preview_state preview_ask(struct preview *p, const char *key, const char *const *argv,
	struct preview_wait *wait, int *code_out, struct k_buf *said);
/* A name for all that goes into something. */
void preview_key(char out[PREVIEW_KEY_CHARS + 1], const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The path of what was made: "png", "wav". */
void preview_file(const struct preview *p, const char *key, const char *type,
	char out[PREVIEW_PATH_MAX]);
/* The folder for a tree of that name; true if it is there, whole. */
bool preview_tree(struct preview *p, const char *name, char out[PREVIEW_PATH_MAX]);
/* Where it is made before it is whole; an old one is cleared away.  Then preview_tree_keep. */
void preview_tree_begin(struct preview *p, char out[PREVIEW_PATH_MAX]);
MUST_USE enum err preview_tree_keep(struct preview *p, const char *name);

#endif
