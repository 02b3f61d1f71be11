/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a city's system asks of a kind of report, from its definition to its POST. */
#include "world.h"

#include "hub/city/adapter.h"
#include "hub/city/question.h"
#include "hub/intake/answers.h"

static struct doc *doc;

static json_t *questions_of(const char *attributes, const char *settings)
{
	char wrong[ENDPOINT_WRONG_MAX];
	static json_t *json;
	static struct endpoint ep;
	json_decref(json);
	json = json_loads(settings, 0, NULL);
	assert_int_equal(endpoint_read(json, &ep, wrong), ERR_OK);
	doc_destroy(doc);
	doc = NULL;
	assert_int_equal(doc_read(attributes, strlen(attributes), &doc), ERR_OK);
	json_t *list = questions_read(&ep, endpoint_route(&ep, "report", "lights", ""), doc_root(doc));
	endpoint_finish(&ep);
	return list;
}

#define PLAIN_ENDPOINT                                                                             \
	"{\"name\":\"a\",\"adapter\":\"open311\",\"url\":\"http://x\","                            \
	"\"carries\":[{\"kind\":\"report\",\"of\":\"*\",\"code\":\"1\",\"with\":{\"easting\":\"1\"}}]}"

static const char *text_of(const json_t *list, size_t i, const char *key)
{
	const char *text = json_string_value(json_object_get(json_array_get(list, i), key));
	return text ? text : "";
}

static void what_a_person_can_answer_is_asked_in_its_order(void **state)
{
	(void)state;
	json_t *list = questions_of(
		"{\"attributes\":["
		"{\"variable\":true,\"code\":\"B\",\"datatype\":\"string\",\"order\":2,"
		"\"description\":\"Second <b>?</b>\"},"
		"{\"variable\":true,\"code\":\"A\",\"datatype\":\"singlevaluelist\",\"order\":1,"
		"\"required\":true,\"description\":\"First?\",\"values\":[{\"key\":1,\"name\":\"One\"},"
		"{\"key\":\"2\",\"name\":\"\"}]},"
		"{\"variable\":false,\"code\":\"N\",\"datatype\":\"string\",\"description\":\"Read\"},"
		"{\"variable\":true,\"code\":\"easting\",\"datatype\":\"number\",\"required\":true,"
		"\"description\":\"East\"},"
		"{\"variable\":true,\"code\":\"H\",\"datatype\":\"string\",\"automated\":\"hidden_field\","
		"\"description\":\"Hidden\"},"
		"{\"variable\":true,\"code\":\"F\",\"datatype\":\"file\",\"description\":\"A file\"},"
		"{\"variable\":true,\"code\":\"E\",\"datatype\":\"multivaluelist\",\"description\":\"None\","
		"\"values\":[]}]}",
		PLAIN_ENDPOINT);
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(text_of(list, 0, "code"), "A");
	assert_string_equal(text_of(list, 0, "type"), "choice");
	assert_true(json_is_true(json_object_get(json_array_get(list, 0), "required")));
	const json_t *choices = json_object_get(json_array_get(list, 0), "choices");
	assert_string_equal(text_of(choices, 0, "key"), "1");
	assert_string_equal(text_of(choices, 1, "name"), "2"); /* without a name, its key */
	assert_string_equal(text_of(list, 1, "label"), "Second ?");
	assert_false(json_is_true(json_object_get(json_array_get(list, 1), "required")));
	json_decref(list);
}

/* What must be answered comes first when there is more than can be asked; nothing is cut. */
static void no_more_is_asked_than_can_be_shown(void **state)
{
	(void)state;
	char all[8000] = "{\"attributes\":[", one[700], wide[200];
	memset(wide, 'w', sizeof wide);
	wide[QUESTION_LETTERS_MAX + 1] = '\0';
	for (int i = 0; i < 9; i++) {
		snprintf(one, sizeof one,
			"{\"variable\":true,\"code\":\"C%d\",\"datatype\":\"string\",\"order\":%d,"
			"\"required\":%s,\"description\":\"Q\"},",
			i, i, i == 8 ? "true" : "false");
		strcat(all, one);
	}
	snprintf(one, sizeof one,
		"{\"variable\":true,\"code\":\"L\",\"datatype\":\"string\",\"required\":true,"
		"\"description\":\"%s\"}]}",
		wide);
	strcat(all, one);
	json_t *list = questions_of(all, PLAIN_ENDPOINT);
	assert_int_equal(json_array_size(list), QUESTIONS_MAX);
	assert_string_equal(text_of(list, 0, "code"), "C0");
	assert_string_equal(text_of(list, 5, "code"), "C8");
	json_decref(list);
}

