/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's words are heard by that person only (ux.md rule 11, A11Y-13, A11Y-16), and what is
 * said is shown (A11Y-22): captions and the spoken word. */
#include "tests/unit/narrator/scene.h"

static struct item *private_row(struct scene *s, const char *label, const char *value)
{
	struct item *i = scene_add(s, ROLE_ROW, label, label);
	i->value = value;
	i->is_private = true;
	return i;
}

static void masked_on_the_loudspeaker(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Check your visit");
	private_row(&s, "Name", "Ana Ruiz");
	private_row(&s, "Phone", "555\u00a00142");
	struct item *number = scene_add(&s, ROLE_NUMBER, "n", "Your number is");
	number->value = "482 915 062";
	number->is_private = true;
	struct item *picked = scene_choice(&s, "o", "Ana");
	picked->is_private = true;
	const char *said = narrator_read(&s.page, &s.profile, &s.arena);
	assert_string_equal(said, "Check your visit. Name is filled in. Phone: ends in 4 2. "
				  "Your number is on the screen and on the slip. "
				  "1 choice. 1: This is private. It is on the screen.");
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_hear_out(&s);
	narrator_chose(s.narrator, picked);
	narrator_key(s.narrator, private_row(&s, "Name", ""), "Q");
	assert_null(strstr(s.log, "Ana"));
	assert_null(strstr(s.log, "Ruiz"));
	assert_null(strstr(s.log, "555"));
	assert_null(strstr(s.log, "482"));
	assert_null(strchr(s.log, 'Q'));
	scene_close(&s);
}

static void said_in_headphones_and_after_asking(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	struct item *name = private_row(&s, "Name", "Ana Ruiz");
	s.profile.read_aloud = s.profile.headphones = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_said(&s, "private say en 4: Name: Ana Ruiz.\n");
	narrator_key(s.narrator, name, "z");
	scene_said(&s, "stop\nprivate say en 4: z\n");
	s.profile.headphones = false; /* pulled out while it waits: never on the loudspeaker */
	narrator_headphones(s.narrator, false);
	scene_settings(&s);
	scene_said(&s, "stop\nroute 0\n");
	narrator_repeat(s.narrator);
	scene_said(&s, "");
	s.profile.may_speak_private = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_said(&s, "say en 4: Name: Ana Ruiz.\n");
	scene_close(&s);
}

static void masked_fields_are_stars(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	struct item *pin = scene_add(&s, ROLE_FIELD, "pin", "PIN");
	pin->value = "1234";
	pin->state = ITEM_MASKED;
	pin->is_private = true;
	s.profile.reader = s.profile.headphones = s.profile.may_speak_private = true;
	scene_settings(&s);
	narrator_key(s.narrator, pin, "4");
	scene_said(&s, "say en 4: star\n");
	narrator_focus(s.narrator, &s.page, pin);
	assert_non_null(strstr(s.log, "PIN. Box to fill in. star star star star."));
	scene_close(&s);
}

static void fields(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	struct item *name = scene_add(&s, ROLE_FIELD, "name", "Name");
	s.profile.reader = true;
	scene_settings(&s);
	narrator_focus(s.narrator, &s.page, name);
	scene_said(&s, "say en 4: Name. Box to fill in. Empty.\n");
	name->value = "Mill";
	narrator_focus(s.narrator, &s.page, name);
	scene_said(&s, "stop\nsay en 4: Name. Box to fill in. Mill.\n");
	scene_close(&s);
}

/* --- what is shown --------------------------------------------------------------------------- */

static const struct narrator_shown *word_at(struct scene *s, int from, int chars)
{
	narrator_event(s->narrator,
		&(struct speech_event){
			.kind = SPEECH_WORD, .id = s->last_id, .from_char = from, .chars = chars});
	return narrator_shown(s->narrator);
}

