/* SPDX-License-Identifier: GPL-3.0-or-later */
/* preview_wait: requests that wait for the same thing, and are asked again when it is there.  A place
 * in such a list is part of the request; leaving it is always legal.  One thread. */
#ifndef FOYER_HUB_CONSOLE_PREVIEW_WAIT_H
#define FOYER_HUB_CONSOLE_PREVIEW_WAIT_H

#include <stddef.h>

struct preview_wait {
	struct preview_wait *next, **from; /* from: what points to this one; NULL: in no list */
	void (*on_done)(void *ctx);
	void *ctx;
};

/* Goes to the head of list, if it is in none. */
static inline void preview_wait_join(struct preview_wait **list, struct preview_wait *w)
{
	if (w->from)
		return;
	w->next = *list;
	w->from = list;
	if (w->next)
		w->next->from = &w->next;
	*list = w;
}

/* Leaves the list that it is in, if any. */
static inline void preview_wait_leave(struct preview_wait *w)
{
	if (!w->from)
		return;
	*w->from = w->next;
	if (w->next)
		w->next->from = w->from;
	w->from = NULL;
}

/* Lets all of the list go, and tells them.  Those that join meanwhile wait for the next time. */
static inline void preview_wait_wake(struct preview_wait **list)
{
	struct preview_wait *all = *list;
	*list = NULL;
	while (all) {
		struct preview_wait *w = all;
		all = w->next;
		w->from = NULL;
		w->next = NULL;
		if (w->on_done)
			w->on_done(w->ctx);
	}
}

#endif
