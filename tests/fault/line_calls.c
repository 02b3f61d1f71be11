/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_calls: ends the real kiosk-sync at its system calls, and lets them fail, while a person asks and the
 * real hub takes, by strace.  Three kinds of work: the upgrade of an earlier version's folder with reports and
 * a lent time; a start at which lent times are booked and given back at once; an hour in which what is durable
 * goes.  The ledger stands outside: what the person was told, and the hub's inbox.
 * Usage: line_calls [SECONDS [KIND]]   SECONDS: only so much of it, spread evenly; 0: all. */
#include "kiosk/base/log.h"
#include "kiosk/outbox/disk.h"
#include "tests/fault/day.h"
#include "tests/fault/line_plan.h"
#include "tests/fault/line_town.h"
#include "tests/fault/person.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	KINDS = 3,
	PROMISES_MAX = 200000,
	DURABLE = 70,
	WORK_MS = 500,
	REST_MS = 60, /* after the last word to the person: receipts, lent times */
	PURGE_MS = 2000,
	PURGE_CALLS = 120, /* after the new outbox.log has its name */
	DRAIN_MS = 120000
};

/* What a person was told; held against the inbox at the end. */
struct word {
	char number[NUMBER_CHARS + 1];
	enum told told;
	bool is_booked;
	const struct trial *trial;
	int found;
};

struct run {
	struct line_town town;
	char durable[STATE_CHARS];
	struct line_plan plan;
	struct word words[PROMISES_MAX];
	int word_count, tried, wrong, killed, centres;
	uint64_t number;
};

static struct run run;

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void is_wrong(const struct trial *t, const char *words)
{
	run.wrong++;
	printf("kind %d, %s: %s\n", t->kind, t->option, words);
}

/* --- what was there before ------------------------------------------------------------------------ */

/* A folder with DURABLE requests that the city keeps; an hour from now they may go. */
static bool durable_make(char dir_out[STATE_CHARS])
{
	static const struct outbox_limits limits = {
		.ballast_bytes = 4096, .max_pages = 100000, .keep_hours = 1};
	char id[REQUEST_ID_CHARS + 1];
	struct outbox *box = NULL;
	folder_make(dir_out);
	enum err e = outbox_create(dir_out, &limits, &box, NULL);
	for (int i = 1; i <= DURABLE && !e; i++) {
		day_id(i, id);
		e = day_try_add(box, i);
		if (!e)
			e = outbox_shown(box, id);
		if (!e)
			e = outbox_receipt(box, id, OUTBOX_DURABLE, "received", "{}", 5);
	}
	outbox_destroy(box);
	return !e;
}

static bool is_lent(const struct person *p)
{
	return json_object_size(p->lent) > 0;
}

static bool is_all_received(const struct person *p)
{
	return p->saved == p->count && p->received == p->count;
}

static bool is_last_received(const struct person *p)
{
	return p->all[p->count - 1].is_received;
}

static void sync_stop(pid_t pid, int sig)
{
	kill(pid, sig);
	waitpid(pid, NULL, 0);
}

/* Makes the folder of a new kiosk of a centre of its own, as this kind of work finds it. */
static bool folder_begin(int kind, char dir_out[STATE_CHARS])
{
	char centre[32], words[128];
	struct person p = {.fd = -1};
	snprintf(centre, sizeof centre, "Centre %d", ++run.centres);
	folder_make(dir_out);
	if (kind != 1)
		folder_copy(kind ? run.durable : day_old, dir_out);
	if (!line_town_enrol(&run.town, dir_out, centre))
		return false;
	if (kind == 2)
		return true;
	snprintf(words, sizeof words, "lend doctor riverside-centre 1 --centre '%s'", centre);
	free(line_town_hubctl(&run.town, words));
	if (kind == 0)
		return true;
	/* Times are lent; then staff want them back. */
	char path[80];
	snprintf(path, sizeof path, "%s/s", dir_out);
	pid_t pid = line_town_sync(&run.town, dir_out, NULL);
	bool is_made = person_open(&p, path, DRAIN_MS) && person_wait(&p, DRAIN_MS, is_lent);
	person_finish(&p);
	sync_stop(pid, SIGTERM);
	snprintf(words, sizeof words, "lend doctor riverside-centre 0 --centre '%s'", centre);
	free(line_town_hubctl(&run.town, words));
	return is_made;
}

/* --- one trial --------------------------------------------------------------------------------------- */

