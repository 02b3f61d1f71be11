/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts: what is saved, gone back to, frozen and told of others; things of every kind. */
#include "draft_fixture.h"

#include "hub/console/approve.h"
#include "hub/console/draft_newer.h"
#include "kiosk/base/check.h"

static void one_line_of_one_file_changes(void **state)
{
	struct fixture *f = *state;
	char first[256], before[DRAFT_FILE_MAX];
	int64_t draft = town_draft(f, "New number of the clinic");
	int64_t save = town_write(f, draft, "numbers/clinic", "f.digits", "5550199");
	assert_true(save > 0);
	snprintf(before, sizeof before, "%s", town_file(f, 0, 0, "numbers.json"));
	assert_int_equal(lines_changed(before, town_file(f, draft, save, "numbers.json"), first), 1);
	assert_string_equal(
		first, "\t{\"id\": \"clinic\", \"picture\": \"doctor\", \"digits\": \"5550199\"},");
	json_t *paths = NULL;
	assert_int_equal(draft_paths(&f->hub, draft, save, &paths), ERR_OK);
	assert_int_equal(json_object_size(paths), 1);
	json_decref(paths);
	/* The same again is no save. */
	assert_int_equal(town_write(f, draft, "numbers/clinic", "f.digits", "5550199"), 0);
}

static void every_cell_of_the_town_is_read_and_changes_only_itself(void **state)
{
	static const struct {
		const char *at, *cell, *value, *file, *line;
	} cases[] = {
		{"numbers/clinic", "f.text_digits", "5550198", "numbers.json",
			"\t{\"id\": \"clinic\", \"picture\": \"doctor\", \"digits\": \"5550101\", "
			"\"text_digits\": \"5550198\"},"},
		{"numbers/clinic", "w.open.es", "Siempre", "words/es/numbers.json",
			"\t\"numbers.clinic.open\": \"Siempre\","},
		{"places/harbour-clinic", "f.hours", "mon wed-fri 09:00-16:00", "places.json",
			"\t\t\"hours\": [{\"days\": \"mon wed-fri\", \"from\": \"09:00\", \"to\": "
			"\"16:00\"}]"},
		{"places/harbour-clinic", "f.has_steps", "yes", "places.json",
			"\t\t\"has_steps\": true,"},
		{"services/doctor", "f.places", "main-street-clinic harbour-clinic", "services.json",
			"\t\t\"places\": [\"main-street-clinic\", \"harbour-clinic\"]"},
		{"services/money", "f.minutes", "40", "services.json", "\t\t\"minutes\": 40,"},
		{"reports/street/hole", "f.picture", "paving", "reports.json",
			"\t\t\t{\"id\": \"hole\", \"picture\": \"paving\"},"},
		{"reports/street/hole", "w..ar", "حفرة عميقة", "words/ar/reports.json",
			"\t\"reports.street.picks.hole\": \"حفرة عميقة\","},
		{"questionnaires/centre/door", "w.ask.en", "Is the door easy?",
			"words/en/questionnaires.json",
			"\t\"questionnaires.centre.door.ask\": \"Is the door easy?\","},
		{"questionnaires/centre/door/easy", "f.picture", "smile", "questionnaires.json",
			"\t\t\t\t\t{\"id\": \"easy\", \"picture\": \"smile\"},"},
		{"finder/start/home", "f.next", "", "finder.json",
			"\t\t\t{\"id\": \"home\", \"picture\": \"home\"},"},
		{"topics/health/see-a-doctor", "g.2.picture", "paper", "guides/zh/see-a-doctor.md",
			"## [paper]"},
		{"topics/health/see-a-doctor", "g.title.en", "Your doctor", "guides/en/see-a-doctor.md",
			"# Your doctor"},
		{"town", "w.name.zh", "美水", "words/zh/town.json", "\t\"town.name\": \"美水\","},
		{"town", "f.answer_days", "3", "town.json", "\t\"answer_days\": 3,"},
		{"notices/heat-warning", "f.level", "life", "notices.json",
			"\t\t\"level\": \"life\","},
		{"figures/happy", "f.of_ten", "8", "figures.json",
			"\t{\"id\": \"happy\", \"period\": \"2024-03-01\", \"updated\": "
			"\"2024-04-02\", \"of_ten\": 8},"},
	};
	struct fixture *f = *state;
	static char before[DRAFT_FILE_MAX];
	for (size_t i = 0; i < K_COUNT(cases); i++) {
		char first[256];
		int64_t draft = town_draft(f, cases[i].at);
		int64_t save = town_write(f, draft, cases[i].at, cases[i].cell, cases[i].value);
		snprintf(before, sizeof before, "%s", town_file(f, 0, 0, cases[i].file));
		print_message("%s %s\n", cases[i].at, cases[i].cell);
		assert_int_equal(
			lines_changed(before, town_file(f, draft, save, cases[i].file), first), 1);
		assert_string_equal(first, cases[i].line);
		/* And is read back as it was written. */
		struct draft_copy copy;
		struct form_thing thing;
		draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
		assert_int_equal(form_thing_find(&copy, cases[i].at, &thing), ERR_OK);
		assert_string_equal(form_cell_find(&thing, cases[i].cell)->value, cases[i].value);
		draft_copy_close(&copy);
	}
}

