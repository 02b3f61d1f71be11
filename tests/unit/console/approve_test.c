/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approval: frozen bytes, one key an account, two people, and what was published meanwhile. */
#include "draft_fixture.h"

#include <dirent.h>
#include <sys/stat.h>

#include "hub/console/approve.h"
#include "hub/console/progress.h"
#include "hub/publish/rollout.h"
#include "tests/unit/publish/city.h"

enum { TOWN_FILES = 400 };

struct office {
	struct fixture *f;
	struct city city;
	char data[80];
};

static struct change_file town_files[TOWN_FILES];
static int town_count;

/* All files below assets/town, by their paths there. */
static void files_gather(const char *prefix)
{
	char folder[256];
	snprintf(folder, sizeof folder, "assets/town/%s", prefix);
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *d; (d = readdir(dir)) != NULL;) {
		char path[200], full[300];
		struct k_buf bytes;
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s%.80s%s", prefix, d->d_name, d->d_type == DT_DIR ? "/" : "");
		if (d->d_type == DT_DIR) {
			files_gather(path);
			continue;
		}
		snprintf(full, sizeof full, "assets/town/%s", path);
		k_buf_init(&bytes, DRAFT_FILE_MAX);
		assert_int_equal(k_buf_read_file(&bytes, full), ERR_OK);
		assert_true(town_count < TOWN_FILES);
		town_files[town_count++] = (struct change_file){strdup(path), bytes.data, bytes.len_bytes};
	}
	closedir(dir);
}

static void files_free(void)
{
	for (; town_count; town_count--) {
		free((char *)(uintptr_t)town_files[town_count - 1].path);
		free((void *)(uintptr_t)town_files[town_count - 1].bytes);
	}
}

/* A hub whose repository holds the demo town, signed by a and b. */
static int office_open(void **state)
{
	struct office *o = calloc(1, sizeof *o);
	struct city *c = &o->city;
	struct tree t;
	json_t *keys = json_array(), *public = NULL, *hub = NULL, *change = NULL;
	void *fixture = NULL;
	assert_int_equal(town_open(&fixture), 0);
	o->f = fixture;
	snprintf(o->data, sizeof o->data, "%s/data", o->f->dir);
	snprintf(c->dir, sizeof c->dir, "%.60s", o->data);
	assert_int_equal(mkdir(c->dir, 0700), 0);
	for (int i = 0; i < PEOPLE; i++) {
		char name[2] = {(char)('a' + i), 0};
		assert_int_equal(signer_generate(SIGNER_P256, &c->key[i]), ERR_OK);
		assert_int_equal(signer_public(c->key[i], name, &public, c->id[i]), ERR_OK);
		json_array_append_new(keys, public);
	}
	assert_int_equal(tree_at(c->dir, &t), ERR_OK);
	assert_int_equal(hubkeys_make(&t, false, &hub), ERR_OK);
	c->people = (struct layout_people){keys, hub, 2, 0, NOW_MS / 1000};
	files_gather("");
	struct change_order order = {.title = "first", .author = "a", .files = town_files,
		.file_count = town_count, .ring = -1, .now_s = NOW_MS / 1000};
	assert_int_equal(change_first(&c->people, &order, &change, c->words), ERR_OK);
	if (city_put(c, change, "ab", NOW_MS / 1000))
		fail_msg("%s", c->words);
	files_free();
	o->f->hub.data = o->data;
	*state = o;
	return 0;
}

static int office_close(void **state)
{
	struct office *o = *state;
	void *fixture = o->f;
	for (int i = 0; i < PEOPLE; i++)
		EVP_PKEY_free(o->city.key[i]);
	json_decref((json_t *)(uintptr_t)o->city.people.keys);
	json_decref((json_t *)(uintptr_t)o->city.people.hub);
	draft_base_close(&o->f->hub);
	free(o);
	return fixture_close(&fixture);
}

static struct draft draft_now(struct office *o, int64_t draft)
{
	struct draft d;
	assert_int_equal(draft_find(&o->f->hub, draft, &d), ERR_OK);
	return d;
}

