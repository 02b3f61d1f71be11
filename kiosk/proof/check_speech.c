/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every word is asked of the voice alone: a voice that cannot say it is silent, names its letters
 * in the words of another language, or hands it over to another voice. */
#include "kiosk/proof/check_inside.h"

#include "kiosk/base/check.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

enum { SCRIPTS_MAX = 8, WORD_BYTES = 256 };

struct hearing {
	struct check *check;
	UScriptCode scripts[SCRIPTS_MAX]; /* of the language, and Latin: names of places stay as
					     they are */
	int script_count;
	GHashTable *heard;		  /* words and characters that the voice has said */
	char unknown[CHECK_SOUNDS_BYTES]; /* how it begins to spell a character that it does not
					     know */
};

static void scripts_find(struct hearing *h)
{
	UErrorCode e = U_ZERO_ERROR;
	h->script_count =
		uscript_getCode(h->check->tongue->icu_locale, h->scripts, SCRIPTS_MAX - 1, &e);
	if (U_FAILURE(e))
		h->script_count = 0;
	h->scripts[h->script_count++] = USCRIPT_LATIN;
}

static bool is_native(const struct hearing *h, UScriptCode script)
{
	for (int i = 0; i < h->script_count; i++)
		if (h->scripts[i] == script)
			return true;
	return script == USCRIPT_COMMON || script == USCRIPT_INHERITED;
}

static UScriptCode script_of(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &e);
	return U_FAILURE(e) ? USCRIPT_INVALID_CODE : script;
}

/* How it sounds: false if the voice is silent. */
static bool sounds(struct hearing *h, const char *word, char out[CHECK_SOUNDS_BYTES])
{
	const struct check_config *config = h->check->config;
	out[0] = '\0';
	return !config->sounds(config->self, h->check->tongue->voice, word, out) &&
	       out[strspn(out, " \n")];
}

/* "letter two four D zero", "letter F D F two": what is alike in them, without a stress mark. */
static void unknown_find(struct hearing *h)
{
	char other[CHECK_SOUNDS_BYTES];
	size_t n = 0;
	if (!sounds(h, "ⓐ", h->unknown) || !sounds(h, "ﷲ", other))
		h->unknown[0] = '\0';
	while (h->unknown[n] && h->unknown[n] == other[n])
		n++;
	while (n && (h->unknown[n] & 0xC0) == 0x80)
		n--;
	if (n >= strlen("ˈ") && !strncmp(h->unknown + n - strlen("ˈ"), "ˈ", strlen("ˈ")))
		n -= strlen("ˈ");
	h->unknown[n] = '\0';
}

/* A word of that beginning goes on ("símbolo de copyright"). */
static bool is_spelled(const struct hearing *h, const char *said)
{
	size_t n = strlen(h->unknown);
	return n && !strncmp(said, h->unknown, n) && said[n] != ' ';
}

/* A character that is more than ASCII, alone. */
static bool character_check(struct hearing *h, const struct source *at, const char *from, int n)
{
	char one[8], out[CHECK_SOUNDS_BYTES];
	snprintf(one, sizeof one, "%.*s", n, from);
	if (n < 2 || g_hash_table_contains(h->heard, one))
		return true;
	if (!sounds(h, one, out) || !is_spelled(h, out))
		return true; /* silence is for its word to say */
	check_problem(h->check, at, "Write it as it is said.",
		"The voice spells \"%s\" by its number.", one);
	return false;
}

static bool characters_check(struct hearing *h, const struct source *at, const char *word)
{
	int32_t i = 0, n = (int32_t)strlen(word);
	if (g_hash_table_contains(h->heard, word))
		return true;
	while (i < n) {
		int32_t from = i;
		U8_FWD_1(word, i, n);
		if (!character_check(h, at, word + from, i - from))
			return false;
	}
	return true;
}