static void count(void *ctx, const struct form_spot *thing)
{
	struct draft_copy *copy = ((void **)ctx)[0];
	int *n = ((void **)ctx)[1];
	struct form_thing t;
	form_thing_read(copy, thing, &t);
	for (int i = 0; i < t.count; i++) {
		if (t.cells[i].is_needed && !*t.cells[i].value && t.cells[i].language >= 0)
			fail_msg("%s %s is empty", thing->at, t.cells[i].name);
		n[0] += *t.cells[i].value && t.cells[i].word != NULL;
	}
	n[1]++;
}

static void all_words_of_the_town_are_in_some_cell(void **state)
{
	struct fixture *f = *state;
	struct draft_copy copy;
	int n[2] = {0, 0}, words = 0, gaps[DRAFT_COPY_LANGUAGES];
	void *ctx[] = {&copy, n};
	draft_copy_open(&f->hub, 0, 0, &copy);
	form_spot_walk_all(&copy, count, ctx);
	for (int i = 0; i < form_kind_count; i++) {
		static const char *const tags[] = {"en", "es", "zh", "ar"};
		for (size_t k = 0; k < K_COUNT(tags); k++) {
			char path[128];
			snprintf(path, sizeof path, "words/%s/%s.json", tags[k], form_kinds[i].name);
			words += (int)json_object_size(draft_copy_json(&copy, path));
		}
	}
	print_message("%d words, %d things\n", n[0], n[1]);
	assert_int_equal(n[0], words);
	form_gaps_count(&copy, "", gaps);
	assert_int_equal(gaps[0] + gaps[1] + gaps[2] + gaps[3], 0);
	assert_int_equal(copy.err, ERR_OK);
	draft_copy_close(&copy);
}

static void a_text_that_is_taken_out_is_a_gap(void **state)
{
	struct fixture *f = *state;
	struct draft_copy copy;
	int gaps[DRAFT_COPY_LANGUAGES];
	int64_t draft = town_draft(f, "gap");
	town_write(f, draft, "numbers/clinic", "w.open.ar", "");
	town_write(f, draft, "topics/health/medicines", "g.1.zh", "");
	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	form_gaps_count(&copy, "", gaps);
	assert_int_equal(gaps[0], 0);
	assert_int_equal(gaps[2], 1);
	assert_int_equal(gaps[3], 1);
	form_gaps_count(&copy, "numbers/clinic", gaps);
	assert_int_equal(gaps[2], 0);
	assert_int_equal(gaps[3], 1);
	form_gaps_count(&copy, "numbers/clin", gaps);
	assert_int_equal(gaps[3], 0);
	draft_copy_close(&copy);
}

