/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/schema.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

/* Times are unix milliseconds; days are "2024-05-08" and minutes count from local midnight. */
static const char step_1[] =
	/* Who may speak to the hub. */
	"CREATE TABLE kiosks(kiosk TEXT PRIMARY KEY, centre TEXT NOT NULL, key BLOB NOT NULL "
	"UNIQUE,"
	" enrolled_ms INTEGER NOT NULL, heard_ms INTEGER NOT NULL DEFAULT 0,"
	" wrong INTEGER NOT NULL DEFAULT 0, wrong_since_ms INTEGER NOT NULL DEFAULT 0,"
	" blocked_until_ms INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE codes(code TEXT PRIMARY KEY, centre TEXT NOT NULL, until_ms INTEGER NOT NULL,"
	" kiosk TEXT REFERENCES kiosks);"
	/* Every envelope that came, as it came, and the answer that it got: for ever. */
	"CREATE TABLE requests(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kiosk TEXT NOT NULL REFERENCES kiosks, id TEXT NOT NULL, sha256 TEXT NOT NULL,"
	" kind TEXT NOT NULL, number TEXT NOT NULL, received_ms INTEGER NOT NULL,"
	" unshown INTEGER NOT NULL, envelope BLOB NOT NULL, outcome TEXT NOT NULL,"
	" receipt TEXT NOT NULL, sig TEXT NOT NULL, matter INTEGER REFERENCES matters,"
	" UNIQUE(kiosk, id));"
	"CREATE TABLE refused(kiosk TEXT NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL,"
	" words TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY(kiosk, id, sha256));"
	/* What the city is doing about a request: public words only. */
	"CREATE TABLE matters(matter INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
	" number TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, service TEXT, place TEXT,"
	" start TEXT, report_kind TEXT, street TEXT, public_id TEXT UNIQUE,"
	" same_as INTEGER REFERENCES matters, reason TEXT);"
	"CREATE INDEX matters_same ON matters(same_as);"
	"CREATE TABLE numbers(number TEXT NOT NULL, kiosk TEXT NOT NULL,"
	" matter INTEGER NOT NULL REFERENCES matters,"
	" PRIMARY KEY(number, kiosk, matter)) WITHOUT ROWID;"
	"CREATE TABLE stages(matter INTEGER NOT NULL REFERENCES matters, state TEXT NOT NULL,"
	" at_ms INTEGER NOT NULL);"
	"CREATE INDEX stages_matter ON stages(matter);"
	"CREATE TABLE news(n INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
	" matter INTEGER NOT NULL REFERENCES matters);"
	"CREATE INDEX news_kiosk ON news(kiosk, n);"
	/* Desks and rooms, and who has one when.  The UNIQUE and the guards make the booking. */
	"CREATE TABLE desks(service TEXT NOT NULL, place TEXT NOT NULL, n INTEGER NOT NULL,"
	" PRIMARY KEY(service, place)) WITHOUT ROWID;"
	"CREATE TABLE holds(hold TEXT PRIMARY KEY, kiosk TEXT NOT NULL REFERENCES kiosks,"
	" service TEXT NOT NULL, place TEXT NOT NULL, start TEXT NOT NULL,"
	" until_ms INTEGER NOT NULL, matter INTEGER REFERENCES matters);"
	"CREATE TABLE taken(service TEXT NOT NULL, place TEXT NOT NULL, desk INTEGER NOT NULL,"
	" day TEXT NOT NULL, from_min INTEGER NOT NULL, to_min INTEGER NOT NULL,"
	" matter INTEGER REFERENCES matters, hold TEXT REFERENCES holds,"
	" UNIQUE(service, place, desk, day, from_min), CHECK(from_min < to_min));"
	"CREATE INDEX taken_matter ON taken(matter);"
	"CREATE INDEX taken_hold ON taken(hold);"
	"CREATE INDEX taken_day ON taken(day);"
	"CREATE TRIGGER taken_overlap BEFORE INSERT ON taken WHEN EXISTS(SELECT 1 FROM taken"
	" WHERE service = NEW.service AND place = NEW.place AND desk = NEW.desk AND day = NEW.day"
	" AND from_min < NEW.to_min AND to_min > NEW.from_min)"
	" BEGIN SELECT RAISE(ABORT, 'overlap'); END;"
	"CREATE TRIGGER taken_fixed BEFORE UPDATE OF service, place, desk, day, from_min, to_min"
	" ON taken BEGIN SELECT RAISE(ABORT, 'fixed'); END;"
	/* Calls for a volunteer. */
	"CREATE TABLE calls(call INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
	" since_ms INTEGER NOT NULL, state INTEGER NOT NULL, name TEXT NOT NULL DEFAULT '');"
	"CREATE INDEX calls_kiosk ON calls(kiosk, call);";

