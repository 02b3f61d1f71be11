/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kioskctl: for the one who looks after a kiosk.  Never shows what people wrote. */
#include "ask.h"
#include "content.h"
#include "doctor.h"
#include "kiosk/base/check.h"
#include "kiosk/content/content.h"
#include "kiosk/sync/enrol.h"
#include "stick.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { ARGS_MAX = 3 };

struct line {
	struct doctor_paths paths;
	const char *ca_file;
	const char *args[ARGS_MAX];
	int count;
};

static int no_sync(const struct line *l, enum err e)
{
	fprintf(stderr, "kiosk-sync does not answer at %s: %s\n", l->paths.socket_path,
		err_words(e));
	return 1;
}

static const char *text(const json_t *object, const char *name)
{
	const char *value = json_string_value(json_object_get(object, name));
	return value ? value : "";
}

static int64_t number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* ", the oldest for 3 h". */
static void print_age(int64_t age_s)
{
	static const struct {
		int64_t seconds;
		const char *unit;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	unsigned i = 0;
	while (units[i].seconds > 1 && age_s < units[i].seconds)
		i++;
	printf(", the oldest for %lld %s", (long long)(age_s / units[i].seconds), units[i].unit);
}

/* --- commands ----------------------------------------------------------------------------- */

static int run_queue(const struct line *l)
{
	json_t *answer = NULL, *one;
	size_t i;
	enum err e = ask_sync(l->paths.socket_path, "queue", &answer);
	if (e)
		return no_sync(l, e);
	json_array_foreach(json_object_get(answer, "states"), i, one) {
		printf("%-12s %lld", text(one, "state"), (long long)number(one, "count"));
		if (number(one, "count"))
			print_age(number(one, "oldest_s"));
		putchar('\n');
	}
	json_array_foreach(json_object_get(answer, "reasons"), i, one)
		printf("  %lld %s: %s\n", (long long)number(one, "count"), text(one, "state"),
			text(one, "reason"));
	json_decref(answer);
	return 0;
}

static int run_status(const struct line *l)
{
	json_t *answer = NULL;
	enum err e = ask_sync(l->paths.socket_path, "doctor", &answer);
	if (e)
		return no_sync(l, e);
	bool is_enrolled = *text(answer, "kiosk") != '\0';
	bool has_line = json_is_true(json_object_get(answer, "line"));
	bool has_room = json_is_true(json_object_get(answer, "room"));
	printf("kiosk        %s\n", is_enrolled ? text(answer, "kiosk") : "not enrolled");
	printf("hub          %s %s\n", *text(answer, "url") ? text(answer, "url") : "no address,",
		has_line ? "answers" : text(answer, "line_words"));
	printf("requests     %s\n", is_enrolled && has_room ? "are taken" : "are NOT taken");
	json_decref(answer);
	return run_queue(l);
}

static int run_doctor(const struct line *l)
{
	return doctor(&l->paths);
}

static int run_retry(const struct line *l)
{
	json_t *answer = NULL;
	enum err e = ask_sync(l->paths.socket_path, "retry", &answer);
	if (e)
		return no_sync(l, e);
	printf("%lld requests are sent again\n", (long long)number(answer, "count"));
	json_decref(answer);
	return 0;
}

static int run_export(const struct line *l)
{
	return stick_export(l->paths.socket_path, l->args[1]);
}

static int run_import_receipts(const struct line *l)
{
	return stick_import(l->paths.socket_path, l->args[1]);
}

static int run_enrol(const struct line *l)
{
	char words[ENROL_WORDS_MAX];
	json_t *answer = NULL;
	struct enrol_request r = {.state_dir = l->paths.state_dir,
		.url = l->args[1],
		.code = l->args[2],
		.ca_file = l->ca_file};
	enum err e = enrol(&r, words);
	fprintf(e ? stderr : stdout, "%s\n", words);
	if (!e && ask_sync(l->paths.socket_path, "enrolled", &answer) == ERR_OK)
		puts("kiosk-sync has taken it over");
	json_decref(answer);
	return e ? 1 : 0;
}

static int run_content(const struct line *l)
{
	return content_status(l->paths.socket_path);
}

static int run_content_take(const struct line *l)
{
	return content_take(l->paths.socket_path, l->args[1]);
}

static int run_check_content(const struct line *l)
{
	static struct content_problems problems;
	struct content *content = NULL;
	enum err e = content_load(l->args[1], &content, &problems);
	content_problems_print(stdout, &problems);
	if (e)
		return 1;
	printf("%s can be shown: version %.12s\n", l->args[1], content->version);
	content_destroy(content);
	return 0;
}

/* name, its arguments, how many, what it does */
static const struct {
	const char *name, *args;
	int count;
	const char *words;
	int (*run)(const struct line *l);
} commands[] = {
	{"status", "", 0, "what waits, and whether the hub answers", run_status},
	{"doctor", "", 0, "looks at everything a kiosk needs, one line each", run_doctor},
	{"enrol", "URL CODE", 2, "makes this kiosk known to a hub (code: hubctl enrol)", run_enrol},
	{"queue", "", 0, "counts, ages and reasons; never contents", run_queue},
	{"retry", "", 0, "sends again what was put aside", run_retry},
	{"export", "DIR", 1, "writes what waits, sealed, to a USB stick for hubctl import",
		run_export},
	{"import-receipts", "DIR", 1, "takes the hub's receipts from the stick",
		run_import_receipts},
	{"content", "", 0, "what is on screen; looks for newer signed content", run_content},
	{"content", "DIR", 1, "takes signed content from a USB stick (metadata/ and targets/)",
		run_content_take},
	{"check-content", "DIR", 1,
		"whether a content folder can be shown; what is wrong, and how to mend it",
		run_check_content},
};

/* --- command line --------------------------------------------------------------------------- */

static int print_usage(FILE *out, int code)
{
	fputs("Usage: kioskctl [options] COMMAND\n", out);
	for (unsigned i = 0; i < K_COUNT(commands); i++)
		fprintf(out, "  %-15s %-9s %s\n", commands[i].name, commands[i].args,
			commands[i].words);
	fputs("Options:\n"
	      "  --state DIR    (default /var/lib/foyer)\n"
	      "  --socket PATH  of kiosk-sync (default /run/foyer/sync.sock)\n"
	      "  --content DIR  (default /usr/share/foyer/assets/town)\n"
	      "  --kiosk-conf FILE  doctor: the kiosk's settings (default /etc/foyer/kiosk.conf)\n"
	      "  --ca FILE      enrol: certificates to trust, from now on\n",
		out);
	return code;
}

static bool read_line(int argc, char **argv, struct line *l)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = {{"--state", &l->paths.state_dir}, {"--socket", &l->paths.socket_path},
		{"--content", &l->paths.content_dir}, {"--kiosk-conf", &l->paths.kiosk_conf},
		{"--ca", &l->ca_file}};
	for (int i = 1; i < argc; i++) {
		bool is_option = false;
		for (unsigned n = 0; n < K_COUNT(options) && !is_option; n++) {
			is_option = !strcmp(argv[i], options[n].name) && i + 1 < argc;
			if (is_option)
				*options[n].value = argv[++i];
		}
		if (is_option)
			continue;
		if (!strncmp(argv[i], "--", 2) || l->count == ARGS_MAX)
			return false;
		l->args[l->count++] = argv[i];
	}
	return l->count > 0;
}

int main(int argc, char **argv)
{
	struct line l = {.paths = {.state_dir = "/var/lib/foyer",
				 .socket_path = "/run/foyer/sync.sock",
				 .content_dir = "/usr/share/foyer/assets/town",
				 .kiosk_conf = "/etc/foyer/kiosk.conf"}};
	umask(0077);
	if (argc == 2 && !strcmp(argv[1], "--help"))
		return print_usage(stdout, 0);
	if (!read_line(argc, argv, &l))
		return print_usage(stderr, 2);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	for (unsigned i = 0; i < K_COUNT(commands); i++) {
		if (strcmp(l.args[0], commands[i].name) || l.count - 1 != commands[i].count)
			continue;
		int code = commands[i].run(&l);
		curl_global_cleanup();
		return code;
	}
	return print_usage(stderr, 2);
}
