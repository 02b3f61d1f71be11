/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to questionnaires are counted once, and nothing else of them is kept. */
#include "fixture.h"

#include "hub/intake/arrival.h"
#include "hub/intake/durable.h"
#include "hub/intake/figures.h"
#include "hub/intake/snags.h"

#define CENTRE_1                                                                                   \
	"\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,"                       \
	"\"answers\":{\"door\":\"easy\",\"wait\":\"long\"}"

static enum err take(struct fixture *f, const char *kiosk, const char *text)
{
	struct intake_answer answer;
	enum err e = intake_take(&f->hub, kiosk, text, strlen(text), NOW_MS, &answer);
	json_decref(answer.receipt);
	return e;
}

static enum err answer_with(struct fixture *f, const char *kiosk, const char *fields)
{
	char id[33];
	fixture_id(f, id);
	char *text = fixture_envelope(f, kiosk, id, "questionnaire", "", fields);
	enum err e = take(f, kiosk, text);
	free(text);
	return e;
}

/* The people of the row of figures with that question, answer and day. */
static int64_t people(struct fixture *f, const char *question, const char *answer, const char *day)
{
	size_t i;
	const json_t *row;
	json_t *page = NULL;
	int64_t n = 0;
	assert_int_equal(figures_list(&f->hub, 0, &page), ERR_OK);
	json_array_foreach(json_object_get(page, "figures"), i, row)
		if (!strcmp(json_string_value(json_object_get(row, "question")), question) &&
			!strcmp(json_string_value(json_object_get(row, "answer")), answer) &&
			!strcmp(json_string_value(json_object_get(row, "day")), day))
			n += json_integer_value(json_object_get(row, "people"));
	json_decref(page);
	return n;
}

static void answers_are_added_up(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(answer_with(f, f->kiosk, CENTRE_1), ERR_OK);
	assert_int_equal(answer_with(f, f->other, CENTRE_1), ERR_OK); /* the same centre */
	assert_int_equal(answer_with(f, f->kiosk,
				 "\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,"
				 "\"answers\":{\"door\":\"hard\"}"),
		ERR_OK);
	assert_int_equal(answer_with(f, f->kiosk,
				 "\"day\":\"2024-05-02\",\"questionnaire\":\"centre\",\"version\":2,"
				 "\"answers\":{\"door\":\"easy\"}"),
		ERR_OK);
	assert_int_equal(people(f, "door", "easy", "2024-05-01"), 2);
	assert_int_equal(people(f, "door", "hard", "2024-05-01"), 1);
	assert_int_equal(people(f, "wait", "long", "2024-05-01"), 2);
	assert_int_equal(people(f, "door", "easy", "2024-05-02"), 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM figures"), 4);
}

static void what_comes_twice_counts_once(void **state)
{
	struct fixture *f = *state;
	char id[33];
	fixture_id(f, id);
	char *one = fixture_envelope(f, f->kiosk, id, "questionnaire", "", CENTRE_1);
	char *other = fixture_envelope(f, f->kiosk, id, "questionnaire", "", CENTRE_1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(take(f, f->kiosk, one), ERR_OK);
	assert_int_equal(take(f, f->kiosk, other), ERR_EXISTS);
	assert_int_equal(people(f, "door", "easy", "2024-05-01"), 1);
	free(one);
	free(other);
}

static void of_the_item_only_the_day_is_kept(void **state)
{
	struct fixture *f = *state;
	json_t *inbox = NULL, *answer = NULL, *ids;
	char id[33];
	fixture_id(f, id);
	char *text = fixture_envelope(f, f->kiosk, id, "questionnaire", "", CENTRE_1);
	assert_int_equal(take(f, f->kiosk, text), ERR_OK);
	free(text);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests"), 1);
	assert_int_equal(fixture_count(f,
				 "SELECT COUNT(*) FROM requests WHERE LENGTH(envelope) = 0"
				 " AND number = '' AND matter IS NULL AND erased_ms <> 0"),
		1);
	assert_int_equal(fixture_count(f, "SELECT received_ms FROM requests"), NOW_MS - NOW_MS % DAY_MS);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM matters"), 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM news"), 0);
	/* Staff find it among the figures, not in the inbox. */
	assert_int_equal(intake_inbox(&f->hub, 0, &inbox), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(inbox, "requests")), 0);
	answers_destroy(inbox);
	/* The kiosk still hears that it may let go of its copy once there is a backup. */
	ids = json_pack("[s]", id);
	assert_int_equal(durable_receipts(&f->hub, f->kiosk, ids, &answer), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(answer, "unknown")), 0);
	json_decref(ids);
	json_decref(answer);
}