/* What goes on to the city's own systems (hub/city/journal.h), and each time that it was tried. */
static const char step_2[] =
	"CREATE TABLE journal(item INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL,"
	" kiosk TEXT NOT NULL, request TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL,"
	" ref TEXT NOT NULL, matter INTEGER REFERENCES matters, state TEXT NOT NULL,"
	" step TEXT NOT NULL DEFAULT '', memo TEXT NOT NULL DEFAULT '{}',"
	" their_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',"
	" made_ms INTEGER NOT NULL, sent_ms INTEGER NOT NULL DEFAULT 0, due_ms INTEGER,"
	" tries INTEGER NOT NULL DEFAULT 0, UNIQUE(endpoint, kiosk, request),"
	" FOREIGN KEY(kiosk, request) REFERENCES requests(kiosk, id));"
	"CREATE INDEX journal_due ON journal(endpoint, due_ms) WHERE due_ms IS NOT NULL;"
	"CREATE INDEX journal_matter ON journal(matter);"
	"CREATE INDEX journal_theirs ON journal(endpoint, their_id) WHERE their_id <> '';"
	"CREATE TABLE attempts(item INTEGER NOT NULL REFERENCES journal, step TEXT NOT NULL,"
	" began_ms INTEGER NOT NULL, ended_ms INTEGER, http INTEGER, result TEXT);"
	"CREATE INDEX attempts_item ON attempts(item);";

