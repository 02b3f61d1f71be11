/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include "kiosk/base/check.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"Usage: kiosk-proof check FOLDER [--full | --panel WxH[@MM]] [--announce FILE]\n"
	"       kiosk-proof show FOLDER --page PAGE [--item ID] [--part N] [--language LL] [--size "
	"1..4]\n"
	"                   [--theme calm|dark|max|soft] [--panel WxH[@MM]] [--at \"YYYY-MM-DD "
	"HH:MM\"]\n"
	"                   [--png FILE] [--wav FILE] [--words FILE] [--draft] [--announce FILE]\n"
	"       kiosk-proof pages FOLDER [--draft]\n"
	"Looks at a content folder before residents do.\n"
	"check: says all that is wrong, one line each: FILE:LINE: what, and how to mend it.\n"
	"show:  a page as residents see and hear it.  One line on standard output says which part "
	"of the page\n"
	"       it is, of how many, and in which text size its words are set.\n"
	"pages: every page that the content makes: PAGE ITEM, one a line.\n"
	"  --full             on every screen, in every text size; with --panel: on this screen "
	"alone\n"
	"  --page PAGE        a1 h1 b1 ... as in docs/developers/proof-of-content.md\n"
	"  --item ID          which of them: a notice, guide/page, questionnaire/question ...\n"
	"  --part N           of a page that is divided; 1 is the first\n"
	"  --language LL      en es zh ar\n"
	"  --size N           text size\n"
	"  --theme NAME       colours\n"
	"  --panel WxH[@MM]   pixels of the glass, and how many millimetres wide it is; else 149 "
	"pixels an inch\n"
	"  --at TIME          when it is looked at, in the town's time; else now\n"
	"  --png FILE         the picture\n"
	"  --wav FILE         what is said, as sound\n"
	"  --words FILE       what is said, a line an utterance: [en] words.  - is standard "
	"output\n"
	"  --draft            texts may be missing or wrong; what is, is said on standard error\n"
	"  --announce FILE    an urgent notice (announce/ID.json) as well; pages a1, h1, n2 show "
	"it;\n"
	"                     check: it alone, in the town of the folder\n"
	"  --assets DIR, --locales DIR   pictograms, compiled messages\n"
	"Ends with 0: good; 1: the content has problems; 2: the command line is wrong, or there is "
	"no such page;\n"
	"3: this machine cannot do it.\n";

enum { PX_LEAST = 320, PX_MOST = 4096 };
#define DPI_DEFAULT 149.0 /* a 10.1 inch panel of 1280 x 800, as the kiosk takes it */

static const char *const themes[THEME_COUNT] = {
	[THEME_CALM] = "calm", [THEME_DARK] = "dark", [THEME_MAX] = "max", [THEME_SOFT] = "soft"};

static bool number_read(const char *text, int least, int most, int *out)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (end == text || *end || n < least || n > most)
		return false;
	*out = (int)n;
	return true;
}

static bool theme_read(const char *text, enum theme *out)
{
	for (int i = 0; i < THEME_COUNT; i++)
		if (!strcmp(themes[i], text)) {
			*out = (enum theme)i;
			return true;
		}
	return false;
}

/* "1280x800", "1280x800@218". */
static bool panel_read(const char *text, struct panel *out)
{
	int w, h, end = 0;
	double mm = 0;
	bool has_mm = strchr(text, '@') != NULL;
	int n = has_mm ? sscanf(text, "%4dx%4d@%lf%n", &w, &h, &mm, &end)
		       : sscanf(text, "%4dx%4d%n", &w, &h, &end);
	if (n != (has_mm ? 3 : 2) || text[end] || w < PX_LEAST || h < PX_LEAST - 80 ||
		w > PX_MOST || h > PX_MOST)
		return false;
	if (has_mm && !(mm >= 50 && mm <= 2000))
		return false;
	*out = panel_make(w, h, has_mm ? w * 25.4 / mm : DPI_DEFAULT, 0);
	return true;
}

static bool copy_path(const char *value, char out[PATH_MAX])
{
	return snprintf(out, PATH_MAX, "%s", value) < PATH_MAX;
}

static bool option_take(struct options *o, const char *name, const char *value)
{
	const struct {
		const char *name, **value;
	} texts[] = {{"--page", &o->page}, {"--item", &o->item}, {"--language", &o->language},
		{"--at", &o->at}, {"--png", &o->png}, {"--wav", &o->wav}, {"--words", &o->words},
		{"--announce", &o->announce}};
	for (size_t i = 0; i < K_COUNT(texts); i++)
		if (!strcmp(name, texts[i].name)) {
			*texts[i].value = value;
			return true;
		}
	if (!strcmp(name, "--size"))
		return number_read(value, 1, TEXT_SIZE_MAX, &o->size);
	if (!strcmp(name, "--part")) {
		bool is_read = number_read(value, 1, 99, &o->part);
		o->part--;
		return is_read;
	}
	if (!strcmp(name, "--theme"))
		return theme_read(value, &o->theme);
	if (!strcmp(name, "--panel"))
		return o->has_panel = panel_read(value, &o->panel);
	if (!strcmp(name, "--assets"))
		return copy_path(value, o->assets);
	return !strcmp(name, "--locales") && copy_path(value, o->locales);
}

/* Folders beside the program, or the installed ones. */
static void folders_find(struct options *o)
{
	char exe[PATH_MAX] = "", beside[PATH_MAX + 32];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	const char *dir = dirname(exe);
	snprintf(beside, sizeof beside, "%s/../assets/town", dir);
	bool is_build = !access(beside, R_OK);
	snprintf(o->assets, PATH_MAX, is_build ? "%.*s/../assets" : "/usr/share/foyer/assets",
		PATH_MAX - 32, dir);
	snprintf(o->locales, PATH_MAX, is_build ? "%.*s/locales" : "/usr/share/foyer/locales",
		PATH_MAX - 32, dir);
}

static bool verb_read(const char *text, enum verb *out)
{
	static const char *const verbs[] = {
		[VERB_SHOW] = "show", [VERB_PAGES] = "pages", [VERB_CHECK] = "check"};
	for (size_t i = 0; i < K_COUNT(verbs); i++)
		if (!strcmp(text, verbs[i])) {
			*out = (enum verb)i;
			return true;
		}
	return false;
}

static enum err complain(const char *what)
{
	fprintf(stderr, "kiosk-proof: %s: cannot be used.\n%s", what, usage);
	return ERR_BAD_INPUT;
}

enum err options_read(struct options *o, int argc, char **argv)
{
	*o = (struct options){
		.language = "en", .size = 1, .panel = panel_make(1280, 800, DPI_DEFAULT, 0)};
	folders_find(o);
	bool has_verb = false;
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		if (!strcmp(word, "--help")) {
			fputs(usage, stdout);
			return ERR_UNSUPPORTED;
		}
		if (!strcmp(word, "--full"))
			o->is_full = true;
		else if (!strcmp(word, "--draft"))
			o->is_draft = true;
		else if (!strncmp(word, "--", 2) && i + 1 < argc &&
			 option_take(o, word, argv[i + 1]))
			i++;
		else if (!strncmp(word, "--", 2))
			return complain(word);
		else if (!has_verb && verb_read(word, &o->verb))
			has_verb = true;
		else if (has_verb && !o->folder)
			o->folder = word;
		else
			return complain(word);
	}
	if (!has_verb || !o->folder)
		return complain("without check, show or pages and a folder, it");
	if (o->verb == VERB_SHOW && !o->page)
		return complain("show without --page");
	return ERR_OK;
}
