/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check of a folder: every kind of bad content is found and named, where it stands.  With the real
 * fonts, the real voices and the real view.  Usage: check_test [PART OF A MISTAKE'S NAME] */
#include "tests/unit/content/town_copy.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/proof/check.h"
#include "platform/espeak/synth.h"

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><style>.a{fill:#000}</style>"
#define GOOD HEAD "<rect x=\"2\" y=\"2\" width=\"20\" height=\"20\" class=\"a\"/></svg>"
#define PICTURE "pictures/ours.svg"
#define SHAPES_8 "<g><g><g><g><g><g><g><g><path class=\"a\" d=\"M1 1h22v22z\"/></g></g></g></g></g></g></g></g>"
#define TEN(x) x x x x x x x x x x
#define LONG_WORD TEN("abcdefghijklmnopqrstuvwxyzabcd")

static char many_shapes[10000], large_picture[OWN_PICTURE_BYTES_MAX + 200]; /* made by shapes_make */
static const char *only = "";
static struct content_problems problems;
static struct synth *synth;
static int voices_opened;

static enum err voices_open(void *self)
{
	(void)self;
	voices_opened++;
	return synth_create(&synth);
}

static enum err sounds(void *self, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES])
{
	(void)self;
	return synth_phonemes(synth, voice, text, out, CHECK_SOUNDS_BYTES);
}

/* As on a machine without that voice. */
static enum err no_arabic(void *self, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES])
{
	return strcmp(voice, "ar") ? sounds(self, voice, text, out) : ERR_NOT_FOUND;
}

/* Wednesday 1 May 2024, ten past ten in Dublin. */
static struct check_config config_of(const char *folder)
{
	return (struct check_config){.folder = folder, .assets_dir = "assets",
		.now = {.mono_us = 1000000000, .wall_ms = 1714554600000}, .voices_open = voices_open, .sounds = sounds};
}

/* In `file`, `from` becomes `to` (from NULL: the file is written anew); then a problem in `where` (NULL: the
 * same file) at `line` says `what`. */
struct mistake {
	const char *name, *file, *from, *to, *where;
	int line;
	const char *what;
};

