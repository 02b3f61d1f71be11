/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/fake/fake_courier.h"

#include "platform/fake/fake_times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_FIRST = 16, ASKED_MAX = 8, OPEN_REPORTS = 3, NAME_CHARS = 64, SLOT_CHARS = 256 };
static const int64_t day_ms = 24 * 3600 * INT64_C(1000);

/* SUBMITTED -> (tick: SAVED) -> WAITING -> (tick, line up: BOOKED, RECEIVED, GONE) -> CLOSED;
 * without room: REFUSED -> (tick: NOT_SAVED) -> DROPPED. */
enum kept_state { KEPT_SUBMITTED, KEPT_REFUSED, KEPT_DROPPED, KEPT_WAITING, KEPT_CLOSED };

struct kept {
	char id[REQUEST_ID_CHARS + 1];
	enum request_kind kind;
	enum kept_state state;
	bool was_shown;
	json_t *status; /* protocol.md section 5, kept up to date */
};

struct fake_courier {
	struct clock_port clock;
	const struct content *content;
	courier_sink *sink;
	void *ctx;
	struct kept *kept;
	int kept_count, kept_room;
	json_t *taken; /* set of "service/place/start" */
	bool line, room, gone_next;
	bool tell_line, tell_room, tell_times, tell_public;
	char asked[ASKED_MAX][REQUEST_NUMBER_CHARS + 1]; /* numbers that were looked up */
	int asked_count;
	bool is_calling, tell_call;
	char answered_by[NAME_CHARS]; /* "": nobody yet */
};

static int64_t wall_ms(const struct fake_courier *c)
{
	return c->clock.now(c->clock.self).wall_ms;
}

static const char *field(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s ? s : "";
}

static void tell(struct fake_courier *c, struct courier_event event, const char *id)
{
	snprintf(event.id, sizeof event.id, "%s", id);
	c->sink(c->ctx, &event);
}

/* Tells an event that bears JSON.  Takes json. */
static void tell_json(
	struct fake_courier *c, struct courier_event event, const char *id, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	event.json = text;
	if (text)
		tell(c, event, id);
	free(text);
}

static void set_stage(struct fake_courier *c, struct kept *k, const char *state)
{
	json_t *stages = json_object_get(k->status, "stages");
	if (!json_is_array(stages)) {
		stages = json_array();
		json_object_set_new(k->status, "stages", stages);
	}
	json_array_append_new(
		stages, json_pack("{s:s, s:I}", "state", state, "at", (json_int_t)wall_ms(c)));
	json_object_set_new(k->status, "state", json_string(state));
}

/* --- the port ----------------------------------------------------------------------------- */

static bool grow(struct fake_courier *c)
{
	int room = c->kept_room ? 2 * c->kept_room : KEPT_FIRST;
	struct kept *kept = realloc(c->kept, (size_t)room * sizeof *kept);
	if (!kept)
		return false;
	c->kept = kept;
	c->kept_room = room;
	return true;
}

static void submit(void *self, const struct request *r)
{
	struct fake_courier *c = self;
	if (c->kept_count == c->kept_room && !grow(c))
		return;
	struct kept *k = &c->kept[c->kept_count++];
	*k = (struct kept){.kind = r->kind, .state = c->room ? KEPT_SUBMITTED : KEPT_REFUSED};
	snprintf(k->id, sizeof k->id, "%s", r->id);
	k->status = r->public_json ? json_loads(r->public_json, 0, NULL) : NULL;
	if (!json_is_object(k->status)) {
		json_decref(k->status);
		k->status = json_object();
	}
	json_object_set_new(k->status, "number", json_string(r->number));
	json_object_set_new(k->status, "kind", json_string(request_kind_name(r->kind)));
	json_object_del(k->status, "stages");
}

static void shown(void *self, const char *id)
{
	struct fake_courier *c = self;
	for (int i = 0; i < c->kept_count; i++)
		if (strcmp(c->kept[i].id, id) == 0)
			c->kept[i].was_shown = true;
}

static void look_up(void *self, const char *number)
{
	struct fake_courier *c = self;
	if (c->asked_count < ASKED_MAX)
		snprintf(c->asked[c->asked_count++], sizeof c->asked[0], "%s", number);
}

static void call(void *self, enum call_help help)
{
	struct fake_courier *c = self;
	c->is_calling = help != HELP_NONE;
	c->answered_by[0] = '\0';
	c->tell_call = true;
}

