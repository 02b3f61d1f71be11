/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad content: every kind of mistake gets its file, its line, what is wrong and how to mend it. */
#include "tests/unit/content/town_copy.h"

#include "kiosk/content/content.h"

static struct content_problems problems;

/* In `file`, `from` becomes `to`; then a problem in `where` (NULL: the same file), at `line`,
 * says `what` and tells to `mend`. */
struct mistake {
	const char *file, *from, *to, *where;
	int line;
	const char *what, *mend;
};

static const struct mistake mistakes[] = {
	/* JSON itself */
	{"town.json", "\"112\",", "\"112\"", NULL, 4, "This cannot be read", "a comma"},
	{"town.json", "{\n", "{\n\t\"web\": \"x.example\",\n", NULL, 5, "written twice",
		"Keep one"},
	{"town.json", "{\n", "[{\n", NULL, 11, "This cannot be read", "a bracket"},
	{"said.json", "[\n\t{\"id\": \"bench\"}\n]", "{}", NULL, 1, "must be a list in [ ]",
		"form of this file"},
	{"town.json", "{", "[1]{", NULL, 1, "This cannot be read", "missing or too much"},
	{"said.json", "{\"id\": \"bench\"}", "7", NULL, 2, "an object in { }", "form of this file"},
	{"said.json", "\t{\"id\": \"bench\"}\n", "", NULL, 1, "1 to 100 objects; it holds 0",
		"Add some"},
	/* fields */
	{"places.json", "\"bus_minutes\": 8,", "", NULL, 2, "\"bus_minutes\" is missing",
		"form of this field"},
	{"places.json", "\"bus_minutes\": 8", "\"bus_minute\": 8", NULL, 5,
		"Nothing here is called \"bus_minute\"", "spelling"},
	{"places.json", "\"bus_minutes\": 8", "\"bus_minutes\": \"8\"", NULL, 5,
		"whole number from 0 to 240", "without quotes"},
	{"places.json", "\"bus_minutes\": 8", "\"bus_minutes\": 241", NULL, 5,
		"whole number from 0 to 240", "whole number"},
	{"places.json", "\"has_steps\": true", "\"has_steps\": 1", NULL, 13,
		"must be true or false", "without quotes"},
	{"places.json", "\"id\": \"hall\"", "\"id\": \"Hall 1\"", NULL, 10, "not a good id",
		"small letters"},
	{"places.json", "\"id\": \"hall\"", "\"id\": \"clinic\"", NULL, 10,
		"\"clinic\" is there twice", "its own id"},
	{"numbers.json", "\"5550142\"", "\"555 0142\"", NULL, 2, "must be 2 to 15 digits",
		"no spaces"},
	{"numbers.json", "\"5550142\"", "5550142", NULL, 2, "must be text in quotes",
		"form of this field"},
	{"town.json", "small.example", "small example", NULL, 4, "no spaces", "form of this field"},
	{"town.json", "\"phone_digits_min\": 7", "\"phone_digits_min\": 13", NULL, 8,
		"at least 13 and at most 12", "least"},
	/* what refers to something */
	{"town.json", "\"help_number\": \"help\"", "\"help_number\": \"nobody\"", NULL, 6,
		"no phone number \"nobody\"", "numbers.json"},
	{"services.json", "[\"clinic\", \"hall\"]", "[\"clinic\",\n\"moon\"]", NULL, 3,
		"no place \"moon\"", "places.json"},
	{"services.json", "[\"clinic\", \"hall\"]", "[\"hall\", \"hall\"]", NULL, 2,
		"\"hall\" is there twice", "Keep one"},
	{"services.json", ", \"number\": \"help\"", "", NULL, 3, "by phone only and has no number",
		"Add \"number\""},
	{"services.json", "[\"clinic\", \"hall\"]", "\"clinic\"", NULL, 2,
		"must be a list of at most 16", "[ ]"},
	{"reports.json", "\"is_idea\": true, ", "", NULL, 0, "0 have \"is_idea\"", "in one other"},
	{"reports.json", "{\"id\": \"other\", \"picture\"", "{\"id\": \"off\", \"picture\"", NULL,
		2, "\"off\" is there twice", "its own id"},
	{"topics.json", "[\"heat\"]", "[]", NULL, 2, "a list of 1 to", "guides in [ ]"},
	{"topics.json", "[\"heat\"]", "[\"heat\", \"heat\"]", NULL, 0, "\"heat\" is there twice",
		"one topic only"},
	{"topics.json", "[\"heat\"]", "[\"heat\", \"cold\"]", "guides/zh/cold.md", 0, "missing",
		"Add it"},
	/* dates and hours */
	{"town.json", "Europe/Dublin", "Europe/Dubbin", NULL, 2, "no time zone \"Europe/Dubbin\"",
		"Europe/Dublin"},
	{"notices.json", "\"2024-04-08\"", "\"2024-02-30\"", NULL, 2, "This is not a date",
		"2024-05-09 17:30"},
	{"notices.json", "\"2024-04-08\"", "\"8 April 2024\"", NULL, 2, "This is not a date",
		"2024-05-09"},
	{"notices.json", "\"2024-05-17 14:00\"", "\"2024-05-17 25:00\"", NULL, 3,
		"This is not a date", "2024-05-09"},
	{"notices.json", "\"2024-05-02\"", "\"2024-04-01\"", NULL, 4, "ends before it begins",
		"later"},
	{"notices.json", "\"ready\"", "\"soon\"", NULL, 4, "This is not a level", "danger"},
	{"notices.json", "\"is_event\": true", "\"is_event\": true, \"level\": \"info\"", NULL, 3,
		"an alert and an event", "Leave out"},
	{"places.json", "mon wed-fri", "mon fri-wed", NULL, 7, "not days of the week", "mon-fri"},
	{"places.json", "08:30", "8:30", NULL, 7, "not a time of day", "09:00"},
	{"places.json", "\"12:30\"", "\"08:00\"", NULL, 7, "end before they begin", "later"},
	{"figures.json", "\"has_goal\": true, ", "", NULL, 2, "misses a goal", "has_goal"},
	{"figures.json", "\"of_ten\": 9", "\"of_ten\": 11", NULL, 3, "from 0 to 10",
		"whole number"},
	{"figures.json", "Asked at the door", "Us", NULL, 3, "3 to 120 characters and one line", "form"},
	{"figures.json", "Asked at the door", "Asked\\nthere", NULL, 3, "one line", "form"},
	/* questionnaires and the finder */
	{"questionnaires.json", "\"version\": 1, ", "", NULL, 2, "\"version\" is missing",
		"form of this field"},
	{"questionnaires.json", "{\"id\": \"no\", \"picture\": \"no\"}",
		"{\"id\": \"yes\", \"picture\": \"no\"}", NULL, 5, "\"yes\" is there twice",
		"its own id"},
	{"questionnaires.json", "\"yes\", \"picture\": \"tick\"},",
		"\"yes\", \"picture\": \"tick\"}],\"x\": [", NULL, 3,
		"\"answers\" must be a list of 2 to 6", "Add some"},
	{"questionnaires.json", "\"until\"", "\"from\": \"2024-07-01\", \"until\"", NULL, 2,
		"ends before it begins", "later"},
	{"words/en/questionnaires.json", "\"Is it easy to come in?\"",
		"\"Is it easy to come in here each day?\"", NULL, 3,
		"has 9 words; 8 is the most", "one thing"},
	{"words/zh/finder.json", "\t\"finder.home.answers.tap\": \"水龙头\"\n",
		"\t\"finder.home.answers.x\": \"x\"\n", NULL, 0,
		"no text \"finder.home.answers.tap\"", "Add a line"},
	{"finder.json", "\"service\": \"doctor\"", "\"service\": \"moon\"", NULL, 4,
		"no service \"moon\"", "services.json"},
	{"finder.json", "\"guide\": \"heat\"", "\"guide\": \"cold\"", NULL, 4,
		"no guide \"cold\"", "topics.json"},
	{"finder.json", "\"report\": \"lights\"", "\"report\": \"lamps\"", NULL, 7,
		"no report \"lamps\"", "reports.json"},
	{"finder.json", "\"number\": \"water\"", "\"number\": \"tap\"", NULL, 8,
		"no number \"tap\"", "numbers.json"},
	{"finder.json", ", \"number\": \"water\"", "", NULL, 8, "\"tap\" leads nowhere", "Add"},
	{"finder.json", "\"next\": \"home\"", "\"next\": \"house\"", NULL, 3,
		"no question \"house\"", "this file"},
	{"finder.json", "\"next\": \"home\"", "\"next\": \"home\", \"number\": \"help\"",
		NULL, 3, "to a question and to something else", "Leave out"},
	{"finder.json", "\"number\": \"water\"", "\"next\": \"start\"", NULL, 8,
		"back to \"start\", in a circle", "something that helps"},
	{"finder.json", "\"next\": \"home\"", "\"number\": \"help\"", NULL, 6,
		"No answer leads to the question \"home\"", "Remove it"},
	/* words */
	{"words/es/said.json", "\t\"said.bench.said\": \"No hay donde sentarse.\",\n", "", NULL, 0,
		"no text \"said.bench.said\"", "Add a line"},
	{"words/zh/said.json", "{\n", "{\n\t\"said.bank.did\": \"x\",\n", NULL, 2,
		"Nothing uses the text \"said.bank.did\"", "Remove the line"},
	{"words/en/town.json", "\"Smallton\"", "\"\"", NULL, 2, "This text is empty",
		"Write the text"},
	{"words/ar/reports.json", "\"فكرة\"", "[\"فكرة\"]", NULL, 9, "is not a text", "in quotes"},
	{"words/en/places.json", "\"Town Hall\"", "\"Town {hall}\"", NULL, 4, "a brace",
		"Take it out"},
	{"words/en/places.json", "\"Town Hall\"", "\"Town\\u001fHall\"", NULL, 4, "cannot be shown",
		"Take it out"},
	{"words/en/services.json", "\"Doctor or nurse\"", "\"Doctor or nurse or both\"", NULL, 2,
		"23 characters; 18 is the most", "shorter name"},
	{"words/en/services.json", "\"Doctor or nurse\"", "\"Rheumatologist\"", NULL, 2,
		"more than 11 characters", "shorter word"},
	{"words/es/services.json", "\"Médico o enfermera\"",
		"\"Médico o enfermera o los dos juntos, como usted quiera\"", NULL, 2,
		"40 is the most", "fewer words"},
	{"words/en/services.json", "\"Bring nothing.\"",
		"\"Bring one two three four five six seven eight nine ten one two three four "
		"five.\"",
		NULL, 5, "has 16 words; 15 is the most", "two sentences"},
	/* guides */
	{"guides/en/heat.md", "# Stay well on hot days", "Stay well", NULL, 1, "stands on no page",
		"## [picture]"},
	{"guides/es/heat.md", "# C", "C", NULL, 1, "no title", "first line"},
	{"guides/en/heat.md", "## [sun]", "# Sun", NULL, 7, "one title", "first line"},
	{"guides/en/heat.md", "## [sun]", "## sun", NULL, 7, "not the name of a picture",
		"## [picture]"},
	{"guides/es/heat.md", "## [sun]", "## [moon]", NULL, 7, "in en it is \"sun\"",
		"same pictures"},
	{"guides/ar/heat.md", "## [sun]\n", "", NULL, 0, "1 pages; in en it has 2", "same pages"},
	{"guides/en/heat.md", "Eat small meals.\n", "", "guides/en/heat.md", 0, NULL, NULL},
	{"guides/en/heat.md", "Stay inside.\n", "", NULL, 7, "has 0 sentences", "1 to 5"},
	{"guides/en/heat.md", "Stay inside.", "A.\nB.\nC.\nD.\nE.\nF.", NULL, 13, "has 6 sentences",
		"start a new page"},
	{"guides/en/heat.md", "Stay inside.", "Stay inside. Rest.", NULL, 8, "two sentences",
		"its own line"},
	{"guides/en/heat.md", "Stay inside.", "- Stay inside.", NULL, 8, "Lists and other marks",
		"plain sentences"},
	{"guides/en/heat.md", "Stay inside.",
		"Stay inside with one two three four five six seven eight nine ten one two three.",
		NULL, 8, "has 16 words", "leave words out"},
	{"guides/en/heat.md", "Stay inside.\n",
		"A.\n## [a]\nB.\n## [a]\nC.\n## [a]\nD.\n## [a]\nE.\n## [a]\nF.\n", NULL, 17,
		"at most 6 pages", "two guides"},
	/* lists and files */
	{"streets.txt", "Mill Road", "Mill Lane", NULL, 3, "\"Mill Lane\" is there twice",
		"Keep one"},
	{"streets.txt", "Mill Road", "***", NULL, 3, "no letters", "Write a name"},
	{"names/en.txt", "Anna\nBen\nMary\nTom\n", "", NULL, 0, "empty", "one name a line"},
	{"names/zh.txt", "秀英", "\xE7\xA7", NULL, 3, "not text", "UTF-8"},
};

