/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/espeak/synth.h"

#include "kiosk/base/check.h"
#include "platform/espeak/clause.h"

#include <espeak-ng/speak_lib.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum {
	BUFFER_MS = 20,
	PITCH = 40, /* ux.md section 6, Engine */
	QUIET = 8,  /* a sample that nobody hears */
	VOICE_MAX_BYTES = 40,
	VOICES_MAX = 1024,
	CLAUSE_MAX_BYTES = 2048, /* a longer one is cut */
	SILENCE_PIECE = 512
};

/* A language, and the file of the voice that speaks it. */
struct voice {
	char language[VOICE_MAX_BYTES], identifier[VOICE_MAX_BYTES];
};

struct synth {
	struct voice *voices;
	int voice_count;
	const struct voice *voice; /* the one that is set; NULL none */
	const struct synth_sink *sink;
	int64_t made;	     /* samples given to the sink, of this utterance */
	int64_t clause_from; /* where this clause starts in it */
	int64_t clause_at; /* where espeak-ng's own sample 0 of it would be: earlier by the silence
			    * that is left out */
	int from_char, clause_chars;
	bool has_begun; /* the clause sounds: silence before that is left out */
	bool is_stopped;
};

/* --- voices --------------------------------------------------------------------------------- */

static void add_voice(struct synth *s, const char *language, const char *identifier)
{
	if (s->voice_count == VOICES_MAX || strlen(language) >= VOICE_MAX_BYTES ||
		strlen(identifier) >= VOICE_MAX_BYTES)
		return;
	struct voice *v = &s->voices[s->voice_count++];
	snprintf(v->language, sizeof v->language, "%s", language);
	snprintf(v->identifier, sizeof v->identifier, "%s", identifier);
}

/* Once: espeak-ng reads a hundred files to make the list.  languages: a priority byte, a name, a
 * NUL, and so on; an empty one ends it. */
static enum err list_voices(struct synth *s)
{
	s->voices = calloc(VOICES_MAX, sizeof *s->voices);
	if (!s->voices)
		return ERR_NO_MEMORY;
	const espeak_VOICE **all = espeak_ListVoices(NULL);
	for (int i = 0; all && all[i]; i++)
		for (const char *l = all[i]->languages; l && *l; l += strlen(l + 1) + 2)
			add_voice(s, l + 1, all[i]->identifier);
	return ERR_OK;
}

static const struct voice *find_voice(const struct synth *s, const char *language)
{
	for (int i = 0; i < s->voice_count; i++)
		if (!strcmp(s->voices[i].language, language))
			return &s->voices[i];
	return NULL;
}

/* On failure espeak-ng goes on with the voice before: so the answer is always looked at. */
static enum err set_voice(struct synth *s, const char *language)
{
	const struct voice *v = find_voice(s, language);
	if (v && v == s->voice)
		return ERR_OK;
	s->voice = NULL;
	if (!v || espeak_SetVoiceByName(v->identifier) != EE_OK)
		return ERR_NOT_FOUND;
	s->voice = v;
	return ERR_OK;
}

enum err synth_create(struct synth **synth_out)
{
	int hz = espeak_Initialize(
		AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL, espeakINITIALIZE_DONT_EXIT);
	if (hz < 0)
		return ERR_NOT_FOUND;
	if (hz != SYNTH_HZ)
		return ERR_UNSUPPORTED;
	struct synth *s = calloc(1, sizeof *s);
	if (!s || list_voices(s)) {
		synth_destroy(s);
		return ERR_NO_MEMORY;
	}
	*synth_out = s;
	return ERR_OK;
}

void synth_destroy(struct synth *s)
{
	if (!s)
		return;
	espeak_Terminate();
	free(s->voices);
	free(s);
}

void synth_voices(const struct synth *s, synth_voice_fn *fn, void *ctx)
{
	for (int i = 0; i < s->voice_count; i++)
		fn(ctx, s->voices[i].language);
}

/* --- one clause --------------------------------------------------------------------------- */

static void give(struct synth *s, const int16_t *samples, int count)
{
	if (s->is_stopped || count <= 0)
		return;
	s->is_stopped = !s->sink->pcm(s->sink->ctx, samples, count);
	s->made += count;
}

