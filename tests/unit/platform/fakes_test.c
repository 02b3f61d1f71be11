/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drivers that scripts use must do what their ports say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/fake/fake_clock.h"
#include "platform/fake/fake_indicator.h"
#include "platform/fake/fake_speech.h"
#include "platform/fake/memory_display.h"

#include <stdlib.h>
#include <string.h>

static void the_clock_is_turned_by_hand(void **state)
{
	(void)state;
	struct fake_clock c;
	struct clock_port port = fake_clock_port(&c, 1000);
	struct k_time before = port.now(port.self);
	assert_true(before.mono_us > 0);
	assert_int_equal(before.wall_ms, 1000);
	fake_clock_advance(&c, 250);
	struct k_time after = port.now(port.self);
	assert_int_equal(after.mono_us - before.mono_us, 250000);
	assert_int_equal(after.wall_ms, 1250);
}

static void the_display_counts(void **state)
{
	(void)state;
	struct memory_display d;
	struct display_port port = memory_display_port(&d, 1280, 800, 150);
	struct display_facts f = port.facts(port.self);
	assert_true(f.w_px == 1280 && f.h_px == 800 && f.w_mm > 216.7 && f.w_mm < 216.8);
	assert_null(d.image);
	struct px_image image = {.w = 1280, .h = 800};
	struct px_rect two[] = {{0, 0, 10, 10}, {5, 5, 2, 3}};
	assert_int_equal(port.present(port.self, &image, two, 2), ERR_OK);
	assert_int_equal(d.presents, 1);
	assert_int_equal(d.damaged_px, 106);
	assert_ptr_equal(d.image, &image);
	port.dim(port.self, true);
	assert_true(d.is_dim);
	port.destroy(port.self);
}

static void the_lamp_counts_calls(void **state)
{
	(void)state;
	struct fake_indicator i;
	struct indicator_port port = fake_indicator_port(&i);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	assert_true(i.is_on);
	assert_int_equal(port.call(port.self, false), ERR_OK);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	assert_int_equal(i.calls, 2);
	port.destroy(port.self);
	assert_false(i.is_on);
}

/* --- speech ------------------------------------------------------------------------------- */

static struct {
	struct fake_clock clock;
	struct fake_speech *speech;
	struct speech_port port;
	FILE *file;
	char *text;
	size_t text_len;
	char heard[256];
} s;

static void hear(void *ctx, const struct speech_event *e)
{
	size_t n = strlen(s.heard);
	(void)ctx;
	if (e->kind == SPEECH_WORD)
		snprintf(s.heard + n, sizeof s.heard - n, "%u:%d+%d ", e->id, e->from_char,
			e->chars);
	else
		snprintf(s.heard + n, sizeof s.heard - n, "%s%u ",
			e->kind == SPEECH_DONE ? "done" : "?", e->id);
}

static int open_speech(void **state)
{
	(void)state;
	memset(&s, 0, sizeof s);
	s.file = open_memstream(&s.text, &s.text_len);
	return fake_speech_create(
		fake_clock_port(&s.clock, 0), s.file, hear, NULL, &s.speech, &s.port);
}

static int close_speech(void **state)
{
	(void)state;
	s.port.destroy(s.port.self);
	fclose(s.file);
	free(s.text);
	return 0;
}

static void say(uint32_t id, const char *lang, const char *text, int pause_ms)
{
	struct utterance u = {.id = id, .text = text, .lang = lang, .pause_after_ms = pause_ms};
	s.port.say(s.port.self, &u);
}

static void turn(int ms)
{
	fake_clock_advance(&s.clock, ms);
	fake_speech_tick(s.speech, s.clock.now);
}

static void what_is_said_is_written_with_its_time(void **state)
{
	(void)state;
	say(1, "en", "Hello there", 0);	   /* 11 characters: 660 ms */
	say(2, "zh", "\u4f60\u597d", 300); /* 2 characters, 120 ms and a pause */
	s.port.earcon(s.port.self, EARCON_CHOOSE, 4);
	assert_true(fake_speech_is_speaking(s.speech));
	turn(659);
	assert_string_equal(s.heard, "1:6+5 ");
	turn(1);
	assert_string_equal(s.heard, "1:6+5 done1 2:0+2 ");
	turn(419);
	assert_true(fake_speech_is_speaking(s.speech));
	turn(1);
	assert_string_equal(s.heard, "1:6+5 done1 2:0+2 done2 ");
	assert_false(fake_speech_is_speaking(s.speech));
	say(3, "en", "two\nlines", 0);
	fflush(s.file);
	assert_string_equal(s.text, "0.000 [en] Hello there\n0.000 * choose\n0.660 [zh] "
				    "\u4f60\u597d\n1.080 [en] two lines\n");
}

static void each_word_is_told_once(void **state)
{
	(void)state;
	say(7, "en", "ab  c", 0);
	for (int i = 0; i < 40; i++)
		turn(10);
	assert_string_equal(s.heard, "7:0+2 7:4+1 done7 ");
}

static void stop_drops_all_and_tells_nothing(void **state)
{
	(void)state;
	say(1, "en", "Hello", 0);
	say(2, "en", "never said", 0);
	s.port.stop(s.port.self);
	turn(10000);
	assert_string_equal(s.heard, "");
	say(3, "en", "", 0); /* nothing to say is done at once */
	turn(0);
	assert_string_equal(s.heard, "done3 ");
	fflush(s.file);
	assert_null(strstr(s.text, "never"));
}

static void a_long_turn_ends_many(void **state)
{
	(void)state;
	for (uint32_t i = 1; i <= 5; i++)
		say(i, "en", "x", 0);
	turn(60000);
	assert_string_equal(s.heard, "done1 done2 done3 done4 done5 ");
	fflush(s.file);
	assert_non_null(strstr(s.text, "0.240 [en] x")); /* each at its own time */
}

static void voices_and_route(void **state)
{
	(void)state;
	assert_true(s.port.has_voice(s.port.self, "ar"));
	assert_false(s.port.has_voice(s.port.self, "so"));
	s.port.route(s.port.self, true);
	assert_true(fake_speech_is_private(s.speech));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_is_turned_by_hand),
		cmocka_unit_test(the_display_counts),
		cmocka_unit_test(the_lamp_counts_calls),
#define T(name) cmocka_unit_test_setup_teardown(name, open_speech, close_speech)
		T(what_is_said_is_written_with_its_time),
		T(each_word_is_told_once),
		T(stop_drops_all_and_tells_nothing),
		T(a_long_turn_ends_many),
		T(voices_and_route),
#undef T
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
