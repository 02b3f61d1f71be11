/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_pages: every route of the volunteers' page, asked of a running hub. */
#ifndef FOYER_TESTS_HUB_LIVE_PAGES_H
#define FOYER_TESTS_HUB_LIVE_PAGES_H

#include "hub/intake/kiosks.h"
#include "live_volunteers.h"

static void call_set(struct world *w, const struct live_kiosk *k, const char *body)
{
	assert_int_equal(live_status(&w->hub, k, "PUT", "/v1/call", "/v1/call", body), 200);
}

static bool call_is(struct world *w, const struct live_kiosk *k, int state, const char *name)
{
	struct live_answer a = live_ask(&w->hub, k, "GET", "/v1/call", "/v1/call", NULL);
	bool is = json_integer_value(json_object_get(a.body, "state")) == state &&
		  !strcmp(json_string_value(json_object_get(a.body, "name")), name);
	json_decref(a.body);
	return is;
}

static int call_seen(struct phone *p)
{
	struct phone_answer a = phone_ask(p, "/volunteers", "/volunteers", NULL);
	int call = page_call(a.text);
	free(a.text);
	return call;
}

static void volunteers_see_and_answer_the_calls_of_their_centre(void **state)
{
	struct world *w = *state;
	char code[16], other[16];
	const char *out;
	struct phone ana, ben, far;
	assert_int_equal(live_hubctl(&w->hub, "enrol --centre Elsewhere", &out), 0);
	phone_code(&w->hub, "Main Street Library", code);
	phone_code(&w->hub, "Elsewhere", other);
	phone_enter(&ana, &w->hub, code, "Ana");
	phone_enter(&ben, &w->hub, code, "");
	phone_enter(&far, &w->hub, other, "%3Cb%3EFay");
	assert_true(phone_sees(&far, "&lt;b&gt;Fay"));
	assert_true(phone_sees(&ana, "Nobody is calling"));
	call_set(w, &w->one, "{\"on\":true,\"help\":\"see\"}");
	assert_true(phone_sees(&ana, "say who you are"));
	assert_true(phone_sees(&ana, w->one.id));
	assert_true(phone_sees(&far, "Nobody is calling"));
	int call = call_seen(&ana);
	assert_int_equal(phone_press(&far, call, "coming"), 404);
	assert_int_equal(phone_press(&far, call, "done"), 404);
	assert_int_equal(phone_press(&ana, call, "coming"), 303);
	assert_int_equal(phone_press(&ana, call, "coming"), 303); /* twice is once */
	assert_true(call_is(w, &w->one, 1, "Ana"));
	assert_int_equal(phone_press(&ben, call, "coming"), 409);
	assert_true(phone_sees(&ben, "Ana is going there."));
	assert_true(phone_sees(&ana, "You said: I am coming."));
	assert_int_equal(phone_press(&ben, call, "done"), 303);
	assert_true(call_is(w, &w->one, 2, "Ana"));
	assert_int_equal(phone_press(&ana, call, "coming"), 404);
	assert_int_equal(phone_press(&ana, call, "done"), 303); /* it is */
	call_set(w, &w->one, "{\"on\":true}");
	assert_int_equal(phone_press(&ben, call_seen(&ben), "coming"), 303);
	assert_true(call_is(w, &w->one, 1, ""));
	call_set(w, &w->one, "{\"on\":false}");
	assert_true(phone_sees(&ben, "Nobody is calling"));
}

