/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walker: presses things at random over the pure core, with and without a line, for a million
 * actions, and looks at every page on the way.  Usage: walker [ACTIONS] [SEED]
 * Finds: crashes, dead ends, pages without title, help or a way back, items without words, ids
 * that are not unique, private words in the public form of a request, "booked" without a yes. */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/screens/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES = 1 << 20 };

struct walk {
	uint64_t random;
	struct world world;
	struct visit *visit;
	struct page page;
	struct item items[PAGE_ITEMS_MAX];
	struct k_arena arena;
	struct sent waiting;     /* handed over, not answered yet */
	bool thin_times;         /* half of the places have none */
	bool yes;                /* the city said yes to `waiting` */
	long actions, pages_seen[SCREEN_COUNT], submitted, booked, ends;
	const char *trail[24];   /* the last screens, for a report */
};

static uint64_t draw(struct walk *w)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	return w->random ^= w->random << 17;
}

static uint64_t draw_id(void *ctx)
{
	return draw(ctx);
}

static void complain(const struct walk *w, const char *what, const char *detail)
{
	fprintf(stderr, "walker: %s (%s) on page %s after %ld actions, language %s\n", what, detail,
		w->page.screen, w->actions, w->page.lang);
	for (size_t i = 0; i < K_COUNT(w->trail); i++)
		fprintf(stderr, " %s", w->trail[i] ? w->trail[i] : "");
	fputc('\n', stderr);
	for (int i = 0; i < w->page.item_count; i++)
		fprintf(stderr, "  %-14s role %-2d act %-2d %s%s | %s\n", w->page.items[i].id,
			(int)w->page.items[i].role, (int)w->page.items[i].on_press.act,
			item_is_here(&w->page.items[i]) ? "" : "(away) ",
			w->page.items[i].label ? w->page.items[i].label : "-",
			w->page.items[i].value ? w->page.items[i].value : "");
	exit(1);
}

/* --- what must hold on every page ------------------------------------------------------------- */

static void check_items(struct walk *w)
{
	const struct page *p = &w->page;
	for (int i = 0; i < p->item_count; i++) {
		const struct item *it = &p->items[i];
		const char *words = it->spoken ? it->spoken : it->label;
		if (!it->id || !*it->id)
			complain(w, "an item without id", words ? words : "?");
		bool is_decorative = it->role == ROLE_PICTURE;
		if (!is_decorative && !(words && *words) && !(it->value && *it->value))
			complain(w, "an item without words", it->id);
		for (int k = 0; k < i; k++)
			if (!strcmp(p->items[k].id, it->id))
				complain(w, "an id twice", it->id);
	}
}

static bool has_act(const struct page *p, enum act act)
{
	for (int i = 0; i < p->item_count; i++)
		if (item_is_here(&p->items[i]) && p->items[i].on_press.act == act)
			return true;
	return false;
}

static bool has_way_on(const struct page *p)
{
	for (int i = 0; i < p->item_count; i++) {
		const struct item *it = &p->items[i];
		if (item_is_here(it) && item_is_pressable(it) && item_group(it) != GROUP_BAR)
			return true;
	}
	return false;
}

static void check_page(struct walk *w)
{
	const struct page *p = &w->page;
	bool goes_by_itself = visit_due_ms(w->visit) < INT64_MAX;
	const struct item *title = page_first(p, ROLE_TITLE);
	if (!title || !*title->label)
		complain(w, "no title", "");
	if (!has_act(p, ACT_HELP) && !has_act(p, ACT_TOOLS))
		complain(w, "no help", "");
	bool has_back = has_act(p, ACT_BACK) || has_act(p, ACT_FINISH) || has_act(p, ACT_STAY) ||
		has_act(p, ACT_CHOOSE) || has_act(p, ACT_DO) || p->is_idle;
	if (!has_back && !goes_by_itself)
		complain(w, "no way back", "");
	if (!has_way_on(p) && !goes_by_itself)
		complain(w, "a dead end", "");
	if (!focus_start(p))
		complain(w, "nothing to focus", "");
	check_items(w);
}

