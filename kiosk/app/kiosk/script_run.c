/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script_run.h"

#include "kiosk/base/buf.h"
#include "kiosk/ways/script.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	SCRIPT_BYTES = 1 << 20, ARENA_BYTES = 8 << 20,
	PATIENCE_MS = 1500,      /* a chosen answer moves on by itself after 0.8 s (ux.md 2.4) ... */
	LISTENING_MS = 6000,     /* ... or when "You chose ..." was said to its end */
	SPEECH_PATIENCE_MS = 60000,
	BUSY_PATIENCE_MS = 5000, /* ... or later on a machine that has much else to do */
	STEP_MS = 50, PRESS_MS = 120, DEAF_MS = 360,
};

struct run {
	struct app *app;
	const struct stage *stage;
	struct transcript *transcript;
	const char *path, *shots_dir;
	char was_there[600]; /* what an expectation found instead */
};

static int fail_at(const struct run *r, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

static int fail_at(const struct run *r, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fprintf(stderr, "%s:%d: ", r->path, line);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	return 1;
}

static void pass(struct run *r, int64_t ms)
{
	r->stage->pass(r->stage->self, ms);
}

static void send_event(struct run *r, struct input_event e)
{
	e.time_us = r->stage->clock.now(r->stage->clock.self).mono_us;
	app_input(r->app, &e);
	pass(r, 0);
}

static void touch_at(struct run *r, double x_mm, double y_mm, int64_t ms)
{
	struct input_event e = {.kind = INPUT_TOUCH_DOWN, .device = DEVICE_TOUCH, .x_mm = x_mm, .y_mm = y_mm};
	transcript_mark(r->transcript);
	send_event(r, e);
	pass(r, ms);
	e.kind = INPUT_TOUCH_UP;
	send_event(r, e);
}

/* The page may be built anew while the glass is deaf: the finger goes where the item then is. */
static void touch_item(struct run *r, const struct item *it)
{
	char id[80];
	snprintf(id, sizeof id, "%s", it->id);
	pass(r, DEAF_MS);
	it = page_item(app_page(r->app), id);
	if (it && it->rect.w > 0)
		touch_at(r, it->rect.x + it->rect.w / 2, it->rect.y + it->rect.h / 2, PRESS_MS);
}

/* --- press --------------------------------------------------------------------------------- */

static const struct item *find_item(struct run *r, const struct script_statement *s)
{
	const struct page *p = app_page(r->app);
	if (s->verb == SCRIPT_PRESS_CHOICE)
		return page_choice(p, s->n);
	if (s->text[0] == '#') {
		const struct item *it = page_item(p, s->text + 1);
		return it && item_is_here(it) ? it : NULL;
	}
	return page_labelled(p, s->text);
}

/* More choices, or Next of a page that is divided by Next; NULL if there is none. */
static const struct item *way_to_next_part(const struct page *p)
{
	const struct item *more = page_item(p, p->parts_by == PART_BY_MORE ? "nav.more" : "nav.next");
	bool is_last = p->parts_by == PART_BY_NEXT && p->part + 1 >= p->parts;
	return p->parts > 1 && !is_last && more && item_is_here(more) ? more : NULL;
}

static int64_t patience(const struct run *r)
{
	if (app_is_speaking(r->app))
		return LISTENING_MS;
	return app_page(r->app)->parts > 1 ? PATIENCE_MS : BUSY_PATIENCE_MS;
}

/* Looks for the item as a person would: waits a moment, then looks at the page's other parts. */
static const struct item *seek_item(struct run *r, const struct script_statement *s)
{
	const struct item *it = find_item(r, s);
	for (int64_t ms = 0; !it && ms < patience(r); ms += STEP_MS) {
		pass(r, STEP_MS);
		it = find_item(r, s);
	}
	for (int parts = app_page(r->app)->parts; !it && parts > 1; parts--) {
		const struct item *more = way_to_next_part(app_page(r->app));
		if (!more)
			break;
		touch_item(r, more);
		it = find_item(r, s);
	}
	return it;
}

static int press(struct run *r, const struct script_statement *s)
{
	const struct item *it = seek_item(r, s);
	if (!it && s->text)
		return fail_at(r, s->line, "press \"%s\": nothing of that name can be pressed on page %s",
			s->text, app_page(r->app)->screen);
	if (!it)
		return fail_at(r, s->line, "press choice %d: page %s has %d here", s->n,
			app_page(r->app)->screen, page_choices_here(app_page(r->app)));
	if (it->rect.w <= 0)
		return fail_at(r, s->line, "press %s: it has no place on the glass", it->id);
	touch_item(r, it);
	return 0;
}

/* --- type: on the screen's keys where it has them, else on a keyboard ------------------------ */

static void type_char(struct run *r, const char *c, size_t n)
{
	char letter[8] = "", upper[8] = "", id[16];
	memcpy(letter, c, n);
	memcpy(upper, letter, sizeof upper);
	if (n == 1 && *c >= 'a' && *c <= 'z')
		upper[0] = (char)(*c - 'a' + 'A');
	snprintf(id, sizeof id, "key.%s", *c == ' ' ? "space" : upper);
	const struct item *key = page_item(app_page(r->app), id);
	if (key) {
		touch_item(r, key);
		return;
	}
	uint32_t code = (unsigned char)c[0];
	if (n > 1) {
		code &= 0xffu >> (n + 1);
		for (size_t i = 1; i < n; i++)
			code = code << 6 | ((unsigned char)c[i] & 0x3f);
	}
	transcript_mark(r->transcript);
	send_event(r, (struct input_event){.kind = INPUT_TEXT, .device = DEVICE_KEYBOARD, .text = code});
}

static void type_text(struct run *r, const char *text)
{
	for (int64_t ms = 0; !page_first(app_page(r->app), ROLE_FIELD) && ms < PATIENCE_MS; ms += STEP_MS)
		pass(r, STEP_MS);
	while (*text) {
		size_t n = 1;
		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		type_char(r, text, n);
		text += n;
	}
}

/* --- expect -------------------------------------------------------------------------------- */

static const char *words_of(const struct item *it)
{
	return it && it->label ? it->label : "";
}

/* Spaces of every kind are the same to a reader. */
static bool same(const char *a, const char *b)
{
	struct item one = {.id = "", .label = a, .on_press = {.act = ACT_CHOOSE}};
	struct page p = {.items = &one, .item_count = 1};
	return page_labelled(&p, b) != NULL;
}

static const struct item *item_with(const struct page *p, const char *text)
{
	for (int i = 0; i < p->item_count; i++) {
		const struct item *it = &p->items[i];
		bool is_it = text[0] == '#' ? !strcmp(it->id, text + 1)
			: same(words_of(it), text) || (it->value && same(it->value, text)) ||
				(it->hint && same(it->hint, text));
		if (is_it && item_is_here(it))
			return it;
	}
	return NULL;
}

static const struct {
	const char *name;
	unsigned state;
	bool is_set;
} states[] = {
	{"chosen", ITEM_CHOSEN, true}, {"not chosen", ITEM_CHOSEN | ITEM_TICKED, false},
	{"ticked", ITEM_TICKED, true}, {"not ticked", ITEM_TICKED, false},
	{"main", ITEM_MAIN, true},     {"to check", ITEM_TO_CHECK, true},
	{"sure", ITEM_SURE, true},     {"not sure", ITEM_SURE, false},
	{"done", ITEM_DONE, true},     {"now", ITEM_NOW, true},
};

/* "Label: state", or "state" alone for what has the focus. */
static bool has_state(const struct page *p, const struct item *focus, const char *text)
{
	const char *colon = strrchr(text, ':'), *state = colon ? colon + 1 + strspn(colon + 1, " ") : text;
	char label[256];
	if (colon && (size_t)(colon - text) >= sizeof label)
		return false;
	snprintf(label, sizeof label, "%.*s", colon ? (int)(colon - text) : 0, text);
	const struct item *it = colon ? item_with(p, label) : focus;
	for (size_t i = 0; it && i < sizeof states / sizeof states[0]; i++)
		if (!strcmp(state, states[i].name))
			return !!(it->state & states[i].state) == states[i].is_set;
	return false;
}

static void list_items(struct run *r)
{
	const struct page *p = app_page(r->app);
	size_t used = 0;
	for (int i = 0; i < p->item_count && used < sizeof r->was_there - 80; i++)
		if (item_is_here(&p->items[i]) && p->items[i].label)
			used += (size_t)snprintf(r->was_there + used, sizeof r->was_there - used, "%s\"%.60s\"",
				used ? ", " : "", p->items[i].label);
}

static bool holds(struct run *r, const struct script_statement *s)
{
	const struct page *p = app_page(r->app);
	r->was_there[0] = '\0';
	switch (s->expect) {
	case EXPECT_TITLE:
		snprintf(r->was_there, sizeof r->was_there, "\"%s\"", words_of(page_first(p, ROLE_TITLE)));
		return same(words_of(page_first(p, ROLE_TITLE)), s->text);
	case EXPECT_SAID:
		snprintf(r->was_there, sizeof r->was_there, "\"%s\"",
			r->transcript->heard.len_bytes ? r->transcript->heard.data : "");
		return transcript_heard(r->transcript, s->text);
	case EXPECT_ITEM:
		list_items(r);
		return item_with(p, s->text) != NULL;
	case EXPECT_NO_ITEM:
		snprintf(r->was_there, sizeof r->was_there, "it");
		return item_with(p, s->text) == NULL;
	case EXPECT_FOCUS:
		snprintf(r->was_there, sizeof r->was_there, "\"%s\"", words_of(app_focus(r->app)));
		return app_focus(r->app) &&
			(s->text[0] == '#' ? !strcmp(app_focus(r->app)->id, s->text + 1)
					   : same(words_of(app_focus(r->app)), s->text));
	case EXPECT_STATE:
		list_items(r);
		return has_state(p, app_focus(r->app), s->text);
	}
	return false;
}

static int expect(struct run *r, const struct script_statement *s)
{
	bool ok = holds(r, s);
	for (int64_t ms = 0; !ok && ms < SPEECH_PATIENCE_MS; ms += STEP_MS) {
		if (ms >= BUSY_PATIENCE_MS && !app_is_speaking(r->app))
			break;
		pass(r, STEP_MS);
		ok = holds(r, s);
	}
	if (ok)
		return 0;
	return fail_at(r, s->line, "expect %s: expected \"%s\", there was %s (page %s)",
		script_expect_name(s->expect), s->text, r->was_there, app_page(r->app)->screen);
}

/* --- the rest ------------------------------------------------------------------------------ */

static int shot(struct run *r, const struct script_statement *s)
{
	char path[PATH_MAX];
	if (!r->shots_dir)
		return fail_at(r, s->line, "shot %s: say where with --shots=DIR", s->text);
	snprintf(path, sizeof path, "%s/%s.png", r->shots_dir, s->text);
	app_paint(r->app);
	enum err e = view_write_png(app_view(r->app), path);
	return e ? fail_at(r, s->line, "shot %s: %s", path, err_words(e)) : 0;
}

static int turn_world(struct run *r, const struct script_statement *s)
{
	const struct stage *st = r->stage;
	bool done = s->verb == SCRIPT_LINE     ? st->line(st->self, s->on)
		: s->verb == SCRIPT_ROOM     ? st->room(st->self, s->on)
		: s->verb == SCRIPT_GONE_NEXT ? st->gone_next(st->self)
					      : st->answer(st->self, s->text);
	pass(r, 0);
	return done ? 0 : fail_at(r, s->line, "only --platform=fake can turn this");
}

static int set_language(struct run *r, const struct script_statement *s)
{
	const struct tongue *t = tongue_find(s->text);
	if (!t)
		return fail_at(r, s->line, "lang %s: no such language", s->text);
	app_set_language(r->app, t->index);
	return 0;
}

static int carry_out(struct run *r, const struct script_statement *s)
{
	switch (s->verb) {
	case SCRIPT_PRESS:
	case SCRIPT_PRESS_CHOICE:
		return press(r, s);
	case SCRIPT_TOUCH:
		pass(r, DEAF_MS);
		touch_at(r, s->x_mm, s->y_mm, s->ms);
		return 0;
	case SCRIPT_KEY:
		pass(r, STEP_MS);
		transcript_mark(r->transcript);
		send_event(r, (struct input_event){.kind = INPUT_KEY, .device = DEVICE_KEYPAD, .key = s->key});
		return 0;
	case SCRIPT_TYPE:
		type_text(r, s->text);
		return 0;
	case SCRIPT_WAIT:
		pass(r, s->ms);
		return 0;
	case SCRIPT_LINE:
	case SCRIPT_ROOM:
	case SCRIPT_GONE_NEXT:
	case SCRIPT_ANSWER:
		return turn_world(r, s);
	case SCRIPT_HEADPHONES:
		transcript_mark(r->transcript);
		send_event(r, (struct input_event){.kind = INPUT_HEADPHONES, .device = DEVICE_OTHER, .on = s->on});
		return 0;
	case SCRIPT_LANG:
		return set_language(r, s);
	case SCRIPT_SHOT:
		return shot(r, s);
	case SCRIPT_EXPECT:
		return expect(r, s);
	}
	return 0;
}

int script_run(struct app *a, const struct stage *stage, struct transcript *t, const char *path,
	const char *shots_dir)
{
	struct run r = {.app = a, .stage = stage, .transcript = t, .path = path, .shots_dir = shots_dir};
	struct k_buf source;
	struct k_arena arena;
	struct script script = {0};
	struct script_problem problem = {0};
	int failed = 0;
	k_buf_init(&source, SCRIPT_BYTES);
	k_arena_init(&arena, ARENA_BYTES);
	enum err e = k_buf_read_file(&source, path);
	if (e) {
		failed = fail_at(&r, 0, "%s", err_words(e));
	} else if (script_parse(&arena, source.data ? source.data : "", &script, &problem)) {
		failed = fail_at(&r, problem.line, "%s", problem.what);
	}
	pass(&r, 0);
	for (int i = 0; !failed && i < script.count; i++) {
		failed = carry_out(&r, &script.statements[i]);
		app_paint(a);
	}
	k_arena_finish(&arena);
	k_buf_finish(&source);
	return failed;
}
