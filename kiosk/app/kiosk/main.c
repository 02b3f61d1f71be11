/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosk: what a resident meets.  No network, no database. */
#include "fake_stage.h"
#include "live_stage.h"
#include "options.h"

#include "kiosk/base/log.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/* JSON trees bear a person's words: what is freed is wiped first. */
static void free_wiped(void *p)
{
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static struct content *load(const char *dir)
{
	struct content *content = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	enum err e = problems ? content_load(dir, &content, problems) : ERR_NO_MEMORY;
	if (e) {
		log_error("content", "%s: %s", dir, err_words(e));
		content_problems_print(stderr, problems);
	}
	free(problems);
	return content;
}

int main(int argc, char **argv)
{
	struct options o;
	enum err e = options_read(&o, argc, argv);
	if (e)
		return e == ERR_UNSUPPORTED ? 0 : 2;
	json_set_alloc_funcs(malloc, free_wiped);
	(void)prctl(PR_SET_DUMPABLE, 0); /* no core dump ever bears a person's words */
	if (i18n_start(o.locales))
		log_warn("us", "%s: not all languages are there; English stands in", o.locales);
	if (!tongue_find(o.lang)) {
		log_error("us", "--lang=%s: no such language", o.lang);
		return 2;
	}
	struct content *content = load(o.content);
	if (!content)
		return 2;
	if (zone_set(content->town.zone))
		log_warn("content", "town.json: time zone %s is not known", content->town.zone);
	int code = o.is_fake ? fake_stage_run(&o, content) : live_stage_run(&o, content);
	content_destroy(content);
	return code;
}