static void destroy(void *self)
{
	struct fake_courier *c = self;
	for (int i = 0; i < c->kept_count; i++)
		json_decref(c->kept[i].status);
	json_decref(c->taken);
	free(c->kept);
	free(c);
}

/* --- free times and public reports -------------------------------------------------------- */

static bool is_taken(void *ctx, const char *service, const char *place, const char *start)
{
	const struct fake_courier *c = ctx;
	char slot[SLOT_CHARS];
	snprintf(slot, sizeof slot, "%s/%s/%s", service, place, start);
	return json_object_get(c->taken, slot) != NULL;
}

/* Takes the time of a visit; false if it was taken before. */
static bool take_time(struct fake_courier *c, const struct kept *k)
{
	char slot[SLOT_CHARS];
	snprintf(slot, sizeof slot, "%s/%s/%s", field(k->status, "service"),
		field(k->status, "place"), field(k->status, "start"));
	bool was_free = !json_object_get(c->taken, slot);
	json_object_set_new(c->taken, slot, json_true());
	return was_free;
}

/* Some open reports of the town, then those made here, newest last. */
static json_t *public_reports(const struct fake_courier *c)
{
	json_t *open = json_array();
	const struct content *t = c->content;
	int64_t now_ms = wall_ms(c);
	for (int i = 0; i < OPEN_REPORTS && i < t->kind_count && i < t->streets.count; i++) {
		char id[20];
		snprintf(id, sizeof id, "town%d", i + 1);
		json_array_append_new(
			open, json_pack("{s:s, s:s, s:s, s:I}", "id", id, "kind", t->kinds[i].id,
				      "street", t->streets.names[i * 7 % t->streets.count], "at",
				      (json_int_t)(now_ms - (2 * i + 1) * day_ms)));
	}
	for (int i = 0; i < c->kept_count; i++) {
		const struct kept *k = &c->kept[i];
		if (k->kind != REQUEST_REPORT || k->state != KEPT_CLOSED ||
			!*field(k->status, "street"))
			continue;
		json_t *stage = json_array_get(json_object_get(k->status, "stages"), 0);
		char id[8];
		snprintf(id, sizeof id, "%.4s", k->id);
		json_array_append_new(open,
			json_pack("{s:s, s:s, s:s, s:O}", "id", id, "kind",
				field(k->status, "report_kind"), "street",
				field(k->status, "street"), "at", json_object_get(stage, "at")));
	}
	return json_pack("{s:I, s:o}", "as_of", (json_int_t)now_ms, "open", open);
}

/* --- ticks -------------------------------------------------------------------------------- */

static bool take_flag(bool *flag)
{
	bool was = *flag;
	*flag = false;
	return was;
}

static void tell_machine(struct fake_courier *c)
{
	if (take_flag(&c->tell_line))
		tell(c, (struct courier_event){.kind = COURIER_LINE, .on = c->line}, "");
	if (take_flag(&c->tell_room))
		tell(c, (struct courier_event){.kind = COURIER_ROOM, .on = c->room}, "");
	if (c->line && take_flag(&c->tell_times))
		tell_json(c, (struct courier_event){.kind = COURIER_TIMES, .wall_ms = wall_ms(c)},
			"", fake_times(c->content, wall_ms(c), FAKE_TIMES_DAYS, is_taken, c));
	if (c->line && take_flag(&c->tell_public))
		tell_json(c, (struct courier_event){.kind = COURIER_PUBLIC, .wall_ms = wall_ms(c)},
			"", public_reports(c));
	if (take_flag(&c->tell_call)) {
		int state = !c->is_calling ? 2 : c->answered_by[0] ? 1 : 0;
		tell(c, (struct courier_event){.kind = COURIER_CALL, .state = state, .name = c->answered_by}, "");
	}
}

static void answer_look_up(struct fake_courier *c, const char *number)
{
	struct courier_event event = {.kind = COURIER_STATUS, .wall_ms = wall_ms(c)};
	for (int i = 0; i < c->kept_count; i++) {
		const struct kept *k = &c->kept[i];
		if (k->state >= KEPT_WAITING && strcmp(field(k->status, "number"), number) == 0) {
			tell_json(c, event, number, json_incref(k->status));
			return;
		}
	}
	event.err = c->line ? ERR_NOT_FOUND : ERR_OFFLINE;
	tell(c, event, number);
}