static void give_silence(struct synth *s, int64_t count)
{
	static const int16_t silence[SILENCE_PIECE];
	for (; count > 0 && !s->is_stopped; count -= SILENCE_PIECE)
		give(s, silence, count < SILENCE_PIECE ? (int)count : SILENCE_PIECE);
}

static void take_word(struct synth *s, const espeak_EVENT *e)
{
	int from = e->text_position - 1, chars = e->length;
	if (from < 0 || from >= s->clause_chars)
		return;
	if (chars < 1) /* Chinese: some events have no length (feasibility section 3) */
		chars = 1;
	if (chars > s->clause_chars - from)
		chars = s->clause_chars - from;
	int64_t at = s->clause_at + (int64_t)e->audio_position * SYNTH_HZ / 1000;
	s->sink->word(s->sink->ctx, at < s->clause_from ? s->clause_from : at, s->from_char + from,
		chars);
}

static int on_synth(short *wav, int count, espeak_EVENT *events)
{
	struct synth *s = events->user_data;
	if (!s)
		return 1;
	if (!wav)
		count = 0;
	int quiet = 0;
	while (!s->has_begun && quiet < count && abs(wav[quiet]) <= QUIET)
		quiet++;
	s->clause_at -= quiet;
	s->has_begun = s->has_begun || quiet < count;
	for (const espeak_EVENT *e = events; e->type != espeakEVENT_LIST_TERMINATED; e++)
		if (e->type == espeakEVENT_WORD && !s->is_stopped)
			take_word(s, e);
	give(s, wav + quiet, count - quiet);
	return s->is_stopped;
}

static enum err say_clause(struct synth *s, const struct clause *c)
{
	char text[CLAUSE_MAX_BYTES + 1];
	size_t len = c->len_bytes;
	if (len > CLAUSE_MAX_BYTES)
		len = CLAUSE_MAX_BYTES;
	while (len < c->len_bytes && len > 0 && (c->text[len] & 0xC0) == 0x80)
		len--; /* never half a character */
	memcpy(text, c->text, len);
	text[len] = '\0';
	s->clause_from = s->clause_at = s->made;
	s->from_char = c->from_char;
	s->clause_chars = 0;
	for (const char *p = text; *p; p++)
		s->clause_chars += (*p & 0xC0) != 0x80;
	s->has_begun = false;
	espeak_ERROR e =
		espeak_Synth(text, len + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, s);
	explicit_bzero(text, sizeof text);
	return e == EE_OK ? ERR_OK : ERR_IO;
}

/* --- rate and utterance ------------------------------------------------------------------- */

/* What espeak-ng must be told so that 100 words of plain English, as on our screens, with our
 * pauses, take 100 / wpm minutes.  Measured with espeak-ng 1.51 (tests/unit/espeak/synth_test.c
 * holds it to +-10 %).  It cannot go below 80: there the gap between words grows. */
static const struct {
	int wpm, espeak_rate, word_gap;
} rates[] = {
	{75, 80, 7},
	{100, 80, 1},
	{125, 100, 0},
	{150, 126, 0},
	{175, 148, 0},
	{200, 170, 0},
	{230, 197, 0},
	{260, 225, 0},
	{300, 265, 0},
};

/* "Words" of a minute are English ones.  Where espeak-ng needs much longer to say the same (it
 * takes every Chinese character for a word) it is told to hurry, in percent.  Measured so that a page
 * of a guide takes as long as in English. */
static const struct {
	const char *language;
	int percent;
} hurries[] = {{"cmn-latn-pinyin", 130}, {"ar", 120}};

enum { PAUSES_SHRINK_ABOVE_WPM = 150 };

static int hurried(const char *language, int espeak_rate)
{
	for (size_t i = 0; i < K_COUNT(hurries); i++)
		if (!strcmp(hurries[i].language, language))
			return espeak_rate * hurries[i].percent / 100;
	return espeak_rate;
}

static void set_rate(const char *language, int rate_wpm)
{
	size_t best = 0;
	for (size_t i = 1; i < K_COUNT(rates); i++)
		if (abs(rates[i].wpm - rate_wpm) < abs(rates[best].wpm - rate_wpm))
			best = i;
	espeak_SetParameter(espeakRATE, hurried(language, rates[best].espeak_rate), 0);
	espeak_SetParameter(espeakWORDGAP, rates[best].word_gap, 0);
	espeak_SetParameter(espeakPITCH, PITCH, 0);
}

