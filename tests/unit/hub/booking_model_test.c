/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 100,000 random things that people do, against a model that is too simple to be wrong: a table of
 * who sits where in which minute.  Two services share a person and two rooms, with buffers and with
 * three seats in one of them.  FOYER_STEPS says how many steps. */
#include "booking_free.h"

#include "hub/booking/setup.h"
#include "hub/store/matter.h"

enum {
	DAYS = 3,
	MATTERS = 120,
	HOLDS = 40,
	RESOURCES = 4,
	SEATS = 3,
	STEPS_USUAL = 100000,
	STEPS_A_COMMIT = 500
};

/* In the order in which the hub looks at them. */
static const struct {
	const char *name, *kind;
	bool at[2]; /* doctor, tax */
} resources[RESOURCES] = {
	{"Ana", "person", {true, false}},
	{"Ben", "person", {true, true}},
	{"Room 1", "room", {true, true}},
	{"Room 2", "room", {true, true}},
};
static const char *const service_ids[2] = {"doctor", "tax"};
static const char *const days[DAYS] = {"2024-05-02", "2024-05-03", "2024-05-06"};
static const int minutes_of[2] = {30, 20}, after_of[2] = {0, 5}, seats_of[2] = {SEATS, 1};
static const int open_from[2] = {540, 840}, open_to[2] = {660, 900};

/* One who has, or holds, a time. */
struct one {
	bool has;
	int service, day, start;
	int seat[2], resource[2]; /* of a person and of a room */
	int64_t until_ms;	  /* of a hold; 0: a visit */
};

struct model {
	struct one all[MATTERS + HOLDS];
	int owner[RESOURCES][SEATS][DAYS][24 * 60]; /* 1 + index in all; 0 nobody */
};

static int64_t rows_of[MATTERS];
static uint64_t random_state;

static unsigned draw(unsigned n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % n;
}

static bool is_slot(int service, int start)
{
	int every = minutes_of[service] + after_of[service];
	for (int i = 0; i < 2; i++)
		if (start >= open_from[i] && start + minutes_of[service] <= open_to[i] &&
			!((start - open_from[i]) % every))
			return true;
	return false;
}

static bool seat_is_free(const struct model *m, int r, int seat, int service, int day, int start)
{
	int end = start + minutes_of[service] + after_of[service];
	for (int minute = start; minute < end; minute++)
		for (int s = 0; s < SEATS; s++) {
			int who = m->owner[r][s][day][minute];
			if (!who)
				continue;
			const struct one *o = &m->all[who - 1];
			if (s == seat || o->service != service || o->start != start)
				return false;
		}
	return true;
}

static bool kind_find(const struct model *m, const char *kind, struct one *o, int k)
{
	for (int r = 0; r < RESOURCES; r++)
		for (int s = 0; s < seats_of[o->service]; s++)
			if (!strcmp(resources[r].kind, kind) && resources[r].at[o->service] &&
				seat_is_free(m, r, s, o->service, o->day, o->start)) {
				o->resource[k] = r;
				o->seat[k] = s;
				return true;
			}
	return false;
}

static void paint(struct model *m, const struct one *o, int who)
{
	int end = o->start + minutes_of[o->service] + after_of[o->service];
	for (int k = 0; k < 2; k++)
		for (int minute = o->start; minute < end; minute++)
			m->owner[o->resource[k]][o->seat[k]][o->day][minute] = who;
}

static void model_free(struct model *m, int index)
{
	if (m->all[index].has)
		paint(m, &m->all[index], 0);
	m->all[index].has = false;
}

static bool model_find(const struct model *m, struct one *o)
{
	return is_slot(o->service, o->start) && kind_find(m, "person", o, 0) &&
	       kind_find(m, "room", o, 1);
}

static bool model_take(struct model *m, int index, struct one o)
{
	if (!model_find(m, &o))
		return false;
	o.has = true;
	m->all[index] = o;
	paint(m, &o, index + 1);
	return true;
}

static struct one draw_time(void)
{
	struct one o = {.service = (int)draw(2), .day = (int)draw(DAYS)};
	o.start = open_from[draw(2)] + 5 * (int)draw(24); /* now and then one that is no time */
	return o;
}

static struct visit_time asked(const struct one *o, char start[32])
{
	snprintf(start, 32, "%sT%02d:%02d", days[o->day], o->start / 60, o->start % 60);
	return (struct visit_time){service_ids[o->service], "clinic", start};
}

static void agree(enum err e, bool is_taken)
{
	assert_int_equal(e, is_taken ? ERR_OK : ERR_GONE);
}

/* A visit: taken if the matter has none, else moved or given back. */
static void step_visit(struct fixture *f, struct model *m, int64_t now_ms)
{
	char start[32];
	int i = (int)draw(MATTERS);
	struct one o = draw_time(), before = m->all[i];
	struct visit_time v = asked(&o, start);
	if (!before.has) {
		agree(booking_take(&f->hub, &v, rows_of[i], NULL, now_ms), model_take(m, i, o));
		return;
	}
	model_free(m, i);
	if (draw(2)) {
		assert_int_equal(booking_free(&f->hub, rows_of[i], now_ms), ERR_OK);
		return;
	}
	bool moved = model_take(m, i, o);
	agree(booking_move(&f->hub, &v, rows_of[i], now_ms), moved);
	if (!moved) {
		m->all[i] = before;
		paint(m, &before, i + 1);
	}
}