static const struct mistake mistakes[] = {
	/* letters */
	{"emoji", "words/en/notices.json", "rest on", "rest 😀 on", NULL, 3, "no letter for \"😀\""},
	{"a script that no font has", "words/en/notices.json", "rest on", "rest ᐃ on", NULL, 3, "no letter for"},
	{"private letters", "words/zh/notices.json", "新长椅", "新\xee\x80\x80长椅", NULL, 2, "no letter for"},
	{"a letter of a guide", "guides/ar/heat.md", "كل", "كل 🌊", NULL, 5, "no letter for"},
	{"a letter of a street", "streets.txt", "Mill Lane", "Mill 🏠 Lane", NULL, 2, "no letter for"},
	{"a letter of a name", "names/es.txt", "Ana", "Ana🙂", NULL, 1, "no letter for"},
	{"text that runs backwards", "words/en/notices.json", "rest on", "rest \xe2\x80\xaeon", NULL, 3, "nobody sees (U+202E)"},
	{"a hidden space", "words/es/notices.json", "Puede descansar", "Puede\xe2\x80\x8b descansar", NULL, 3, "nobody sees (U+200B)"},
	{"a soft hyphen", "guides/en/heat.md", "Drink water", "Drink wa\xc2\xadter", NULL, 4, "nobody sees (U+00AD)"},
	/* voices */
	{"Cyrillic that looks Latin", "words/en/notices.json", "rest on", "r\xd0\xb5st on", NULL, 3, "does not know the letter"},
	{"Greek", "words/es/notices.json", "descansar", "descansar αβγ", NULL, 3, "does not know the letter"},
	{"Chinese in English", "words/en/notices.json", "rest on", "rest 中 on", NULL, 3, "does not know the letter \"中\""},
	{"Arabic in Spanish", "guides/es/heat.md", "Quédese", "Quédese كل", NULL, 8, "does not know the letter"},
	{"Hebrew in Arabic", "words/ar/notices.json", "غداء", "אבג", NULL, 4, "he letter"},
	{"a silent arrow", "words/es/notices.json", "descansar", "descansar → allí", NULL, 3, "silent at \"→\""},
	{"a silent star", "words/en/notices.json", "rest on", "rest ★ on", NULL, 3, "silent at \"★\""},
	{"a sign that is spelled by its number", "words/en/notices.json", "rest on", "rest ⓐ on", NULL, 3, "spells \"ⓐ\" by its number"},
	{"a letter that is spelled by its number", "words/es/notices.json", "descansar", "descansır", NULL, 3, "spells \"ı\""},
	{"an Arabic letter that is spelled", "words/ar/notices.json", "غداء", "غدﷲ", NULL, 4, "spells \"ﷲ\""},
	{"a sign in Chinese that is spelled", "words/zh/notices.json", "新长椅", "新ⓐ长椅", NULL, 2, "spells \"ⓐ\""},
	{"a silent sign in a guide", "guides/zh/heat.md", "常喝水", "常喝水★", NULL, 4, "silent at"},
	/* plain words */
	{"a long sentence in English", "words/en/notices.json", "You can rest on Main Street.",
		"You can rest and look at the birds and the sea and talk with us all day long.", NULL, 3, "18 words"},
	{"a long sentence in Spanish", "words/es/notices.json", "Puede descansar en Main Street.",
		"Puede descansar en la calle y ver a los niños y las aves y el mar y todo lo que pasa por allí.", NULL, 3,
		"23 words"},
	{"a long sentence in Chinese", "words/zh/notices.json", "您可以在主街休息",
		"您可以在主街休息也可以在河边休息还可以在公园里休息或者在图书馆前面的新长椅上慢慢休息一整天时间", NULL, 3,
		"words; 40 is the most"},
	{"a long sentence in an Arabic guide", "guides/ar/heat.md", "كل وجبات صغيرة",
		"كل وجبات صغيرة في الصباح وفي الظهر وفي المساء كل يوم من أيام الصيف مع الماء والخبز والخضار والفواكه في البيت", NULL, 5,
		"20 is the most"},
	{"a hard guide", "guides/en/heat.md", "Eat small meals.",
		"Administrative authorities investigate irregularities systematically.\n"
		"Organisational representatives communicate determinations electronically.\n"
		"Comprehensive documentation necessitates supplementary authorisation.", NULL, 1, "years at school"},
	{"a hard guide in Spanish", "guides/es/heat.md", "Coma poco cada vez.",
		"Administraciones municipales responsables comunican determinaciones electrónicamente.\n"
		"Organizaciones gubernamentales investigan sistemáticamente irregularidades extraordinarias.\n"
		"Documentación complementaria individualizada necesita autorizaciones administrativas.", NULL, 1, "years at school"},
	/* pages */
	{"a word wider than the glass", "words/ar/services.json", "\"services.doctor.name\": \"",
		"\"services.doctor.name\": \"MMMMMMMMMMMMMMMMMMMM", NULL, 2, "Page b1"},
	{"a notice that fits nowhere", "words/en/notices.json", "You can rest on Main Street.", LONG_WORD, NULL, 3, "Page n2 bench"},
	{"a sentence of a guide that fits nowhere", "guides/zh/heat.md", "常喝水。",
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", NULL, 4, "Page e4 heat/1"},
	/* pictures */
	{"a picture that is no XML", PICTURE, NULL, "<svg", NULL, 1, "This is not XML"},
	{"a picture of another kind", PICTURE, NULL, "<html/>", NULL, 1, "no SVG picture"},
	{"a script in a picture", PICTURE, NULL, HEAD "<script>1</script></svg>", NULL, 1, "may not hold <script>"},
	{"letters in a picture", PICTURE, NULL, HEAD "\n<text class=\"a\">A</text></svg>", NULL, 2, "may not hold <text>"},
	{"a photograph in a picture", PICTURE, NULL, HEAD "<image href=\"a.png\"/></svg>", NULL, 1, "may not hold <image>"},
	{"another's shapes", PICTURE, NULL, HEAD "<use href=\"#x\"/></svg>", NULL, 1, "may not hold <use>"},
	{"a moving picture", PICTURE, NULL, HEAD "<path class=\"a\" d=\"M1 1h22v22z\"><animate/></path></svg>", NULL, 1,
		"may not hold <animate>"},
	{"a link out of a shape", PICTURE, NULL,
		HEAD "<path class=\"a\" d=\"M1 1h22v22z\" xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"http://a.example\"/></svg>",
		NULL, 1, "may not hold the attribute \"href\""},
	{"what happens at a press", PICTURE, NULL, HEAD "<path class=\"a\" d=\"M1 1h22v22z\" onclick=\"x\"/></svg>", NULL, 1,
		"may not hold the attribute \"onclick\""},
	{"a colour of its own", PICTURE, NULL, HEAD "<path class=\"a\" fill=\"red\" d=\"M1 1h22v22z\"/></svg>", NULL, 1, "colour of its own"},
	{"a style of its own", PICTURE, NULL, HEAD "<path class=\"a\" style=\"fill:red\" d=\"M1 1h22v22z\"/></svg>", NULL, 1,
		"the attribute \"style\""},
	{"an address in a number", PICTURE, NULL, HEAD "<path class=\"a\" d=\"M1 1h22v22z\" stroke-width=\"url(#a)\"/></svg>", NULL, 1,
		"holds what is no drawing"},
	{"a role that there is not", PICTURE, NULL, HEAD "<path class=\"a zz\" d=\"M1 1h22v22z\"/></svg>", NULL, 1, "no class \"zz\""},
	{"a shape without a role", PICTURE, NULL, HEAD "<path d=\"M1 1h22v22z\"/></svg>", NULL, 1, "has no class"},
	{"two colours, but not the thing itself", PICTURE, NULL, HEAD "<path class=\"c\" d=\"M1 1h22v22z\"/></svg>", NULL, 0, "class a or sa"},
	{"another square", PICTURE, NULL,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\"><style/><path class=\"a\" d=\"M1 1h22v22z\"/></svg>", NULL, 1,
		"not drawn on 24 by 24"},
	{"no square", PICTURE, NULL,
		"<svg xmlns=\"http://www.w3.org/2000/svg\"><style>.a{}</style><path class=\"a\" d=\"M1 1h22v22z\"/></svg>", NULL, 0,
		"does not say that it is drawn"},
	{"no <style>", PICTURE, NULL, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><path class=\"a\" d=\"M1 1h22v22z\"/></svg>",
		NULL, 0, "<style> is missing"},
	{"a hidden second <style>", PICTURE, NULL,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><!-- <style> --><style>.a{}</style><path class=\"a\" d=\"M1 1h22v22z\"/></svg>",
		NULL, 0, "<style> is missing"},
	{"<style> in the wrong place", PICTURE, NULL, HEAD "<g><style>.a{}</style></g></svg>", NULL, 1, "not where it should be"},
	{"a document type", PICTURE, NULL, "<!DOCTYPE svg [<!ENTITY a \"b\">]>\n" GOOD, NULL, 1, "may not hold <!DOCTYPE>"},
	{"an instruction", PICTURE, NULL, "<?xml-stylesheet href=\"a.css\"?>" GOOD, NULL, 1, "nothing but shapes"},
	{"words between shapes", PICTURE, NULL, HEAD "hello<path class=\"a\" d=\"M1 1h22v22z\"/></svg>", NULL, 1, "nothing but shapes"},
	{"another's names", PICTURE, NULL,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"urn:x\" viewBox=\"0 0 24 24\"><style>.a{}</style><path class=\"a\" d=\"M1 1h22v22z\"/></svg>",
		NULL, 0, "no plain SVG"},
	{"an empty picture", PICTURE, NULL, HEAD "<path class=\"a\" d=\"M1 1h1v1z\"/></svg>", NULL, 0, "Hardly anything"},
	{"a picture that cannot be drawn", PICTURE, NULL,
		HEAD "<path class=\"a\" transform=\"scale(0)\" d=\"M1 1h22v22z\"/></svg>", NULL, 0, "Hardly anything"},
	{"groups without end", PICTURE, NULL, HEAD SHAPES_8 "</svg>", NULL, 1, "too deep"},
	{"shapes without end", PICTURE, NULL, many_shapes, NULL, 1, "more than 200 shapes"},
	/* what content_load says */
	{"a picture's name", "pictures/Ours.svg", NULL, GOOD, NULL, 0, "not the name of a picture"},
	{"a picture that Foyer has", "pictures/bus.svg", NULL, GOOD, NULL, 0, "of its own"},
	{"a large picture", "pictures/large.svg", NULL, large_picture, NULL, 0, "larger than 64 KiB"},
	{"a picture that nothing uses", "pictures/other.svg", NULL, GOOD, NULL, 0, "Nothing uses this file"},
	{"a picture that is not there", "notices.json", "\"walk\"", "\"wall\"", NULL, 2, "no picture \"wall\""},
	{"a missing translation", "words/ar/notices.json", "\"notices.lunch.title\": \"غداء\",", "", NULL, 0, "no text \"notices.lunch.title\""},
	{"a missing file", "words/es/notices.json", NULL, "{", NULL, 1, "cannot be read"},
};

static void picture_wanted(const struct town_copy *t)
{
	char path[PATH_MAX];
	town_path(t, "pictures", path);
	(void)mkdir(path, 0700);
	struct k_buf b = town_original("notices.json");
	char *at = strstr(b.data, "\"walk\"");
	assert_non_null(at);
	memcpy(at, "\"ours\"", 6);
	town_write(t, "notices.json", b.data, b.len_bytes);
	town_write(t, PICTURE, GOOD, strlen(GOOD));
	k_buf_finish(&b);
}

static void picture_gone(const struct town_copy *t, const char *file)
{
	char path[PATH_MAX];
	town_path(t, file, path);
	unlink(path);
	town_path(t, PICTURE, path);
	unlink(path);
	town_path(t, "pictures", path);
	rmdir(path);
	town_restore(t, "notices.json");
}

static void spoil(const struct town_copy *t, const struct mistake *m)
{
	if (!m->from) {
		if (!strncmp(m->file, "pictures/", 9))
			picture_wanted(t);
		town_write(t, m->file, m->to, strlen(m->to));
		return;
	}
	struct k_buf b = town_original(m->file), out;
	k_buf_init(&out, 4 << 20);
	char *at = strstr(b.data, m->from);
	if (!at)
		fail_msg("%s: \"%s\" is not in %s", m->name, m->from, m->file);
	assert_int_equal(k_buf_printf(&out, "%.*s%s%s", (int)(at - b.data), b.data, m->to, at + strlen(m->from)), ERR_OK);
	town_write(t, m->file, out.data, out.len_bytes);
	k_buf_finish(&out);
	k_buf_finish(&b);
}

static void mend(const struct town_copy *t, const struct mistake *m)
{
	if (!strncmp(m->file, "pictures/", 9))
		picture_gone(t, m->file);
	else
		town_restore(t, m->file);
}

static bool is_told(const struct mistake *m)
{
	for (int i = 0; i < problems.count && i < CONTENT_PROBLEMS_MAX; i++) {
		const struct content_problem *p = &problems.list[i];
		if (!strcmp(p->file, m->where ? m->where : m->file) && p->line == m->line && strstr(p->what, m->what) &&
			p->mend[0])
			return true;
	}
	return false;
}

static void every_mistake_is_named_and_found(void **state)
{
	struct town_copy *t = *state;
	int missed = 0;
	struct check_config config = config_of(t->dir);
	for (size_t i = 0; i < K_COUNT(mistakes); i++) {
		const struct mistake *m = &mistakes[i];
		if (!strstr(m->name, only))
			continue;
		spoil(t, m);
		enum err e = check_folder(&config, &problems);
		if (e != ERR_BAD_INPUT || !is_told(m)) {
			missed++;
			print_message("%s: not found; told instead:\n", m->name);
			content_problems_print(stdout, &problems);
		}
		mend(t, m);
	}
	print_message("%zu kinds of bad content\n", K_COUNT(mistakes));
	assert_int_equal(missed, 0);
	assert_true(K_COUNT(mistakes) >= 40);
}

static void a_good_folder_has_none(void **state)
{
	struct town_copy *t = *state;
	struct check_config config = config_of(t->dir);
	assert_int_equal(check_folder(&config, &problems), ERR_OK);
	assert_int_equal(problems.count, 0);
	picture_wanted(t);
	assert_int_equal(check_folder(&config, &problems), ERR_OK);
	picture_gone(t, PICTURE);
}

static void all_are_told_at_once(void **state)
{
	struct town_copy *t = *state;
	struct check_config config = config_of(t->dir);
	static const int four[] = {0, 10, 12};
	for (size_t i = 0; i < K_COUNT(four); i++)
		assert_true(mistakes[four[i]].from != NULL);
	spoil(t, &mistakes[3]);  /* ar */
	spoil(t, &mistakes[10]); /* es */
	spoil(t, &mistakes[2]);  /* zh */
	assert_int_equal(check_folder(&config, &problems), ERR_BAD_INPUT);
	assert_true(is_told(&mistakes[3]) && is_told(&mistakes[10]) && is_told(&mistakes[2]));
	mend(t, &mistakes[3]);
	mend(t, &mistakes[10]);
	mend(t, &mistakes[2]);
}

static void pictures_without_end(void **state)
{
	struct town_copy *t = *state;
	struct check_config config = config_of(t->dir);
	char name[32], path[PATH_MAX];
	picture_wanted(t);
	for (int i = 0; i < OWN_PICTURES_MAX; i++) {
		snprintf(name, sizeof name, "pictures/p%d.svg", i);
		town_write(t, name, GOOD, strlen(GOOD));
	}
	assert_int_equal(check_folder(&config, &problems), ERR_BAD_INPUT);
	bool is_said = false;
	for (int i = 0; i < problems.count; i++)
		is_said |= strstr(problems.list[i].what, "more than 64 pictures") != NULL;
	assert_true(is_said);
	for (int i = 0; i < OWN_PICTURES_MAX; i++) {
		snprintf(name, sizeof name, "pictures/p%d.svg", i);
		town_path(t, name, path);
		unlink(path);
	}
	picture_gone(t, PICTURE);
}

static void a_voice_that_is_missing(void **state)
{
	struct town_copy *t = *state;
	struct check_config config = config_of(t->dir);
	config.sounds = no_arabic;
	assert_int_equal(check_folder(&config, &problems), ERR_BAD_INPUT);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.list[0].what, "no voice for \"ar\""));
}