static void what_is_not_of_the_form_is_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const wrong[] = {
		"\"questionnaire\":\"centre\",\"version\":1,\"answers\":{\"door\":\"easy\"}",
		"\"day\":\"2024-05-01T10:30\",\"questionnaire\":\"centre\",\"version\":1,"
		"\"answers\":{\"door\":\"easy\"}",
		"\"day\":\"2024-05-01\",\"questionnaire\":\"Maria was here\",\"version\":1,"
		"\"answers\":{\"door\":\"easy\"}",
		"\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":0,"
		"\"answers\":{\"door\":\"easy\"}",
		"\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,\"answers\":{}",
		"\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,"
		"\"answers\":{\"door\":\"call me: 5550142\"}",
		"\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,"
		"\"answers\":{\"door\":[\"easy\"]}",
		"\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,"
		"\"answers\":{\"a\":\"x\",\"b\":\"x\",\"c\":\"x\",\"d\":\"x\",\"e\":\"x\",\"f\":\"x\","
		"\"g\":\"x\"}",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(answer_with(f, f->kiosk, wrong[i]), ERR_BAD_INPUT);
	/* It has no number that a person could be found by. */
	char id[33], number[10];
	fixture_id(f, id);
	fixture_number(f, number);
	char *text = fixture_envelope(f, f->kiosk, id, "questionnaire", number, CENTRE_1);
	assert_int_equal(take(f, f->kiosk, text), ERR_BAD_INPUT);
	free(text);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM figures"), 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests"), 0);
}

static void words_stand_beside_what_is_known(void **state)
{
	struct fixture *f = *state;
	struct questionnaire centre = {.id = "centre",
		.version = 1,
		.question_count = 1,
		.questions = {{.id = "door",
			.ask = {.in = {"Is it easy to come in?"}},
			.answer_count = 1,
			.answers = {{.id = "easy", .name = {.in = {"Yes, easy"}}}}}}};
	json_t *page = NULL;
	f->content.questionnaires = &centre;
	f->content.questionnaire_count = 1;
	assert_int_equal(answer_with(f, f->kiosk, CENTRE_1), ERR_OK);
	assert_int_equal(figures_list(&f->hub, 0, &page), ERR_OK);
	const json_t *door = json_array_get(json_object_get(page, "figures"), 0);
	const json_t *wait = json_array_get(json_object_get(page, "figures"), 1);
	assert_string_equal(
		json_string_value(json_object_get(door, "ask")), "Is it easy to come in?");
	assert_string_equal(json_string_value(json_object_get(door, "name")), "Yes, easy");
	assert_string_equal(
		json_string_value(json_object_get(door, "centre")), "Main Street Library");
	assert_null(json_object_get(wait, "ask"));
	assert_false(json_is_true(json_object_get(page, "more")));
	json_decref(page);
}

/* --- where visits got no further ---------------------------------------------------------------- */

static enum err snags_with(struct fixture *f, const char *kiosk, const char *day, const char *list)
{
	char id[33], fields[512];
	fixture_id(f, id);
	snprintf(fields, sizeof fields, "\"day\":\"%s\",\"snags\":[%s]", day, list);
	char *text = fixture_envelope(f, kiosk, id, "snags", "", fields);
	enum err e = take(f, kiosk, text);
	free(text);
	return e;
}

