/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole visits, one after the other: book, report and get help in every language.
 *   visits growth N         KB by which memory has grown from the first round of visits after a
 * warm-up to the last round of N visits: heap in use and resident set visits instructions     one
 * round, each visit in bench_visit, for callgrind's --toggle-collect */
#include "tests/bench/booth.h"

#include "kiosk/base/check.h"
#include "tests/bench/sample.h"

#include <malloc.h>
#include <string.h>

static const char *const scripts[] = {"book-touch", "report-touch", "help-touch"};

enum { ROUND = 12, WARM_ROUNDS = 20 }; /* three scripts in four languages */

void bench_visit(struct booth *b, int n);

/* Visit n: each script in each language, then again. */
__attribute__((noinline)) void bench_visit(struct booth *b, int n)
{
	char path[128];
	booth_morning(b);
	snprintf(path, sizeof path, "tests/system/scripts/%s.script",
		scripts[n % (int)K_COUNT(scripts)]);
	(void)booth_touch(b, INPUT_TOUCH_DOWN, 1, 1);
	(void)booth_touch(b, INPUT_TOUCH_UP, 1, 1);
	app_jump(b->app, SCREEN_H1);
	booth_settings(b, n % tongue_count(), 1, THEME_CALM);
	if (booth_script(b, path))
		exit(1);
	booth_leave(b);
}

struct memory {
	double heap_kb, resident_kb;
};

static struct memory memory_now(void)
{
	struct mallinfo2 m = mallinfo2();
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f || fscanf(f, "%*d %ld", &pages) != 1)
		exit(2);
	fclose(f);
	return (struct memory){(double)(m.uordblks + m.hblkhd) / 1024, (double)pages * 4};
}

/* The most at the end of any visit of a round: caches fill and are trimmed on the way. */
static struct memory round_run(struct booth *b)
{
	struct memory most = {0};
	for (int i = 0; i < ROUND; i++) {
		bench_visit(b, i);
		booth_new_city(b);
		struct memory now = memory_now();
		most.heap_kb = now.heap_kb > most.heap_kb ? now.heap_kb : most.heap_kb;
		most.resident_kb =
			now.resident_kb > most.resident_kb ? now.resident_kb : most.resident_kb;
	}
	return most;
}

static void growth(struct booth *b, int visits)
{
	struct memory first = {0}, last = {0};
	for (int i = 0; i < WARM_ROUNDS; i++)
		first = round_run(b);
	for (int done = 0; done < visits; done += ROUND)
		last = round_run(b);
	printf("growth.heap %.0f\n", last.heap_kb - first.heap_kb);
	printf("growth.resident %.0f\n", last.resident_kb - first.resident_kb);
	printf("growth.heap_in_use %.0f\n", last.heap_kb);
}

int main(int argc, char **argv)
{
	static struct booth b;
	if (argc < 2)
		return 2;
	booth_open(&b, 1280, 800, 149);
	if (!strcmp(argv[1], "growth") && argc == 3) {
		growth(&b, atoi(argv[2]));
	} else {
		(void)round_run(&b);
		printf("visits %d\n", ROUND);
	}
	booth_close(&b);
	return 0;
}