/* "Booked" is only ever said after a yes. */
static void check_truth(struct walk *w)
{
	const struct item *title = page_first(&w->page, ROLE_TITLE);
	const char *booked = tr(visit_tongue(w->visit), "Your visit is booked");
	if (title && !strcmp(title->label, booked) && !w->yes)
		complain(w, "booked without a yes", "");
}

/* --- the world answers ------------------------------------------------------------------------ */

static void check_request(struct walk *w, const struct request *r)
{
	const struct person *p = &visit_session(w->visit)->person;
	if (strlen(r->id) != REQUEST_ID_CHARS)
		complain(w, "a request without id", r->id);
	if (request_has_number(r->kind) && !number_is_right(r->number))
		complain(w, "a request number that is wrong", r->number);
	if (strlen(p->name) > 2 && strstr(r->public_json, p->name))
		complain(w, "a name in public", r->public_json);
	if (strlen(p->phone) > 5 && strstr(r->public_json, p->phone))
		complain(w, "a phone number in public", r->public_json);
}

static void carry_out(struct walk *w, struct effects effects)
{
	for (int i = 0; i < effects.count; i++) {
		const struct effect *e = &effects.list[i];
		if (e->kind == EFFECT_SUBMIT) {
			check_request(w, &e->request);
			if (request_is_unasked(e->request.kind))
				continue; /* nobody waits for it */
			w->waiting = visit_session(w->visit)->sent;
			w->yes = false;
			w->submitted++;
		} else if (e->kind == EFFECT_END) {
			w->ends++;
			if (session_has_answers(visit_session(w->visit)))
				complain(w, "answers after the end", "");
		}
	}
}

static void answer_request(struct walk *w)
{
	static const enum outcome yes[REQUEST_KIND_COUNT] = {
		[REQUEST_VISIT] = OUTCOME_BOOKED, [REQUEST_REPORT] = OUTCOME_RECEIVED,
		[REQUEST_CALLBACK] = OUTCOME_RECEIVED, [REQUEST_CHANGE] = OUTCOME_BOOKED,
		[REQUEST_CANCEL] = OUTCOME_RECEIVED, [REQUEST_ADD] = OUTCOME_RECEIVED,
		[REQUEST_SURVEY] = OUTCOME_RECEIVED, [REQUEST_QUESTIONNAIRE] = OUTCOME_RECEIVED};
	int luck = (int)(draw(w) % 8);
	if (!w->waiting.id[0])
		return;
	if (luck == 0) {
		carry_out(w, visit_not_saved(w->visit, w->waiting.id));
	} else {
		carry_out(w, visit_saved(w->visit, w->waiting.id));
		if (w->world.line && luck == 1) {
			carry_out(w, visit_outcome(w->visit, w->waiting.id, OUTCOME_GONE));
		} else if (w->world.line && luck > 2) {
			w->yes = true;
			w->booked += w->waiting.kind == REQUEST_VISIT;
			carry_out(w, visit_outcome(w->visit, w->waiting.id, yes[w->waiting.kind]));
		}
	}
	w->waiting.id[0] = '\0';
}

static void answer_look_up(struct walk *w)
{
	static const char status[] = "{\"number\":\"482915062\",\"kind\":\"visit\",\"state\":\"booked\","
		"\"service\":\"doctor\",\"place\":\"main-street-clinic\",\"start\":\"2024-05-08T10:30\","
		"\"stages\":[{\"state\":\"asked\",\"at\":1714470000000},{\"state\":\"booked\",\"at\":1714473600000}]}";
	static const char report[] = "{\"number\":\"482915062\",\"kind\":\"report\",\"state\":\"working\","
		"\"report_kind\":\"lights\",\"street\":\"Mill Road\",\"stages\":[{\"state\":\"received\",\"at\":1714470000000}],"
		"\"reason\":{\"en\":\"We wait for a part.\"}}";
	int luck = (int)(draw(w) % 4);
	if (luck == 0)
		carry_out(w, visit_status(w->visit, ERR_NOT_FOUND, NULL));
	else
		carry_out(w, visit_status(w->visit, ERR_OK, luck == 1 ? report : status));
}

