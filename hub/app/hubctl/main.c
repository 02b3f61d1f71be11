/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hubctl: what staff and volunteers do at the city's side, beside the pages of the console. */
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "hub/app/hubctl/booking.h"
#include "hub/app/hubctl/care.h"
#include "hub/app/hubctl/city.h"
#include "hub/app/hubctl/content.h"
#include "hub/app/hubctl/figures.h"
#include "hub/app/hubctl/link.h"
#include "hub/app/hubctl/recover.h"
#include "hub/app/hubctl/show.h"
#include "hub/app/hubctl/staff.h"
#include "hub/app/hubctl/stick.h"
#include "hub/app/hubctl/tasks.h"
#include "hub/app/hubctl/volunteers.h"

static const char usage_head[] =
	"hubctl: what staff and volunteers can do with the hub that runs on this machine.\n"
	"\n"
	"  hubctl [--data DIR] COMMAND\n"
	"\n"
	"  enrol --centre NAME              makes a one-time code for a new kiosk (good for one "
	"hour)\n"
	"  kiosks                           which kiosks there are, and when they were last heard\n"
	"  shown [--json]                   what each kiosk has on its screen, and what it refused\n"
	"  inbox [--json]                   every request, once, with what the person told us\n"
	"  set-status NUMBER STATE [--reason-en TEXT] [--reason-es TEXT ...] [--kiosk ID]\n"
	"                                   STATE: received working done asked booked not_possible "
	"cancelled\n"
	"                                   the reason is public: plain words, never about the "
	"person\n"
	"  calls                            who is waiting for a volunteer\n"
	"  answer CALL NAME                 tells them who comes (\"NAME is coming\")\n"
	"  desks SERVICE PLACE N            how many people a service takes at one time at a "
	"place\n"
	TASKS_USAGE FIGURES_USAGE STAFF_USAGE VOLUNTEERS_USAGE BOOKING_USAGE CITY_USAGE CONTENT_USAGE;
static const char usage_tail[] =
	"  backup FILE                      copies all requests to FILE, best on another disk; kiosks "
	"keep their\n"
	"                                   own copies until then.  keys/ is kept elsewhere\n"
	CARE_USAGE
	"  backup --by PROGRAM WORDS ...    the same where the database is a PostgreSQL server: the "
	"program\n"
	"                                   copies it (pg_dump ...), and counts if it ends with 0\n"
	"  import DIR                       takes in what kioskctl export wrote to a USB stick, and "
	"writes\n"
	"                                   the receipts to it\n"
	RECOVER_USAGE
	"  help                             this text\n"
	"\n"
	"DIR is the hub's data folder; without --data it is $FOYER_HUB_DATA, or "
	"/var/lib/foyer-hub.\n";

static void usage_say(FILE *to)
{
	fputs(usage_head, to);
	fputs(usage_tail, to);
}

/* Arguments behind the command, and where to ask. */
struct job {
	const char *data;
	int argc;
	char **argv;
};

static int said_wrong(const char *how)
{
	fprintf(stderr, "hubctl: write it like this: hubctl %s\n", how);
	return 2;
}

/* Asks for something that only has to succeed. */
static int do_it(const struct job *job, json_t *message, const char *done)
{
	json_t *answer = link_ask_ok(job->data, message);
	if (answer)
		puts(done);
	json_decref(answer);
	return answer ? 0 : 1;
}

static int run_enrol(const struct job *job)
{
	if (job->argc != 2 || strcmp(job->argv[0], "--centre"))
		return said_wrong("enrol --centre \"Main Street Library\"");
	json_t *answer = link_ask_ok(
		job->data, json_pack("{s:s, s:s}", "t", "enrol", "centre", job->argv[1]));
	const char *code = json_string_value(json_object_get(answer, "code"));
	if (code)
		printf("%s\nUse it at the kiosk within one hour, once: kioskctl enrol HUB-ADDRESS "
		       "%s\n",
			code, code);
	json_decref(answer);
	return code ? 0 : 1;
}

/* Gathers all pages of the inbox.  NULL: what is wrong was said. */
static json_t *inbox_read(const struct job *job)
{
	json_t *all = json_array();
	json_int_t after = 0;
	bool more = true;
	while (more) {
		json_t *answer = link_ask_ok(
			job->data, json_pack("{s:s, s:I}", "t", "inbox", "after", after));
		const json_t *page = json_object_get(answer, "inbox");
		if (!answer) {
			json_decref(all);
			return NULL;
		}
		json_array_extend(all, json_object_get(page, "requests"));
		after = json_integer_value(json_object_get(page, "last"));
		more = json_is_true(json_object_get(page, "more"));
		json_decref(answer);
	}
	return all;
}

