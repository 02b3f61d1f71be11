/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample: measured values and their percentiles; one line a percentile: `NAME.p95 VALUE`. */
#ifndef FOYER_TESTS_BENCH_SAMPLE_H
#define FOYER_TESTS_BENCH_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SAMPLE_MAX = 2000 };

struct sample {
	double value[SAMPLE_MAX];
	int n;
};

static inline double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static inline void sleep_us(double us)
{
	struct timespec t = {(time_t)(us / 1e6), (long)us % 1000000 * 1000};
	while (nanosleep(&t, &t))
		continue;
}

/* What comes after SAMPLE_MAX values is left out. */
static inline void sample_add(struct sample *s, double value)
{
	if (s->n < SAMPLE_MAX)
		s->value[s->n++] = value;
}

static inline int sample_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The value that `percent` of all are not above (nearest rank).  0 of none. */
static inline double sample_percentile(struct sample *s, int percent)
{
	qsort(s->value, (size_t)s->n, sizeof *s->value, sample_order);
	int rank = (s->n * percent + 99) / 100;
	return s->n ? s->value[rank > 0 ? rank - 1 : 0] : 0;
}

static inline void sample_print(struct sample *s, const char *name)
{
	static const int percents[] = {50, 95, 99, 100};
	for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
		printf("%s.p%d %.3f\n", name, percents[i], sample_percentile(s, percents[i]));
	printf("%s.count %d\n", name, s->n);
	fflush(stdout);
}

#endif