/* Booking (hub/booking): what a visit needs, when there is time, who waits, what is lent. */
static const char step_3[] =
	/* What staff set for a service at a place; NULL: as usual. */
	"CREATE TABLE venues(service TEXT NOT NULL, place TEXT NOT NULL, minutes INTEGER,"
	" before_min INTEGER, after_min INTEGER, seats INTEGER, lead_min INTEGER,"
	" horizon_days INTEGER, PRIMARY KEY(service, place)) WITHOUT ROWID;"
	"CREATE TABLE resources(resource TEXT PRIMARY KEY,"
	" kind TEXT NOT NULL CHECK(kind IN ('desk', 'person', 'room'))) WITHOUT ROWID;"
	"CREATE TABLE uses(service TEXT NOT NULL, place TEXT NOT NULL,"
	" resource TEXT NOT NULL REFERENCES resources, PRIMARY KEY(service, place, resource))"
	" WITHOUT ROWID;"
	/* Hours: '' is every place, service; a resource closes by itself. */
	"CREATE TABLE hours(rule INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kind TEXT NOT NULL CHECK(kind IN ('open', 'extra', 'closed')), place TEXT NOT NULL,"
	" service TEXT NOT NULL, resource TEXT NOT NULL, first_day TEXT NOT NULL,"
	" days INTEGER NOT NULL, rrule TEXT NOT NULL, left_out TEXT NOT NULL,"
	" from_min INTEGER NOT NULL, to_min INTEGER NOT NULL, words TEXT NOT NULL,"
	" CHECK(from_min < to_min AND days >= 1));"
	"CREATE INDEX hours_place ON hours(place);"
	"CREATE TABLE waiting(n INTEGER PRIMARY KEY AUTOINCREMENT,"
	" matter INTEGER NOT NULL UNIQUE REFERENCES matters, service TEXT NOT NULL,"
	" place TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,"
	" since_ms INTEGER NOT NULL);"
	"CREATE INDEX waiting_for ON waiting(service, place, n);"
	/* Lent times.  Lease numbers only grow: AUTOINCREMENT, and no row ever goes. */
	"CREATE TABLE lending(centre TEXT NOT NULL, service TEXT NOT NULL, place TEXT NOT NULL,"
	" per_day INTEGER NOT NULL, PRIMARY KEY(centre, service, place)) WITHOUT ROWID;"
	"CREATE TABLE leases(lease INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kiosk TEXT NOT NULL REFERENCES kiosks, epoch INTEGER NOT NULL, service TEXT NOT NULL,"
	" place TEXT NOT NULL, start TEXT NOT NULL, state TEXT NOT NULL"
	" CHECK(state IN ('leased', 'booked', 'released', 'lost')),"
	" matter INTEGER REFERENCES matters, granted_ms INTEGER NOT NULL);"
	"CREATE INDEX leases_kiosk ON leases(kiosk, state);"
	"CREATE INDEX leases_day ON leases(service, place, start);"
	"CREATE TABLE bindings(kiosk TEXT PRIMARY KEY REFERENCES kiosks,"
	" epoch INTEGER NOT NULL DEFAULT 0, binding TEXT NOT NULL DEFAULT '',"
	" lost_by TEXT NOT NULL DEFAULT '', lost_ms INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"ALTER TABLE requests ADD COLUMN right_refused INTEGER NOT NULL DEFAULT 0;"
	/* Seats in the place of desks: one row a resource that a visit keeps busy. */
	"CREATE TABLE taken_new(resource TEXT NOT NULL, seat INTEGER NOT NULL, day TEXT NOT NULL,"
	" from_min INTEGER NOT NULL, to_min INTEGER NOT NULL, service TEXT NOT NULL,"
	" place TEXT NOT NULL, start_min INTEGER NOT NULL, matter INTEGER REFERENCES matters,"
	" hold TEXT REFERENCES holds, lease INTEGER REFERENCES leases,"
	" UNIQUE(resource, seat, day, from_min), CHECK(from_min < to_min AND seat >= 1));"
	"INSERT INTO taken_new(resource, seat, day, from_min, to_min, service, place, start_min,"
	" matter, hold) SELECT service || '/' || place || '/' || desk, 1, day, from_min, to_min,"
	" service, place, from_min, matter, hold FROM taken;"
	"DROP TABLE taken;"
	"ALTER TABLE taken_new RENAME TO taken;"
	"CREATE INDEX taken_matter ON taken(matter);"
	"CREATE INDEX taken_hold ON taken(hold);"
	"CREATE INDEX taken_lease ON taken(lease);"
	"CREATE INDEX taken_day ON taken(resource, day);"
	/* A resource is at one visit at a time; people with other seats may be at the same one. */
	"CREATE TRIGGER taken_overlap BEFORE INSERT ON taken WHEN EXISTS(SELECT 1 FROM taken"
	" WHERE resource = NEW.resource AND day = NEW.day"
	" AND from_min < NEW.to_min AND to_min > NEW.from_min AND NOT (service = NEW.service"
	" AND place = NEW.place AND start_min = NEW.start_min AND seat <> NEW.seat))"
	" BEGIN SELECT RAISE(ABORT, 'overlap'); END;"
	"CREATE TRIGGER taken_fixed BEFORE UPDATE OF resource, seat, day, from_min, to_min,"
	" service, place, start_min ON taken BEGIN SELECT RAISE(ABORT, 'fixed'); END;";

/* Each backup, and the last request in it: what may be called durable (hub/intake/durable.h). */
static const char step_4[] = "CREATE TABLE backups(n INTEGER PRIMARY KEY AUTOINCREMENT,"
			     " at_ms INTEGER NOT NULL, last_seq INTEGER NOT NULL);";

/* Public alerts of others (hub/city/alerts.h): the ones in force, and the ones taken back. */
static const char step_5[] =
	"CREATE TABLE alerts(key TEXT PRIMARY KEY, feed TEXT NOT NULL, link TEXT NOT NULL,"
	" from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, gone INTEGER NOT NULL,"
	" notice TEXT NOT NULL);"
	"CREATE INDEX alerts_link ON alerts(feed, link);"
	"CREATE TABLE feeds(feed TEXT PRIMARY KEY, heard_ms INTEGER NOT NULL);";

/* Operations: who did what (hub/store/record.h), how long words are kept (hub/intake/retention.h),
 * which key each request and kiosk has (hub/intake/turnover.h), what changed of the free times
 * (hub/booking/times.h), and whether this database is a copy (hub/intake/durable.h). */
