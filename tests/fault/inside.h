/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tape.c (records) and tape_head.c (plays) share. */
#ifndef FOYER_TESTS_FAULT_INSIDE_H
#define FOYER_TESTS_FAULT_INSIDE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { NAMES_MAX = 32, NAME_CHARS = 80, FDS_MAX = 1024, FD_OTHER = 0, FD_FOLDER = -1 };

enum op_kind {
	OP_WRITE,
	OP_TRUNCATE, /* to `at` */
	OP_SYNC,
	OP_LINK, /* name is now file; -1: gone */
	OP_RENAME,
	OP_SYNC_FOLDER
};

struct op {
	enum op_kind kind;
	int file;
	char *bytes;
	size_t n;
	off_t at;
	char name[NAME_CHARS], old[NAME_CHARS];
};

struct names {
	struct {
		char name[NAME_CHARS]; /* "": free place */
		int file;	       /* -1: gone */
	} names[NAMES_MAX];
};

struct tape {
	char dir[PATH_MAX];
	struct op *ops;
	int len, room, files, begin; /* begin: where the start's own files end */
	int fds[FDS_MAX];	     /* FD_OTHER, FD_FOLDER, or file + 1 */
	struct names now;
	const char *forgotten;
	bool is_on;
};

extern struct tape tape;

#endif