/* As Debian 12's "cmn" reads Chinese: by another voice's letters. */
static enum err sounds_of_another(void *self, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES])
{
	if (strcmp(text, "休") != 0)
		return sounds(self, voice, text, out);
	snprintf(out, CHECK_SOUNDS_BYTES, "(en)x(cmn)");
	return ERR_OK;
}

static void a_voice_that_hands_over(void **state)
{
	struct town_copy *t = *state;
	struct check_config config = config_of(t->dir);
	config.sounds = sounds_of_another;
	assert_int_equal(check_folder(&config, &problems), ERR_BAD_INPUT);
	assert_string_equal(problems.list[0].file, "words/zh/notices.json");
	assert_non_null(strstr(problems.list[0].what, "cannot say \"休\""));
}

/* What kills a check is told with the place that it was at. */
static enum err sounds_until_killed(void *self, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES])
{
	if (!strcmp(text, "Bancos"))
		abort();
	return sounds(self, voice, text, out);
}

static void what_dies_is_a_problem(void **state)
{
	struct town_copy *t = *state;
	struct check_config config = config_of(t->dir);
	config.sounds = sounds_until_killed;
	assert_int_equal(check_folder(&config, &problems), ERR_BAD_INPUT);
	assert_string_equal(problems.list[0].file, "words/es/notices.json");
	assert_non_null(strstr(problems.list[0].what, "more than the check can bear"));
}

