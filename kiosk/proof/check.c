/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/check.h"

#include "kiosk/base/check.h"
#include "kiosk/proof/check_inside.h"
#include "kiosk/proof/urgent.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process for each language, and one for the pictures. */
enum { PROCESSES_MAX = LANGUAGE_MAX + 1 };

struct checking {
	const struct check_config *config;
	struct content *content;
	struct sources *sources;
	struct check_told *told; /* PROCESSES_MAX of them, shared */
	pid_t process[PROCESSES_MAX];
};

static void problem_put(struct content_problems *to, const struct content_problem *p)
{
	if (to->count < CONTENT_PROBLEMS_MAX)
		to->list[to->count] = *p;
	to->count++;
}

void check_problem(
	struct check *c, const struct source *at, const char *mend, const char *what, ...)
{
	struct content_problem p = {.line = at ? source_line(c->sources, at) : 0};
	va_list args;
	va_start(args, what);
	vsnprintf(p.what, sizeof p.what, what, args);
	va_end(args);
	snprintf(p.file, sizeof p.file, "%s", at ? at->file : c->config->folder);
	snprintf(p.mend, sizeof p.mend, "%s", mend);
	problem_put(&c->told->problems, &p);
}

void check_spot(struct check *c, const struct source *at)
{
	snprintf(c->told->spot_file, sizeof c->told->spot_file, "%s", at->file);
	c->told->spot_line = at->line;
}

bool check_is_ours(const struct check *c, const struct source *at)
{
	return at->language == c->tongue->index || (at->language < 0 && c->tongue->index == 0);
}

static void language_check(struct check *c)
{
	letters_check(c);
	plain_check(c);
	speech_check(c);
	fit_check(c);
}

/* The last process is that of the pictures. */
static void process_run(struct checking *k, int i)
{
	struct check c = {.config = k->config,
		.content = k->content,
		.sources = k->sources,
		.told = &k->told[i]};
	if (i < tongue_count()) {
		c.tongue = tongue_at(i);
		language_check(&c);
	} else {
		pictures_check(&c);
	}
}

static enum err processes_start(struct checking *k, int n)
{
	fflush(NULL);
	for (int i = 0; i < n; i++) {
		k->process[i] = fork();
		if (k->process[i] < 0)
			return ERR_IO;
		if (k->process[i] == 0) {
			process_run(k, i);
			_exit(0);
		}
	}
	return ERR_OK;
}

static void process_end(struct checking *k, int i, struct content_problems *problems)
{
	struct check_told *told = &k->told[i];
	int status = 0;
	if (waitpid(k->process[i], &status, 0) > 0 && (!WIFEXITED(status) || WEXITSTATUS(status))) {
		struct content_problem p = {.line = told->spot_line,
			.what = "Something here is more than the check can bear: it died or took "
				"too long.",
			.mend = "Take out what is unusual in this text or picture."};
		snprintf(p.file, sizeof p.file, "%.*s", (int)sizeof p.file - 1,
			*told->spot_file ? told->spot_file : k->config->folder);
		problem_put(problems, &p);
	}
	int kept = told->problems.count < CONTENT_PROBLEMS_MAX ? told->problems.count
							       : CONTENT_PROBLEMS_MAX;
	for (int p = 0; p < kept; p++)
		problem_put(problems, &told->problems.list[p]);
	problems->count += told->problems.count - kept;
}

static enum err loaded_check(struct checking *k, struct content_problems *problems)
{
	int n = tongue_count() + !k->config->urgent; /* a notice has no pictures */
	size_t bytes = sizeof *k->told * PROCESSES_MAX;
	k->told = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (k->told == MAP_FAILED)
		return ERR_NO_MEMORY;
	enum err e = processes_start(k, n);
	for (int i = 0; i < n; i++)
		if (k->process[i] > 0)
			process_end(k, i, problems);
	munmap(k->told, bytes);
	return e ? e : problems->count ? ERR_BAD_INPUT : ERR_OK;
}

/* The texts of the notice. */
static enum err urgent_sources(const struct urgent *u, struct sources **out)
{
	struct source list[2 * LANGUAGE_MAX];
	struct alerts alerts = {0};
	int n = 0;
	enum err e = alerts_read(&alerts, u->told);
	for (int i = 0; !e && alerts.count && i < tongue_count(); i++) {
		const struct notice *notice = &alerts.list[0].notice;
		list[n++] = (struct source){.file = u->file,
			.address = "title",
			.text = notice->title.in[i],
			.language = i,
			.line = u->title_line[i]};
		list[n++] = (struct source){.file = u->file,
			.address = "body",
			.text = notice->body.in[i],
			.language = i,
			.line = u->body_line[i]};
	}
	if (!e)
		e = sources_make(list, n, out);
	alerts_finish(&alerts);
	return e;
}

enum err check_folder(const struct check_config *config, struct content_problems *problems)
{
	struct checking k = {.config = config};
	char pictograms[4096];
	snprintf(pictograms, sizeof pictograms, "%s/pictograms", config->assets_dir);
	enum err e = content_load_with(
		config->folder, content_picture_in_folder, pictograms, &k.content, problems);
	if (!e)
		e = config->urgent ? urgent_sources(config->urgent, &k.sources)
				   : sources_read(config->folder, &k.sources);
	if (!e)
		e = loaded_check(&k, problems);
	sources_destroy(k.sources);
	content_destroy(k.content);
	return e;
}
