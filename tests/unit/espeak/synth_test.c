/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real espeak-ng: length of what it says, its words, its voices, our pauses and rates. */
#include "kiosk/i18n/i18n.h"
#include "platform/espeak/synth.h"
#include "platform/espeak/tone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 256 };

/* What went into the sink. */
struct heard {
	int64_t samples, stop_after;
	double squares;
	int64_t loud_samples;
	int words, from[WORDS_MAX], chars[WORDS_MAX];
	int64_t at[WORDS_MAX];
};

static bool on_pcm(void *ctx, const int16_t *samples, int count)
{
	struct heard *h = ctx;
	for (int i = 0; i < count; i++) {
		h->squares += (double)samples[i] * samples[i];
		h->loud_samples += abs(samples[i]) > 200;
	}
	h->samples += count;
	return !h->stop_after || h->samples < h->stop_after;
}

static void on_word(void *ctx, int64_t at_sample, int from, int chars)
{
	struct heard *h = ctx;
	assert_true(h->words < WORDS_MAX);
	h->at[h->words] = at_sample;
	h->from[h->words] = from;
	h->chars[h->words++] = chars;
}

static struct synth *synth;

static int open_synth(void **state)
{
	(void)state;
	return synth_create(&synth) != ERR_OK;
}

static int close_synth(void **state)
{
	(void)state;
	synth_destroy(synth);
	return 0;
}

static enum err say(struct heard *h, const char *voice, const char *text, int rate_wpm, bool spell)
{
	int64_t stop_after = h->stop_after;
	*h = (struct heard){.stop_after = stop_after};
	struct synth_text t = {
		.text = text, .voice = voice, .rate_wpm = rate_wpm, .spell_slow = spell};
	struct synth_sink sink = {.ctx = h, .pcm = on_pcm, .word = on_word};
	return synth_say(synth, &t, &sink);
}

static double seconds(const struct heard *h)
{
	return (double)h->samples / SYNTH_HZ;
}

/* The words are in order, inside the sound, and cover what they name. */
static void check_words(const struct heard *h, const char *text)
{
	int chars = 0;
	for (const char *c = text; *c; c++)
		chars += (*c & 0xC0) != 0x80;
	assert_true(h->words > 0);
	for (int i = 0; i < h->words; i++) {
		assert_true(h->from[i] >= 0 && h->chars[i] > 0);
		assert_true(h->from[i] + h->chars[i] <= chars);
		assert_true(h->at[i] >= 0 && h->at[i] < h->samples);
		assert_true(!i || h->at[i] >= h->at[i - 1]);
	}
}

static void four_languages(void **state)
{
	(void)state;
	static const struct {
		const char *voice, *text;
		int words;
		double least_s, most_s;
		int last_from;
	} cases[] = {
		{"en-gb", "Where do you want to go? Pick a place.", 9, 2.0, 4.0, 32},
		{"es", "¿Adónde quiere ir? Elija un lugar.", 6, 2.0, 4.5, 27},
		{"cmn-latn-pinyin", "您想去哪里？选一个地方。", 6, 2.5, 6.0, 6},
		{"ar", "إلى أين تريد الذهاب؟ اختر مكانا.", 6, 2.0, 5.0, 26},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct heard h = {0};
		assert_int_equal(say(&h, cases[i].voice, cases[i].text, 150, false), ERR_OK);
		print_message("%s: %.2f s, %d words\n", cases[i].voice, seconds(&h), h.words);
		check_words(&h, cases[i].text);
		assert_true(h.words >= cases[i].words);
		assert_true(seconds(&h) > cases[i].least_s && seconds(&h) < cases[i].most_s);
		assert_true(h.from[h.words - 1] >= cases[i].last_from);
		assert_true(h.loud_samples * 4 > h.samples); /* it is speech, not silence */
	}
}