static const struct content_problem *problem_find(const char *file, const char *what)
{
	for (int i = 0; i < problems.count && i < CONTENT_PROBLEMS_MAX; i++) {
		if (strcmp(problems.list[i].file, file) == 0 && strstr(problems.list[i].what, what))
			return &problems.list[i];
	}
	return NULL;
}

static void spoil(const struct town_copy *t, const struct mistake *m)
{
	struct k_buf b = town_original(m->file), out;
	k_buf_init(&out, 4 << 20);
	char *at = strstr(b.data, m->from);
	if (!at)
		fail_msg("%s does not hold %s", m->file, m->from);
	assert_int_equal(k_buf_add(&out, b.data, (size_t)(at - b.data)), ERR_OK);
	assert_int_equal(k_buf_printf(&out, "%s%s", m->to, at + strlen(m->from)), ERR_OK);
	town_write(t, m->file, out.data, out.len_bytes);
	k_buf_finish(&b);
	k_buf_finish(&out);
}

static void each_mistake_is_named(void **state)
{
	(void)state;
	struct town_copy t;
	town_copy_make(&t);
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		const struct mistake *m = &mistakes[i];
		struct content *c = NULL;
		spoil(&t, m);
		enum err e = content_load(t.dir, &c, &problems);
		town_restore(&t, m->file);
		if (!m->what) { /* allowed */
			assert_int_equal(e, ERR_OK);
			content_destroy(c);
			continue;
		}
		assert_int_equal(e, ERR_BAD_INPUT);
		assert_null(c);
		const struct content_problem *p =
			problem_find(m->where ? m->where : m->file, m->what);
		if (!p || p->line != m->line || !strstr(p->mend, m->mend)) {
			content_problems_print(stderr, &problems);
			fail_msg("mistake %zu: expected %s:%d: %s (%s)", i,
				m->where ? m->where : m->file, m->line, m->what, m->mend);
		}
	}
	town_copy_remove(&t);
}

