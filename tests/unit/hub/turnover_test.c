/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rotation of the sealing key: what was sealed before still opens, until nothing of it can come. */
#include "fixture.h"

#include "hub/intake/arrival.h"
#include "hub/intake/turnover.h"
#include "hub/store/own.h"

static int open_with_folder(void **state)
{
	int failed = fixture_open(state);
	struct fixture *f = *state;
	f->hub.data = f->dir;
	return failed;
}

static char *survey_of(struct fixture *f)
{
	char id[33];
	fixture_id(f, id);
	return fixture_envelope(f, f->kiosk, id, "survey", "", "\"face\":3");
}

static enum err take(struct fixture *f, char *text)
{
	struct intake_answer answer;
	enum err e = intake_take(&f->hub, f->kiosk, text, strlen(text), NOW_MS, &answer);
	json_decref(answer.receipt);
	free(text);
	return e;
}

/* What this machine's own keys open. */
static enum err open_with(const struct keys *keys, const char *text)
{
	struct arrival a;
	json_t *answers = NULL;
	assert_int_equal(arrival_read(&a, text, strlen(text)), ERR_OK);
	enum err e = arrival_open(&a, keys, &answers);
	answers_destroy(answers);
	arrival_finish(&a);
	return e;
}

static size_t behind(struct fixture *f)
{
	json_t *all = NULL;
	assert_int_equal(turnover_show(&f->hub, &all), ERR_OK);
	size_t n = json_array_size(json_object_get(all, "behind"));
	json_decref(all);
	return n;
}

static void heard(struct fixture *f, int64_t waiting)
{
	assert_int_equal(turnover_heard(&f->hub, f->kiosk, waiting), ERR_OK);
	assert_int_equal(turnover_heard(&f->hub, f->other, waiting), ERR_OK);
}

static void what_was_sealed_before_still_opens(void **state)
{
	struct fixture *f = *state;
	char *before = survey_of(f), first[KEY_ID_CHARS + 1];
	strcpy(first, f->keys->working_id);
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	assert_string_not_equal(f->keys->working_id, first);
	char *after = survey_of(f);
	assert_int_equal(take(f, before), ERR_OK);
	assert_int_equal(take(f, after), ERR_OK);
	assert_int_equal(fixture_count(f, "SELECT COUNT(DISTINCT seal_key) FROM requests"), 2);
	json_t *inbox = NULL;
	assert_int_equal(intake_inbox(&f->hub, 0, &inbox), ERR_OK);
	for (size_t i = 0; i < 2; i++)
		assert_true(json_is_object(json_object_get(
			json_array_get(json_object_get(inbox, "requests"), i), "answers")));
	answers_destroy(inbox);
}

/* Who has the old key alone opens what was sealed to it, and nothing since. */
static void a_stolen_old_key_opens_nothing_new(void **state)
{
	struct fixture *f = *state;
	static struct keys stolen;
	stolen = *f->keys;
	char *before = survey_of(f);
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	char *after = survey_of(f);
	assert_int_equal(open_with(&stolen, before), ERR_OK);
	assert_int_equal(open_with(&stolen, after), ERR_CRYPTO);
	assert_int_equal(open_with(f->keys, before), ERR_OK);
	assert_int_equal(open_with(f->keys, after), ERR_OK);
	free(before);
	free(after);
}