static void rows_come_go_and_move_with_their_words(void **state)
{
	struct fixture *f = *state;
	struct draft_copy copy;
	struct form_spot list, thing;
	char id[FORM_ID_CHARS + 1], before[DRAFT_FILE_MAX];
	int64_t save, draft = town_draft(f, "rows");
	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	assert_int_equal(form_spot_find(&copy, "numbers", &list), ERR_OK);
	form_id_make(&copy, &list, "Clinic!", id);
	assert_string_equal(id, "clinic-2");
	form_id_make(&copy, &list, "诊所", id);
	assert_string_equal(id, "new-1");
	assert_int_equal(form_row_add(&copy, &list, "dentist", "Dentist"), ERR_OK);
	assert_int_equal(form_spot_find(&copy, "numbers/dentist", &thing), ERR_OK);
	assert_string_equal(form_spot_name(&copy, &thing), "Dentist");
	form_row_move(&copy, &thing, -1);
	assert_int_equal(form_spot_find(&copy, "numbers/dentist", &thing), ERR_OK);
	assert_int_equal(thing.index, thing.count - 2);
	form_row_remove(&copy, &thing);
	assert_int_equal(draft_copy_save(&copy, "ana", "rows", NOW_MS, &save), ERR_OK);
	draft_copy_close(&copy);
	snprintf(before, sizeof before, "%s", town_file(f, 0, 0, "numbers.json"));
	assert_string_equal(before, town_file(f, draft, save, "numbers.json"));
	snprintf(before, sizeof before, "%s", town_file(f, 0, 0, "words/en/numbers.json"));
	assert_string_equal(before, town_file(f, draft, save, "words/en/numbers.json"));

	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	assert_int_equal(form_spot_find(&copy, "topics/health", &thing), ERR_OK);
	form_row_remove(&copy, &thing);
	assert_int_equal(draft_copy_save(&copy, "ana", "no health", NOW_MS, &save), ERR_OK);
	draft_copy_close(&copy);
	assert_string_equal(town_file(f, draft, save, "guides/ar/medicines.md"), "(none)");
	assert_null(strstr(town_file(f, draft, save, "words/es/topics.json"), "topics.health."));
	assert_int_equal(draft_go_back(&f->hub, draft, 0, "ben", NOW_MS), ERR_OK);
	json_t *paths = NULL;
	assert_int_equal(draft_paths(&f->hub, draft, INT64_MAX, &paths), ERR_OK);
	assert_int_equal(json_object_size(paths), 0);
	json_decref(paths);
	assert_string_not_equal(town_file(f, draft, INT64_MAX, "guides/ar/medicines.md"), "(none)");
}

static void pages_of_a_guide_stay_the_same_in_all_languages(void **state)
{
	struct fixture *f = *state;
	struct draft_copy copy;
	struct form_spot guide;
	struct form_thing t;
	int64_t draft = town_draft(f, "guide");
	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	assert_int_equal(form_spot_find(&copy, "topics/health/hot-days", &guide), ERR_OK);
	form_thing_read(&copy, &guide, &t);
	const char *first = form_cell_find(&t, "g.1.ar")->value;
	form_page_move(&copy, &guide, 1, 1);
	assert_int_equal(form_page_add(&copy, &guide), ERR_OK);
	form_page_remove(&copy, &guide, 1);
	form_page_move(&copy, &guide, 1, -1);
	form_page_remove(&copy, &guide, 99);
	form_thing_read(&copy, &guide, &t);
	assert_string_equal(form_cell_find(&t, "g.1.ar")->value, first);
	while (!form_page_add(&copy, &guide)) {
	}
	form_thing_read(&copy, &guide, &t);
	assert_non_null(form_cell_find(&t, "g.6.zh"));
	assert_string_equal(form_cell_find(&t, "g.6.picture")->value, "info");
	draft_copy_close(&copy);
}

