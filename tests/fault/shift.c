/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/shift.h"

#include "tests/fault/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST = 21, LAST = 24, REFUSED = 9 };

static const struct outbox_limits limits = {.floor_bytes = 0,
	.ballast_bytes = 4096,
	.max_pages = 100000,
	.keep_hours = 1,
	.purge_lot = 2};

static void tell(int fd, const char *word, int i)
{
	char text[32];
	int n = snprintf(text, sizeof text, "%s %d\n", word, i);
	if (write(fd, text, (size_t)n) != n)
		_exit(4);
}

static void add(struct outbox *box, int fd, int i)
{
	char id[REQUEST_ID_CHARS + 1];
	day_id(i, id);
	if (day_try_add(box, i)) {
		tell(fd, "refused", i);
		return;
	}
	tell(fd, "saved", i);
	if (!outbox_shown(box, id))
		tell(fd, "shown", i);
}

static void send_all(struct outbox *box, int fd)
{
	struct outbox_item item;
	for (int n = 0; n < 2 * LAST && outbox_next(box, 1, &item) == ERR_OK; n++) {
		int i = (int)strtol(item.id, NULL, 16);
		tell(fd, "receiving", i);
		enum err e = i == REFUSED ? outbox_quarantine(box, item.id, "not opened")
					  : outbox_receipt(box, item.id, OUTBOX_DURABLE, "received",
						    "{}", 5);
		if (!e && i != REFUSED)
			tell(fd, "durable", i);
		outbox_item_finish(&item);
	}
}

void shift_begin(char dir_out[64])
{
	folder_make(dir_out);
	folder_copy(day_old, dir_out);
}

int shift_run(const char *dir, int fd)
{
	struct outbox *box = NULL;
	int went = 0;
	if (outbox_create(dir, &limits, &box, NULL))
		return 3;
	for (int i = FIRST; i <= LAST; i++)
		add(box, fd, i);
	send_all(box, fd);
	tell(fd, "hour", 0);
	if (outbox_hour(box, &went))
		tell(fd, "failed", 0);
	add(box, fd, LAST + 1);
	outbox_destroy(box);
	return 0;
}

const char *shift_check(const char *dir, char *told, bool may_be_new)
{
	static struct workday day;
	char word[16], *rest = NULL;
	int i;
	for (int n = 0; n < DAY_MAX; n++)
		free(day.promised[n].envelope);
	day = (struct workday){.dir = day_old};
	day_take_old(&day);
	day.count = LAST + 1;
	for (char *line = strtok_r(told, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (sscanf(line, "%15s %d", word, &i) != 2)
			continue;
		if (!strcmp(word, "saved"))
			day.promised[i].saved_at = 1;
		else if (!strcmp(word, "receiving"))
			day.promised[i].may_be_received = true;
		else if (!strcmp(word, "durable"))
			day.promised[i].received_at = 1;
		else if (!strcmp(word, "hour"))
			for (int n = 1; n <= LAST; n++)
				day.promised[n].free_at = day.promised[n].received_at;
	}
	return day_check(&day, 1, dir, may_be_new ? DAY_MAY_BE_NEW : 0);
}
