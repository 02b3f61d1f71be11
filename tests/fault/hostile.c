/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hostile: the real kiosk-sync in simulated time against a hub that loses, delays, swaps, forges
 * and refuses by chance, with power cuts, clocks that jump, and a hub's disk that is lost.  In the
 * end nobody was lied to: what was called saved is at the city once, with the same bytes, and
 * within 15 minutes of better days; who saw no confirmation is called. Usage: hostile [SCHEDULES
 * [DAYS]]  and a longer life of DAYS with 200 requests a day. */
#include "kiosk/base/log.h"
#include "tests/fault/sim.h"
#include "tests/fault/sim_keys.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { A_DAY = 200, CUTS_IN_30_DAYS = 40, SHOWN_FAILURES = 10 };

static int wrong;

static void fail(const char *what, int seed, int who, const char *words)
{
	if (wrong++ < SHOWN_FAILURES)
		printf("%s %d: person %d %s\n", what, seed, who, words);
}

/* The hub is well again, and staff send again what was put aside.  That a hub has lost what it had
 * is noticed within the hour. */
static void heal(void)
{
	sim_hub.is_off = false;
	sim_hub.bad = 0;
	sim_hub.poison = 0;
	sim_run_until(sim_now_us() + SIM_MINUTE); /* a refusal may still be on its way */
	sim_retry();
	sim_run_until(sim_now_us() + (int64_t)(sim_hub.has_lost ? 75 : 15) * SIM_MINUTE);
}

static void end(const char *what, int seed)
{
	int who = 0;
	heal();
	const char *words = sim_check(&who);
	if (words)
		fail(what, seed, who, words);
}

/* --- schedules ----------------------------------------------------------------------------------
 */

static void jump_clock(void)
{
	static const int64_t walls_ms[] = {0, 2147483647000, 4102444800000, 946684800000, -1000};
	sim_set_wall(walls_ms[sim_chance(5)]);
}

/* What may happen next, and how often of 100. */
static void one_event(void)
{
	int what = sim_chance(100);
	if (what < 50)
		sim_submit(sim_chance(8) > 0);
	else if (what < 60)
		sim_cut();
	else if (what < 75)
		sim_hub.is_off = sim_chance(2);
	else if (what < 85)
		sim_hub.bad = sim_chance(101);
	else if (what < 90)
		sim_retry();
	else if (what < 94)
		jump_clock();
	else if (what < 97)
		sim_backup();
	else
		sim_lose_disk();
}

static void one_schedule(int seed)
{
	sim_seed((uint64_t)seed);
	sim_open();
	sim_hub.bad = sim_chance(101);
	sim_hub.only = sim_chance(2) ? 0 : 1 + sim_chance(WAY_COUNT - 1);
	for (int n = 3 + sim_chance(14); n; n--) {
		one_event();
		sim_run_until(sim_now_us() + (int64_t)sim_chance(90) * sim_chance(SIM_SECOND));
	}
	end("schedule", seed);
}

/* --- one that never passes, before 499 that do
 * ------------------------------------------------------- */

static void poison_first(enum sim_way way)
{
	int who = 0;
	sim_seed(7);
	sim_open();
	sim_hub.is_off = true;
	for (int i = 0; i < 500; i++)
		sim_submit(true);
	sim_hub.poison = 1;
	sim_hub.poison_way = way;
	sim_hub.is_off = false;
	sim_run_until(sim_now_us() + (int64_t)15 * SIM_MINUTE);
	for (int i = 2; i <= 500; i++)
		if (!sim_hub.taken[i].is_there)
			fail("behind a poison that goes way", (int)way, i, "is not delivered");
	heal();
	const char *words = sim_check(&who);
	if (words)
		fail("poison", (int)way, who, words);
}

/* --- a long life
 * --------------------------------------------------------------------------------------- */

/* One hour: requests by day, the line there one hour in five, a backup at night. */
static void one_hour(int hour, int cuts_of_1000)
{
	int64_t begin_us = sim_now_us();
	int requests = hour >= 8 && hour < 18 ? A_DAY / 10 : 0;
	sim_hub.is_off = sim_chance(5) != 0;
	for (int i = 0; i < requests; i++) {
		sim_submit(sim_chance(100) > 0);
		sim_run_until(begin_us + SIM_HOUR / (requests + 1) * (i + 1));
		if (sim_chance(1000) * requests < cuts_of_1000)
			sim_cut();
	}
	sim_run_until(begin_us + SIM_HOUR);
	if (hour == 3)
		sim_backup();
}

static void live(int days)
{
	int64_t largest = 0, week = 0;
	sim_seed(30);
	sim_open();
	sim_hub.bad = 20;
	for (int day = 0; day < days; day++) {
		for (int hour = 0; hour < 24; hour++)
			one_hour(hour, CUTS_IN_30_DAYS * 1000 / 300);
		sim_retry();
		int64_t bytes = sim_folder_bytes();
		largest = bytes > largest ? bytes : largest;
		week = day < 7 && bytes > week ? bytes : week;
	}
	printf("%d days: %d requests, %d posts, at most %lld KiB on the disk\n", days,
		sim_centre.count, sim_hub.posts, (long long)largest / 1024);
	if (largest > 2 * week)
		fail("a life of days", days, 0, "the folder grows");
	end("a life of days", days);
}

int main(int argc, char **argv)
{
	int schedules = argc > 1 ? atoi(argv[1]) : 300, days = argc > 2 ? atoi(argv[2]) : 3;
	static const enum sim_way poisons[] = {WAY_422, WAY_ERROR_AFTER, WAY_SLOW, WAY_LOST_BEFORE,
		WAY_WRONG_KEY, WAY_PORTAL, WAY_413};
	log_set_level(LOG_ERROR);
	sim_seed(1);
	if (sodium_init() < 0 || !freopen("/dev/null", "w", stderr))
		return 1;
	(void)sim_keys(); /* before any schedule, so that each can be run again alone */
	for (int i = 1; i <= schedules; i++)
		one_schedule(i);
	printf("%d schedules, %d wrong\n", schedules, wrong);
	for (unsigned i = 0; i < sizeof poisons / sizeof *poisons; i++)
		poison_first(poisons[i]);
	live(days);
	sim_close();
	printf("checks: %d\n", schedules + 7 * 499 + sim_centre.count);
	return wrong > 0;
}