static void answers_have_a_form(void **state)
{
	(void)state;
	static const struct {
		const char *answers;
		bool is_right;
	} rows[] = {
		{"{\"A\":\"x\",\"B\":[\"k\",\"l\"]}", true}, {"{}", true}, {"[]", false},
		{"{\"A\":1}", false}, {"{\"A\":{\"b\":\"c\"}}", false}, {"{\"A\":[1]}", false},
		{"{\"01234567890123456789012345678901234567890123456789012345678901234\":\"x\"}", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *wrong;
		json_t *all = json_loads("{\"v\":1,\"lang\":\"en\",\"centre_time\":\"2024-05-01T10:10\","
					 "\"kind\":\"lights\"}", 0, NULL);
		json_object_set_new(all, "answers", json_loads(rows[i].answers, 0, NULL));
		assert_int_equal(answers_are_right(REQUEST_REPORT, all, &wrong), rows[i].is_right);
		json_decref(all);
	}
}

/* Turns the loop until the forms were heard. */
static json_t *forms_heard(struct world *w)
{
	for (int i = 0; i < 3000; i++) {
		json_t *forms = city_forms(w->city);
		if (!json_array_size(json_object_get(forms, "unheard")))
			return forms;
		json_decref(forms);
		loop_turn(w->loop, 2);
	}
	fail_msg("the questions were never heard");
	return NULL;
}

static void a_system_is_asked_and_gets_its_answers(void **state)
{
	(void)state;
	struct world w;
	char outcome[16];
	world_open(&w, "asking");
	json_t *forms = forms_heard(&w);
	const json_t *first = json_array_get(json_object_get(forms, "forms"), 0);
	assert_string_equal(text_of(json_object_get(forms, "forms"), 0, "lang"), "en");
	static const char *const order[] = {"STATE", "NEAR", "HEIGHT", "SEEN", "PLATE", "MORE"};
	assert_int_equal(json_array_size(json_object_get(first, "questions")), 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(text_of(json_object_get(first, "questions"), i, "code"), order[i]);
	json_decref(forms);
	fixture_number(w.f, w.number);
	assert_int_equal(fixture_send_at(w.f, w.f->kiosk, "report", w.number,
				 "\"kind\":\"lights\",\"where\":\"here\",\"answers\":{\"STATE\":\"off\","
				 "\"NEAR\":[\"bus\",\"tree\"],\"HEIGHT\":\"4\",\"SEEN\":\"2024-05-08T10:30\","
				 "\"PLATE\":\"A & 7\",\"GONE\":\"x\"}",
				 loop_refresh(w.loop).wall_ms, outcome),
		ERR_OK);
	world_settle(&w);
	assert_string_equal(world_state(&w), "delivered");
	assert_string_equal(replay_field(w.server, "attribute[STATE]"), "off");
	assert_string_equal(replay_field(w.server, "attribute[NEAR][]"), "bus");
	assert_string_equal(replay_field(w.server, "attribute[HEIGHT]"), "4");
	assert_string_equal(replay_field(w.server, "attribute[SEEN]"), "2024-05-08T09:30:00Z");
	assert_string_equal(replay_field(w.server, "attribute[PLATE]"), "A & 7");
	assert_string_equal(replay_field(w.server, "attribute[MORE]"), "");
	assert_string_equal(replay_field(w.server, "attribute[GONE]"), "");
	/* The journal knows what was asked, not what was answered. */
	assert_null(strstr(world_text(&w, "SELECT memo FROM journal"), "A & 7"));
	assert_non_null(strstr(world_text(&w, "SELECT memo FROM journal"), "PLATE"));
	world_close(&w);
}

static void without_a_system_nothing_is_asked(void **state)
{
	(void)state;
	json_t *forms = city_forms(NULL);
	assert_int_equal(json_array_size(json_object_get(forms, "forms")), 0);
	assert_int_equal(json_array_size(json_object_get(forms, "unheard")), 0);
	json_decref(forms);
	doc_destroy(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_person_can_answer_is_asked_in_its_order),
		cmocka_unit_test(no_more_is_asked_than_can_be_shown),
		cmocka_unit_test(answers_have_a_form),
		cmocka_unit_test(a_system_is_asked_and_gets_its_answers),
		cmocka_unit_test(without_a_system_nothing_is_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