static void every_save_is_kept_and_can_be_gone_back_to(void **state)
{
	struct fixture *f = *state;
	json_t *saves = NULL;
	int64_t draft = town_draft(f, "saves");
	int64_t one = town_write(f, draft, "numbers/clinic", "f.digits", "1111111");
	int64_t two = town_write(f, draft, "numbers/clinic", "f.digits", "2222222");
	town_write(f, draft, "numbers/clinic", "w.name.es", "La clínica");
	assert_int_equal(draft_go_back(&f->hub, draft, one, "ben", NOW_MS + 1), ERR_OK);
	assert_non_null(strstr(town_file(f, draft, INT64_MAX, "numbers.json"), "1111111"));
	assert_null(strstr(town_file(f, draft, INT64_MAX, "words/es/numbers.json"), "La clínica"));
	assert_int_equal(draft_go_back(&f->hub, draft, two, "ben", NOW_MS + 2), ERR_OK);
	assert_non_null(strstr(town_file(f, draft, INT64_MAX, "numbers.json"), "2222222"));
	assert_int_equal(draft_saves(&f->hub, draft, &saves), ERR_OK);
	assert_int_equal(json_array_size(saves), 5);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(saves, 0), "who")), "ben");
	json_decref(saves);
	int64_t other = town_draft(f, "other");
	assert_int_equal(draft_go_back(&f->hub, other, one, "ben", NOW_MS), ERR_NOT_FOUND);
}

static void what_waits_is_frozen(void **state)
{
	struct fixture *f = *state;
	struct draft d;
	int64_t save, draft = town_draft(f, "frozen");
	struct draft_file file = {"town.json", DRAFT_FILE_BYTES, "{}", 2};
	assert_int_equal(
		draft_step(&f->hub, draft, DRAFT_OPEN, DRAFT_WAITING, NULL, NOW_MS), ERR_OK);
	assert_int_equal(draft_save(&f->hub, draft, "ana", "x", &file, 1, -1, NOW_MS, &save), ERR_GONE);
	assert_int_equal(draft_rename(&f->hub, draft, "y", NOW_MS), ERR_GONE);
	assert_int_equal(draft_go_back(&f->hub, draft, 0, "ana", NOW_MS), ERR_GONE);
	assert_int_equal(
		draft_step(&f->hub, draft, DRAFT_OPEN, DRAFT_WITHDRAWN, NULL, NOW_MS), ERR_GONE);
	assert_int_equal(
		draft_step(&f->hub, draft, DRAFT_WAITING, DRAFT_REFUSED, "Not clear.", NOW_MS), ERR_OK);
	assert_int_equal(draft_find(&f->hub, draft, &d), ERR_OK);
	assert_int_equal(d.state, DRAFT_REFUSED);
	assert_string_equal(d.note, "Not clear.");
}

static void another_draft_of_the_same_file_is_told(void **state)
{
	struct fixture *f = *state;
	json_t *paths = NULL, *others = NULL;
	int64_t one = town_draft(f, "one"), two = town_draft(f, "two");
	town_write(f, one, "numbers/clinic", "f.digits", "1111111");
	town_write(f, two, "numbers/carers", "f.digits", "2222222");
	town_write(f, two, "said/benches", "w.did.en", "Six benches.");
	assert_int_equal(draft_paths(&f->hub, one, INT64_MAX, &paths), ERR_OK);
	assert_int_equal(draft_others(&f->hub, one, paths, &others), ERR_OK);
	assert_int_equal(json_array_size(others), 1);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(others, 0), "title")), "two");
	json_decref(paths);
	json_decref(others);
}

/* Another town, as if it had been published since; its files are copies that a test may change. */
static void town_move(struct fixture *f, char dir[80])
{
	char command[256];
	snprintf(dir, 80, "%s/town", f->dir);
	snprintf(command, sizeof command, "cp -r assets/town %s", dir);
	assert_int_equal(system(command), 0);
	f->hub.content_dir = dir;
}

static void town_edit(const char *dir, const char *file, const char *from, const char *to)
{
	char command[400];
	snprintf(command, sizeof command, "sed -i 's/%s/%s/' %s/%s", from, to, dir, file);
	assert_int_equal(system(command), 0);
}

