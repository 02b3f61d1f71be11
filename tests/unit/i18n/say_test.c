/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, times and numbers as each language says them.  Needs the compiled messages. */
#include "kiosk/i18n/i18n.h"

#include "tests/unit/i18n/started.h"

static void says_days(void **state)
{
	struct k_arena *a = *state;
	const struct day d = {2024, 5, 8};
	assert_string_equal(say_day(a, tongue("en"), d), "Wednesday 8\u00a0May");
	assert_string_equal(say_day(a, tongue("es"), d), "miércoles 8\u00a0de\u00a0mayo");
	assert_string_equal(say_day(a, tongue("zh"), d), "5月8日星期三");
	assert_string_equal(say_day(a, tongue("ar"), d), "الأربعاء 8\u00a0مايو");
}

static void says_near_days(void **state)
{
	struct k_arena *a = *state;
	const struct day today = {2024, 12, 31};
	static const struct {
		const char *tag, *today, *tomorrow, *after;
	} want[] = {
		{"en", "Today", "Tomorrow", "Thursday 2\u00a0January"},
		{"es", "Hoy", "Mañana", "Jueves 2\u00a0de\u00a0enero"},
		{"zh", "今天", "明天", "1月2日星期四"},
		{"ar", "اليوم", "غدًا", "الخميس 2\u00a0يناير"},
	};
	for (size_t i = 0; i < K_COUNT(want); i++) {
		const struct tongue *t = tongue(want[i].tag);
		assert_string_equal(say_day_near(a, t, today, today), want[i].today);
		assert_string_equal(say_day_near(a, t, day_add(today, 1), today), want[i].tomorrow);
		assert_string_equal(say_day_near(a, t, day_add(today, 2), today), want[i].after);
	}
}

static void begins_labels_with_a_capital(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(say_label(a, "miércoles"), "Miércoles");
	assert_string_equal(say_label(a, "ábaco"), "Ábaco");
	assert_string_equal(say_label(a, "الأربعاء"), "الأربعاء");
	assert_string_equal(say_label(a, "5月8日"), "5月8日");
	assert_string_equal(say_label(a, ""), "");
}

static void says_dates_and_months(void **state)
{
	struct k_arena *a = *state;
	const struct day d = {2024, 5, 2};
	static const struct {
		const char *tag, *date, *month, *month_year;
	} want[] = {
		{"en", "2\u00a0May", "May", "May\u00a02024"},
		{"es", "2\u00a0de\u00a0mayo", "mayo", "mayo\u00a0de\u00a02024"},
		{"zh", "5月2日", "5月", "2024年5月"},
		{"ar", "2\u00a0مايو", "مايو", "مايو\u00a02024"},
	};
	for (size_t i = 0; i < K_COUNT(want); i++) {
		const struct tongue *t = tongue(want[i].tag);
		assert_string_equal(say_date(a, t, d), want[i].date);
		assert_string_equal(say_month(a, t, d), want[i].month);
		assert_string_equal(say_month_year(a, t, d), want[i].month_year);
	}
}

static void says_times(void **state)
{
	struct k_arena *a = *state;
	static const struct {
		const char *tag, *morning, *noon, *afternoon, *evening;
	} want[] = {
		{"en", "10:30 in\u00a0the\u00a0morning", "12\u00a0noon",
			"2:05 in\u00a0the\u00a0afternoon", "8:00 in\u00a0the\u00a0evening"},
		{"es", "10:30 de\u00a0la\u00a0mañana", "12\u00a0del\u00a0mediodía",
			"2:05 de\u00a0la\u00a0tarde", "8:00 de\u00a0la\u00a0noche"},
		{"zh", "上午10:30", "中午12:00", "下午2:05", "晚上8:00"},
		{"ar", "10:30 صباحًا", "12\u00a0ظهرًا", "2:05 بعد\u00a0الظهر", "8:00 مساءً"},
	};
	for (size_t i = 0; i < K_COUNT(want); i++) {
		const struct tongue *t = tongue(want[i].tag);
		assert_string_equal(say_time(a, t, 10 * 60 + 30), want[i].morning);
		assert_string_equal(say_time(a, t, 12 * 60), want[i].noon);
		assert_string_equal(say_time(a, t, 14 * 60 + 5), want[i].afternoon);
		assert_string_equal(say_time(a, t, 20 * 60), want[i].evening);
	}
}

static void says_clocks(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(say_clock(a, tongue("en"), 9 * 60), "9:00");
	assert_string_equal(say_clock(a, tongue("en"), 14 * 60 + 30), "14:30");
	assert_string_equal(say_clock(a, tongue("es"), 14 * 60 + 30), "14:30");
	assert_string_equal(say_clock(a, tongue("zh"), 14 * 60 + 30), "14:30");
	assert_string_equal(say_clock(a, tongue("ar"), 14 * 60 + 30), "2:30\u00a0م");
}

static void says_numbers(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(say_number(a, tongue("en"), 12500), "12,500");
	assert_string_equal(say_number(a, tongue("es"), 12500), "12.500");
	assert_string_equal(say_number(a, tongue("zh"), 12500), "12,500");
	assert_string_equal(say_number(a, tongue("ar"), 12500), "12,500");
	assert_string_equal(say_number(a, tongue("en"), 0), "0");
}

static void says_ages(void **state)
{
	struct k_arena *a = *state;
	const int64_t minute = 60000, hour = 60 * minute, day = 24 * hour;
	static const struct {
		const char *tag, *now, *minute, *hours, *days;
	} want[] = {
		{"en", "just now", "1 minute ago", "3 hours ago", "2 days ago"},
		{"es", "ahora mismo", "hace 1 minuto", "hace 3 horas", "hace 2 días"},
		{"zh", "刚刚", "1分钟前", "3小时前", "2天前"},
		{"ar", "الآن", "قبل دقيقة واحدة", "قبل 3 ساعات", "قبل يومين"},
	};
	for (size_t i = 0; i < K_COUNT(want); i++) {
		const struct tongue *t = tongue(want[i].tag);
		assert_string_equal(say_age(a, t, minute - 1), want[i].now);
		assert_string_equal(say_age(a, t, 2 * minute - 1), want[i].minute);
		assert_string_equal(say_age(a, t, 4 * hour - 1), want[i].hours);
		assert_string_equal(say_age(a, t, 3 * day - 1), want[i].days);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_days),
		cmocka_unit_test(says_near_days),
		cmocka_unit_test(begins_labels_with_a_capital),
		cmocka_unit_test(says_dates_and_months),
		cmocka_unit_test(says_times),
		cmocka_unit_test(says_clocks),
		cmocka_unit_test(says_numbers),
		cmocka_unit_test(says_ages),
	};
	return cmocka_run_group_tests_name("i18n/say", tests, start_languages, stop_languages);
}