/* A draft with another number of the clinic, waiting. */
static int64_t waiting(struct office *o, const char *digits, int64_t at_ms)
{
	char words[APPROVE_WORDS_MAX];
	int64_t draft = town_draft(o->f, "New number");
	struct approve_plan plan = {.at_ms = at_ms, .ring = -1};
	town_write(o->f, draft, "numbers/clinic", "f.digits", digits);
	struct draft d = draft_now(o, draft);
	enum err e = approve_ask(&o->f->hub, &d, &plan, NOW_MS, words);
	if (e)
		fail_msg("%s", words);
	return draft;
}

/* The signatures of a person under all roles of the draft's change. */
static json_t *signatures(struct office *o, int64_t draft, int who)
{
	json_t *change = NULL, *list = json_array(), *role;
	size_t i;
	assert_int_equal(approve_change(&o->f->hub, draft, &change), ERR_OK);
	json_array_foreach(json_object_get(change, "roles"), i, role)
	{
		char hex[SIGNER_HEX_MAX];
		const char *text = json_string_value(json_object_get(role, "signed"));
		assert_int_equal(
			signer_sign(o->city.key[who - 'a'], text, strlen(text), hex), ERR_OK);
		json_array_append_new(list,
			json_pack("{s:O, s:s, s:s}", "role", json_object_get(role, "name"), "keyid",
				o->city.id[who - 'a'], "sig", hex));
	}
	json_decref(change);
	return list;
}

static enum err signs(struct office *o, int64_t draft, int key, const char *account)
{
	char words[APPROVE_WORDS_MAX];
	struct draft d = draft_now(o, draft);
	json_t *list = signatures(o, draft, key);
	enum err e = approve_sign(&o->f->hub, &d, account, list, NOW_MS, words);
	json_decref(list);
	if (e)
		print_message("%s\n", words);
	return e;
}

static bool publishes(struct office *o, int64_t draft)
{
	char words[APPROVE_WORDS_MAX];
	bool did = false;
	struct draft d = draft_now(o, draft);
	enum err e = approve_publish(&o->f->hub, &d, NOW_MS, &did, words);
	if (e)
		print_message("%s\n", words);
	return !e && did;
}

static void two_people_publish_exactly_what_was_frozen(void **state)
{
	struct office *o = *state;
	int64_t draft = waiting(o, "5550199", 0);
	struct draft d = draft_now(o, draft);
	json_t *change = NULL;
	char sum[APPROVE_SUM_CHARS + 1];
	assert_int_equal(d.state, DRAFT_WAITING);
	assert_int_equal(approve_change(&o->f->hub, draft, &change), ERR_OK);
	approve_sum(change, sum);
	assert_string_equal(sum, d.frozen);
	assert_int_equal(json_array_size(json_object_get(change, "roles")), 1);
	assert_int_equal(json_array_size(json_object_get(change, "files")), 1);
	json_decref(change);
	assert_false(publishes(o, draft));
	assert_int_equal(signs(o, draft, 'a', "ana"), ERR_OK);
	assert_string_equal(draft_now(o, draft).frozen, sum);
	assert_false(publishes(o, draft));
	assert_int_equal(signs(o, draft, 'b', "ben"), ERR_OK);
	assert_true(publishes(o, draft));
	assert_int_equal(draft_now(o, draft).state, DRAFT_APPROVED);
	assert_non_null(strstr(town_file(o->f, 0, 0, "numbers.json"), "5550199"));
	assert_false(publishes(o, draft));
}

static void one_account_one_key(void **state)
{
	struct office *o = *state;
	int64_t draft = waiting(o, "5550199", 0);
	assert_int_equal(signs(o, draft, 'a', "ana"), ERR_OK);
	assert_int_equal(signs(o, draft, 'a', "ana"), ERR_DENIED); /* again */
	assert_int_equal(signs(o, draft, 'b', "ana"), ERR_DENIED); /* another key */
	assert_int_equal(signs(o, draft, 'a', "ben"), ERR_DENIED); /* another's key */
	assert_false(publishes(o, draft));
	int64_t other = waiting(o, "5550177", 0);
	assert_int_equal(signs(o, other, 'a', "ben"), ERR_DENIED); /* in another draft too */
	assert_int_equal(signs(o, draft, 'b', "ben"), ERR_OK);
	assert_true(publishes(o, draft));
}