static void all_problems_come_at_once(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	town_copy_make(&t);
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		if (strcmp(mistakes[i].file, "town.json") == 0 &&
			strstr(mistakes[i].from, "help_number"))
			spoil(&t, &mistakes[i]);
		if (strcmp(mistakes[i].file, "streets.txt") == 0 &&
			strcmp(mistakes[i].to, "***") == 0)
			spoil(&t, &mistakes[i]);
	}
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_int_equal(problems.count, 2);
	town_copy_remove(&t);
}

static void a_broken_file_does_not_bury_itself(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	town_copy_make(&t);
	/* Its topics and their words and guides are not called unused. */
	town_write(&t, "topics.json", "[", 1);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.list[0].file, "topics.json");
	town_copy_remove(&t);
}

/* Four questions one behind the other: the last step is one too many. */
static void the_finder_has_at_most_three_questions(void **state)
{
	(void)state;
	static const char finder[] =
		"[\n"
		"{\"id\": \"start\", \"answers\": [{\"id\": \"home\", \"picture\": \"a\","
		" \"next\": \"home\"}, {\"id\": \"ill\", \"picture\": \"a\", \"number\": \"help\"}]},\n"
		"{\"id\": \"home\", \"answers\": [{\"id\": \"lamp\", \"picture\": \"a\","
		" \"next\": \"third\"}, {\"id\": \"tap\", \"picture\": \"a\", \"number\": \"help\"}]},\n"
		"{\"id\": \"third\", \"answers\": [{\"id\": \"a\", \"picture\": \"a\","
		" \"number\": \"help\"}, {\"id\": \"b\", \"picture\": \"a\",\n"
		" \"next\": \"fourth\"}]},\n"
		"{\"id\": \"fourth\", \"answers\": [{\"id\": \"a\", \"picture\": \"a\","
		" \"number\": \"help\"}, {\"id\": \"b\", \"picture\": \"a\", \"number\": \"help\"}]}\n"
		"]\n";
	struct town_copy t;
	struct content *c = NULL;
	town_copy_make(&t);
	town_write(&t, "finder.json", finder, sizeof finder - 1);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	const struct content_problem *p =
		problem_find("finder.json", "would be question number 4; 3 is the most");
	assert_non_null(p);
	assert_int_equal(p->line, 5);
	town_copy_remove(&t);
}