static const struct {
	enum courier_event_kind event;
	const char *state; /* protocol.md section 5 */
} city_says[REQUEST_KIND_COUNT] = {
	[REQUEST_VISIT] = {COURIER_BOOKED, "booked"},
	[REQUEST_REPORT] = {COURIER_RECEIVED, "received"},
	[REQUEST_CALLBACK] = {COURIER_RECEIVED, "received"},
	[REQUEST_CHANGE] = {COURIER_RECEIVED, "change_asked"},
	[REQUEST_CANCEL] = {COURIER_RECEIVED, "cancel_asked"},
	[REQUEST_ADD] = {COURIER_RECEIVED, "received"},
	[REQUEST_SURVEY] = {COURIER_RECEIVED, "received"},
	[REQUEST_QUESTIONNAIRE] = {COURIER_RECEIVED, "received"},
	[REQUEST_SNAGS] = {COURIER_RECEIVED, "received"},
};

/* The city answers one request that reached it. */
static void city_answers(struct fake_courier *c, struct kept *k)
{
	enum courier_event_kind event = city_says[k->kind].event;
	const char *state = city_says[k->kind].state;
	bool is_free = k->kind != REQUEST_VISIT || take_time(c, k);
	if (k->kind == REQUEST_VISIT && take_flag(&c->gone_next))
		is_free = false;
	if (!is_free) {
		event = COURIER_GONE;
		state = "not_possible";
	}
	k->state = KEPT_CLOSED;
	set_stage(c, k, state);
	c->tell_times |= k->kind == REQUEST_VISIT;
	c->tell_public |= k->kind == REQUEST_REPORT;
	tell(c, (struct courier_event){.kind = event}, k->id);
}

void fake_courier_tick(struct fake_courier *c)
{
	int count = c->kept_count; /* the sink may submit more: they are for the next tick */
	for (int i = 0; i < count; i++) {
		struct kept *k = &c->kept[i];
		if (k->state == KEPT_WAITING && c->line) {
			city_answers(c, k);
		} else if (k->state == KEPT_SUBMITTED) {
			k->state = KEPT_WAITING;
			set_stage(c, k, "saved");
			tell(c, (struct courier_event){.kind = COURIER_SAVED}, k->id);
		} else if (k->state == KEPT_REFUSED) {
			k->state = KEPT_DROPPED;
			tell(c, (struct courier_event){.kind = COURIER_NOT_SAVED, .err = ERR_FULL},
				k->id);
		}
	}
	tell_machine(c);
	int asked = c->asked_count;
	c->asked_count = 0;
	for (int i = 0; i < asked; i++)
		answer_look_up(c, c->asked[i]);
}

enum err fake_courier_create(struct clock_port clock, const struct content *content,
	courier_sink *sink, void *ctx, struct fake_courier **courier_out,
	struct courier_port *port_out)
{
	struct fake_courier *c = calloc(1, sizeof *c);
	json_t *taken = json_object();
	if (!c || !taken) {
		free(c);
		json_decref(taken);
		return ERR_NO_MEMORY;
	}
	*c = (struct fake_courier){.clock = clock,
		.content = content,
		.sink = sink,
		.ctx = ctx,
		.taken = taken,
		.line = true,
		.room = true,
		.tell_line = true,
		.tell_room = true,
		.tell_times = true,
		.tell_public = true};
	*courier_out = c;
	*port_out = (struct courier_port){.self = c,
		.submit = submit,
		.shown = shown,
		.look_up = look_up,
		.call = call,
		.destroy = destroy};
	return ERR_OK;
}

/* --- for the script ----------------------------------------------------------------------- */

void fake_courier_line(struct fake_courier *c, bool is_up)
{
	c->tell_line |= c->line != is_up;
	c->line = is_up;
}

void fake_courier_room(struct fake_courier *c, bool has_room)
{
	c->tell_room |= c->room != has_room;
	c->room = has_room;
}

void fake_courier_gone_next(struct fake_courier *c)
{
	c->gone_next = true;
}

void fake_courier_call_answer(struct fake_courier *c, const char *name)
{
	if (!c->is_calling)
		return;
	snprintf(c->answered_by, sizeof c->answered_by, "%s", name);
	c->tell_call = true;
}

int fake_courier_kept(const struct fake_courier *c)
{
	int n = 0;
	for (int i = 0; i < c->kept_count; i++)
		n += c->kept[i].state >= KEPT_WAITING;
	return n;
}

int fake_courier_shown(const struct fake_courier *c)
{
	int n = 0;
	for (int i = 0; i < c->kept_count; i++)
		n += c->kept[i].was_shown;
	return n;
}
