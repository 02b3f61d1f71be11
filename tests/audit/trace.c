/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-77: words that nobody else uses are given as a person gives them; then log, public form of the
 * request and core dump are looked through.  First inside, then with the real program. */
#include "tests/audit/audit.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 1200, LOG_BYTES = 4 << 20 };

static const char *const canaries[] = {"Quetzalina", "5550142", "555 0142", "zzyvian"};

static void type(struct audit *a, const char *text)
{
	for (; *text; text++)
		(void)visit_act(a->visit, (struct action){.act = ACT_TYPE, .text = {*text}});
}

static void look_through(struct audit *a, const char *what, const char *where)
{
	for (size_t i = 0; i < K_COUNT(canaries); i++)
		judge(a, RULE_77, !strstr(where, canaries[i]), "\"%s\" stands in %s", canaries[i], what);
}

static char *read_all(const char *path)
{
	struct k_buf b;
	k_buf_init(&b, LOG_BYTES);
	char *text = k_buf_read_file(&b, path) ? NULL : strdup(b.data ? b.data : "");
	k_buf_finish(&b);
	return text ? text : strdup("");
}

/* Both forms of every request that the presses gave: the public one knows nobody. */
static void requests(struct audit *a, struct effects e)
{
	for (int i = 0; i < e.count; i++) {
		const struct request *r = &e.list[i].request;
		if (e.list[i].kind != EFFECT_SUBMIT)
			continue;
		look_through(a, "the public form of a request", r->public_json);
		look_through(a, "the number and id of a request", r->number);
		judge(a, RULE_77, strstr(r->body_json, canaries[0]) || r->kind == REQUEST_SURVEY,
			"the sealed form has lost the name");
	}
}

static void send_it(struct audit *a)
{
	for (int part = 0; part == 0 || part < a->page.parts; part++) {
		audit_part(a, part);
		const struct item *act = page_item(&a->page, "nav.act");
		if (!act)
			continue;
		struct action now = act->on_press;
		requests(a, visit_act(a->visit, now));
		return;
	}
	judge(a, RULE_77, false, "nothing to send on %s", a->page.screen);
}

static void person_says(struct audit *a)
{
	struct session *s = audit_session(a);
	memset(&s->person, 0, sizeof s->person);
	audit_go(a, SCREEN_B6B);
	snprintf(s->person.name, NAME_BYTES, "%s", canaries[0]);
	s->person.name_state = NAME_GIVEN;
	s->person.contact = CONTACT_PHONE;
	audit_build(a);
	audit_paint(a);
	audit_go(a, SCREEN_B7A);
	type(a, "5550142");
	audit_build(a);
	audit_paint(a);
}

/* Memory of the session is left out of core dumps: its mapping bears the flag dd. */
static void dumps(struct audit *a)
{
	FILE *smaps = fopen("/proc/self/smaps", "r");
	unsigned long session = (unsigned long)audit_session(a), from = 0, to = 0;
	char line[512];
	bool is_left_out = false;
	while (smaps && fgets(line, sizeof line, smaps)) {
		unsigned long f, t;
		if (sscanf(line, "%lx-%lx ", &f, &t) == 2 && strchr(line, '-') && f < t) {
			from = f;
			to = t;
		}
		if (!strncmp(line, "VmFlags:", 8) && session >= from && session < to)
			is_left_out = strstr(line, " dd") != NULL;
	}
	if (smaps)
		fclose(smaps);
	judge(a, RULE_77, is_left_out, "a core dump would hold the session");
}

static void inside(struct audit *a)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "%s/log-%s.txt", out_dir(), audit_tongue(a)->tag);
	fflush(stderr);
	int kept = dup(STDERR_FILENO), log = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	K_CHECK(kept >= 0 && log >= 0 && dup2(log, STDERR_FILENO) >= 0);
	log_set_level(LOG_DEBUG);
	audit_enter(a, state_find("b9"), 0);
	person_says(a);
	audit_go(a, SCREEN_B9);
	send_it(a);
	audit_enter(a, state_find("p6"), 0);
	person_says(a);
	snprintf(audit_session(a)->report.words, WORDS_BYTES, "%s %s", canaries[3], "fell here");
	audit_go(a, SCREEN_P6);
	send_it(a);
	dumps(a);
	audit_wait(a, 600000);
	log_set_level(LOG_INFO);
	fflush(stderr);
	(void)dup2(kept, STDERR_FILENO);
	close(kept);
	close(log);
	char *text = read_all(path);
	look_through(a, "the log", text);
	free(text);
}

/* The real program, on fakes, by a script: its log is what it writes on standard error. */
static void outside(struct audit *a)
{
	const char *build = getenv("FOYER_BUILD");
	char file[PATH_BYTES], log[PATH_BYTES], command[4 * PATH_BYTES], kiosk[PATH_BYTES];
	snprintf(kiosk, sizeof kiosk, "%s/kiosk", build ? build : "build");
	snprintf(file, sizeof file, "%s/trace-%s.script", out_dir(), audit_tongue(a)->tag);
	snprintf(log, sizeof log, "%s/kiosk-%s.log", out_dir(), audit_tongue(a)->tag);
	FILE *f = fopen(file, "w");
	K_CHECK(f);
	fputs("line down\npress #h1.b1\npress #b1.o0\npress #b2.o1000\npress #b3.o1000\npress #b5.o1\n"
	      "press #b6.o1\ntype \"Quetzalina\"\npress #nav.next\npress #b7.o1\ntype \"5550142\"\n"
	      "press #nav.next\npress #nav.next\npress #nav.act\nexpect state \"#b11.t: not sure\"\n",
		f);
	fclose(f);
	snprintf(command, sizeof command,
		"%s --display=memory --platform=fake --assets=assets --content=assets/town --locales=%s/locales "
		"--script=%s --lang=%s --screen=h1 >%s 2>&1",
		kiosk, build ? build : "build", file, audit_tongue(a)->tag, log);
	int status = system(command);
	char *text = read_all(log);
	judge(a, RULE_77, status == 0, "%s: %.200s", kiosk, text);
	look_through(a, "the kiosk's log", text);
	free(text);
}

void trace_audit(struct audit *a)
{
	audit_glass(a, &glasses[GLASS_15]);
	audit_settings(a, 1, THEME_CALM);
	inside(a);
	outside(a);
}
