/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/report.h"

#include <sodium.h>
#include <string.h>

#include "hub/intake/given.h"
#include "hub/store/db.h"
#include "kiosk/content/content.h"
#include "kiosk/model/number.h"

enum { PUBLIC_ID_CHARS = 8, DEMO_REPORTS = 12, DEMO_STEP_MS = 7 * 60 * 60 * 1000 };

/* The town's own spelling of a street that it knows; NULL for any other words. */
static const char *street_known(const struct content *c, const char *typed)
{
	for (int i = 0; *typed && i < c->streets.count; i++)
		if (!strcmp(c->streets.names[i], typed))
			return c->streets.names[i];
	return NULL;
}

/* Danger, complaints about people and ideas are nobody else's business, and what is not the city's
 * is not the city's to publish. */
static bool kind_may_be_public(const struct content *c, const char *kind)
{
	int i = content_kind(c, kind);
	return i >= 0 && c->kinds[i].other_number < 0 && !c->kinds[i].asks_danger &&
	       !c->kinds[i].is_bad_service && !c->kinds[i].is_idea;
}

static void public_id_make(char out[PUBLIC_ID_CHARS + 1])
{
	unsigned char random[PUBLIC_ID_CHARS / 2];
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(out, PUBLIC_ID_CHARS + 1, random, sizeof random);
}

static enum err joined_find(struct hub *hub, const char *public_id, int64_t *matter_out)
{
	*matter_out = 0;
	if (!*public_id)
		return ERR_OK;
	enum err e = db_one(hub->db, matter_out,
		"SELECT matter FROM matters WHERE public_id = ?"
		" AND state IN ('received', 'working')",
		"s", public_id);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Adds a report; one that joins another starts in that one's state. */
static enum err add(
	struct hub *hub, struct new_matter *m, bool is_public, int64_t now_ms, int64_t *matter_out)
{
	struct matter joined = {0};
	char public_id[PUBLIC_ID_CHARS + 1];
	enum matter_state state = MATTER_RECEIVED;
	if (m->same_as) {
		enum err e = matter_get(hub, m->same_as, &joined);
		if (e)
			return e;
		if (!strcmp(joined.state, matter_state_name(MATTER_WORKING)))
			state = MATTER_WORKING;
	} else if (is_public) {
		public_id_make(public_id);
		m->public_id = public_id;
	}
	return matter_add(hub, m, state, now_ms, matter_out);
}

enum err report_file(struct hub *hub, const char *kiosk, const char *number, const json_t *answers,
	int64_t now_ms, int64_t *matter_out)
{
	const char *kind = given_text_or_none(answers, "kind", SIZE_MAX);
	bool on_street = !strcmp(given_text_or_none(answers, "where", SIZE_MAX), "street");
	struct new_matter m = {
		.kiosk = kiosk, .number = number, .kind = "report", .report_kind = kind};
	m.street = on_street ? street_known(hub->content,
				       given_text_or_none(answers, "street", SIZE_MAX))
			     : NULL;
	enum err e = joined_find(hub, given_text_or_none(answers, "same_as", SIZE_MAX), &m.same_as);
	return e ? e
		 : add(hub, &m, m.street && kind_may_be_public(hub->content, kind), now_ms,
			   matter_out);
}

enum err report_list(struct hub *hub, int64_t now_ms, json_t **list_out)
{
	struct db_rows rows;
	json_t *open = json_array();
	db_ask(hub->db, &rows,
		"SELECT public_id, report_kind, street, (SELECT MIN(at_ms) FROM stages WHERE "
		"stages.matter ="
		" matters.matter) FROM matters WHERE public_id IS NOT NULL AND state IN "
		"('received', 'working')"
		" ORDER BY matter DESC LIMIT ?",
		"i", (int64_t)REPORTS_OPEN_MAX);
	while (db_next(&rows))
		json_array_append_new(
			open, json_pack("{s:s, s:s, s:s, s:I}", "id", db_text(&rows, 0), "kind",
				      db_text(&rows, 1), "street", db_text(&rows, 2), "at",
				      (json_int_t)db_int(&rows, 3)));
	enum err e = db_end(&rows);
	json_t *list = json_pack("{s:I, s:o}", "as_of", (json_int_t)now_ms, "open", open);
	if (e || !list) {
		json_decref(list);
		return e ? e : ERR_NO_MEMORY;
	}
	*list_out = list;
	return ERR_OK;
}

enum err report_fill_for_demo(struct hub *hub, const char *kiosk, int64_t now_ms)
{
	const struct content *c = hub->content;
	int64_t there = 0;
	enum err e =
		db_one(hub->db, &there, "SELECT COUNT(*) FROM matters WHERE kind = 'report'", "");
	for (int i = 0; !e && !there && i < DEMO_REPORTS && c->streets.count && c->kind_count;
		i++) {
		const char *kind = c->kinds[i % c->kind_count].id;
		char number[NUMBER_CHARS + 1];
		int64_t row;
		number_make(randombytes_random(), number);
		struct new_matter m = {.kiosk = kiosk,
			.number = number,
			.kind = "report",
			.report_kind = kind,
			.street = c->streets.names[i * 37 % c->streets.count]};
		if (kind_may_be_public(c, kind))
			e = add(hub, &m, true, now_ms - (int64_t)(DEMO_REPORTS - i) * DEMO_STEP_MS,
				&row);
	}
	return e;
}
