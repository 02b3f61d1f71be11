/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/watch/tally.h"

#include <stddef.h>

/* Upper ends of the buckets of the histogram, in microseconds, and as Prometheus writes them. */
static const struct {
	int64_t us;
	const char *seconds;
} buckets[TALLY_BUCKETS] = {
	{500, "0.0005"},
	{1000, "0.001"},
	{2000, "0.002"},
	{5000, "0.005"},
	{10000, "0.01"},
	{20000, "0.02"},
	{50000, "0.05"},
	{100000, "0.1"},
	{500000, "0.5"},
	{2000000, "2"},
};

static struct tally_route *route_of(struct tally *t, const char *method, const char *path)
{
	for (int i = 0; i < t->route_count; i++)
		if (t->routes[i].path == path && t->routes[i].method == method)
			return &t->routes[i];
	if (t->route_count == TALLY_ROUTES_MAX)
		return NULL;
	t->routes[t->route_count] = (struct tally_route){.method = method, .path = path};
	return &t->routes[t->route_count++];
}

void tally_add(struct tally *t, const char *method, const char *path, int status, int64_t took_us)
{
	struct tally_route *r = route_of(t, method, path);
	int class = status / 100 - 1, i = 0;
	if (r && class >= 0 && class < TALLY_CLASSES)
		r->answers[class]++;
	while (i < TALLY_BUCKETS && took_us > buckets[i].us)
		i++;
	t->took[i]++;
	t->count++;
	t->sum_us += took_us > 0 ? (uint64_t)took_us : 0;
}

static enum err routes_write(const struct tally *t, struct k_buf *out)
{
	enum err e = k_buf_printf(out,
		"# HELP foyer_http_answers_total Answers by route and class of status.\n"
		"# TYPE foyer_http_answers_total counter\n");
	for (int i = 0; i < t->route_count; i++)
		for (int k = 0; !e && k < TALLY_CLASSES; k++)
			if (t->routes[i].answers[k])
				e = k_buf_printf(out,
					"foyer_http_answers_total{method=\"%s\",route=\"%s\","
					"class=\"%dxx\"} %llu\n",
					t->routes[i].method, t->routes[i].path, k + 1,
					(unsigned long long)t->routes[i].answers[k]);
	return e;
}

static enum err times_write(const struct tally *t, struct k_buf *out)
{
	uint64_t up_to = 0;
	enum err e = k_buf_printf(out,
		"# HELP foyer_http_seconds From a whole request to its answer.\n"
		"# TYPE foyer_http_seconds histogram\n");
	for (int i = 0; !e && i < TALLY_BUCKETS; i++) {
		up_to += t->took[i];
		e = k_buf_printf(out, "foyer_http_seconds_bucket{le=\"%s\"} %llu\n",
			buckets[i].seconds, (unsigned long long)up_to);
	}
	if (e)
		return e;
	return k_buf_printf(out,
		"foyer_http_seconds_bucket{le=\"+Inf\"} %llu\n"
		"foyer_http_seconds_sum %llu.%06u\nfoyer_http_seconds_count %llu\n",
		(unsigned long long)t->count, (unsigned long long)(t->sum_us / 1000000),
		(unsigned)(t->sum_us % 1000000), (unsigned long long)t->count);
}

enum err tally_write(const struct tally *t, struct k_buf *out)
{
	enum err e = routes_write(t, out);
	if (!e)
		e = times_write(t, out);
	if (e)
		return e;
	return k_buf_printf(out,
		"# HELP foyer_store_errors_total Answers that the database could not give.\n"
		"# TYPE foyer_store_errors_total counter\nfoyer_store_errors_total %llu\n",
		(unsigned long long)t->store_errors);
}
