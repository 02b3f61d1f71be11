/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way for offices with nothing else, against a mail server that fails as it is told. */
#include "locales.h"
#include "world.h"

#include "tests/city/post_office.h"

#define STEP_MS INT64_C(2400000)

struct mailed {
	struct world w;
	struct post_office *office;
};

static struct mailed open_mail(bool may_repeat)
{
	struct mailed m = {0};
	void *fixture;
	char url[64];
	assert_int_equal(fixture_open(&fixture), 0);
	m.w.f = fixture;
	m.office = post_office_start();
	snprintf(url, sizeof url, "smtp://127.0.0.1:%d", post_office_port(m.office));
	json_t *settings = json_pack("{s:s, s:s, s:b, s:b}", "to", "roads@city.example", "from",
		"hub@city.example", "tls", 0, "repeat_is_safe", (int)may_repeat);
	world_configure(&m.w, settings, "mail", url);
	json_decref(settings);
	world_city_start(&m.w);
	return m;
}

static void close_mail(struct mailed *m)
{
	void *fixture = m->w.f;
	world_city_stop(&m->w);
	post_office_stop(m->office);
	assert_int_equal(fixture_close(&fixture), 0);
}

static void a_report_becomes_one_mail(void **state)
{
	(void)state;
	static char mail[65536], text[8192], b64[65536];
	struct mailed m = open_mail(false);
	size_t n = 0, out = 0;
	world_report(&m.w, "Dark ä\\r\\n.\\r\\nBcc: all");
	world_settle(&m.w);
	assert_string_equal(world_state(&m.w), "settled");
	assert_int_equal(post_office_count(m.office), 1);
	post_office_last(m.office, mail, sizeof mail);
	assert_non_null(strstr(mail, "To: <roads@city.example>\n"));
	assert_non_null(strstr(mail, "Message-ID: <main-street-library-"));
	assert_null(strstr(mail, "Dark"));
	for (const char *c = strstr(mail, "\n\n"); *c; c++)
		if (*c != '\n')
			b64[n++] = *c;
	/* Lines of 72 are whole, so the text joins. */
	assert_int_equal(sodium_base642bin((unsigned char *)text, sizeof text - 1, b64, n, NULL,
				 &out, NULL, sodium_base64_VARIANT_ORIGINAL),
		0);
	assert_non_null(strstr(text, "Dark ä"));
	assert_non_null(strstr(text, "Name: Ana Maria Lopez\nPhone: 5550142\n"));
	assert_non_null(strstr(text, "Street: Mill Road\n"));
	assert_non_null(strstr(text, "\nRef: main-street-library-"));
	close_mail(&m);
}

static void each_failure_ends_as_it_must(void **state)
{
	(void)state;
	static const struct {
		enum post_fault fault;
		const char *first, *at_last;
		int mails;
	} table[] = {{POST_NO_SUCH_BOX, "rejected", "rejected", 0},
		{POST_REFUSED, "rejected", "rejected", 0}, {POST_LATER, "ready", "settled", 1},
		{POST_DROP_BEFORE, "ready", "settled", 1},
		{POST_DROP, "needs_staff", "needs_staff", 1}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct mailed m = open_mail(false);
		post_office_set_fault(m.office, table[i].fault);
		world_report(&m.w, "Dark");
		world_settle(&m.w);
		assert_string_equal(world_state(&m.w), table[i].first);
		world_pass(&m.w, STEP_MS);
		assert_string_equal(world_state(&m.w), table[i].at_last);
		assert_int_equal(post_office_count(m.office), table[i].mails);
		close_mail(&m);
	}
}

static void where_a_repeat_is_safe_it_is_repeated(void **state)
{
	(void)state;
	struct mailed m = open_mail(true);
	post_office_set_fault(m.office, POST_DROP);
	world_report(&m.w, "Dark");
	world_settle(&m.w);
	world_pass(&m.w, STEP_MS);
	assert_string_equal(world_state(&m.w), "settled");
	assert_int_equal(post_office_count(m.office), 2);
	close_mail(&m);
}

static void without_tls_nothing_leaves(void **state)
{
	(void)state;
	struct mailed m = open_mail(false);
	char url[64];
	json_t *settings =
		json_pack("{s:s, s:s}", "to", "roads@city.example", "from", "hub@city.example");
	world_city_stop(&m.w);
	snprintf(url, sizeof url, "smtp://127.0.0.1:%d", post_office_port(m.office));
	world_configure(&m.w, settings, "mail", url);
	json_decref(settings);
	world_city_start(&m.w);
	world_report(&m.w, "Dark");
	world_settle(&m.w);
	assert_string_equal(world_state(&m.w), "ready");
	assert_int_equal(post_office_count(m.office), 0);
	close_mail(&m);
}

static void most_of_it(void **state)
{
	a_report_becomes_one_mail(state);
}

static void in_german_and_turkish(void **state)
{
	(void)state;
	in_other_locales(most_of_it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_becomes_one_mail),
		cmocka_unit_test(each_failure_ends_as_it_must),
		cmocka_unit_test(where_a_repeat_is_safe_it_is_repeated),
		cmocka_unit_test(without_tls_nothing_leaves),
		cmocka_unit_test(in_german_and_turkish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