static void snags_are_added_up_by_place_and_day(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(snags_with(f, f->kiosk, "2024-05-01", "\"page/b2\",\"search/street\""), ERR_OK);
	assert_int_equal(snags_with(f, f->other, "2024-05-01", "\"page/b2\""), ERR_OK);
	assert_int_equal(snags_with(f, f->kiosk, "2024-04-30", "\"page/b2\""), ERR_OK);
	assert_int_equal(people(f, "page", "b2", "2024-05-01"), 2);
	assert_int_equal(people(f, "page", "b2", "2024-04-30"), 1);
	assert_int_equal(people(f, "search", "street", "2024-05-01"), 1);
	/* As of a questionnaire: only that it came, and the day. */
	assert_int_equal(fixture_count(f,
				 "SELECT COUNT(*) FROM requests WHERE LENGTH(envelope) = 0 AND number = ''"
				 " AND matter IS NULL AND erased_ms <> 0 AND kind = 'snags'"),
		3);
	assert_int_equal(fixture_count(f, "SELECT MAX(received_ms) FROM requests"), NOW_MS - NOW_MS % DAY_MS);
	json_t *inbox = NULL;
	assert_int_equal(intake_inbox(&f->hub, 0, &inbox), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(inbox, "requests")), 0);
	answers_destroy(inbox);
}

static void snags_that_come_twice_count_once(void **state)
{
	struct fixture *f = *state;
	char id[33];
	fixture_id(f, id);
	char *one = fixture_envelope(f, f->kiosk, id, "snags", "",
		"\"day\":\"2024-05-01\",\"snags\":[\"list/guides\"]");
	for (int i = 0; i < 3; i++)
		assert_int_equal(take(f, f->kiosk, one), ERR_OK);
	assert_int_equal(people(f, "list", "guides", "2024-05-01"), 1);
	free(one);
}

/* A kiosk that somebody has taken over can add to what is there, and make no more rows than there are
 * places; nothing that it writes comes to staff. */
static void what_is_not_known_is_counted_together(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 30; i++) {
		char list[160];
		snprintf(list, sizeof list,
			"\"times/doctor/maria-%d\",\"page/call-me-%d\",\"guide/x%d\",\"zoom/x%d\"", i, i, i, i);
		assert_int_equal(snags_with(f, f->kiosk, "2024-05-01", list), ERR_OK);
	}
	assert_int_equal(people(f, "times", "?", "2024-05-01"), 30);
	assert_int_equal(people(f, "page", "?", "2024-05-01"), 30);
	assert_int_equal(people(f, "guide", "?", "2024-05-01"), 30);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM figures"), 3);
}

static void a_day_that_cannot_be_is_today(void **state)
{
	static const char *const days[] = {"1970-01-01", "2024-03-01", "2024-05-03", "9999-12-31"};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		assert_int_equal(snags_with(f, f->kiosk, days[i], "\"page/p2\""), ERR_OK);
	assert_int_equal(people(f, "page", "p2", "2024-05-01"), 4);
	assert_int_equal(snags_with(f, f->kiosk, "2024-05-02", "\"page/p2\""), ERR_OK);
	assert_int_equal(snags_with(f, f->kiosk, "2024-03-02", "\"page/p2\""), ERR_OK);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM figures"), 3);
}

static void what_is_no_snag_is_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const wrong[] = {"", "1", "\"Maria was here\"", "\"page/\"", "\"page\"",
		"\"page/b2\",\"page/b2\"", "\"search/street/a/b\"", "[\"page/b2\"]",
		"\"page/a\",\"page/b\",\"page/c\",\"page/d\",\"page/e\",\"page/f\",\"page/g\",\"page/h\","
		"\"page/i\",\"page/j\",\"page/k\",\"page/l\",\"page/m\",\"page/n\",\"page/o\",\"page/p\",\"page/q\""};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(snags_with(f, f->kiosk, "2024-05-01", wrong[i]), ERR_BAD_INPUT);
	assert_int_equal(snags_with(f, f->kiosk, "2024-05-01T10:30", "\"page/b2\""), ERR_BAD_INPUT);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM figures"), 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests"), 0);
}