static void what_is_no_signature_is_refused(void **state)
{
	struct office *o = *state;
	char words[APPROVE_WORDS_MAX];
	int64_t draft = waiting(o, "5550199", 0), other = waiting(o, "5550177", 0);
	struct draft d = draft_now(o, draft);
	json_t *theirs = signatures(o, other, 'a'), *change = NULL, *list = NULL;
	assert_int_equal(
		approve_sign(&o->f->hub, &d, "ana", theirs, NOW_MS, words), ERR_DENIED);
	json_decref(theirs);
	json_t *both = signatures(o, draft, 'a'), *second = signatures(o, draft, 'b');
	json_array_extend(both, second);
	assert_int_equal(approve_sign(&o->f->hub, &d, "ana", both, NOW_MS, words), ERR_DENIED);
	json_decref(both);
	json_decref(second);
	json_t *odd[] = {json_array(), json_object(), json_pack("[{s:s}]", "keyid", "x"),
		json_pack("[{s:s,s:s,s:s}]", "keyid", o->city.id[0], "role", "root", "sig", "00"), NULL};
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(approve_sign(&o->f->hub, &d, "ana", odd[i], NOW_MS, words), ERR_DENIED);
		json_decref(odd[i]);
	}
	/* A file with another change, and one without a new signature. */
	assert_int_equal(approve_change(&o->f->hub, other, &change), ERR_OK);
	char *text = change_write(change);
	assert_int_equal(
		approve_signatures_of(&o->f->hub, &d, text, strlen(text), &list, words), ERR_DENIED);
	d = draft_now(o, other);
	assert_int_equal(
		approve_signatures_of(&o->f->hub, &d, text, strlen(text), &list, words), ERR_DENIED);
	assert_int_equal(approve_signatures_of(&o->f->hub, &d, "{}", 2, &list, words), ERR_DENIED);
	free(text);
	/* The same file, signed. */
	city_sign(&o->city, change, "c");
	text = change_write(change);
	assert_int_equal(
		approve_signatures_of(&o->f->hub, &d, text, strlen(text), &list, words), ERR_OK);
	assert_int_equal(approve_sign(&o->f->hub, &d, "chi", list, NOW_MS, words), ERR_OK);
	json_decref(list);
	json_decref(change);
	free(text);
}

static void who_comes_second_takes_the_first_in(void **state)
{
	struct office *o = *state;
	char words[APPROVE_WORDS_MAX];
	struct approve_plan plan = {.ring = -1};
	int64_t late = town_draft(o->f, "late");
	town_write(o->f, late, "numbers/carers", "f.digits", "5550222");
	int64_t waits = waiting(o, "5550155", 0), first = waiting(o, "5550199", 0);
	signs(o, first, 'a', "ana");
	signs(o, first, 'b', "ben");
	assert_true(publishes(o, first));
	struct draft d = draft_now(o, late);
	assert_int_equal(approve_ask(&o->f->hub, &d, &plan, NOW_MS, words), ERR_DENIED);
	assert_int_equal(draft_now(o, late).state, DRAFT_OPEN);
	/* One that waited already is not published over it. */
	signs(o, waits, 'a', "ana");
	signs(o, waits, 'b', "ben");
	assert_false(publishes(o, waits));
	d = draft_now(o, waits);
	assert_int_equal(approve_end(&o->f->hub, &d, DRAFT_OPEN, "", NOW_MS), ERR_OK);
	assert_int_equal(approve_end(&o->f->hub, &d, DRAFT_OPEN, "", NOW_MS), ERR_GONE);
	assert_non_null(strstr(town_file(o->f, 0, 0, "numbers.json"), "5550199"));
}

static void a_time_to_come_is_signed_and_nothing_changes_nothing(void **state)
{
	struct office *o = *state;
	char words[APPROVE_WORDS_MAX];
	struct approve_plan plan = {.ring = -1};
	int64_t draft = waiting(o, "5550199", NOW_MS + DAY_MS);
	signs(o, draft, 'a', "ana");
	signs(o, draft, 'c', "chi");
	assert_true(publishes(o, draft));
	assert_int_equal(draft_now(o, draft).state, DRAFT_SCHEDULED);
	int64_t empty = town_draft(o->f, "empty");
	struct draft d = draft_now(o, empty);
	assert_int_equal(approve_ask(&o->f->hub, &d, &plan, NOW_MS, words), ERR_DENIED);
}