static void the_word_that_sounds(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_choice(&s, "o1", "Información pública")->hint = "No steps.";
	scene_choice(&s, "o2", "9:30")->spoken = "9:30 in the morning";
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	assert_string_equal(narrator_shown(s.narrator)->caption, "2 choices.");
	assert_null(narrator_shown(s.narrator)->item_id);
	scene_event(&s, SPEECH_DONE); /* "1: Información pública. No steps." */
	const struct narrator_shown *shown = narrator_shown(s.narrator);
	assert_null(shown->caption);
	assert_string_equal(shown->item_id, "o1");
	assert_int_equal(shown->chars, 0);
	shown = word_at(&s, 15, 7);
	assert_int_equal(shown->part, PART_LABEL);
	assert_int_equal(shown->from_char, 12);
	assert_int_equal(shown->chars, 7);
	shown = word_at(&s, 27, 50);
	assert_int_equal(shown->part, PART_HINT);
	assert_int_equal(shown->from_char, 3);
	assert_int_equal(shown->chars, 6);
	shown = word_at(&s, 0, 1); /* the number is not on the page */
	assert_int_equal(shown->chars, 0);
	scene_event(&s, SPEECH_DONE); /* said otherwise than written: the whole, and a caption */
	shown = word_at(&s, 3, 4);
	assert_string_equal(shown->item_id, "o2");
	assert_int_equal(shown->chars, 0);
	assert_string_equal(shown->caption, "2: 9:30 in the morning.");
	scene_hear_out(&s);
	assert_null(narrator_shown(s.narrator)->item_id);
	assert_null(narrator_shown(s.narrator)->caption);
	scene_close(&s);
}

static void volume_is_spoken_and_shown(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	s.profile.volume = 5;
	scene_settings(&s);
	narrator_volume_changed(s.narrator); /* with reading off, too (A11Y-12) */
	scene_said(&s, "say en 5: Volume 5 of 8.\n");
	scene_event(&s, SPEECH_DONE);
	scene_wait_ms(&s, 999);
	assert_string_equal(narrator_shown(s.narrator)->caption, "Volume 5 of 8.");
	scene_wait_ms(&s, 1);
	assert_null(narrator_shown(s.narrator)->caption);
	scene_close(&s);
}

static void a_missing_voice_is_said(void **state)
{
	(void)state;
	for (int late = 0; late < 2; late++) {
		struct scene s;
		scene_open(&s);
		s.dumb = "ar";
		s.answers_no_voice = late;
		scene_add(&s, ROLE_LANGUAGE, "l.ar", "العربية")->lang = "ar";
		s.profile.reader = true;
		s.profile.level = LEVEL_SHORT;
		scene_settings(&s);
		narrator_focus(s.narrator, &s.page, &s.items[0]);
		if (late) {
			s.answers_no_voice = false;
			scene_said(&s, "say ar 4: العربية.\n");
			scene_event(&s, SPEECH_NO_VOICE);
		}
		scene_said(&s, "say en 4: No sound yet\n");
		assert_string_equal(narrator_shown(s.narrator)->item_id, "l.ar");
		scene_hear_out(&s);
		scene_close(&s);
	}
}

static void a_crash_is_survived(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_event(&s, SPEECH_DONE);
	scene_forget_log(&s);
	assert_true(narrator_event(s.narrator, &(struct speech_event){.kind = SPEECH_LOST}));
	assert_true(narrator_shown(s.narrator)->is_sound_lost);
	assert_true(narrator_event(s.narrator, &(struct speech_event){.kind = SPEECH_BACK}));
	assert_false(narrator_shown(s.narrator)->is_sound_lost);
	scene_said(&s, "stop\nsay en 4: Where do you want to go?\n");
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masked_on_the_loudspeaker),
		cmocka_unit_test(said_in_headphones_and_after_asking),
		cmocka_unit_test(masked_fields_are_stars),
		cmocka_unit_test(fields),
		cmocka_unit_test(the_word_that_sounds),
		cmocka_unit_test(volume_is_spoken_and_shown),
		cmocka_unit_test(a_missing_voice_is_said),
		cmocka_unit_test(a_crash_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
