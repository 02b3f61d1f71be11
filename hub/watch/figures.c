/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/watch/figures.h"

#include "hub/store/db.h"

#define HOUR_MS INT64_C(3600000)

/* One question each: rows are labels and a count.  name, help, the names of the label columns. */
static const struct {
	const char *name, *help, *labels[2], *sql;
} counted[] = {
	{"foyer_requests", "What became of requests.", {"kind", "state"},
		"SELECT kind, state, COUNT(*) FROM matters GROUP BY kind, state"},
	{"foyer_city_items", "Requests on their way into the city's systems.",
		{"endpoint", "state"},
		"SELECT endpoint, state, COUNT(*) FROM journal GROUP BY endpoint, state"},
	{"foyer_calls_open", "People who wait for a volunteer.", {"state", NULL},
		"SELECT CASE state WHEN 0 THEN 'waiting' ELSE 'coming' END, COUNT(*) FROM calls"
		" WHERE state <> 2 GROUP BY state"},
	{"foyer_leases", "Times lent to kiosks.", {"state", NULL},
		"SELECT state, COUNT(*) FROM leases GROUP BY state"},
};

/* One number each; 0 stands for never. */
static const struct {
	const char *name, *help, *sql;
} single[] = {
	{"foyer_waiting", "Visits that wait for a time to become free.",
		"SELECT COUNT(*) FROM waiting"},
	{"foyer_kiosks_enrolled", "Kiosks that may speak to the hub.",
		"SELECT COUNT(*) FROM kiosks"},
	{"foyer_requests_refused", "Requests that could not be taken.",
		"SELECT COUNT(*) FROM refused"},
	{"foyer_city_oldest_seconds", "Since when the oldest item waits for a city system.",
		"SELECT COALESCE(MIN(made_ms), 0) / 1000 FROM journal"
		" WHERE state NOT IN ('delivered', 'settled')"},
	{"foyer_backup_seconds", "When the last backup was made.",
		"SELECT COALESCE(MAX(at_ms), 0) / 1000 FROM backups"},
	{"foyer_record_entries", "Entries in the record of who did what.",
		"SELECT n FROM record_head WHERE one = 1"},
};

static enum err head(struct k_buf *out, const char *name, const char *help)
{
	return k_buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* A label's value; quotes, backslashes and line ends have a form of their own. */
static enum err label(struct k_buf *out, const char *before, const char *name, const char *value)
{
	enum err e = k_buf_printf(out, "%s%s=\"", before, name);
	for (; !e && *value; value++) {
		if (*value == '"' || *value == '\\')
			e = k_buf_add(out, "\\", 1);
		if (!e)
			e = k_buf_add(out, *value == '\n' ? " " : value, 1);
	}
	return e ? e : k_buf_add(out, "\"", 1);
}

static enum err counted_write(struct hub *hub, size_t i, struct k_buf *out)
{
	struct db_rows rows;
	int labels = counted[i].labels[1] ? 2 : 1;
	enum err e = head(out, counted[i].name, counted[i].help);
	db_ask(hub->db, &rows, counted[i].sql, "");
	while (!e && db_next(&rows)) {
		e = k_buf_printf(out, "%s", counted[i].name);
		for (int k = 0; !e && k < labels; k++)
			e = label(out, k ? "," : "{", counted[i].labels[k], db_text(&rows, k));
		if (!e)
			e = k_buf_printf(out, "} %lld\n", (long long)db_int(&rows, labels));
	}
	enum err end = db_end(&rows);
	return e ? e : end;
}

static enum err single_write(struct hub *hub, size_t i, struct k_buf *out)
{
	int64_t value = 0;
	enum err e = db_one(hub->db, &value, single[i].sql, "");
	if (!e)
		e = head(out, single[i].name, single[i].help);
	return e ? e : k_buf_printf(out, "%s %lld\n", single[i].name, (long long)value);
}

/* How many kiosks were heard when; and each by itself, where they are not too many. */
static enum err kiosks_write(struct hub *hub, int64_t now_ms, struct k_buf *out)
{
	static const struct {
		const char *name;
		int64_t ms;
	} ages[] = {{"hour", HOUR_MS}, {"day", 24 * HOUR_MS}, {"week", 7 * 24 * HOUR_MS},
		{"longer", INT64_MAX / 2}};
	struct db_rows rows;
	int64_t from_ms = -HOUR_MS, total = 0;
	enum err e = head(out, "foyer_kiosks_heard", "Kiosks by when they were last heard.");
	for (size_t i = 0; !e && i < sizeof ages / sizeof *ages; i++) {
		int64_t n = 0;
		e = db_one(hub->db, &n,
			"SELECT COUNT(*) FROM kiosks WHERE heard_ms < ? AND heard_ms >= ?", "ii",
			now_ms - from_ms, now_ms - ages[i].ms);
		if (!e)
			e = k_buf_printf(out, "foyer_kiosks_heard{within=\"%s\"} %lld\n",
				ages[i].name, (long long)n);
		from_ms = ages[i].ms;
		total += n;
	}
	if (e || total > FIGURES_KIOSKS_MAX)
		return e;
	e = head(out, "foyer_kiosk_heard_seconds", "When each kiosk was last heard; 0: never.");
	db_ask(hub->db, &rows, "SELECT kiosk, heard_ms / 1000 FROM kiosks ORDER BY kiosk", "");
	while (!e && db_next(&rows)) {
		e = label(out, "foyer_kiosk_heard_seconds{", "kiosk", db_text(&rows, 0));
		if (!e)
			e = k_buf_printf(out, "} %lld\n", (long long)db_int(&rows, 1));
	}
	enum err end = db_end(&rows);
	return e ? e : end;
}

enum err figures_write(struct hub *hub, int64_t now_ms, struct k_buf *out)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < sizeof counted / sizeof *counted; i++)
		e = counted_write(hub, i, out);
	for (size_t i = 0; !e && i < sizeof single / sizeof *single; i++)
		e = single_write(hub, i, out);
	return e ? e : kiosks_write(hub, now_ms, out);
}