static void shapes_make(void)
{
	int used = snprintf(many_shapes, sizeof many_shapes, HEAD);
	for (int i = 0; i < 201; i++)
		used += snprintf(many_shapes + used, sizeof many_shapes - (size_t)used, "<path class=\"a\" d=\"M1 1h2\"/>");
	snprintf(many_shapes + used, sizeof many_shapes - (size_t)used, "</svg>");
	used = snprintf(large_picture, sizeof large_picture, "%s", GOOD);
	memset(large_picture + used, ' ', sizeof large_picture - (size_t)used - 1);
}

static int town_make(void **state)
{
	shapes_make();
	static struct town_copy t;
	log_set_level(LOG_ERROR);
	const char *build = getenv("FOYER_BUILD");
	char locales[512];
	snprintf(locales, sizeof locales, "%s/locales", build ? build : "build");
	(void)!i18n_start(locales);
	town_copy_make(&t);
	*state = &t;
	return 0;
}

static int town_gone(void **state)
{
	town_copy_remove(*state);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest table[] = {cmocka_unit_test(every_mistake_is_named_and_found)};
	only = argc > 1 ? argv[1] : "";
	if (*only)
		return cmocka_run_group_tests(table, town_make, town_gone);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_folder_has_none),
		cmocka_unit_test(every_mistake_is_named_and_found),
		cmocka_unit_test(all_are_told_at_once),
		cmocka_unit_test(pictures_without_end),
		cmocka_unit_test(a_voice_that_is_missing),
		cmocka_unit_test(a_voice_that_hands_over),
		cmocka_unit_test(what_dies_is_a_problem),
	};
	return cmocka_run_group_tests(tests, town_make, town_gone);
}