/* What the pages say of it at now_ms; should_out: what kiosks should show then. */
static enum progress_state progress_at(struct office *o, int64_t draft, int64_t now_ms,
	struct wanted_one *should_out, int64_t *changed_ms_out)
{
	struct wanted_memory memory = {0};
	struct progress_ground g;
	struct progress p;
	struct draft d = draft_now(o, draft);
	assert_int_equal(progress_open(&o->f->hub, &memory, now_ms, &g), ERR_OK);
	assert_int_equal(progress_of(&g, &d, &p), ERR_OK);
	assert_int_equal(progress_fleet(&g), ERR_OK);
	*should_out = g.fleet[0].should;
	*changed_ms_out = g.wanted.changed_ms;
	progress_close(&g);
	return p.state;
}

static void kiosk_shows(struct office *o, const char *kiosk, const struct wanted_one *what)
{
	json_t *said = json_pack("{s:s, s:s, s:i, s:I, s:i, s:i, s:i, s:[]}", "content", what->content,
		"snapshot", "", "version", 0, "release", what->release, "checked", 5, "queue", 0,
		"oldest_s", 0, "troubles");
	assert_int_equal(shown_take(&o->f->hub, kiosk, said, NOW_MS), ERR_OK);
	json_decref(said);
}

static void its_time_comes_and_then_its_kiosks(void **state)
{
	struct office *o = *state;
	struct wanted_one before, after;
	char words[PUBLISH_WORDS_MAX];
	int64_t at_ms = (int64_t)time(NULL) * 1000 + DAY_MS, late = at_ms + 60000, changed_ms;
	int64_t draft = waiting(o, "5550199", at_ms);
	assert_int_equal(progress_at(o, draft, NOW_MS, &before, &changed_ms), PROGRESS_NONE);
	signs(o, draft, 'a', "ana");
	signs(o, draft, 'b', "ben");
	assert_true(publishes(o, draft));
	assert_int_equal(progress_at(o, draft, NOW_MS, &before, &changed_ms), PROGRESS_LATER);
	kiosk_shows(o, o->f->kiosk, &before);
	assert_int_equal(progress_at(o, draft, late, &after, &changed_ms), PROGRESS_UNDER_WAY);
	assert_int_equal(after.release, 1);
	assert_int_equal(changed_ms, at_ms); /* kiosks have a while from then on */
	struct wanted_one lie = after;
	memset(lie.content, 'a', SHOWN_SUM_CHARS);
	kiosk_shows(o, o->f->other, &after);
	kiosk_shows(o, o->f->kiosk, &lie); /* another sum than what was signed */
	assert_int_equal(progress_at(o, draft, late, &after, &changed_ms), PROGRESS_UNDER_WAY);
	kiosk_shows(o, o->f->kiosk, &after);
	assert_int_equal(progress_at(o, draft, late, &after, &changed_ms), PROGRESS_SHOWN);
	assert_int_equal(rollout_stop(o->data, NOW_MS / 1000, words), ERR_OK);
	assert_int_equal(progress_at(o, draft, late, &after, &changed_ms), PROGRESS_STOPPED);
	int64_t next = waiting(o, "5550188", 0);
	signs(o, next, 'a', "ana");
	signs(o, next, 'b', "ben");
	assert_true(publishes(o, next));
	assert_int_equal(progress_at(o, draft, late, &after, &changed_ms), PROGRESS_PAST);
	assert_int_equal(progress_at(o, next, late, &after, &changed_ms), PROGRESS_UNDER_WAY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_people_publish_exactly_what_was_frozen),
		TEST(one_account_one_key),
		TEST(what_is_no_signature_is_refused),
		TEST(who_comes_second_takes_the_first_in),
		TEST(a_time_to_come_is_signed_and_nothing_changes_nothing),
		TEST(its_time_comes_and_then_its_kiosks),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
