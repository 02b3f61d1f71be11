/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/parcel.h"

#include <stdio.h>
#include <string.h>

#include "hub/city/text.h"
#include "hub/intake/arrival.h"
#include "hub/intake/given.h"
#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { PARCEL_MAX = 512 << 10, WORDS_MAX = 64 << 10 };

static const char *answer(const struct parcel *p, const char *key)
{
	const char *text = given_text_or_none(p->answers, key, SIZE_MAX);
	return text ? text : "";
}

/* Reads and opens the envelope.  The centre's name goes into p's arena. */
static enum err answers_open(struct parcel *p, const char **centre_out)
{
	struct db_rows rows;
	struct arrival e;
	size_t n = 0;
	db_ask(p->hub->db, &rows,
		"SELECT r.envelope, k.centre FROM requests AS r JOIN kiosks AS k USING(kiosk)"
		" WHERE r.kiosk = ? AND r.id = ?",
		"ss", p->item->kiosk, p->item->request);
	enum err err = ERR_NOT_FOUND;
	if (db_next(&rows)) {
		const void *bytes = db_blob(&rows, 0, &n);
		*centre_out = k_arena_str(&p->arena, db_text(&rows, 1));
		err = arrival_read(&e, bytes, n);
		if (!err) {
			err = arrival_open(&e, p->hub->keys, &p->answers);
			arrival_finish(&e);
		}
	}
	enum err end = db_end(&rows);
	return end ? end : err;
}

/* "name first last": the last word is the family's. */
static void name_split(struct parcel *p)
{
	const char *name = answer(p, "name"), *space = strrchr(name, ' ');
	p->last_name = space ? k_arena_str(&p->arena, space + 1) : name;
	p->first_name = space ? k_arena_strn(&p->arena, name, (size_t)(space - name)) : "";
}

static int language_of(const struct endpoint *ep)
{
	const struct tongue *t = tongue_find(endpoint_text(ep, "language"));
	return t ? t->index : 0;
}

static void add_line(struct k_buf *words, const char *label, const char *text)
{
	if (*text && k_buf_printf(words, "%s%s%s\n", label, *label ? ": " : "", text))
		return; /* longer than anything that a kiosk can send */
}

/* The names of what was ticked, one line. */
static void add_picks(
	struct parcel *p, const struct content *c, int kind, int language, struct k_buf *words)
{
	size_t i;
	const json_t *pick;
	json_array_foreach(json_object_get(p->answers, "picks"), i, pick) {
		const char *id = json_string_value(pick), *name = id ? id : "";
		for (int k = 0; kind >= 0 && k < c->kinds[kind].pick_count; k++)
			if (!strcmp(c->kinds[kind].picks[k].id, name))
				name = text_in(&c->kinds[kind].picks[k].name, language);
		add_line(words, "", name);
	}
}

static void position_find(struct parcel *p, const struct endpoint *ep, const char *centre)
{
	const json_t *positions = endpoint_json(ep, "positions");
	const json_t *at = json_object_get(positions, centre);
	const char *where = answer(p, "where");
	p->is_exact = at && (!strcmp(where, "here") || !strcmp(where, "near"));
	if (!at)
		at = json_object_get(positions, "*");
	p->has_position =
		json_is_number(json_array_get(at, 0)) && json_is_number(json_array_get(at, 1));
	p->lat = json_number_value(json_array_get(at, 0));
	p->lon = json_number_value(json_array_get(at, 1));
}

static void place_find(
	struct parcel *p, const struct endpoint *ep, const char *centre, struct k_buf *words)
{
	static const struct {
		const char *where, *says;
	} table[] = {{"here", "here, at the centre"}, {"near", "near the centre"},
		{"home", "at the person's home"}, {"unsure", "the person is not sure"}};
	const char *where = answer(p, "where"), *street = answer(p, "street");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!strcmp(table[i].where, where))
			add_line(words, "Where", table[i].says);
	add_line(words, "Street", street);
	add_line(words, "Reported at", centre);
	p->address = *street ? k_arena_printf(&p->arena, "%s, %s", street,
				       text_in(&p->hub->content->town.name, 0))
			     : "";
	position_find(p, ep, centre);
}