static int run_inbox(const struct job *job)
{
	bool as_json = job->argc == 1 && !strcmp(job->argv[0], "--json");
	size_t i;
	json_t *request, *all;
	if (job->argc && !as_json)
		return said_wrong("inbox [--json]");
	all = inbox_read(job);
	if (!all)
		return 1;
	if (as_json) {
		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
	} else {
		json_array_foreach(all, i, request) {
			show_request(request);
		}
		printf("%zu request%s.\n", json_array_size(all),
			json_array_size(all) == 1 ? "" : "s");
	}
	json_decref(all);
	return 0;
}

/* Copies a request number without the spaces that people write in it. */
static const char *number_clean(char *number)
{
	size_t n = 0;
	for (size_t i = 0; number[i]; i++)
		if (number[i] != ' ')
			number[n++] = number[i];
	number[n] = '\0';
	return number;
}

static int run_set_status(const struct job *job)
{
	static const char how[] =
		"set-status 482915062 working [--reason-en \"Parts are ordered.\"]";
	static const char reason_key[] = "--reason-";
	if (job->argc < 2 || job->argc % 2)
		return said_wrong(how);
	json_t *reason = json_object();
	json_t *m = json_pack("{s:s, s:s, s:s, s:o}", "t", "set_status", "number",
		number_clean(job->argv[0]), "state", job->argv[1], "reason", reason);
	for (int i = 2; i < job->argc; i += 2) {
		if (!strcmp(job->argv[i], "--kiosk")) {
			json_object_set_new(m, "kiosk", json_string(job->argv[i + 1]));
		} else if (!strncmp(job->argv[i], reason_key, sizeof reason_key - 1)) {
			json_object_set_new(reason, job->argv[i] + sizeof reason_key - 1,
				json_string(job->argv[i + 1]));
		} else {
			json_decref(m);
			return said_wrong(how);
		}
	}
	return do_it(job, m, "Done. The kiosk will tell it to the person who asks.");
}

static int run_calls(const struct job *job)
{
	json_t *answer = link_ask_ok(job->data, json_pack("{s:s}", "t", "calls"));
	if (answer)
		show_calls(json_object_get(answer, "calls"),
			json_integer_value(json_object_get(answer, "now")));
	json_decref(answer);
	return answer ? 0 : 1;
}

static int run_answer(const struct job *job)
{
	if (job->argc != 2)
		return said_wrong("answer 7 Ana");
	return do_it(job,
		json_pack("{s:s, s:I, s:s}", "t", "answer", "call",
			(json_int_t)strtoll(job->argv[0], NULL, 10), "name", job->argv[1]),
		"The person now reads that you are coming.");
}

static int run_desks(const struct job *job)
{
	if (job->argc != 3)
		return said_wrong("desks doctor main-street-clinic 3");
	return do_it(job,
		json_pack("{s:s, s:s, s:s, s:I}", "t", "desks", "service", job->argv[0], "place",
			job->argv[1], "n", (json_int_t)strtoll(job->argv[2], NULL, 10)),
		"Done. Visits that are booked already stay.");
}