static void hold_name(int i, char name[16])
{
	snprintf(name, 16, "hold-%d", i);
}

/* A hold of one to five minutes where there is none. */
static void step_hold(struct fixture *f, struct model *m, int64_t now_ms)
{
	char start[32], name[16];
	int i = (int)draw(HOLDS);
	struct one o = draw_time();
	struct visit_time v = asked(&o, start);
	if (m->all[MATTERS + i].has)
		return;
	o.until_ms = now_ms + MINUTE_MS * (1 + draw(5));
	hold_name(i, name);
	assert_int_equal(db_run(f->hub.db, "UPDATE holds SET until_ms = ? WHERE hold = ?", "is",
				 o.until_ms, name),
		ERR_OK);
	agree(booking_take(&f->hub, &v, 0, name, now_ms), model_take(m, MATTERS + i, o));
}

static void model_pass(struct model *m, int64_t now_ms)
{
	for (int i = MATTERS; i < MATTERS + HOLDS; i++)
		if (m->all[i].has && m->all[i].until_ms <= now_ms)
			model_free(m, i);
}

/* What is offered is what the model has. */
static void compare_free(struct fixture *f, const struct model *m, int64_t now_ms)
{
	for (int service = 0; service < 2; service++)
		for (int day = 0; day < DAYS; day++) {
			char want[1024] = "";
			size_t n = 0;
			for (int start = 0; start < 24 * 60; start++) {
				struct one o = {.service = service, .day = day, .start = start};
				if (model_find(m, &o))
					n += (size_t)snprintf(want + n, sizeof want - n, "%s%d",
						n ? " " : "", start);
			}
			assert_string_equal(
				free_of(f, service_ids[service], "clinic", days[day], now_ms),
				want);
		}
}

static void set_up(struct fixture *f)
{
	for (int r = 0; r < RESOURCES; r++) {
		assert_int_equal(
			setup_resource(&f->hub, resources[r].name, resources[r].kind), ERR_OK);
		for (int s = 0; s < 2; s++)
			if (resources[r].at[s])
				assert_int_equal(setup_use(&f->hub, service_ids[s], "clinic",
							 resources[r].name, true, NOW_MS),
					ERR_OK);
	}
	assert_int_equal(setup_visit(&f->hub, "doctor", "clinic", "seats", SEATS, NOW_MS), ERR_OK);
	assert_int_equal(setup_visit(&f->hub, "tax", "clinic", "after", 5, NOW_MS), ERR_OK);
	for (int i = 0; i < HOLDS; i++) {
		char name[16];
		hold_name(i, name);
		assert_int_equal(db_run(f->hub.db,
					 "INSERT INTO holds(hold, kiosk, service, place, start,"
					 " until_ms) VALUES(?, ?, '', '', '', 0)",
					 "ss", name, f->kiosk),
			ERR_OK);
	}
	for (int i = 0; i < MATTERS; i++) {
		char number[10];
		fixture_number(f, number);
		struct new_matter n = {.kiosk = f->kiosk, .number = number, .kind = "visit"};
		assert_int_equal(
			matter_add(&f->hub, &n, MATTER_ASKED, NOW_MS, &rows_of[i]), ERR_OK);
	}
}

static void a_hundred_thousand_steps_agree_with_the_model(void **state)
{
	struct fixture *f = *state;
	const char *given = getenv("FOYER_STEPS");
	long steps = given ? strtol(given, NULL, 10) : STEPS_USUAL;
	struct model *m = calloc(1, sizeof *m);
	int64_t now_ms = NOW_MS;
	random_state = 20240501;
	set_up(f);
	for (long i = 0; i < steps; i++) {
		if (!(i % STEPS_A_COMMIT)) {
			assert_int_equal(i ? db_commit(f->hub.db) : ERR_OK, ERR_OK);
			model_pass(m, now_ms);
			compare_free(f, m, now_ms);
			assert_int_equal(db_begin(f->hub.db), ERR_OK);
		}
		now_ms += draw(100) ? 0 : MINUTE_MS / 4;
		if (now_ms > NOW_MS + DAY_MS / 2)
			now_ms = NOW_MS; /* a clock that is set back frees nothing too early */
		/* Whoever asks for a time clears what is over; who gives one back does not. */
		assert_int_equal(booking_drop_old_holds(&f->hub, now_ms), ERR_OK);
		model_pass(m, now_ms);
		if (draw(4))
			step_visit(f, m, now_ms);
		else
			step_hold(f, m, now_ms);
	}
	assert_int_equal(db_commit(f->hub.db), ERR_OK);
	printf("checks: %ld steps\n", steps);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_hundred_thousand_steps_agree_with_the_model, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