/* Free times at every place: few on one day, many on another. */
static void make_times(struct walk *w)
{
	const struct content *c = w->world.content;
	struct k_buf b;
	k_buf_init(&b, 1 << 20);
	K_CHECK(!k_buf_printf(&b, "{\"as_of\":1714470000000,\"services\":{"));
	for (int s = 0; s < c->service_count; s++) {
		K_CHECK(!k_buf_printf(&b, "%s\"%s\":{", s ? "," : "", c->services[s].id));
		const char *comma = "";
		for (int i = 0; i < c->services[s].place_count; i++) {
			if (w->thin_times && (s + i) % 2)
				continue;
			K_CHECK(!k_buf_printf(&b,
				"%s\"%s\":{\"2024-05-0%d\":[540,570,600],\"2024-05-08\":[540,560,580,600,620,"
				"640,660,680,700,720,740,760]}",
				comma, c->places[c->services[s].places[i]].id, i % 3 + 1));
			comma = ",";
		}
		K_CHECK(!k_buf_printf(&b, "}"));
	}
	K_CHECK(!k_buf_printf(&b, "}}"));
	K_CHECK(!times_read(&w->world.times, b.data));
	k_buf_finish(&b);
	struct k_buf o;
	k_buf_init(&o, 1 << 16);
	K_CHECK(!k_buf_printf(&o, "{\"as_of\":1,\"open\":["));
	for (int i = 0; i < c->kind_count; i++)
		K_CHECK(!k_buf_printf(&o, "%s{\"id\":\"r%d\",\"kind\":\"%s\",\"street\":\"Mill Road\",\"at\":1714460000000}",
			i ? "," : "", i, c->kinds[i].id));
	K_CHECK(!k_buf_printf(&o, "]}"));
	K_CHECK(!open_reports_read(&w->world.open, o.data));
	k_buf_finish(&o);
}

/* --- one action ------------------------------------------------------------------------------- */

static void pass_time(struct walk *w, int64_t ms)
{
	w->world.now.mono_us += ms * 1000;
	w->world.now.wall_ms += ms;
	while (visit_due_ms(w->visit) <= k_time_mono_ms(w->world.now)) {
		int64_t due = visit_due_ms(w->visit);
		carry_out(w, visit_tick(w->visit));
		if (visit_due_ms(w->visit) == due)
			complain(w, "a clock that stands at what is due", "");
	}
}

static void something_happens(struct walk *w)
{
	switch (draw(w) % 11) {
	case 0: w->world.line = draw(w) % 2; break;
	case 1: w->world.room = draw(w) % 8 != 0; break;
	case 2: carry_out(w, visit_headphones(w->visit, draw(w) % 2)); break;
	case 3: carry_out(w, visit_call(w->visit, (int)(draw(w) % 3), "Ana")); break;
	case 4: carry_out(w, visit_printed(w->visit, draw(w) % 2 ? ERR_OK : ERR_FULL)); break;
	case 5: pass_time(w, (int64_t)(draw(w) % 200000)); break;
	case 6: answer_look_up(w); break;
	case 7: w->world.has_printer = draw(w) % 2; break;
	case 9: carry_out(w, visit_alert(w->visit, draw(w) % 2)); break;
	case 10: w->thin_times = !w->thin_times; make_times(w); break;
	case 8: w->world.panel = panel_make(draw(w) % 2 ? 1280 : 800, draw(w) % 2 ? 800 : 1280, 149, 900); break;
	}
}

/* Monkeys do not write request numbers: now and then the field is filled as a person would. */
static void type_sense(struct walk *w)
{
	struct session *s = visit_session_for_test(w->visit);
	static const struct {
		enum screen_id screen;
		const char *words;
	} sense[] = {{SCREEN_C1, "482915062"}, {SCREEN_B7A, "5550142"}, {SCREEN_P2A, "Mill Road"},
		{SCREEN_P3B, "Call me on 555 0142"}, {SCREEN_B6B, "Ana"}};
	for (size_t i = 0; i < K_COUNT(sense); i++) {
		struct typed t = typed_on(s, visit_screen(w->visit));
		if (sense[i].screen == visit_screen(w->visit) && !strcmp(t.text, ""))
			(void)utf8_append(t.text, t.room_bytes, t.chars_max, sense[i].words);
	}
}