static int64_t pause_samples(const struct synth_text *t, int pause_ms)
{
	int64_t samples = (int64_t)pause_ms * SYNTH_HZ / 1000;
	if (t->rate_wpm > PAUSES_SHRINK_ABOVE_WPM && !t->spell_slow)
		samples = samples * PAUSES_SHRINK_ABOVE_WPM / t->rate_wpm;
	return samples;
}

/* The voice that reads Chinese takes Latin letters for pinyin, so the names of places are left to
 * another one. */
static const struct {
	const char *voice, *latin;
} helpers[] = {{"cmn-latn-pinyin", "en-gb"}};

static const char *latin_voice(const char *voice)
{
	for (size_t i = 0; i < K_COUNT(helpers); i++)
		if (!strcmp(helpers[i].voice, voice))
			return helpers[i].latin;
	return voice;
}

/* A to z, and their sisters with accents (U+00C0 to U+024F). */
static bool is_latin(const char *c)
{
	bool is_letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
	return is_letter || ((unsigned char)*c >= 0xC3 && (unsigned char)*c <= 0xC9);
}

/* Bytes of the words at the start of a clause that are all Latin, or all not.  What may stand between two
 * Latin words belongs to them: a space (also one without a break), "'", "-". */
static size_t run_bytes(const char *text, size_t n, bool latin)
{
	size_t end = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_letter = is_latin(text + i), is_inside = (text[i] & 0xC0) == 0x80;
		if (!latin && is_letter)
			return i;
		if (latin && is_letter)
			end = i + ((text[i] & 0x80) ? 2 : 1);
		else if (latin && !is_inside && !strchr(" '-\xC2", text[i]))
			break;
	}
	return latin ? end : n;
}

static int chars_in(const char *text, size_t n)
{
	int chars = 0;
	for (size_t i = 0; i < n; i++)
		chars += (text[i] & 0xC0) != 0x80;
	return chars;
}

/* A clause of two scripts, each by the voice that can read it. */
static enum err say_mixed(struct synth *s, const struct synth_text *t, const struct clause *c)
{
	struct clause run = *c;
	enum err e = ERR_OK;
	for (size_t at = 0; !e && at < c->len_bytes; at += run.len_bytes) {
		bool latin = is_latin(c->text + at);
		const char *voice = latin ? latin_voice(t->voice) : t->voice;
		run.text = c->text + at;
		run.len_bytes = run_bytes(run.text, c->len_bytes - at, latin);
		run.from_char = c->from_char + chars_in(c->text, at);
		e = set_voice(s, voice);
		set_rate(voice, t->rate_wpm);
		if (!e && run.text[strspn(run.text, " ")])
			e = say_clause(s, &run);
	}
	return e;
}

enum err synth_say(struct synth *s, const struct synth_text *t, const struct synth_sink *sink)
{
	enum err e = set_voice(s, t->voice);
	if (e)
		return e;
	set_rate(t->voice, t->rate_wpm);
	espeak_SetSynthCallback(on_synth);
	s->sink = sink;
	s->made = 0;
	s->is_stopped = false;
	struct clauses clauses = clauses_of(t->text, t->spell_slow);
	struct clause c;
	while (!e && !s->is_stopped && clause_next(&clauses, &c)) {
		e = latin_voice(t->voice) == t->voice ? say_clause(s, &c) : say_mixed(s, t, &c);
		give_silence(s, pause_samples(t, c.pause_ms));
	}
	s->sink = NULL;
	return e;
}

enum err synth_phonemes(struct synth *s, const char *voice, const char *text, char *out, size_t n)
{
	enum { IPA = 2 };
	enum err e = set_voice(s, voice);
	if (e)
		return e;
	size_t used = 0;
	const void *rest = text;
	out[0] = '\0';
	while (rest && used + 1 < n) {
		const char *clause = espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, IPA);
		int more = snprintf(out + used, n - used, "%s%s", used ? " " : "", clause ? clause : "");
		used += more > 0 ? (size_t)more : 0;
	}
	return ERR_OK;
}