/* Debian 12's "cmn" reads Chinese as the English letters of its pinyin; its other voice does not. */
static void each_language_in_its_own_voice(void **state)
{
	(void)state;
	static const struct {
		const char *tag, *text;
	} cases[] = {{"en", "Where do you want to go?"}, {"es", "¿Adónde quiere ir?"},
		{"zh", "您想去哪里？选一个地方。"}, {"ar", "إلى أين تريد الذهاب؟"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sounds[400] = "";
		const char *voice = tongue_find(cases[i].tag)->voice;
		assert_int_equal(synth_phonemes(synth, voice, cases[i].text, sounds, sizeof sounds), ERR_OK);
		print_message("%s: %s\n", voice, sounds);
		assert_true(strlen(sounds) > 10);
		assert_null(strchr(sounds, '('));
	}
}

/* "Main Street" within Chinese is said by the English voice: as long as there, give or take the joins. */
static void latin_names_in_chinese(void **state)
{
	(void)state;
	struct heard whole = {0}, before = {0}, name = {0}, behind = {0}, pinyin = {0};
	const char *zh = "cmn-latn-pinyin", *text = "您可以在 Main Street 休息。";
	assert_int_equal(say(&whole, zh, text, 150, false), ERR_OK);
	assert_int_equal(say(&before, zh, "您可以在", 150, false), ERR_OK);
	assert_int_equal(say(&name, "en-gb", "Main Street", 150, false), ERR_OK);
	assert_int_equal(say(&behind, zh, "休息。", 150, false), ERR_OK);
	assert_int_equal(say(&pinyin, zh, "Main Street", 150, false), ERR_OK);
	print_message("%.2f s: %.2f + %.2f + %.2f\n", seconds(&whole), seconds(&before), seconds(&name), seconds(&behind));
	check_words(&whole, text);
	assert_true(fabs(seconds(&whole) - seconds(&before) - seconds(&name) - seconds(&behind)) < 0.05);
	assert_true(llabs(pinyin.samples - name.samples) < SYNTH_HZ / 100);
	bool is_marked = false;
	for (int i = 0; i < whole.words; i++)
		is_marked |= whole.from[i] == 5 && whole.chars[i] == 4;
	assert_true(is_marked);
	struct heard odd = {0};
	static const char *const texts[] = {"x中y", "Église Road 路", "王's", "A", "Main\xc2\xa0Street", "中 - a - 文", "\xc3"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		memset(&odd, 0, sizeof odd);
		assert_int_equal(say(&odd, zh, texts[i], 150, false), ERR_OK);
	}
}

static void words_are_where_they_sound(void **state)
{
	(void)state;
	struct heard h = {0};
	assert_int_equal(say(&h, "en-gb", "Yes, press Help.", 150, false), ERR_OK);
	assert_int_equal(h.words, 3);
	assert_int_equal(h.from[1], 5);
	assert_int_equal(h.chars[1], 5);
	assert_int_equal(h.from[2], 11);
	assert_int_equal(h.chars[2], 4);
	assert_int_equal(h.at[0], 0);
	struct heard yes = {0}; /* the second word comes 300 ms after the first clause */
	assert_int_equal(say(&yes, "en-gb", "Yes,", 150, false), ERR_OK);
	int64_t apart = h.at[1] - yes.samples;
	print_message("apart %lld ms\n", (long long)apart * 1000 / SYNTH_HZ);
	assert_true(llabs(apart - 3 * SYNTH_HZ / 10) < SYNTH_HZ / 50);
}

static void no_voice_is_said_never_another(void **state)
{
	(void)state;
	struct heard h = {0};
	assert_int_equal(say(&h, "en-gb", "Hello.", 150, false), ERR_OK);
	static const char *const none[] = {"so", "", "en-gb-nonsense", "../../etc/passwd",
		"a-very-long-name-that-is-longer-than-any-voice-has"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		assert_int_equal(say(&h, none[i], "Hello.", 150, false), ERR_NOT_FOUND);
		assert_int_equal(h.samples, 0);
		assert_int_equal(h.words, 0);
	}
	assert_int_equal(say(&h, "en-gb", "Hello.", 150, false), ERR_OK);
	assert_true(h.samples > 0);
}

static void stops_at_once(void **state)
{
	(void)state;
	struct heard h = {.stop_after = 2000};
	assert_int_equal(
		say(&h, "en-gb", "This is a rather long sentence, and more.", 150, false), ERR_OK);
	assert_true(h.samples < 2000 + SYNTH_HZ / 10);
	h.stop_after = 0;
	assert_int_equal(
		say(&h, "es", "Otra vez.", 150, false), ERR_OK); /* the next one is whole */
	assert_int_equal(h.words, 2);
}

/* A11Y-08: 100 words last 100 / rate minutes, within 10 %. */
static void rates(void **state)
{
	(void)state;
	static const char *const text =
		"This machine helps you to book a visit, to tell us about a problem, and to get "
		"help. "
		"You can press a picture to choose it. You can press Back to change your mind. "
		"Nothing is sent until the end. If you want to hear each screen, press Read aloud. "
		"If you want a person to help you, press Help and then call a volunteer. "
		"We keep what you send until it is done. When you finish, this screen forgets you. "
		"You do not have to give a name. You can use a number, and keep it on a paper.";
	static const int steps[] = {75, 100, 125, 150, 175, 200, 230, 260, 300};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct heard h = {0};
		assert_int_equal(say(&h, "en-gb", text, steps[i], false), ERR_OK);
		double wpm = 100 * 60 / seconds(&h);
		print_message("%d words a minute: %.1f\n", steps[i], wpm);
		assert_true(fabs(wpm / steps[i] - 1) < 0.10);
	}
}