static void what_was_published_meanwhile_is_taken_in(void **state)
{
	struct fixture *f = *state;
	struct draft d;
	struct draft_copy copy;
	struct form_spot list;
	char dir[80];
	json_t *told = NULL, *paths = NULL;
	int64_t save, draft = town_draft(f, "newer");
	town_move(f, dir);
	town_write(f, draft, "numbers/clinic", "f.digits", "1111111");
	town_write(f, draft, "numbers/carers", "f.digits", "2222222");
	town_write(f, draft, "numbers/clinic", "w.open.es", "Siempre");
	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	assert_int_equal(form_spot_find(&copy, "numbers", &list), ERR_OK);
	assert_int_equal(form_row_add(&copy, &list, "dentist", "Dentist"), ERR_OK);
	assert_int_equal(draft_copy_save(&copy, "ana", "x", NOW_MS, &save), ERR_OK);
	draft_copy_close(&copy);
	town_edit(dir, "numbers.json", "5550112", "3333333"); /* of carers: the same field */
	town_edit(dir, "numbers.json", "5550125", "4444444"); /* of food: another thing */
	town_edit(dir, "words/es/numbers.json", "Banco de alimentos", "Comida");
	assert_int_equal(draft_find(&f->hub, draft, &d), ERR_OK);
	assert_int_equal(approve_outdated(&f->hub, &d, &paths), ERR_OK);
	assert_int_equal(json_object_size(paths), 2);
	json_decref(paths);
	assert_int_equal(draft_newer_take(&f->hub, &d, "ana", NOW_MS, &told), ERR_OK);
	assert_int_equal(json_array_size(told), 1);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(told, 0), "mine")), "2222222");
	json_decref(told);
	const char *numbers = town_file(f, draft, INT64_MAX, "numbers.json");
	assert_non_null(strstr(numbers, "1111111"));
	assert_non_null(strstr(numbers, "3333333"));
	assert_non_null(strstr(numbers, "4444444"));
	assert_non_null(strstr(numbers, "dentist"));
	assert_null(strstr(numbers, "2222222"));
	assert_non_null(strstr(town_file(f, draft, INT64_MAX, "words/es/numbers.json"), "Siempre"));
	assert_non_null(
		strstr(town_file(f, draft, INT64_MAX, "words/en/numbers.json"), "\"Dentist\""));
	assert_int_equal(draft_find(&f->hub, draft, &d), ERR_OK);
	assert_int_equal(approve_outdated(&f->hub, &d, &paths), ERR_OK);
	assert_int_equal(json_object_size(paths), 0);
	json_decref(paths);
}

static void no_path_leads_out_of_the_folder(void **state)
{
	static const char *const bad[] = {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden",
		"a/.b", "a b", "a\nb", "é"};
	struct fixture *f = *state;
	int64_t save, draft = town_draft(f, "paths");
	for (size_t i = 0; i < K_COUNT(bad); i++) {
		struct draft_file file = {bad[i], DRAFT_FILE_BYTES, "x", 1};
		assert_false(draft_path_is_right(bad[i]));
		assert_int_equal(draft_save(&f->hub, draft, "a", "x", &file, 1, -1, NOW_MS, &save),
			ERR_BAD_INPUT);
	}
	assert_true(draft_path_is_right("guides/en/bills.md"));
	struct draft_copy copy;
	struct form_spot spot;
	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	assert_int_equal(form_spot_find(&copy, "numbers/../town", &spot), ERR_BAD_INPUT);
	assert_int_equal(form_spot_find(&copy, "", &spot), ERR_BAD_INPUT);
	assert_int_equal(form_spot_find(&copy, "numbers/", &spot), ERR_NOT_FOUND);
	assert_int_equal(form_spot_find(&copy, "numbers/clinic/x", &spot), ERR_NOT_FOUND);
	assert_int_equal(form_spot_find(&copy, "reports/street/nothing", &spot), ERR_NOT_FOUND);
	draft_copy_close(&copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_line_of_one_file_changes),
		TEST(every_cell_of_the_town_is_read_and_changes_only_itself),
		TEST(all_words_of_the_town_are_in_some_cell),
		TEST(a_text_that_is_taken_out_is_a_gap),
		TEST(rows_come_go_and_move_with_their_words),
		TEST(pages_of_a_guide_stay_the_same_in_all_languages),
		TEST(every_save_is_kept_and_can_be_gone_back_to),
		TEST(what_waits_is_frozen),
		TEST(another_draft_of_the_same_file_is_told),
		TEST(what_was_published_meanwhile_is_taken_in),
		TEST(no_path_leads_out_of_the_folder),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