/* A person asks for all that there is; what they were told stays in p. */
static void ask_all(int kind, struct person *p, const char *path)
{
	char start[PERSON_START_CHARS + 1];
	if (!person_open(p, path, WORK_MS))
		return;
	bool is_there = kind == 1 && person_wait(p, WORK_MS, is_lent) &&
			person_lent(p, "doctor", "riverside-centre", start);
	if (is_there)
		person_visit(p, "doctor", "riverside-centre", start);
	person_report(p, "as it is", NULL);
	person_report(p, "as it was", NULL);
	is_there = kind == 0 && person_wait(p, WORK_MS / 3, is_lent) &&
		   person_lent(p, "doctor", "riverside-centre", start);
	if (is_there)
		person_visit(p, "doctor", "riverside-centre", start);
	if (person_wait(p, WORK_MS, is_all_received))
		usleep(REST_MS * 1000);
}

static pid_t traced_sync(const struct trial *t, const char *dir, const char *trace)
{
	const char *build = run.town.build;
	char preload[2 * PATH_MAX + 64], watches[OPTION_CHARS + 2] = "-EFOYER=";
	snprintf(preload, sizeof preload, "-ELD_PRELOAD=%s/fault/watch_fails.so%s%s%s", build,
		t->kind == 2 ? ":" : "", t->kind == 2 ? build : "", t->kind == 2 ? "/fault/hurry.so" : "");
	if (t->is_watch)
		snprintf(watches, sizeof watches, "-E%s", t->option);
	const char *const before[] = {"strace", "-D", "-qq", "-o", trace, "-e", line_plan_traced, "-e",
		t->is_watch ? "signal=none" : t->option, preload, watches,
		t->kind == 2 ? "-EFOYER_HURRY=3600000" : "-EFOYER=", NULL};
	return line_town_sync(&run.town, dir, before);
}

/* How many stand in that state in the answer to "queue". */
static int in_state(const json_t *queue, const char *state)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(queue, "states"), i, one)
		if (!strcmp(json_string_value(json_object_get(one, "state")), state))
			return (int)json_integer_value(json_object_get(one, "count"));
	return 0;
}

/* Waits until all that waits is sent; queue_out: the last answer to "queue".  Gives what is wrong. */
static const char *wait_sent(struct person *p, const json_t **queue_out)
{
	int64_t until_ms = now_ms() + DRAIN_MS;
	const json_t *queue;
	for (;;) {
		*queue_out = queue = person_ask(p, json_pack("{s:s}", "t", "queue"), DRAIN_MS);
		if (queue && !in_state(queue, "queued") && !in_state(queue, "sending"))
			return NULL;
		if (!queue || now_ms() > until_ms)
			return "what is saved is not sent";
		usleep(5000);
	}
}

/* What kiosk-sync has of the requests that stood in the folder before. */
static const char *check_older(const struct trial *t, const json_t *queue)
{
	int durable = in_state(queue, "durable"), aside = in_state(queue, "quarantined");
	/* All that may go went, but for the newest; or nothing. */
	if (t->kind == 2 && durable != DURABLE && durable != 1)
		return "what is durable went in part";
	if (t->kind && aside)
		return "something was put aside";
	if (!t->kind && aside + in_state(queue, "received") + durable < DAY_OLD)
		return "requests of the earlier version are lost";
	return NULL;
}

/* Starts kiosk-sync without any fault; p asks once more, and all is sent.  Gives what is wrong. */
static const char *drain(const struct trial *t, const char *dir, const char *path, struct person *p)
{
	const json_t *queue = NULL;
	pid_t pid = line_town_sync(&run.town, dir, NULL);
	const char *wrong = person_open(p, path, DRAIN_MS) ? NULL : "it does not start again";
	if (!wrong && person_report(p, "after it", NULL) < 0)
		wrong = "nothing can be asked after it";
	if (!wrong && !person_wait(p, DRAIN_MS, is_last_received))
		wrong = "what is asked after it does not come";
	if (!wrong)
		wrong = wait_sent(p, &queue);
	if (!wrong)
		wrong = check_older(t, queue);
	person_close(p);
	sync_stop(pid, SIGTERM);
	return wrong;
}

static void keep_words(const struct trial *t, const struct person *p)
{
	for (int i = 0; i < p->count && run.word_count < PROMISES_MAX; i++) {
		const struct asked *a = &p->all[i];
		struct word *w = &run.words[run.word_count++];
		*w = (struct word){.told = a->told, .is_booked = a->is_booked, .trial = t};
		snprintf(w->number, sizeof w->number, "%s", a->number);
	}
	run.number = p->next_number; /* also those that were never sent */
}

/* Until the copy was made anew, and a little longer; or the program ended. */
static void wait_purged(pid_t pid, const char *dir)
{
	char path[96];
	struct stat before = {0}, now;
	siginfo_t end = {0};
	snprintf(path, sizeof path, "%s/outbox.log", dir);
	stat(path, &before);
	for (int64_t until_ms = now_ms() + PURGE_MS; now_ms() < until_ms; usleep(5000)) {
		if (!waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) && end.si_pid)
			return;
		if (!stat(path, &now) && now.st_ino != before.st_ino)
			break;
	}
	usleep(REST_MS * 1000);
}