/* A town that asks nothing and needs no finder. */
static void both_may_be_empty(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	town_copy_make(&t);
	town_write(&t, "finder.json", "[]", 2);
	town_write(&t, "questionnaires.json", "[]", 2);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	for (int i = 0; i < problems.count; i++)
		assert_non_null(strstr(problems.list[i].what, "Nothing uses this file"));
	assert_int_equal(problems.count, 8); /* words of both, in four languages */
	town_copy_remove(&t);
}

static void files_that_do_not_belong_are_named(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	char path[PATH_MAX];
	town_copy_make(&t);
	town_write(&t, "words/en/fr.json", "{}", 2);
	town_write(&t, ".hidden", "x", 1);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_int_equal(problems.count, 1);
	assert_non_null(problem_find("words/en/fr.json", "Nothing uses this file"));
	town_path(&t, ".hidden", path);
	unlink(path);
	town_path(&t, "words/en/fr.json", path);
	unlink(path);

	town_path(&t, "streets.txt", path);
	unlink(path);
	assert_int_equal(symlink("/etc/hostname", path), 0);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_non_null(problem_find("streets.txt", "links and the like"));
	assert_non_null(problem_find("streets.txt", "missing"));
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_non_null(problem_find("streets.txt", "not a plain file"));
	town_copy_remove(&t);
}

