/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/cuts.h"

#include "tests/fault/day.h"
#include "tests/fault/tape.h"

#include <stdio.h>

enum { SHOWN_FAILURES = 5 };

int cuts_make(const struct cuts *c, int *images)
{
	char disk[64];
	int wrong = 0;
	folder_make(disk);
	struct tape_head *head = tape_rewind();
	do {
		int at = tape_at(head);
		for (int v = 0; v < c->variants && !(c->is_sought && wrong); v++) {
			tape_disk(head, v, (uint64_t)at * 64 + (uint64_t)v, disk);
			const char *why = c->check(c->ctx, at, v, disk);
			++*images;
			wrong += why != NULL;
			if (why && !c->is_sought && wrong <= SHOWN_FAILURES)
				printf("%s%scut after operation %d, disk %d: %s\n", c->name,
					*c->name ? ": " : "", at, v, why);
		}
	} while (tape_next(head));
	tape_head_finish(head);
	folder_remove(disk);
	return wrong;
}

int cuts_main(cuts_life_fn *life, int variants, const struct cuts_mutant *mutants, int mutant_count)
{
	int images = 0, missed = 0, more = 0;
	int wrong = life(NULL, variants, &images);
	printf("%d operations, %d disks, %d wrong\n", tape_len(), images, wrong);
	for (int i = 0; i < mutant_count; i++) {
		bool is_found = life(mutants[i].sync, variants, &more) > 0;
		printf("built in: %s: %s\n", mutants[i].name, is_found ? "found" : "NOT FOUND");
		missed += !is_found;
	}
	printf("checks: %d\n", images);
	return wrong || missed;
}
