/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/show.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hub/app/hubctl/link.h"

/* Prints t without control characters: what a stranger typed must not steer a terminal. */
static void print_plain(const char *t)
{
	for (; *t; t++)
		putchar((unsigned char)*t < ' ' || *t == 0x7f ? ' ' : *t);
}

static void print_time(int64_t wall_ms)
{
	char when[64] = "never";
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm local;
	if (wall_ms && localtime_r(&seconds, &local))
		strftime(when, sizeof when, "%a %e %b %Y %H:%M", &local);
	fputs(when, stdout);
}

static void print_number(const char *nine)
{
	if (strlen(nine) == 9)
		printf("%.3s %.3s %.3s", nine, nine + 3, nine + 6);
	else
		fputs("no number  ", stdout);
}

static void print_value(const json_t *value)
{
	size_t i;
	const json_t *item;
	if (json_is_string(value))
		print_plain(json_string_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "yes" : "no", stdout);
	else if (json_is_integer(value))
		printf("%lld", (long long)json_integer_value(value));
	json_array_foreach(value, i, item) {
		if (i)
			fputs(", ", stdout);
		print_value(item);
	}
}

static int is_worth_a_line(const char *key, const json_t *value)
{
	if (!strcmp(key, "v") || json_is_null(value))
		return 0;
	return !(json_is_string(value) && !json_string_length(value)) &&
	       !(json_is_array(value) && !json_array_size(value));
}

void show_request(const json_t *request)
{
	const char *key;
	json_t *value, *answers = json_object_get(request, "answers");
	printf("%-9s ", link_text(request, "kind"));
	print_number(link_text(request, "number"));
	printf("   %s   ", *link_text(request, "state") ? link_text(request, "state")
							: link_text(request, "outcome"));
	print_time(link_number(request, "received"));
	printf("   from ");
	print_plain(link_text(request, "centre"));
	printf(" (%s)\n", link_text(request, "kiosk"));
	if (json_is_true(json_object_get(request, "unshown")))
		puts("    ! the person was not shown that it arrived: please contact them");
	if (json_is_true(json_object_get(request, "right_refused")))
		puts("    ! the kiosk may have told them that it is booked, and had no right to: "
		     "please "
		     "contact them");
	if (link_number(request, "same_as_others"))
		printf("    + %lld more said the same\n",
			(long long)link_number(request, "same_as_others"));
	if (link_number(request, "erased")) {
		fputs("    what they said was kept its time and erased: ", stdout);
		print_time(link_number(request, "erased"));
		putchar('\n');
	} else if (!json_is_object(answers))
		puts("    the answers cannot be opened with the keys of this hub");
	json_object_foreach(answers, key, value) {
		if (!is_worth_a_line(key, value))
			continue;
		fputs("    ", stdout);
		print_plain(key);
		printf("%*s", (int)(strlen(key) < 13 ? 13 - strlen(key) : 1), "");
		print_value(value);
		putchar('\n');
	}
	putchar('\n');
}

void show_volunteers(const json_t *codes)
{
	size_t i, n;
	const json_t *code, *phone;
	json_array_foreach(codes, i, code) {
		printf("code %lld: ", (long long)link_number(code, "code"));
		print_plain(link_text(code, "centre"));
		fputs(", made ", stdout);
		print_time(link_number(code, "made"));
		putchar('\n');
		json_array_foreach(json_object_get(code, "phones"), n, phone) {
			fputs("  phone of ", stdout);
			print_plain(
				*link_text(phone, "name") ? link_text(phone, "name") : "somebody");
			fputs(", last there ", stdout);
			print_time(link_number(phone, "seen"));
			putchar('\n');
		}
	}
	if (!json_array_size(codes))
		puts("No centre has a code: hubctl volunteers add --centre NAME");
}

void show_calls(const json_t *calls, int64_t now_ms)
{
	size_t i;
	const json_t *call;
	json_array_foreach(calls, i, call) {
		printf("call %lld: ", (long long)link_number(call, "call"));
		print_plain(link_text(call, "centre"));
		printf(", waiting %lld s",
			(long long)((now_ms - link_number(call, "since")) / 1000));
		if (link_number(call, "state")) {
			fputs(", ", stdout);
			print_plain(
				*link_text(call, "name") ? link_text(call, "name") : "a volunteer");
			fputs(" is coming", stdout);
		}
		putchar('\n');
	}
	if (!json_array_size(calls))
		puts("Nobody is calling.");
	else
		puts("Answer with: hubctl answer CALL \"your name\"");
}

