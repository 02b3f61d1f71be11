/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form that is sent after its session has ended, and what comes back of it to whom. */
#include "tests/unit/hub/fixture.h"

#include "hub/console/console.h"
#include "hub/console/kept.h"
#include "kiosk/core/loop.h"

static const char evil[] = "Clinic <img src=x onerror=alert(1)>\n\"second\" line ñ ع";

struct desk {
	struct fixture *f;
	struct loop *loop;
	struct console *console;
	char token[SESSION_TOKEN_CHARS + 1]; /* of ana, who was signed in here */
	int64_t ana, ben;
};

static int64_t member(struct fixture *f, const char *name)
{
	struct staff who;
	char invite[STAFF_INVITE_CHARS + 1];
	assert_int_equal(staff_add(&f->hub, name, STAFF_AUTHOR, NOW_MS, invite), ERR_OK);
	assert_int_equal(staff_find(&f->hub, name, &who), ERR_OK);
	return who.staff;
}

static int desk_open(void **state)
{
	static struct desk d;
	const struct console_spec spec = {0};
	if (fixture_open(state))
		return 1;
	d = (struct desk){.f = *state};
	d.ana = member(d.f, "ana");
	d.ben = member(d.f, "ben");
	assert_int_equal(loop_create(&d.loop), ERR_OK);
	assert_int_equal(console_create(d.loop, &d.f->hub, &spec, &d.console), ERR_OK);
	assert_int_equal(session_begin(&d.f->hub, d.ana, SESSION_IN, NOW_MS, d.token), ERR_OK);
	*state = &d;
	return 0;
}

static int desk_close(void **state)
{
	struct desk *d = *state;
	console_close(d->console);
	console_destroy(d->console);
	loop_destroy(d->loop);
	*state = d->f;
	return fixture_close(state);
}

static void field(struct turn *t, const char *name, const char *file, const char *value)
{
	fields_add(&t->fields, true, name, file, value, strlen(value));
}

/* A form as ana's browser sends it, with the check of her token. */
static void turn_make(struct desk *d, const char *path, int64_t now_ms, struct turn *t)
{
	char check[SESSION_CHECK_CHARS + 1];
	*t = (struct turn){.console = d->console,
		.hub = &d->f->hub,
		.method = "POST",
		.path = path,
		.cookie = d->token,
		.address = "",
		.now_ms = now_ms};
	t->route = console_find("POST", path, t->args);
	assert_non_null(t->route);
	session_check_make(d->token, check);
	field(t, "check", NULL, check);
}

/* The page holds it. */
static bool has(const struct turn *t, const char *words)
{
	return t->body.data && strstr(t->body.data, words);
}

/* What the page asks the browser to send along; "" if nothing. */
static void kept_of(const struct turn *t, char *out, size_t room)
{
	static const char mark[] = "name=\"kept\" value=\"";
	const char *at = t->body.data ? strstr(t->body.data, mark) : NULL;
	out[0] = '\0';
	if (at)
		snprintf(out, room, "%.*s", (int)strcspn(at + sizeof mark - 1, "\""),
			at + sizeof mark - 1);
}

static const int64_t late_ms = NOW_MS + (SESSION_IDLE_MIN + 5) * MINUTE_MS;
static char kept[2 * KEPT_BYTES_MAX];

/* Ana saves too late: what she wrote is in `kept`. */
static void save_late(struct desk *d)
{
	struct turn t;
	turn_make(d, "/console/drafts/1/edit", late_ms, &t);
	field(&t, "at", NULL, "numbers/clinic");
	field(&t, "w.name.en", NULL, evil);
	console_answer(&t);
	assert_int_equal(t.status, 403);
	assert_true(has(&t, "What you typed is not lost") && has(&t, "value=\"ana\""));
	assert_false(has(&t, "Clinic") || has(&t, "numbers/clinic"));
	kept_of(&t, kept, sizeof kept);
	assert_true(strlen(kept) > 100);
	turn_finish(&t);
}

/* Somebody has just signed in and sent `kept` along.  False: it bore nothing. */
static bool give_back(struct desk *d, int64_t staff, int64_t now_ms, struct turn *t)
{
	*t = (struct turn){.console = d->console,
		.hub = &d->f->hub,
		.method = "POST",
		.path = "/console/in",
		.address = "",
		.now_ms = now_ms};
	t->route = console_find("POST", "/console/in", t->args);
	field(t, "kept", NULL, kept);
	assert_int_equal(fields_close(&t->fields), ERR_OK);
	assert_int_equal(session_begin(&d->f->hub, staff, SESSION_IN, now_ms, t->token), ERR_OK);
	return kept_give_back(t);
}

static void the_same_person_has_it_back(void **state)
{
	struct desk *d = *state;
	struct turn t;
	char check[SESSION_CHECK_CHARS + 1];
	save_late(d);
	assert_true(give_back(d, d->ana, late_ms + 29 * MINUTE_MS, &t));
	assert_int_equal(t.status, 200);
	assert_true(has(&t, "action=\"/console/drafts/1/edit\""));
	assert_true(has(&t, "name=\"at\" value=\"numbers/clinic\""));
	assert_true(has(&t, "value=\"Clinic &lt;img src=x onerror=alert(1)&gt;\n&quot;second&quot; "
			    "line ñ ع\""));
	assert_false(has(&t, "<img"));
	session_check_make(t.token, check); /* it counts only with that of the new session */
	assert_true(has(&t, check));
	turn_finish(&t);
}

