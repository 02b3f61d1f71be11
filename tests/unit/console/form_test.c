/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms: what a browser sends becomes cells; help with words; on which screens a thing stands. */
#include "draft_fixture.h"

#include "hub/console/form_read.h"
#include "hub/console/form_value.h"
#include "hub/console/preview_screen.h"
#include "hub/console/words.h"
#include "kiosk/base/check.h"

/* A form that was sent: name, value, .. NULL. */
static void send(struct fields *f, const char *const *pairs)
{
	for (; *pairs; pairs += 2)
		fields_add(f, true, pairs[0], NULL, pairs[1], strlen(pairs[1]));
	assert_int_equal(fields_close(f), ERR_OK);
}

/* The cell of a thing, as it is read from a form with these fields. */
static void reads(struct fixture *f, const char *at, const char *cell, const char *const *pairs,
	const char *expected)
{
	struct fields fields = {0};
	struct draft_copy copy;
	struct form_thing thing;
	send(&fields, pairs);
	draft_copy_open(&f->hub, 0, 0, &copy);
	assert_int_equal(form_thing_find(&copy, at, &thing), ERR_OK);
	const char *value =
		form_cell_read(&copy.arena, &fields, form_cell_find(&thing, cell));
	if (expected)
		assert_string_equal(value, expected);
	else
		assert_null(value);
	fields_finish(&fields);
	draft_copy_close(&copy);
}

#define PAIRS(...) (const char *const[]) { __VA_ARGS__, NULL }

static void what_was_sent_becomes_text(void **state)
{
	struct fixture *f = *state;
	reads(f, "numbers/clinic", "f.digits", PAIRS("f.digits", " 555 01-99 "), "5550199");
	reads(f, "numbers/clinic", "f.digits", PAIRS("other", "1"), NULL);
	reads(f, "numbers/clinic", "w.open.en", PAIRS("w.open.en", "  a\n b\t c  "), "a b c");
	reads(f, "services/care", "f.is_phone_only", PAIRS("f.is_phone_only", ""), "");
	reads(f, "services/care", "f.is_phone_only",
		PAIRS("f.is_phone_only", "", "f.is_phone_only", "yes"), "yes");
	reads(f, "services/care", "f.places",
		PAIRS("f.places", "", "f.places", "town-hall", "f.places", "care-office"),
		"town-hall care-office");
	reads(f, "notices/eye-tests", "f.until",
		PAIRS("f.until", "", "f.until.day", "2024-05-09", "f.until.time", "15:00"),
		"2024-05-09 15:00");
	reads(f, "notices/eye-tests", "f.until", PAIRS("f.until", "", "f.until.day", ""), "");
	reads(f, "topics/health/medicines", "g.1.en", PAIRS("g.1.en", "\n One. \n\n  Two.  \n"),
		"One.\nTwo.");
	reads(f, "places/town-hall", "f.hours",
		PAIRS("f.hours", "", "f.hours.0.days", "mon", "f.hours.0.days", "tue",
			"f.hours.0.days", "wed", "f.hours.0.days", "sat", "f.hours.0.from", "09:00",
			"f.hours.0.to", "12:30", "f.hours.1.from", "13:00"),
		"mon-wed sat 09:00-12:30");
}

static void hours_are_left_as_they_stand_if_they_mean_the_same(void **state)
{
	struct fixture *f = *state;
	reads(f, "places/housing-office", "f.hours",
		PAIRS("f.hours", "", "f.hours.0.days", "mon", "f.hours.0.days", "tue",
			"f.hours.0.days", "wed", "f.hours.0.days", "thu", "f.hours.0.days", "fri",
			"f.hours.0.from", "09:00", "f.hours.0.to", "12:30", "f.hours.1.days", "tue",
			"f.hours.1.days", "thu", "f.hours.1.from", "13:30", "f.hours.1.to", "16:00"),
		"mon-fri 09:00-12:30; tue thu 13:30-16:00");
	struct k_arena a;
	k_arena_init(&a, 1 << 16);
	const struct form_field *hours = form_field_find(form_kind_find("places"), "hours");
	assert_string_equal(form_value_words(&a, hours, "mon-fri 09:00-12:30; sat 10:00-13:00"),
		"Monday to Friday, 09:00 to 12:30; Saturday, 10:00 to 13:00");
	assert_string_equal(form_value_words(&a, hours, ""), "never open");
	assert_string_equal(form_value_words(&a,
				    form_field_find(form_kind_find("notices"), "level"), "danger"),
		"Danger");
	k_arena_finish(&a);
}