static void digits_slowly(void **state)
{
	(void)state;
	struct heard one = {0}, four = {0};
	assert_int_equal(say(&one, "en-gb", "4", 150, true), ERR_OK);
	assert_int_equal(say(&four, "en-gb", "4 4, 4 4", 150, true), ERR_OK);
	assert_int_equal(four.words, 4);
	assert_int_equal(four.from[3], 7);
	/* between them 250, 500 and 250 ms; the comma changes the second one's melody a little */
	assert_true(fabs(seconds(&four) - 4 * seconds(&one) - 1.0) < 0.25);
}

static void odd_texts(void **state)
{
	(void)state;
	char long_text[9000];
	memset(long_text, 'a', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	static const char *const odd[] = {
		"", "  ", "...", "\xff\xfe\x80", "[[n'Emo]] <b>&amp; %s %n"};
	struct heard h = {0};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		assert_int_equal(say(&h, "en-gb", odd[i], 150, false), ERR_OK);
	h.stop_after = SYNTH_HZ;
	assert_int_equal(say(&h, "en-gb", long_text, 150, false), ERR_OK);
}

/* Earcons: at most 200 ms, soft at both ends, 6 dB under speech. */
static void earcons(void **state)
{
	(void)state;
	struct heard h = {0};
	assert_int_equal(say(&h, "en-gb", "Where do you want to go", 150, false), ERR_OK);
	double speech = sqrt(h.squares / (double)h.samples);
	for (int e = EARCON_NONE + 1; e < EARCON_COUNT; e++) {
		int16_t tone[TONE_SAMPLES_MAX];
		int n = tone_make((enum earcon)e, tone), crossings = 0;
		double squares = 0;
		assert_true(n > 0 && n <= SYNTH_HZ / 5);
		assert_true(abs(tone[0]) < 50 && abs(tone[n - 1]) < 50);
		for (int i = 1; i < n; i++) {
			squares += (double)tone[i] * tone[i];
			crossings += (tone[i] < 0) != (tone[i - 1] < 0);
		}
		double under = 20 * log10(speech / sqrt(squares / n));
		double hz = crossings / 2.0 * SYNTH_HZ / n;
		print_message("earcon %d: %.0f ms, %.1f dB under speech, about %.0f Hz\n", e,
			n * 1000.0 / SYNTH_HZ, under, hz);
		assert_true(under > 3 && under < 9);
		assert_true(hz > 380 && hz < 1100);
	}
	int16_t tone[TONE_SAMPLES_MAX];
	assert_int_equal(tone_make(EARCON_NONE, tone), 0);
	assert_int_equal(tone_make((enum earcon)99, tone), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_languages),
		cmocka_unit_test(each_language_in_its_own_voice),
		cmocka_unit_test(latin_names_in_chinese),
		cmocka_unit_test(words_are_where_they_sound),
		cmocka_unit_test(no_voice_is_said_never_another),
		cmocka_unit_test(stops_at_once),
		cmocka_unit_test(rates),
		cmocka_unit_test(digits_slowly),
		cmocka_unit_test(odd_texts),
		cmocka_unit_test(earcons),
	};
	return cmocka_run_group_tests(tests, open_synth, close_synth);
}
