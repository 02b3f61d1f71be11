/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/now.h"

#include "kiosk/base/clock.h"
#include "kiosk/model/times.h"
#include "kiosk/sync/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Quartz is off by 100 parts of a million at most; ten times that is allowed for. */
enum { DRIFT_PARTS = 1000, MINUTE_MS = 60000, DAY_MS = 86400000 };
#define RTC_OFF_MAX_MS (INT64_C(5) * MINUTE_MS) /* more: it is set by hand, or its battery is low */
#define RTC_SLACK_MS (INT64_C(10) * MINUTE_MS)
#define RTC_AWAY_MAX_MS (INT64_C(400) * DAY_MS) /* a machine that was off for longer asks the city */
#define EARLIER_MAX_MS (INT64_C(5) * MINUTE_MS) /* hubs may differ */
#define LEAD_MS (INT64_C(90) * MINUTE_MS)
#define AHEAD_MAX_MS (INT64_C(1) * DAY_MS)	/* of a clock that ran on: no honest hub is so far off */
#define AWAY_MAX_MS (INT64_C(400) * DAY_MS)	/* a machine that was off for longer asks a person */
#define LIFE_MAX_MS (INT64_C(7305) * DAY_MS)	/* twenty years after it was built nothing is believed */

int64_t now_least_ms(const struct now *n, int64_t mono_ms)
{
	int64_t passed_ms = mono_ms - n->mono_ms;
	return n->least_ms ? n->least_ms + passed_ms - passed_ms / DRIFT_PARTS : 0;
}

int64_t now_most_ms(const struct now *n, int64_t mono_ms)
{
	int64_t passed_ms = mono_ms - n->mono_ms;
	return n->most_ms ? n->most_ms + passed_ms + passed_ms / DRIFT_PARTS : 0;
}

int64_t now_certain_ms(const struct now *n, int64_t mono_ms)
{
	int64_t least_ms = now_least_ms(n, mono_ms);
	return least_ms > NOW_BUILT_MS ? least_ms : NOW_BUILT_MS;
}

int64_t now_trusted_ms(const struct now *n, int64_t mono_ms, int64_t wall_ms)
{
	int64_t least_ms = now_certain_ms(n, mono_ms), most_ms = now_most_ms(n, mono_ms);
	if (most_ms)
		return wall_ms > least_ms && wall_ms <= most_ms ? wall_ms : least_ms;
	return wall_ms > least_ms && wall_ms - least_ms <= AWAY_MAX_MS ? wall_ms : least_ms;
}

/* The latest that the city may say: a hub that lies once must not end everything for ever. */
static int64_t believed_until_ms(const struct now *n, int64_t mono_ms)
{
	int64_t until_ms = NOW_BUILT_MS + LIFE_MAX_MS;
	if (n->most_ms)
		until_ms = now_most_ms(n, mono_ms) + AHEAD_MAX_MS;
	else if (n->least_ms)
		until_ms = now_least_ms(n, mono_ms) + AWAY_MAX_MS;
	return until_ms < NOW_BUILT_MS + LIFE_MAX_MS ? until_ms : NOW_BUILT_MS + LIFE_MAX_MS;
}

/* The machine was off since: only its battery clock knows how long. */
static void ask_rtc(struct now *n, const struct now_machine *m)
{
	int64_t rtc_ms = m->rtc_ms - n->rtc_off_ms;
	n->most_ms = 0;
	if (!m->rtc_ms || !n->has_rtc || llabs(n->rtc_off_ms) > RTC_OFF_MAX_MS ||
		rtc_ms < n->least_ms - RTC_SLACK_MS || rtc_ms - n->least_ms > RTC_AWAY_MAX_MS)
		return;
	if (rtc_ms - RTC_SLACK_MS > n->least_ms)
		n->least_ms = rtc_ms - RTC_SLACK_MS;
	n->most_ms = rtc_ms + RTC_SLACK_MS;
}

void now_open(struct now *n, const json_t *kept, const struct now_machine *m)
{
	const char *boot = "";
	json_int_t mono = 0, least = 0, most = 0, off = 0;
	int has_rtc = 0;
	*n = (struct now){.mono_ms = m->mono_ms};
	snprintf(n->boot, sizeof n->boot, "%s", m->boot);
	if (json_unpack((json_t *)(uintptr_t)kept, "{s:s, s:I, s:I, s:I, s:b, s:I, s:i}", "boot", &boot,
		    "mono", &mono, "least", &least, "most", &most, "has_rtc", &has_rtc, "rtc_off", &off,
		    "offset", &n->offset_min))
		return;
	n->least_ms = least;
	n->most_ms = most;
	n->has_rtc = has_rtc;
	n->rtc_off_ms = off;
	if (!strcmp(boot, m->boot) && *boot && mono <= m->mono_ms)
		n->mono_ms = mono;
	else
		ask_rtc(n, m);
}

json_t *now_kept(const struct now *n)
{
	if (!n->least_ms)
		return NULL;
	return json_pack("{s:s, s:I, s:I, s:I, s:b, s:I, s:i}", "boot", n->boot, "mono",
		(json_int_t)n->mono_ms, "least", (json_int_t)n->least_ms, "most", (json_int_t)n->most_ms,
		"has_rtc", n->has_rtc, "rtc_off", (json_int_t)n->rtc_off_ms, "offset", n->offset_min);
}

enum err now_take(struct now *n, const json_t *said, const char *kiosk, const char *nonce,
	const unsigned char receipt_key[32], int64_t asked_ms, const struct now_machine *m)
{
	const char *text = json_string_value(json_object_get(said, "text")), *whose, *number;
	const char *sig = json_string_value(json_object_get(said, "sig"));
	json_int_t v, at;
	int offset;
	if (!text || !sig)
		return ERR_BAD_INPUT;
	if (!receipt_is_signed(text, strlen(text), sig, receipt_key))
		return ERR_CRYPTO;
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	enum err e = ERR_OK;
	if (json_unpack(json, "{s:I, s:s, s:s, s:I, s:i}", "v", &v, "kiosk", &whose, "nonce", &number,
		    "at", &at, "offset", &offset) ||
		v != 1 || at < 1 || abs(offset) > 24 * 60)
		e = ERR_BAD_INPUT;
	else if (strcmp(whose, kiosk) || strcmp(number, nonce))
		e = ERR_CRYPTO;
	else if (at + EARLIER_MAX_MS < now_least_ms(n, m->mono_ms))
		e = ERR_BAD_INPUT;
	else if (at > believed_until_ms(n, m->mono_ms))
		e = ERR_DENIED;
	json_decref(json);
	if (e)
		return e;
	n->mono_ms = m->mono_ms;
	n->least_ms = at;
	n->most_ms = at + (m->mono_ms - asked_ms); /* it was said after we had asked */
	n->has_rtc = m->rtc_ms != 0;
	n->rtc_off_ms = m->rtc_ms - at;
	n->offset_min = offset;
	return ERR_OK;
}

bool now_is_before(const struct now *n, const char *start, int64_t mono_ms)
{
	struct day day;
	int minute;
	int64_t most_ms = now_most_ms(n, mono_ms);
	if (!most_ms || !stamp_read(start, &day, &minute) || minute < 0)
		return false;
	struct tm tm = {.tm_year = day.year - 1900, .tm_mon = day.month - 1, .tm_mday = day.day,
		.tm_min = minute - n->offset_min};
	return (int64_t)timegm(&tm) * 1000 - LEAD_MS > most_ms;
}