static void nobody_else_has_it_nor_anybody_after_half_an_hour(void **state)
{
	struct desk *d = *state;
	struct turn t;
	for (int way = 0; way < 3; way++) {
		save_late(d);
		if (way == 2) /* one letter of it is another */
			kept[60] = kept[60] == 'A' ? 'B' : 'A';
		assert_true(give_back(d, way == 0 ? d->ben : d->ana,
			late_ms + (way == 1 ? 30 : 1) * MINUTE_MS, &t));
		assert_int_equal(t.status, 303);
		assert_string_equal(t.location, "/console");
		assert_false(has(&t, "Clinic"));
		assert_true(strstr(t.session.who.name, way == 0 ? "ben" : "ana"));
		turn_finish(&t);
	}
	kept[0] = '\0';
	assert_false(give_back(d, d->ana, late_ms, &t));
	turn_finish(&t);
}

static void another_run_of_the_hub_opens_nothing(void **state)
{
	struct desk *d = *state;
	struct turn t;
	const struct console_spec spec = {0};
	save_late(d);
	console_close(d->console);
	console_destroy(d->console);
	assert_int_equal(console_create(d->loop, &d->f->hub, &spec, &d->console), ERR_OK);
	assert_true(give_back(d, d->ana, late_ms, &t));
	assert_int_equal(t.status, 303);
	turn_finish(&t);
}

/* Passwords and presses go to the sign-in page with nothing. */
static void what_is_no_writing_is_not_kept(void **state)
{
	struct desk *d = *state;
	static const char *const paths[] = {"/console/me/password", "/console/me/codes",
		"/console/people", "/console/rings/stop", "/console/drafts/1/sign",
		"/console/drafts/1/publish"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct turn t;
		turn_make(d, paths[i], late_ms, &t);
		field(&t, "old", NULL, "correct horse battery staple");
		console_answer(&t);
		assert_int_equal(t.status, 303);
		assert_string_equal(t.location, "/console/in");
		assert_false(has(&t, "kept"));
		turn_finish(&t);
	}
}

static void too_much_and_files_are_said_plainly(void **state)
{
	struct desk *d = *state;
	char *much = malloc(KEPT_BYTES_MAX + 1);
	memset(much, 'a', KEPT_BYTES_MAX);
	much[KEPT_BYTES_MAX] = '\0';
	for (int is_file = 0; is_file < 2; is_file++) {
		struct turn t;
		turn_make(d, "/console/drafts/1/edit", late_ms, &t);
		field(&t, "l.en", is_file ? "names.txt" : NULL, is_file ? "Anna" : much);
		console_answer(&t);
		kept_of(&t, kept, sizeof kept);
		assert_string_equal(kept, "");
		assert_true(has(&t, "too long to be kept"));
		turn_finish(&t);
	}
	free(much);
}

/* Not from our page, not from this browser, of nobody's session, or of somebody who is gone. */
static void a_strangers_form_is_not_kept(void **state)
{
	struct desk *d = *state;
	for (int way = 0; way < 4; way++) {
		struct turn t;
		char other[SESSION_TOKEN_CHARS + 1];
		session_token_make(other);
		if (way == 3)
			assert_int_equal(staff_remove(&d->f->hub, "ana", NOW_MS), ERR_OK);
		if (way == 2)
			memcpy(d->token, other, sizeof other);
		turn_make(d, "/console/drafts/1/edit", late_ms, &t);
		t.is_from_elsewhere = way == 0;
		if (way == 1)
			t.cookie = other;
		field(&t, "w.name.en", NULL, "Clinic");
		console_answer(&t);
		assert_int_equal(t.status, way < 2 ? 403 : 303);
		assert_false(has(&t, "name=\"kept\""));
		turn_finish(&t);
	}
}

/* The proxy says who asks: a new session is begun with the request itself. */
static void with_the_citys_sign_on_it_is_back_at_once(void **state)
{
	struct desk *d = *state;
	const struct console_spec spec = {.header = "Remote-User", .proxy = "127.0.0.1"};
	console_close(d->console);
	console_destroy(d->console);
	assert_int_equal(console_create(d->loop, &d->f->hub, &spec, &d->console), ERR_OK);
	for (int way = 0; way < 5; way++) {
		struct turn t;
		char check[SESSION_CHECK_CHARS + 1];
		turn_make(d, way == 3 ? "/console/rings" : "/console/drafts/1/title", late_ms, &t);
		field(&t, "title", NULL, evil);
		t.header_name = way == 1 ? "ben" : "ana";
		t.is_from_elsewhere = way == 2;
		t.fields.list[0].value.data[0] ^= way == 4; /* the check */
		console_answer(&t);
		assert_int_equal(t.status, way ? 403 : 200);
		assert_int_equal(has(&t, "name=\"title\" value=\"Clinic &lt;img"), way == 0);
		session_check_make(t.token, check);
		assert_int_equal(has(&t, "Send it now") && has(&t, check), way == 0);
		turn_finish(&t);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
	const struct CMUnitTest tests[] = {
		TEST(the_same_person_has_it_back),
		TEST(nobody_else_has_it_nor_anybody_after_half_an_hour),
		TEST(another_run_of_the_hub_opens_nothing),
		TEST(what_is_no_writing_is_not_kept),
		TEST(too_much_and_files_are_said_plainly),
		TEST(a_strangers_form_is_not_kept),
		TEST(with_the_citys_sign_on_it_is_back_at_once),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