static void a_key_goes_only_when_nothing_can_come(void **state)
{
	struct fixture *f = *state;
	char *waits = survey_of(f), first[KEY_ID_CHARS + 1];
	strcpy(first, f->keys->working_id);
	heard(f, 1);
	assert_int_equal(turnover_retire(&f->hub, first, NOW_MS), ERR_NOT_FOUND); /* it works */
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	assert_int_equal(behind(f), 2);
	/* They hear of it: what they sealed meanwhile was to the old one, whatever waits. */
	heard(f, 0);
	assert_int_equal(behind(f), 2);
	/* Now they have it, but one still has something. */
	heard(f, TURNOVER_NOT_SAID);
	heard(f, 1);
	assert_int_equal(behind(f), 2);
	assert_int_equal(turnover_retire(&f->hub, first, NOW_MS), ERR_EXISTS);
	assert_int_equal(take(f, waits), ERR_OK);
	heard(f, 0);
	assert_int_equal(behind(f), 0);
	/* The hub itself keeps one that only the old key opens. */
	assert_int_equal(turnover_retire(&f->hub, first, NOW_MS), ERR_EXISTS);
	assert_int_equal(
		db_run(f->hub.db, "UPDATE requests SET erased_ms = 1, envelope = ''", ""), ERR_OK);
	char *late = survey_of(f);
	assert_int_equal(turnover_retire(&f->hub, first, NOW_MS), ERR_OK);
	assert_int_equal(f->keys->old_count, 0);
	assert_int_equal(turnover_retire(&f->hub, first, NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(take(f, late), ERR_OK);
}

static void a_lost_kiosk_holds_no_key(void **state)
{
	struct fixture *f = *state;
	heard(f, 0);
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	assert_int_equal(turnover_heard(&f->hub, f->kiosk, 0), ERR_OK);
	assert_int_equal(turnover_heard(&f->hub, f->kiosk, 0), ERR_OK);
	assert_int_equal(behind(f), 1);
	assert_int_equal(db_run(f->hub.db,
				 "INSERT INTO bindings(kiosk, lost_by, lost_ms) VALUES(?, 'Ana', 1)",
				 "s", f->other),
		ERR_OK);
	assert_int_equal(behind(f), 0);
}

/* A power cut at any file leaves keys that open all; four old ones are the most. */
static void keys_survive_a_restart_and_a_cut(void **state)
{
	struct fixture *f = *state;
	char dir[96], command[256], *sealed[KEYS_OLD_MAX + 1];
	struct keys *again = NULL;
	bool were_made;
	snprintf(dir, sizeof dir, "%s/keys", f->dir);
	for (int i = 0; i < KEYS_OLD_MAX; i++) {
		sealed[i] = survey_of(f);
		assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	}
	sealed[KEYS_OLD_MAX] = survey_of(f);
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_FULL);
	/* As a cut in the middle of moving up leaves it: one pair stands twice. */
	assert_int_equal(keys_retire(dir, f->keys, f->keys->old[0].id), ERR_OK);
	snprintf(command, sizeof command, "cp %s/old-3-private.json %s/old-4-private.json", dir, dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(keys_open(dir, &again, &were_made), ERR_OK);
	assert_false(were_made);
	assert_int_equal(again->old_count, KEYS_OLD_MAX - 1);
	for (int i = 0; i <= KEYS_OLD_MAX; i++) {
		/* That of old[0], the newest old one, went. */
		assert_int_equal(open_with(again, sealed[i]),
			i == KEYS_OLD_MAX - 1 ? ERR_CRYPTO : ERR_OK);
		free(sealed[i]);
	}
	/* Retiring the last leaves no second copy of it. */
	char last[KEY_ID_CHARS + 1];
	strcpy(last, again->old[KEYS_OLD_MAX - 2].id);
	assert_int_equal(keys_retire(dir, again, last), ERR_OK);
	snprintf(command, sizeof command, "grep -q %s %s/*", last, dir);
	assert_int_not_equal(system(command), 0);
	keys_destroy(again);
}

/* Another hub at the same database, with a copy of the keys as they are now. */
struct twin {
	struct hub hub;
	char dir[128];
};

static void shell(const char *form, const char *from, const char *to)
{
	char command[400];
	snprintf(command, sizeof command, form, from, to);
	assert_int_equal(system(command), 0);
}

static void twin_open(struct fixture *f, struct twin *t)
{
	char keys[160];
	bool were_made;
	t->hub = f->hub;
	snprintf(t->dir, sizeof t->dir, "%s/twin", f->dir);
	snprintf(keys, sizeof keys, "%s/keys", t->dir);
	t->hub.data = t->dir;
	assert_int_equal(own_check(&f->hub), ERR_OK);
	assert_int_equal(turnover_look(&f->hub), ERR_OK);
	shell("mkdir %2$s && cp -r %1$s/keys %2$s/keys", f->dir, t->dir);
	assert_int_equal(keys_open(keys, &t->hub.keys, &were_made), ERR_OK);
	assert_int_equal(turnover_look(&t->hub), ERR_OK);
}

static void a_key_of_another_hub_is_taken_when_it_is_copied(void **state)
{
	struct fixture *f = *state;
	struct twin t;
	struct opening_key known;
	char first[KEY_ID_CHARS + 1];
	strcpy(first, f->keys->working_id);
	twin_open(f, &t);
	char *before = survey_of(f);
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	char *after = survey_of(f);
	/* It is not here yet: nobody here makes a third one. */
	assert_int_equal(turnover_look(&t.hub), ERR_NOT_FOUND);
	assert_int_equal(turnover_rotate(&t.hub, NOW_MS), ERR_NOT_FOUND);
	assert_string_equal(t.hub.keys->working_id, first);
	/* In the middle of the copying only the new one is: the old one opens still. */
	shell("cp %s/keys/working-private.json %s/keys/", f->dir, t.dir);
	assert_int_equal(turnover_look(&t.hub), ERR_OK);
	assert_string_equal(t.hub.keys->working_id, f->keys->working_id);
	assert_int_equal(open_with(t.hub.keys, before), ERR_OK);
	assert_int_equal(open_with(t.hub.keys, after), ERR_OK);
	shell("cp %s/keys/old-1-private.json %s/keys/", f->dir, t.dir);
	assert_int_equal(turnover_look(&t.hub), ERR_OK);
	assert_int_equal(t.hub.keys->old_count, 1);
	assert_true(keys_opening(t.hub.keys, first, &known));
	keys_destroy(t.hub.keys);
	free(before);
	free(after);
}

/* Keys of another city are not taken, whoever copied them. */
static void keys_of_another_city_are_not_taken(void **state)
{
	struct fixture *f = *state;
	struct twin t;
	struct keys *stranger = NULL;
	bool were_made;
	char dir[128], first[KEY_ID_CHARS + 1];
	strcpy(first, f->keys->working_id);
	twin_open(f, &t);
	snprintf(dir, sizeof dir, "%s/stranger", f->dir);
	assert_int_equal(keys_open(dir, &stranger, &were_made), ERR_OK);
	keys_destroy(stranger);
	shell("cp %s/stranger/* %s/keys/", f->dir, t.dir);
	shell("touch -d @1 %s %s/keys", f->dir, t.dir);
	assert_int_equal(turnover_look(&t.hub), ERR_CRYPTO);
	assert_string_equal(t.hub.keys->working_id, first);
	keys_destroy(t.hub.keys);
}

/* A cut between the files and the note of it; a database that comes from a backup. */
static void what_was_not_noted_is_noted_later(void **state)
{
	struct fixture *f = *state;
	struct twin t;
	char last[KEY_ID_CHARS + 1];
	twin_open(f, &t);
	assert_int_equal(turnover_rotate(&f->hub, NOW_MS), ERR_OK);
	assert_int_equal(own_note_working(&t.hub), ERR_OK); /* as it was before */
	assert_int_equal(turnover_look(&f->hub), ERR_OK);
	assert_int_equal(own_working(&f->hub, last), ERR_OK);
	assert_string_equal(last, f->keys->working_id);
	keys_destroy(t.hub.keys);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_with_folder, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(what_was_sealed_before_still_opens),
		ONE(a_stolen_old_key_opens_nothing_new),
		ONE(a_key_goes_only_when_nothing_can_come),
		ONE(a_lost_kiosk_holds_no_key),
		ONE(keys_survive_a_restart_and_a_cut),
		ONE(a_key_of_another_hub_is_taken_when_it_is_copied),
		ONE(keys_of_another_city_are_not_taken),
		ONE(what_was_not_noted_is_noted_later),
	};
	return cmocka_run_group_tests_name("turnover", tests, NULL, NULL);
}