static const char step_6[] =
	"CREATE TABLE record_entries(n BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, who TEXT NOT NULL,"
	" what TEXT NOT NULL, about TEXT NOT NULL, words TEXT NOT NULL, hash TEXT NOT NULL);"
	"CREATE TABLE record_head(one BIGINT PRIMARY KEY, n BIGINT NOT NULL, hash TEXT NOT NULL);"
	"INSERT INTO record_head(one, n, hash) VALUES(1, 0, '');"
	"ALTER TABLE backups ADD COLUMN record_n BIGINT NOT NULL DEFAULT 0;"
	"ALTER TABLE backups ADD COLUMN record_hash TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE retention(kind TEXT PRIMARY KEY, days BIGINT NOT NULL);"
	"ALTER TABLE requests ADD COLUMN erased_ms BIGINT NOT NULL DEFAULT 0;"
	"ALTER TABLE requests ADD COLUMN seal_key TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX requests_kept ON requests(kind, received_ms) WHERE erased_ms = 0;"
	"ALTER TABLE kiosks ADD COLUMN key_given TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE kiosks ADD COLUMN key_clear TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE times_changes(service TEXT NOT NULL, place TEXT NOT NULL, n BIGINT NOT NULL,"
	" PRIMARY KEY(service, place));"
	"CREATE TABLE vitals(one BIGINT PRIMARY KEY, checked_ms BIGINT NOT NULL,"
	" is_copy BIGINT NOT NULL);"
	"INSERT INTO vitals(one, checked_ms, is_copy) VALUES(1, 0, 0);";

/* Volunteers (hub/help): codes of a centre and the phones that signed in with one, as hashes. */
static const char step_7[] =
	"CREATE TABLE volunteer_codes(code INTEGER PRIMARY KEY AUTOINCREMENT, centre TEXT NOT NULL,"
	" hash TEXT NOT NULL UNIQUE, made_ms BIGINT NOT NULL);"
	"CREATE TABLE volunteer_phones(phone INTEGER PRIMARY KEY AUTOINCREMENT,"
	" code BIGINT NOT NULL REFERENCES volunteer_codes, hash TEXT NOT NULL UNIQUE,"
	" name TEXT NOT NULL, made_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL);"
	"ALTER TABLE calls ADD COLUMN phone BIGINT NOT NULL DEFAULT 0;"
	"ALTER TABLE calls ADD COLUMN help TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX calls_open ON calls(call) WHERE state <> 2;";

/* What people answered to questionnaires, counted (hub/intake/figures.h). */
static const char step_8[] =
	"CREATE TABLE figures(questionnaire TEXT NOT NULL, version BIGINT NOT NULL,"
	" question TEXT NOT NULL, answer TEXT NOT NULL, day TEXT NOT NULL, centre TEXT NOT NULL,"
	" people BIGINT NOT NULL,"
	" PRIMARY KEY(questionnaire, version, question, answer, day, centre));";

/* Whose database this is (hub/store/own.h). */
static const char step_9[] =
	"CREATE TABLE own(one BIGINT PRIMARY KEY, receipt_key TEXT NOT NULL);";

/* Who asked to be told by telephone or text (hub/intake/wish.h). */
static const char step_10[] =
	"CREATE TABLE wishes(wish INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
	" request TEXT NOT NULL, matter BIGINT NOT NULL REFERENCES matters,"
	" way TEXT NOT NULL CHECK(way IN ('phone', 'text')), made_ms BIGINT NOT NULL,"
	" done_ms BIGINT NOT NULL DEFAULT 0, done_by TEXT NOT NULL DEFAULT '',"
	" UNIQUE(kiosk, request));"
	"CREATE INDEX wishes_open ON wishes(wish) WHERE done_ms = 0;";

/* What staff write before residents read it (hub/console/draft.h): drafts, every save of each, the
 * files of a save, and the files as they were when a draft first changed them. */