static void try_one(const struct trial *t, const char *trace)
{
	static struct person p;
	char dir[STATE_CHARS], path[80];
	int status = 0;
	if (!folder_begin(t->kind, dir)) {
		is_wrong(t, "could not be prepared");
		return;
	}
	snprintf(path, sizeof path, "%s/s", dir);
	p = (struct person){.fd = -1, .next_number = run.number};
	pid_t pid = traced_sync(t, dir, trace ? trace : "/dev/null");
	if (t->kind < 2)
		ask_all(t->kind, &p, path);
	else
		wait_purged(pid, dir);
	bool is_over = waitpid(pid, &status, WNOHANG) == pid;
	if (!is_over)
		sync_stop(pid, SIGKILL);
	run.killed += is_over && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	if (is_over && WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		is_wrong(t, "the program crashed");
	person_close(&p);
	const char *wrong = drain(t, dir, path, &p);
	if (wrong)
		is_wrong(t, wrong);
	keep_words(t, &p);
	person_finish(&p);
	folder_remove(dir);
	run.tried++;
}

/* Does one piece of work undisturbed, and plans to disturb each call of it. */
static bool plan_kind(int kind)
{
	static struct trial none;
	char trace[96];
	none = (struct trial){.kind = kind, .option = "signal=none"};
	snprintf(trace, sizeof trace, "%s/trace", run.town.dir);
	try_one(&none, trace);
	usleep(REST_MS * 1000); /* strace writes its last lines */
	return line_plan_add(&run.plan, kind, trace, kind == 2 ? PURGE_CALLS : 0);
}

/* --- the hub's side -------------------------------------------------------------------------------------- */

/* Each number in the inbox once, if the person was told that it is saved; "booked" is booked. */
static void hold_against_inbox(void)
{
	json_t *inbox = line_town_inbox(&run.town), *one, *at;
	json_t *by_number = json_object();
	size_t n;
	for (int i = 0; i < run.word_count; i++)
		json_object_set_new(by_number, run.words[i].number, json_integer(i));
	json_array_foreach(inbox, n, one) {
		at = json_object_get(by_number, json_string_value(json_object_get(one, "number")));
		if (!at)
			continue;
		struct word *w = &run.words[json_integer_value(at)];
		const char *outcome = json_string_value(json_object_get(one, "outcome"));
		if (w->found++)
			is_wrong(w->trial, "a request is in the inbox twice");
		if (w->is_booked && (!outcome || strcmp(outcome, "booked")))
			is_wrong(w->trial, "what was told as booked is not booked");
		if (w->told == TOLD_REFUSED)
			is_wrong(w->trial, "what was told as not saved came");
	}
	for (int i = 0; i < run.word_count; i++)
		if (run.words[i].told == TOLD_SAVED && !run.words[i].found)
			is_wrong(run.words[i].trial, "a request is lost");
	json_decref(by_number);
	json_decref(inbox);
}

static bool begin(int only)
{
	if (!line_town_begin(&run.town) || !durable_make(run.durable))
		return false;
	free(line_town_hubctl(&run.town, "hours riverside-centre 'every-day 8:00-20:00' --service doctor"));
	free(line_town_hubctl(&run.town, "visit doctor riverside-centre --seats 500"));
	run.number = 1000;
	for (int kind = 0; kind < KINDS; kind++)
		if ((only < 0 || kind == only) && !plan_kind(kind))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 0, saved = 0, booked = 0;
	int64_t until_ms = now_ms() + (int64_t)seconds * 1000;
	log_set_level(LOG_ERROR);
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() < 0)
		return 1;
	if (system("strace -qq -o /dev/null true 2>/dev/null")) {
		printf("skipped: strace may not trace here\nchecks: 0\n");
		return 0;
	}
	if (!begin(argc > 2 ? atoi(argv[2]) : -1)) {
		printf("the hub or the undisturbed work did not go\n");
		return 1;
	}
	line_plan_shuffle(&run.plan);
	for (int i = 0; i < run.plan.count && (!seconds || now_ms() < until_ms); i++)
		try_one(&run.plan.all[i], NULL);
	hold_against_inbox();
	for (int i = 0; i < run.word_count; i++) {
		saved += run.words[i].told == TOLD_SAVED;
		booked += run.words[i].is_booked;
	}
	printf("%d of %d places tried, ended at %d; %d told saved, %d booked, %d wrong\n", run.tried,
		run.plan.count, run.killed, saved, booked, run.wrong);
	line_town_end(&run.town);
	folder_remove(run.durable);
	printf("checks: %d\n", run.tried);
	return run.wrong > 0;
}