static void only_the_page_itself_presses(void **state)
{
	struct world *w = *state;
	char code[16], target[64];
	struct phone ana, ben, nobody = {.hub = &w->hub};
	phone_code(&w->hub, "Main Street Library", code);
	phone_enter(&ana, &w->hub, code, "Ana");
	phone_enter(&ben, &w->hub, code, "Ben");
	call_set(w, &w->one, "{\"on\":true}");
	int call = call_seen(&ana);
	assert_int_equal(phone_status(&nobody, "/volunteers", "/volunteers", NULL), 401);
	assert_int_equal(phone_status(&nobody, "/volunteers/calls", "/volunteers/calls", NULL), 401);
	assert_int_equal(phone_press(&nobody, call, "coming"), 401);
	assert_int_equal(phone_press(&nobody, call, "done"), 401);
	assert_int_equal(phone_status(&nobody, "/volunteers/out", "/volunteers/out", ""), 401);
	/* A cookie without the check of its own page, or a page of another site. */
	memcpy(nobody.cookie, ana.cookie, sizeof nobody.cookie);
	memcpy(nobody.check, ben.check, sizeof nobody.check);
	assert_int_equal(phone_press(&nobody, call, "coming"), 403);
	assert_int_equal(phone_press(&nobody, call, "done"), 403);
	assert_int_equal(phone_status(&nobody, "/volunteers/out", "/volunteers/out", "x=1"), 403);
	ana.site = "cross-site";
	assert_int_equal(phone_press(&ana, call, "coming"), 403);
	ana.site = NULL;
	assert_true(call_is(w, &w->one, 0, ""));
	assert_int_equal(phone_press(&ana, 0, "coming"), 404);
	call_set(w, &w->one, "{\"on\":false}");
	snprintf(target, sizeof target, "check=%s", ben.check);
	assert_int_equal(phone_status(&ben, "/volunteers/out", "/volunteers/out", target), 303);
	assert_int_equal(phone_status(&ben, "/volunteers", "/volunteers", NULL), 401);
	assert_true(phone_sees(&ana, "Nobody is calling"));
}

static void codes_are_taken_back_and_not_guessed(void **state)
{
	struct world *w = *state;
	char code[16], form[120], target[64];
	const char *out;
	int number = 0;
	struct phone ana, guesser = {.hub = &w->hub};
	phone_code(&w->hub, "Main Street Library", code);
	phone_enter(&ana, &w->hub, code, "Ana");
	snprintf(target, sizeof target, "/volunteers/in/%s", code);
	assert_int_equal(phone_status(&guesser, "/volunteers/in/{code}", target, NULL), 200);
	snprintf(form, sizeof form, "code=%s&name=%s", code, "A+name+that+is+far+too+long");
	assert_int_equal(phone_status(&guesser, "/volunteers/in", "/volunteers/in", form), 400);
	snprintf(form, sizeof form, "code=%s&name=%%c3%%28", code); /* no UTF-8 */
	assert_int_equal(phone_status(&guesser, "/volunteers/in", "/volunteers/in", form), 400);
	assert_int_equal(live_hubctl(&w->hub, "volunteers", &out), 0);
	assert_non_null(strstr(out, "phone of Ana"));
	for (const char *at = out; (at = strstr(at, "code ")) != NULL; at++)
		number = atoi(at + 5);
	snprintf(form, sizeof form, "volunteers remove %d", number);
	assert_int_equal(live_hubctl(&w->hub, form, &out), 0);
	assert_int_equal(live_hubctl(&w->hub, form, &out), 1);
	assert_int_equal(live_hubctl(&w->hub, "volunteers add --centre Nowhere", &out), 1);
	assert_int_equal(live_hubctl(&w->hub, "volunteers nonsense", &out), 2);
	assert_int_equal(phone_status(&ana, "/volunteers", "/volunteers", NULL), 401);
	snprintf(form, sizeof form, "code=%s&name=Ana", code);
	for (int i = 0; i < WRONG_MAX; i++)
		assert_int_equal(
			phone_status(&guesser, "/volunteers/in", "/volunteers/in", form), 403);
	assert_int_equal(phone_status(&guesser, "/volunteers/in", "/volunteers/in", form), 429);
}

static void the_files_of_the_page_are_there(void **state)
{
	struct world *w = *state;
	struct phone p = {.hub = &w->hub};
	struct page_open o;
	char code[16];
	static const char *const files[] = {
		"/volunteers/page.css", "/volunteers/page.js", "/volunteers/icon.svg"};
	for (int i = 0; i < 3; i++)
		assert_int_equal(phone_status(&p, files[i], files[i], NULL), 200);
	phone_code(&w->hub, "Main Street Library", code);
	phone_enter(&p, &w->hub, code, "Ana");
	page_open(&o, &p, NULL);
	assert_true(page_hears(&o, "event: list", 2000));
	assert_true(openapi_page(
		&w->hub.openapi, "GET", "/volunteers/calls", 200, "text/event-stream"));
	close(o.fd);
}

#endif
