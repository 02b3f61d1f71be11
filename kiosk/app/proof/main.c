/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosk-proof: looks at a content folder before residents do (docs/developers/proof-of-content.md).
 */
#include "limits.h"
#include "machine.h"
#include "notice_file.h"
#include "options.h"
#include "show.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/proof/check.h"
#include "kiosk/proof/leaf.h"
#include "platform/espeak/synth.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PROOF_GOOD, PROOF_PROBLEMS, PROOF_USAGE, PROOF_CANNOT };

/* NULL: it cannot be shown.  The problems were told. */
static struct content *folder_load(const struct options *o)
{
	char pictures[PATH_MAX];
	struct content *c = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	snprintf(pictures, sizeof pictures, "%.*s/pictograms", PATH_MAX - 32, o->assets);
	enum err (*load)(const char *, content_picture_fn *, void *, struct content **,
		struct content_problems *) = o->is_draft ? content_load_draft : content_load_with;
	if (problems && (load(o->folder, content_picture_in_folder, pictures, &c, problems) ||
				problems->count))
		content_problems_print(stderr, problems);
	free(problems);
	return c;
}

static int show(const struct options *o)
{
	struct content *c = folder_load(o);
	if (!c)
		return PROOF_PROBLEMS;
	enum err e = show_page(o, c);
	content_destroy(c);
	return !e		      ? PROOF_GOOD
	       : e == ERR_BAD_INPUT   ? PROOF_PROBLEMS
	       : e == ERR_UNSUPPORTED ? PROOF_USAGE
				      : PROOF_CANNOT;
}

static void leaf_print(void *content, struct leaf leaf)
{
	char name[LEAF_NAME_BYTES];
	leaf_name(content, leaf, name);
	printf("%s%s%s\n", leaf_screen(leaf), *name ? " " : "", name);
}

static int pages(const struct options *o)
{
	struct content *c = folder_load(o);
	if (!c)
		return PROOF_PROBLEMS;
	leaves_each(c, leaf_print, c);
	content_destroy(c);
	return PROOF_GOOD;
}

static enum err voices_open(void *synth)
{
	return synth_create(synth);
}

static enum err sounds(
	void *synth, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES])
{
	return synth_phonemes(*(struct synth **)synth, voice, text, out, CHECK_SOUNDS_BYTES);
}

/* The rule that is broken is a problem like any other. */
static enum err notice_read(const char *file, struct urgent *out, struct content_problems *problems)
{
	const char *why = NULL;
	enum err e = notice_file_read(file, out, &why);
	if (e) {
		struct content_problem *p = &problems->list[problems->count++];
		snprintf(p->file, sizeof p->file, "%s", file);
		snprintf(p->what, sizeof p->what, "This urgent notice cannot be shown: %s.",
			why ? why : err_words(e));
		snprintf(p->mend, sizeof p->mend, "Mend it as docs/developers/publish.md says.");
	}
	return e;
}

static int check(const struct options *o)
{
	int code = PROOF_CANNOT;
	struct synth *synth = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	struct check_config config = {.folder = o->folder,
		.assets_dir = o->assets,
		.panel = o->has_panel ? &o->panel : NULL,
		.is_full = o->is_full,
		.voices_open = voices_open,
		.sounds = sounds,
		.self = &synth};
	struct urgent urgent = {0};
	enum err e = problems ? machine_now(&config.now) : ERR_NO_MEMORY;
	if (!e && o->announce) {
		e = notice_read(o->announce, &urgent, problems);
		config.urgent = &urgent;
	}
	if (!e)
		e = check_folder(&config, problems);
	if (!e || (problems && problems->count)) {
		content_problems_print(stdout, problems);
		code = e ? PROOF_PROBLEMS : PROOF_GOOD;
	} else {
		fprintf(stderr, "kiosk-proof: %s: %s\n", o->folder, err_words(e));
	}
	notice_file_finish(&urgent);
	free(problems);
	return code;
}

int main(int argc, char **argv)
{
	static int (*const verbs[])(const struct options *) = {
		[VERB_SHOW] = show, [VERB_PAGES] = pages, [VERB_CHECK] = check};
	static struct options o;
	log_set_level(LOG_NOTHING); /* what is wrong is said in the words of problems */
	enum err e = options_read(&o, argc, argv);
	if (e)
		return e == ERR_UNSUPPORTED ? PROOF_GOOD : PROOF_USAGE;
	if (!tongue_find(o.language)) {
		fprintf(stderr, "kiosk-proof: --language %s: no such language\n", o.language);
		return PROOF_USAGE;
	}
	if (limits_set())
		return PROOF_CANNOT;
	if (i18n_start(o.locales))
		log_warn("us", "%s: not all languages are there; English stands in", o.locales);
	return verbs[o.verb](&o);
}