static void a_link_to_a_folder_is_not_followed(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	char path[PATH_MAX];
	town_copy_make(&t);
	town_path(&t, "extra", path);
	assert_int_equal(symlink("/etc", path), 0);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_non_null(problem_find("extra", "links and the like"));
	assert_int_equal(problems.count, 1);
	unlink(path);
	town_copy_remove(&t);
}

static void what_is_too_big_is_refused(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	town_copy_make(&t);
	size_t n = (1 << 20) + 1;
	char *big = malloc(n);
	assert_non_null(big);
	memset(big, 'a', n);
	town_write(&t, "streets.txt", big, n);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_TOO_BIG);
	assert_non_null(problem_find("streets.txt", "1 MiB"));
	/* One byte less is read, and is no street. */
	town_write(&t, "streets.txt", big, n - 1);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_non_null(problem_find("streets.txt", "60 is the most"));
	free(big);
	town_copy_remove(&t);
}

static void too_many_problems_are_counted(void **state)
{
	(void)state;
	struct town_copy t;
	struct content *c = NULL;
	struct k_buf b;
	town_copy_make(&t);
	k_buf_init(&b, 1 << 20);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(k_buf_printf(&b, "{street %d}\n", i), ERR_OK);
	town_write(&t, "streets.txt", b.data, b.len_bytes);
	k_buf_finish(&b);
	assert_int_equal(content_load(t.dir, &c, &problems), ERR_BAD_INPUT);
	assert_int_equal(problems.count, 1001); /* and the list is empty */
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	assert_non_null(f);
	content_problems_print(f, &problems);
	fclose(f);
	assert_non_null(strstr(text, "streets.txt:1: This text holds"));
	assert_non_null(strstr(text, "... and 801 more.\n1001 problems.\n"));
	free(text);
	town_copy_remove(&t);
}

static void no_folder_is_said(void **state)
{
	(void)state;
	struct content *c = NULL;
	assert_int_equal(content_load("/nowhere/town", &c, &problems), ERR_NOT_FOUND);
	assert_int_equal(problems.count, 1);
	assert_null(c);
}

static bool has_no_bus(void *ctx, const char *id)
{
	return strcmp(id, ctx) != 0;
}

static void pictures_are_asked_for(void **state)
{
	(void)state;
	struct content *c = NULL;
	assert_int_equal(content_load_with(TOWN_SMALL, has_no_bus, "townhall", &c, &problems),
		ERR_BAD_INPUT);
	const struct content_problem *p = problem_find("places.json", "no picture \"townhall\"");
	assert_non_null(p);
	assert_int_equal(p->line, 11);
	assert_int_equal(problems.count, 1);
	assert_int_equal(
		content_load_with(TOWN_SMALL, has_no_bus, "sun", &c, &problems), ERR_BAD_INPUT);
	p = problem_find("guides/en/heat.md", "no picture \"sun\"");
	assert_non_null(p);
	assert_int_equal(p->line, 7);
	assert_int_equal(problems.count, 1);
	assert_false(content_picture_in_folder("/nowhere", "sun"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_is_named),
		cmocka_unit_test(all_problems_come_at_once),
		cmocka_unit_test(a_broken_file_does_not_bury_itself),
		cmocka_unit_test(the_finder_has_at_most_three_questions),
		cmocka_unit_test(both_may_be_empty),
		cmocka_unit_test(files_that_do_not_belong_are_named),
		cmocka_unit_test(a_link_to_a_folder_is_not_followed),
		cmocka_unit_test(what_is_too_big_is_refused),
		cmocka_unit_test(too_many_problems_are_counted),
		cmocka_unit_test(no_folder_is_said),
		cmocka_unit_test(pictures_are_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