/* How often an item is pressed: the bar, Back and Finish seldom, or no flow would ever end. */
static bool takes(struct walk *w, const struct item *it)
{
	enum act act = it->on_press.act;
	if (!item_is_here(it) || !item_is_pressable(it))
		return false;
	if (item_group(it) == GROUP_BAR)
		return draw(w) % 16 == 0;
	if (act == ACT_BACK || act == ACT_FINISH || act == ACT_START_AGAIN || it->role == ROLE_CHANGE)
		return draw(w) % 8 == 0;
	if (it->role == ROLE_KEY)
		return draw(w) % 32 == 0;
	return true;
}

static void press_something(struct walk *w)
{
	const struct item *can[PAGE_ITEMS_MAX];
	int n = 0;
	if (draw(w) % 8 == 0)
		type_sense(w);
	bool forward = draw(w) % 3 == 0;
	for (int i = 0; i < w->page.item_count; i++) {
		const struct item *it = &w->page.items[i];
		if (takes(w, it) && !(forward && (it->role == ROLE_NAV) != ((it->state & ITEM_MAIN) != 0)))
			can[n++] = it;
	}
	if (!n)
		return;
	struct action action = can[draw(w) % (uint64_t)n]->on_press;
	carry_out(w, visit_act(w->visit, action));
}

static void step(struct walk *w)
{
	visit_build(w->visit, &w->page, page_fit_plain, NULL);
	enum screen_id screen = visit_screen(w->visit);
	w->pages_seen[screen]++;
	memmove(&w->trail[0], &w->trail[1], sizeof w->trail - sizeof w->trail[0]);
	w->trail[K_COUNT(w->trail) - 1] = w->page.screen;
	check_page(w);
	check_truth(w);
	w->actions++;
	if (draw(w) % 16 == 0)
		something_happens(w);
	else
		press_something(w);
	if (draw(w) % 2)
		answer_request(w);
	if (visit_screen(w->visit) == SCREEN_C1W && draw(w) % 2)
		answer_look_up(w);
	pass_time(w, (int64_t)(draw(w) % 1500));
}

int main(int argc, char **argv)
{
	static struct walk w;
	static struct content_problems problems;
	struct content *content;
	long actions = argc > 1 ? atol(argv[1]) : 1000000;
	w.random = argc > 2 ? strtoull(argv[2], NULL, 0) : 0x5eed5eed5eedu;
	const char *build = getenv("FOYER_BUILD");
	char locales[4096];
	snprintf(locales, sizeof locales, "%s/locales", build ? build : "build");
	if (i18n_start(locales))
		fprintf(stderr, "walker: not all languages are there\n");
	if (content_load("assets/town", &content, &problems)) {
		content_problems_print(stderr, &problems);
		return 1;
	}
	K_CHECK(!zone_set(content->town.zone));
	w.world = (struct world){.content = content, .defaults = profile_default(0), .panel = panel_make(1280, 800, 149, 900),
		.now = {.mono_us = 1000000, .wall_ms = 1714471800000}, .line = true, .room = true,
		.has_printer = true, .has_sound = true, .has_touch = true, .has_keypad = true,
		.random = {draw_id, &w}};
	make_times(&w);
	k_arena_init(&w.arena, PAGE_BYTES);
	w.page = (struct page){.items = w.items, .arena = &w.arena};
	K_CHECK(!visit_create(&w.world, &w.visit));
	while (w.actions < actions)
		step(&w);
	int unseen = 0;
	for (int i = SCREEN_NONE + 1; i < SCREEN_COUNT; i++)
		if (!w.pages_seen[i]) {
			printf("never seen: %s\n", screen_at((enum screen_id)i)->id);
			unseen++;
		}
	printf("%ld actions, %ld requests, %ld booked, %ld visits ended, %d of %d screens never seen\n",
		w.actions, w.submitted, w.booked, w.ends, unseen, SCREEN_COUNT - 1);
	printf("checks: %ld\n", w.actions);
	visit_destroy(w.visit);
	times_finish(&w.world.times);
	open_reports_finish(&w.world.open);
	k_arena_finish(&w.arena);
	content_destroy(content);
	return 0;
}