/* A word, or a sign that stands for one.  is_foreign: another voice may say it. */
static bool word_check(
	struct hearing *h, const struct source *at, const char *word, bool is_foreign)
{
	char out[CHECK_SOUNDS_BYTES];
	if (g_hash_table_contains(h->heard, word))
		return true;
	check_spot(h->check, at);
	if (!sounds(h, word, out)) {
		check_problem(h->check, at, "Write it as it is said.",
			"The voice is silent at \"%s\".", word);
		return false;
	}
	if (strchr(out, '(') && !is_foreign) {
		check_problem(h->check, at, "Write it as it is said.",
			"The voice of this language cannot say \"%s\".", word);
		return false;
	}
	g_hash_table_add(h->heard, g_strdup(word));
	return true;
}

/* What has a meaning that is lost when it is not said: signs and pictures, not stops and brackets.
 */
static bool is_sign(UChar32 c)
{
	return (U_GET_GC_MASK(c) & U_GC_S_MASK) || (c > ' ' && c < 0x7F && strchr("%&@#", (int)c));
}

static bool is_of_word(UChar32 c)
{
	return u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK);
}

/* Han is said sign by sign, in the middle of a run without spaces. */
static bool is_word_alone(UChar32 c)
{
	return script_of(c) == USCRIPT_HAN || is_sign(c);
}

static bool letter_check(
	struct hearing *h, const struct source *at, const char *from, int n, UChar32 c)
{
	if (is_native(h, script_of(c)))
		return true;
	check_problem(h->check, at, "Write it in the letters of this language.",
		"The voice of this language does not know the letter \"%.*s\".", n, from);
	return false;
}

static bool is_latin(UChar32 c)
{
	return script_of(c) == USCRIPT_LATIN;
}

/* The end of the word that begins at i with the letter `first`.  Letters of another script begin a
 * word
 * ("وMill"). */
static int32_t word_end(const char *text, int32_t i, int32_t n, UChar32 first)
{
	int32_t end = i;
	while (i < n) {
		UChar32 c;
		U8_NEXT((const uint8_t *)text, i, n, c);
		if (c < 0 || !is_of_word(c) || is_word_alone(c))
			break;
		if (u_isalpha(c) && is_latin(c) != is_latin(first))
			break;
		end = i;
	}
	return end;
}

static void text_speech(struct hearing *h, const struct source *at)
{
	const char *text = at->text;
	int32_t i = 0, n = (int32_t)strlen(text);
	while (i < n) {
		char word[WORD_BYTES];
		UChar32 c;
		int32_t from = i;
		U8_NEXT((const uint8_t *)text, i, n, c);
		if (c < 0 || (!is_of_word(c) && !is_sign(c)))
			continue;
		if (!letter_check(h, at, text + from, i - from, c))
			return;
		if (!is_word_alone(c))
			i = word_end(text, from, n, c);
		if (i - from >= WORD_BYTES)
			continue;
		memcpy(word, text + from, (size_t)(i - from));
		word[i - from] = '\0';
		if (!characters_check(h, at, word))
			return;
		if (!word_check(h, at, word, is_latin(c) && h->scripts[0] != USCRIPT_LATIN))
			return;
	}
}

void speech_check(struct check *c)
{
	struct hearing h = {
		.check = c, .heard = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	char out[CHECK_SOUNDS_BYTES];
	scripts_find(&h);
	enum err e = c->config->voices_open(c->config->self);
	if (!e)
		e = c->config->sounds(c->config->self, c->tongue->voice, c->tongue->own_name, out);
	if (e)
		check_problem(c, NULL, "Install the voices of espeak-ng.",
			"This machine has no voice for \"%s\".", c->tongue->tag);
	if (!e)
		unknown_find(&h);
	for (int i = 0; !e && i < sources_count(c->sources); i++)
		if (check_is_ours(c, sources_at(c->sources, i)))
			text_speech(&h, sources_at(c->sources, i));
	g_hash_table_destroy(h.heard);
}