static void staff_read_names_instead_of_ids(void **state)
{
	struct fixture *f = *state;
	static struct service doctor = {.id = "doctor", .name = {.in = {"Doctor or nurse"}}};
	static struct place clinic = {.id = "clinic", .name = {.in = {"Main Street Clinic"}}};
	static struct guide bills = {.id = "bills", .title = {.in = {"Help with bills"}}};
	static struct finder_question start = {.id = "start", .ask = {.in = {"What is it about?"}},
		.answer_count = 1, .answers = {{.id = "home", .name = {.in = {"My home"}}}}};
	static const char *const names[] = {"What is it about? My home", "Help with bills",
		"Phone numbers", "Book: which place", "Something that the content here does not have",
		"Doctor or nurse, all places", "Doctor or nurse, Main Street Clinic"};
	json_t *list = NULL;
	f->content = (struct content){.services = &doctor, .service_count = 1, .places = &clinic,
		.place_count = 1, .guides = &bills, .guide_count = 1, .finder = &start, .finder_count = 1};
	assert_int_equal(snags_with(f, f->kiosk, "2024-05-01",
				 "\"finder/start/home\",\"guide/bills\",\"list/phone-numbers\",\"page/b2\","
				 "\"search/moon\",\"times/doctor\",\"times/doctor/clinic\""),
		ERR_OK);
	assert_int_equal(figures_sums(&f->hub, "", &list), ERR_OK);
	assert_int_equal(json_array_size(list), sizeof names / sizeof names[0]);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *row = json_array_get(list, i);
		assert_string_equal(json_string_value(json_object_get(row, "questionnaire")), snags_name);
		assert_non_null(json_object_get(row, "ask"));
		assert_string_equal(json_string_value(json_object_get(row, "name")), names[i]);
	}
	json_decref(list);
	assert_int_equal(figures_sums(&f->hub, "2024-05-02", &list), ERR_OK);
	assert_int_equal(json_array_size(list), 0);
	json_decref(list);
}

static void many_figures_come_in_pages(void **state)
{
	struct fixture *f = *state;
	int64_t after = 0;
	bool more = true;
	assert_int_equal(db_begin(f->hub.db), ERR_OK);
	for (int i = 0; i < 2 * FIGURES_PAGE + 1; i++) {
		char day[32];
		snprintf(day, sizeof day, "%04d-%02d-01", 2000 + i / 12, i % 12 + 1);
		assert_int_equal(db_run(f->hub.db,
					 "INSERT INTO figures(questionnaire, version, question,"
					 " answer, day, centre, people)"
					 " VALUES('bus', 1, 'use', 'never', ?, 'Hall', 1)",
					 "s", day),
			ERR_OK);
	}
	assert_int_equal(db_commit(f->hub.db), ERR_OK);
	for (int pages = 0; more; pages++) {
		json_t *page = NULL;
		assert_in_range(pages, 0, 2);
		assert_int_equal(figures_list(&f->hub, after, &page), ERR_OK);
		after += (int64_t)json_array_size(json_object_get(page, "figures"));
		more = json_is_true(json_object_get(page, "more"));
		json_decref(page);
	}
	assert_int_equal(after, 2 * FIGURES_PAGE + 1);
}

#define hub_test(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		hub_test(answers_are_added_up),
		hub_test(what_comes_twice_counts_once),
		hub_test(of_the_item_only_the_day_is_kept),
		hub_test(what_is_not_of_the_form_is_refused),
		hub_test(words_stand_beside_what_is_known),
		hub_test(snags_are_added_up_by_place_and_day),
		hub_test(snags_that_come_twice_count_once),
		hub_test(what_is_not_known_is_counted_together),
		hub_test(a_day_that_cannot_be_is_today),
		hub_test(what_is_no_snag_is_refused),
		hub_test(staff_read_names_instead_of_ids),
		hub_test(many_figures_come_in_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