/* Runs a program with its words, no shell between; true if it ended with 0. */
static bool run_program(char **words)
{
	pid_t pid;
	int status = 1;
	int e = posix_spawnp(&pid, words[0], NULL, NULL, words, environ);
	if (e) {
		fprintf(stderr, "hubctl: %s: %s.\n", words[0], strerror(e));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* The city's own command copies the database; the hub is told before what will be in the copy, and
 * after how it ended. */
static int backup_by(const struct job *job, char **command)
{
	json_t *begun = link_ask_ok(job->data, json_pack("{s:s}", "t", "backup_begin"));
	if (!begun)
		return 1;
	fflush(stdout);
	bool is_good = run_program(command);
	json_object_set_new(begun, "t", json_string("backup_end"));
	json_object_set_new(begun, "good", json_boolean(is_good));
	json_t *ended = link_ask_ok(job->data, json_incref(begun));
	if (!is_good)
		fprintf(stderr, "hubctl: the command failed, so nothing is called backed up.\n");
	else if (ended)
		printf("%lld requests are backed up.\nThe record: entry %lld, %s\n",
			(long long)json_integer_value(json_object_get(begun, "requests")),
			(long long)json_integer_value(json_object_get(begun, "entries")),
			json_string_value(json_object_get(begun, "hash")));
	json_decref(begun);
	json_decref(ended);
	return is_good && ended ? 0 : 1;
}

static int run_backup(const struct job *job)
{
	if (job->argc >= 2 && !strcmp(job->argv[0], "--by"))
		return backup_by(job, job->argv + 1);
	char here[PATH_MAX], path[2 * PATH_MAX];
	if (job->argc != 1)
		return said_wrong("backup /media/backup/hub.db");
	bool is_whole = *job->argv[0] == '/';
	if (!is_whole && !getcwd(here, sizeof here))
		return said_wrong("backup /media/backup/hub.db");
	snprintf(path, sizeof path, "%s%s%s", is_whole ? "" : here, is_whole ? "" : "/",
		job->argv[0]);
	json_t *answer =
		link_ask_ok(job->data, json_pack("{s:s, s:s}", "t", "backup", "path", path));
	if (answer)
		printf("%lld requests are in %s.\nThe record: entry %lld, %s\n",
			(long long)json_integer_value(json_object_get(answer, "requests")), path,
			(long long)json_integer_value(json_object_get(answer, "entries")),
			json_string_value(json_object_get(answer, "hash")));
	json_decref(answer);
	return answer ? 0 : 1;
}

static int run_import(const struct job *job)
{
	return job->argc == 1 ? stick_import(job->data, job->argv[0])
			      : said_wrong("import /media/stick");
}

static int run_kiosks(const struct job *job)
{
	json_t *answer = link_ask_ok(job->data, json_pack("{s:s}", "t", "kiosks"));
	if (answer)
		show_kiosks(json_object_get(answer, "kiosks"));
	json_decref(answer);
	return answer ? 0 : 1;
}

static int run_shown(const struct job *job)
{
	bool is_json = job->argc == 1 && !strcmp(job->argv[0], "--json");
	if (job->argc && !is_json)
		return said_wrong("shown [--json]");
	json_t *answer = link_ask_ok(job->data, json_pack("{s:s}", "t", "shown"));
	if (answer && is_json) {
		json_dumpf(json_object_get(answer, "shown"), stdout, JSON_INDENT(1));
		putchar('\n');
	} else if (answer) {
		show_shown(json_object_get(answer, "shown"));
	}
	json_decref(answer);
	return answer ? 0 : 1;
}

static int run_figures(const struct job *job)
{
	return figures_run(job->data, job->argc, job->argv);
}

static int run_content(const struct job *job)
{
	return content_run(job->data, job->argc, job->argv);
}

static int run_city(const struct job *job)
{
	return city_run(job->data, job->argc, job->argv);
}

static int run_tasks(const struct job *job)
{
	return tasks_run(job->data, job->argc, job->argv);
}

static int run_volunteers(const struct job *job)
{
	return volunteers_run(job->data, job->argc, job->argv);
}

static int run_staff(const struct job *job)
{
	return staff_run(job->data, job->argc, job->argv);
}

static int run_recover(const struct job *job)
{
	return recover_run(job->data, job->argc, job->argv);
}

static int run_help(const struct job *job)
{
	(void)job;
	usage_say(stdout);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(const struct job *job);
} commands[] = {
	{"enrol", run_enrol},
	{"kiosks", run_kiosks},
	{"shown", run_shown},
	{"city", run_city},
	{"content", run_content},
	{"inbox", run_inbox},
	{"set-status", run_set_status},
	{"calls", run_calls},
	{"answer", run_answer},
	{"tasks", run_tasks},
	{"volunteers", run_volunteers},
	{"staff", run_staff},
	{"desks", run_desks},
	{"figures", run_figures},
	{"backup", run_backup},
	{"import", run_import},
	{"recover", run_recover},
	{"help", run_help},
	{"--help", run_help},
};

int main(int argc, char **argv)
{
	const char *data = getenv("FOYER_HUB_DATA");
	struct job job = {data ? data : "/var/lib/foyer-hub", argc - 1, argv + 1};
	if (job.argc >= 2 && !strcmp(job.argv[0], "--data")) {
		job.data = job.argv[1];
		job.argc -= 2;
		job.argv += 2;
	}
	if (job.argc && booking_knows(job.argv[0]))
		return booking_run(job.data, job.argc, job.argv);
	if (job.argc && care_knows(job.argv[0]))
		return care_run(job.data, job.argc, job.argv);
	for (size_t i = 0; job.argc && i < K_COUNT(commands); i++) {
		if (!strcmp(commands[i].name, job.argv[0])) {
			job.argc--;
			job.argv++;
			return commands[i].run(&job);
		}
	}
	usage_say(stderr);
	return 2;
}