void show_kiosks(const json_t *kiosks)
{
	size_t i;
	const json_t *k;
	json_array_foreach(kiosks, i, k) {
		printf("%s  ", link_text(k, "kiosk"));
		print_plain(link_text(k, "centre"));
		fputs("\n    enrolled ", stdout);
		print_time(link_number(k, "enrolled"));
		fputs(", last heard ", stdout);
		print_time(link_number(k, "heard"));
		printf(", requests %lld", (long long)link_number(k, "requests"));
		if (link_number(k, "refused"))
			printf(", NOT TAKEN %lld (see the log of the hub)",
				(long long)link_number(k, "refused"));
		putchar('\n');
	}
	if (!json_array_size(kiosks))
		puts("No kiosk is enrolled yet.  Begin with: hubctl enrol --centre \"NAME\"");
}

/* What is on its screen, since when, and when it last looked for newer. */
static void print_shown(const json_t *k)
{
	printf("\n    content %.12s, release %lld, since ", link_text(k, "content"),
		(long long)link_number(k, "release"));
	print_time(link_number(k, "since"));
	fputs(", looked for newer ", stdout);
	if (link_number(k, "checked"))
		print_time(link_number(k, "checked"));
	else
		fputs("never", stdout);
	fputs("\n    told us ", stdout);
	print_time(link_number(k, "heard"));
	printf(", waiting there %lld\n", (long long)link_number(k, "queue"));
}

void show_shown(const json_t *shown)
{
	size_t i, n;
	const json_t *k, *t;
	json_array_foreach(shown, i, k) {
		printf("%s  ", link_text(k, "kiosk"));
		print_plain(link_text(k, "centre"));
		if (link_number(k, "heard"))
			print_shown(k);
		else
			puts("\n    has not told what it shows");
		json_array_foreach(json_object_get(k, "troubles"), n, t) {
			printf("    REFUSED %.12s: ", link_text(t, "about"));
			print_plain(link_text(t, "words"));
			putchar('\n');
		}
	}
	if (!json_array_size(shown))
		puts("No kiosk is enrolled yet.  Begin with: hubctl enrol --centre \"NAME\"");
}

void show_endpoints(const json_t *endpoints, int64_t now_ms)
{
	size_t i;
	const json_t *ep;
	const char *state;
	json_t *n;
	json_array_foreach(endpoints, i, ep) {
		json_t *counts = json_object_get(ep, "counts");
		int64_t oldest_ms = link_number(counts, "oldest");
		int64_t heard_ms = link_number(ep, "times_heard");
		print_plain(link_text(ep, "name"));
		printf(" (%s) ", link_text(ep, "adapter"));
		print_plain(link_text(ep, "url"));
		fputs("\n   ", stdout);
		json_object_foreach(counts, state, n) {
			if (strcmp(state, "oldest"))
				printf(" %s %lld", state, (long long)json_integer_value(n));
		}
		if (oldest_ms)
			printf(", the oldest not delivered has waited %lld h",
				(long long)((now_ms - oldest_ms) / 3600000));
		puts(json_object_size(counts) ? "" : " nothing was sent yet");
		if (heard_ms > 0)
			printf("    its free times were heard %lld minutes ago\n",
				(long long)((now_ms - heard_ms) / 60000));
		else if (heard_ms < 0)
			puts("    its free times were not heard lately: any time of the hours may "
			     "be"
			     " asked for");
	}
}

void show_items(const json_t *items)
{
	size_t i;
	const json_t *item;
	json_array_foreach(items, i, item) {
		printf("item %lld  %s  ", (long long)link_number(item, "item"),
			link_text(item, "kind"));
		print_number(link_text(item, "number"));
		printf("  %s  ", link_text(item, "state"));
		print_plain(link_text(item, "ref"));
		printf("\n    since ");
		print_time(link_number(item, "made"));
		printf(", tried %lld times, next ", (long long)link_number(item, "attempts"));
		print_time(link_number(item, "due"));
		fputs("\n    ", stdout);
		print_plain(link_text(item, "reason"));
		putchar('\n');
	}
	if (!json_array_size(items))
		puts("Everything has arrived there.");
}

void show_report(const json_t *report)
{
	size_t i;
	const json_t *line;
	json_array_foreach(json_object_get(report, "lines"), i, line) {
		printf("%-4s %s: ", json_is_true(json_object_get(line, "good")) ? "ok" : "LOOK",
			link_text(line, "what"));
		print_plain(link_text(line, "found"));
		putchar('\n');
	}
	if (!json_is_true(json_object_get(report, "over")))
		puts("The test is not over yet; ask again later.");
}