/* Ana saw the thing; Ben saved `theirs` into `cell`; now Ana sends these fields. */
static void meet(struct fixture *f, const char *cell, const char *theirs, const char *const *pairs,
	int crossed, int their_count, int changed)
{
	struct draft_copy now, then;
	struct form_thing thing;
	struct form_edit edit;
	struct fields fields = {0};
	int64_t draft = town_draft(f, "meet"), save;
	int64_t seen = town_write(f, draft, "numbers/food", "f.digits", "5550300");
	town_write(f, draft, "numbers/clinic", cell, theirs);
	send(&fields, pairs);
	draft_copy_open(&f->hub, draft, INT64_MAX, &now);
	draft_copy_open(&f->hub, draft, seen, &then);
	assert_int_equal(form_thing_find(&now, "numbers/clinic", &thing), ERR_OK);
	form_edit_begin(&now, &thing, &edit);
	form_edit_take(&now, &then, &fields, &edit);
	assert_int_equal(edit.crossed, crossed);
	assert_int_equal(edit.theirs, their_count);
	assert_int_equal(edit.changed, changed);
	form_edit_write(&now, &edit);
	assert_int_equal(draft_copy_save(&now, "ana", "x", NOW_MS, &save), ERR_OK);
	assert_int_equal(save != 0, changed && !crossed);
	assert_non_null(strstr(town_file(f, draft, INT64_MAX, "numbers.json"),
		!strcmp(cell, "f.digits") ? theirs : "clinic"));
	fields_finish(&fields);
	draft_copy_close(&now);
	draft_copy_close(&then);
}

static void two_people_meet(void **state)
{
	struct fixture *f = *state;
	meet(f, "f.digits", "111", PAIRS("f.digits", "222"), 1, 0, 1);
	meet(f, "f.digits", "111", PAIRS("f.digits", "111"), 0, 0, 0);
	meet(f, "f.digits", "111", PAIRS("f.digits", "5550101"), 0, 1, 0);
	meet(f, "w.open.es", "Ya", PAIRS("f.digits", "222", "w.open.es", "de lunes a viernes, de 8 a 6"),
		0, 1, 1);
}

static void a_number_that_is_none_is_refused_and_all_else_is_kept_for_the_check(void **state)
{
	const struct form_field *minutes = form_field_find(form_kind_find("services"), "minutes");
	const struct form_field *digits = form_field_find(form_kind_find("numbers"), "digits");
	(void)state;
	assert_non_null(form_value_refusal(minutes, "ten"));
	assert_non_null(form_value_refusal(minutes, ""));
	assert_non_null(form_value_refusal(minutes, "9999"));
	assert_null(form_value_refusal(minutes, "30"));
	assert_null(form_value_refusal(digits, "x"));
}

static void advice(const char *rule, const char *language, const char *text, const char *expected)
{
	struct turn t = {0};
	struct fields fields = {0};
	send(&fields, PAIRS("rule", rule, "language", language, "text", text));
	t.fields = fields;
	words_answer(&t);
	if (expected ? !strstr(t.body.data, expected) : t.body.len_bytes > 1)
		fail_msg("%s: %s", text, t.body.data);
	fields_finish(&t.fields);
	k_buf_finish(&t.body);
}

static void help_with_words_says_what_to_do(void **state)
{
	(void)state;
	advice("text", "en", "Bring your card.", NULL);
	advice("label", "en", "Town hall", NULL);
	advice("label", "en", "The municipal administration", "18 fit");
	advice("label", "en", "Administration", "11 fit");
	advice("title", "en", "Is it easy for you to come in by the door?", "8 is the most");
	advice("text", "en",
		"You can come at any time in the morning or in the afternoon on all of the days that we "
		"are open.",
		"15 is the most");
	advice("text", "en", "We will utilise it.", "say “use”");
	advice("label", "es", "Una etiqueta que es mucho más larga de lo que cabe", "40 is the most");
	advice("line", "zh", "", NULL);
	advice("text", "en", "{x}", "Braces");
}

static void every_kind_stands_on_a_screen(void **state)
{
	static const struct {
		const char *at, *page, *item;
	} cases[] = {
		{"numbers/clinic", "e6", "clinic"},
		{"services/doctor", "b2", "doctor"},
		{"places/harbour-clinic", "b11", "doctor/harbour-clinic"},
		{"reports/street/hole", "p3a", "street"},
		{"topics/health", "e3a", "health"},
		{"topics/health/medicines", "e4", "medicines/1"},
		{"notices/benches", "n2", "benches"},
		{"figures/happy", "n4", "happy"},
		{"said/benches", "n5", ""},
		{"questionnaires/bus/use/days", "q2", "bus/use"},
		{"finder/start/home", "f1", "start"},
		{"town", "a1", ""},
	};
	struct fixture *f = *state;
	struct draft_copy copy;
	struct preview_screen screens[PREVIEW_SCREENS_MAX];
	draft_copy_open(&f->hub, 0, 0, &copy);
	for (size_t i = 0; i < K_COUNT(cases); i++) {
		assert_true(preview_screens(&copy, cases[i].at, screens) > 0);
		assert_string_equal(screens[0].page, cases[i].page);
		assert_string_equal(screens[0].item, cases[i].item);
	}
	assert_int_equal(preview_screens(&copy, "streets", screens), 0);
	draft_copy_close(&copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_sent_becomes_text),
		TEST(hours_are_left_as_they_stand_if_they_mean_the_same),
		TEST(two_people_meet),
		TEST(a_number_that_is_none_is_refused_and_all_else_is_kept_for_the_check),
		TEST(help_with_words_says_what_to_do),
		TEST(every_kind_stands_on_a_screen),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
