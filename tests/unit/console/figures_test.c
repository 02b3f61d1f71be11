/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What residents said comes to staff as counts: from the sealed request to the page and the table. */
#include "tests/unit/hub/fixture.h"

#include "hub/console/console.h"
#include "hub/console/figures.h"
#include "hub/console/inside.h"
#include "hub/intake/figures.h"

static void survey(struct fixture *f, int face, const char *why)
{
	char number[10], fields[160];
	fixture_number(f, number);
	snprintf(fields, sizeof fields,
		"\"face\":%d,\"why\":[%s],\"words\":\"a wombat at the desk\",\"call\":false", face, why);
	fixture_expect(f, f->kiosk, "survey", number, fields, "received");
}

/* The text that a page or a table of figures has. */
static char *shown(struct fixture *f, void (*answer)(struct turn *))
{
	struct console console = {.hub = &f->hub};
	struct turn t = {.console = &console,
		.hub = &f->hub,
		.method = "GET",
		.path = "/console/figures",
		.now_ms = NOW_MS,
		.session = {.stage = SESSION_IN, .who = {.staff = 1, .name = "olga", .roles = 7}}};
	answer(&t);
	assert_int_equal(t.status, 200);
	assert_int_equal(t.html.err, ERR_OK);
	char *text = strdup(t.body.data);
	turn_finish(&t);
	return text;
}

static void surveys_are_counted_without_their_words(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 6; i++)
		survey(f, 5, "\"easy\"");
	for (int i = 0; i < 7; i++)
		survey(f, 4, "\"easy\",\"quick\"");
	survey(f, 1, "\"too_slow\"");
	char *page = shown(f, figures_show), *table = shown(f, figures_csv);
	assert_non_null(strstr(page, "How was it today?"));
	assert_non_null(strstr(page, "Very bad</th><td class=\"number\">a few<"));
	assert_non_null(strstr(page, "Very good</th><td class=\"number\">a few<")); /* the next smallest */
	assert_non_null(strstr(page, "<td class=\"number\">7<"));
	assert_non_null(strstr(page, "<td class=\"number\">13<"));
	assert_null(strstr(page, "wombat"));
	assert_non_null(strstr(table, "\"after a visit\",\"1\",\"How was it today?\",\"Good\",\"7\"\r\n"));
	assert_non_null(strstr(table, "\"Very bad\",\"a few\"\r\n"));
	assert_null(strstr(table, "wombat"));
	free(page);
	free(table);
}

static void markup_and_formulas_in_a_questionnaire_are_text(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(db_run(f->hub.db,
				 "INSERT INTO figures(questionnaire, version, question, answer, day,"
				 " centre, people) VALUES('<b>q', 2, '=1+1', '<script>x', '2024-05-01', 'c', 9)",
				 ""),
		ERR_OK);
	char *page = shown(f, figures_show), *table = shown(f, figures_csv);
	assert_null(strstr(page, "<script"));
	assert_non_null(strstr(page, "&lt;script&gt;x"));
	assert_non_null(strstr(table, "\"<b>q\",\"2\",\"'=1+1\",\"<script>x\",\"9\"\r\n"));
	free(page);
	free(table);
}

static void where_people_got_no_further_is_told(void **state)
{
	struct fixture *f = *state;
	char number[10];
	for (int i = 0; i < 6; i++) { /* before it was asked for, the time was over */
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "visit", number,
			"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-04-01T09:00\","
			"\"for\":\"me\",\"name\":\"\",\"contact\":\"none\",\"phone\":\"\",\"needs\":[]",
			"gone");
	}
	char *page = shown(f, figures_show);
	assert_non_null(strstr(page, "the time was gone</th><td class=\"number\">6<"));
	free(page);
}

static void count(struct fixture *f, const char *question, const char *answer, const char *day, int people)
{
	assert_int_equal(db_run(f->hub.db,
				 "INSERT INTO figures(questionnaire, version, question, answer, day,"
				 " centre, people) VALUES('got no further', 1, ?, ?, ?, 'c', ?)",
				 "sssi", question, answer, day, (int64_t)people),
		ERR_OK);
}

static void what_was_not_found_is_told_by_name(void **state)
{
	struct fixture *f = *state;
	count(f, "search", "street", "2024-05-01", 9);
	count(f, "search", "street", "2024-04-28", 3);
	count(f, "search", "street", "2024-03-01", 50); /* too long ago */
	count(f, "search", "first-name", "2024-05-01", 7);
	count(f, "search", "request-number", "2024-05-01", 2);
	count(f, "page", "b2", "2024-05-01", 8);
	count(f, "page", "p2a", "2024-05-01", 6);
	char *page = shown(f, figures_show), *table = shown(f, figures_csv);
	const char *gave_up = strstr(page, "<h2>Where people gave up</h2>");
	assert_non_null(gave_up);
	const char *street = strstr(page, "<th scope=\"row\">A street<");
	assert_non_null(street);
	assert_true(street < gave_up);
	assert_non_null(strstr(page, "</th><td class=\"number\">12<"));
	/* One alone is small: the next smallest is hidden with it. */
	assert_non_null(strstr(page, "A request number</th><td class=\"number\">a few<"));
	assert_non_null(strstr(page, "A first name</th><td class=\"number\">a few<"));
	assert_non_null(strstr(gave_up, "Book: which place<"));
	assert_non_null(strstr(gave_up, "Report: typing the street<"));
	assert_null(strstr(page, "Nothing was counted"));
	assert_non_null(strstr(page, "Nobody has answered anything yet."));
	assert_null(strstr(page, "got no further, version"));
	assert_non_null(strstr(table,
		"\"looked for and not found\",\"1\",\"Looked for it, and it was not there\",\"A street\",\"12\"\r\n"));
	assert_non_null(strstr(table,
		"\"where people gave up\",\"1\",\"The page where they stopped\",\"Book: which place\",\"8\"\r\n"));
	assert_null(strstr(table, "62"));
	free(page);
	free(table);
}

static void nothing_counted_is_said(void **state)
{
	struct fixture *f = *state;
	char *page = shown(f, figures_show);
	const char *first = strstr(page, "Nothing was counted in the last 30 days.");
	assert_non_null(first);
	assert_non_null(strstr(first + 1, "Nothing was counted in the last 30 days."));
	free(page);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(surveys_are_counted_without_their_words),
		TEST(markup_and_formulas_in_a_questionnaire_are_text),
		TEST(where_people_got_no_further_is_told),
		TEST(what_was_not_found_is_told_by_name),
		TEST(nothing_counted_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