static void visit_fill(struct parcel *p, const struct endpoint *ep)
{
	const struct content *c = p->hub->content;
	struct day day;
	int minute;
	int service = content_service(c, p->service);
	if (service >= 0)
		p->title = text_in(&c->services[service].name, language_of(ep));
	if (stamp_read(p->start, &day, &minute) && minute >= 0) {
		p->start_ms = wall_of(day, minute);
		p->end_ms =
			p->start_ms + (service >= 0 ? c->services[service].minutes : 30) * 60000LL;
	}
}

static void fill(struct parcel *p, const struct endpoint *ep, const char *centre)
{
	const struct content *c = p->hub->content;
	struct k_buf words;
	int kind = content_kind(c, answer(p, "kind"));
	p->service = answer(p, "service");
	p->place = answer(p, "place");
	p->start = answer(p, "start");
	p->phone = answer(p, "phone");
	p->title = kind >= 0 ? text_in(&c->kinds[kind].name, language_of(ep)) : p->item->kind;
	k_buf_init(&words, WORDS_MAX);
	add_picks(p, c, kind, language_of(ep), &words);
	add_line(&words, "", answer(p, "detail"));
	add_line(&words, "", answer(p, "words"));
	place_find(p, ep, centre, &words);
	add_line(&words, "For", answer(p, "for"));
	add_line(&words, "Answer by", answer(p, "answer"));
	name_split(p);
	if (*p->service)
		visit_fill(p, ep);
	p->description = k_arena_str(&p->arena, words.data);
	k_buf_finish_wipe(&words);
}

/* What is to be cancelled. */
static void origin_find(struct parcel *p)
{
	struct journal_item visit;
	if (strcmp(p->item->kind, "cancel") ||
		journal_of_matter(p->hub->db, p->item->matter, "visit", &visit))
		return;
	bool is_stuck = visit.state == JOURNAL_REJECTED || visit.state == JOURNAL_NEEDS_STAFF;
	p->origin = is_stuck ? NULL : json_incref(visit.memo);
	p->origin_is_delivered = visit.state == JOURNAL_DELIVERED || visit.state == JOURNAL_SETTLED;
	journal_item_finish(&visit);
}

enum err parcel_open(struct hub *hub, const struct endpoint *ep, const struct journal_item *item,
	int64_t now_ms, struct parcel *out)
{
	const char *centre = "", *of;
	*out = (struct parcel){
		.item = item, .memo = json_incref(item->memo), .now_ms = now_ms, .hub = hub};
	k_arena_init_secret(&out->arena, PARCEL_MAX);
	enum err e = answers_open(out, &centre);
	if (e) {
		parcel_close(out);
		return e;
	}
	fill(out, ep, centre);
	origin_find(out);
	of = *answer(out, "kind") ? answer(out, "kind") : answer(out, "service");
	out->route = endpoint_route(ep, item->kind, of, out->place);
	return ERR_OK;
}

void parcel_close(struct parcel *p)
{
	answers_destroy(p->answers);
	json_decref(p->memo);
	json_decref(p->origin);
	k_arena_finish(&p->arena);
	*p = (struct parcel){0};
}

bool parcel_other_has(const struct parcel *p, const char *their_id)
{
	return journal_other_has(p->hub->db, p->item->endpoint, their_id, p->item->item);
}

enum err parcel_add_words(
	const struct parcel *p, const struct endpoint *ep, size_t max_letters, struct k_buf *out)
{
	size_t behind = sizeof "Ref: " - 1 + strlen(p->item->ref) + 1;
	struct k_buf plain;
	k_buf_init(&plain, WORDS_MAX * 4);
	enum err e = text_add_plain(&plain, p->description,
		max_letters > behind ? max_letters - behind : 0, endpoint_flag(ep, "wide_letters"));
	while (plain.len_bytes && plain.data[plain.len_bytes - 1] == '\n')
		plain.data[--plain.len_bytes] = '\0';
	if (!e)
		e = k_buf_add(out, plain.data, plain.len_bytes);
	if (!e)
		e = k_buf_printf(out, "%sRef: %s", plain.len_bytes ? "\n" : "", p->item->ref);
	k_buf_finish_wipe(&plain);
	return e;
}

const char *parcel_note(const struct parcel *p, const char *key)
{
	const char *text = json_string_value(json_object_get(p->memo, key));
	return text ? text : "";
}

void parcel_set_note(struct parcel *p, const char *key, const char *value)
{
	json_object_set_new(p->memo, key, json_string(value));
}