static const char step_11[] =
	"CREATE TABLE drafts(draft INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
	" author TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN ('open', 'waiting', 'approved',"
	" 'scheduled', 'refused', 'withdrawn')), made_ms BIGINT NOT NULL,"
	" changed_ms BIGINT NOT NULL, base TEXT NOT NULL, frozen TEXT NOT NULL DEFAULT '',"
	" change TEXT NOT NULL DEFAULT '', plan TEXT NOT NULL DEFAULT '{}',"
	" note TEXT NOT NULL DEFAULT '');"
	"CREATE TABLE draft_saves(save INTEGER PRIMARY KEY AUTOINCREMENT,"
	" draft BIGINT NOT NULL REFERENCES drafts, who TEXT NOT NULL, at_ms BIGINT NOT NULL,"
	" words TEXT NOT NULL, undoes BIGINT NOT NULL DEFAULT 0);"
	"CREATE INDEX draft_saves_of ON draft_saves(draft, save);"
	"CREATE TABLE draft_files(save BIGINT NOT NULL REFERENCES draft_saves, path TEXT NOT NULL,"
	" kind BIGINT NOT NULL, bytes BLOB, PRIMARY KEY(save, path));"
	"CREATE TABLE draft_bases(draft BIGINT NOT NULL REFERENCES drafts, path TEXT NOT NULL,"
	" bytes BLOB, PRIMARY KEY(draft, path));";

/* Staff at the console (hub/console): members, the codes that stand in for an authenticator, browsers
 * that are signed in, wrong tries, and whence somebody signed in before. */
static const char step_12[] =
	"CREATE TABLE staff(staff INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
	" roles BIGINT NOT NULL, password TEXT NOT NULL DEFAULT '', totp TEXT NOT NULL DEFAULT '',"
	" totp_step BIGINT NOT NULL DEFAULT 0, invite TEXT NOT NULL DEFAULT '',"
	" invite_until_ms BIGINT NOT NULL DEFAULT 0, made_ms BIGINT NOT NULL,"
	" seen_ms BIGINT NOT NULL DEFAULT 0, gone BIGINT NOT NULL DEFAULT 0);"
	"CREATE TABLE staff_codes(hash TEXT PRIMARY KEY, staff BIGINT NOT NULL REFERENCES staff);"
	"CREATE TABLE staff_sessions(session INTEGER PRIMARY KEY AUTOINCREMENT,"
	" staff BIGINT NOT NULL REFERENCES staff, hash TEXT NOT NULL UNIQUE, stage BIGINT NOT NULL,"
	" made_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL, said TEXT NOT NULL DEFAULT '',"
	" is_warning BIGINT NOT NULL DEFAULT 0);"
	"CREATE TABLE staff_tries(about TEXT PRIMARY KEY, wrong BIGINT NOT NULL,"
	" since_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL);"
	"CREATE TABLE staff_places(staff BIGINT NOT NULL REFERENCES staff, place TEXT NOT NULL,"
	" seen_ms BIGINT NOT NULL, PRIMARY KEY(staff, place));";

/* What each kiosk says it has on its screen (hub/intake/shown.h). */
static const char step_13[] =
	"CREATE TABLE shown(kiosk TEXT PRIMARY KEY REFERENCES kiosks, content TEXT NOT NULL,"
	" snapshot TEXT NOT NULL, version BIGINT NOT NULL, release BIGINT NOT NULL,"
	" since_ms BIGINT NOT NULL, checked_ms BIGINT NOT NULL, queue BIGINT NOT NULL,"
	" oldest_s BIGINT NOT NULL, troubles TEXT NOT NULL, heard_ms BIGINT NOT NULL);";

/* The sealing key that one hub made last, for the others at the same database (hub/store/own.h). */
static const char step_14[] = "ALTER TABLE own ADD COLUMN working_key TEXT NOT NULL DEFAULT '';";

/* Who handed in which signature under a draft's change (hub/console/approve.h), and the urgent notice
 * that a draft is, if it is one. */
static const char step_15[] =
	"CREATE TABLE draft_signatures(draft BIGINT NOT NULL REFERENCES drafts, keyid TEXT NOT NULL,"
	" who TEXT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY(draft, keyid));"
	"ALTER TABLE drafts ADD COLUMN kind TEXT NOT NULL DEFAULT 'content';";

const char *const schema_steps[] = {
	step_1, step_2, step_3, step_4, step_5, step_6, step_7, step_8, step_9, step_10,
	step_11, step_12, step_13, step_14, step_15};
const int schema_step_count = K_COUNT(schema_steps);

enum err schema_too_new(int version)
{
	log_error("store",
		"the database is of a newer hub (version %d, this one knows %d): install that one",
		version, schema_step_count);
	return ERR_UNSUPPORTED;
}
