/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_volunteers: volunteers' phones that ask a running hub, as browsers do: forms, cookies, and
 * server-sent events on a socket. */
#ifndef FOYER_TESTS_HUB_LIVE_VOLUNTEERS_H
#define FOYER_TESTS_HUB_LIVE_VOLUNTEERS_H

#include "live_world.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

struct phone {
	struct live_hub *hub;
	char cookie[160]; /* "foyer_volunteer=..." */
	char check[33];	  /* of its forms */
	const char *site; /* Sec-Fetch-Site; NULL: not sent */
};

struct phone_answer {
	long status;
	char type[64], cookie[300], location[100], policy[300];
	char *text; /* the caller's */
};

static inline size_t phone_on_header(char *line, size_t size, size_t n, void *ctx)
{
	static const char *const names[] = {
		"Content-Type: ", "Set-Cookie: ", "Location: ", "Content-Security-Policy: "};
	struct phone_answer *a = ctx;
	char *const into[] = {a->type, a->cookie, a->location, a->policy};
	const size_t room[] = {
		sizeof a->type, sizeof a->cookie, sizeof a->location, sizeof a->policy};
	for (int i = 0; i < 4; i++)
		if (!strncmp(line, names[i], strlen(names[i])))
			snprintf(into[i], room[i], "%.*s",
				(int)strcspn(line + strlen(names[i]), "\r\n"),
				line + strlen(names[i]));
	return size * n;
}

/* Asks; holds status and type against openapi.json under pattern.  form NULL: GET. */
static inline struct phone_answer phone_ask(
	struct phone *p, const char *pattern, const char *target, const char *form)
{
	char url[URL_MAX], site[64];
	struct live_body got = {0};
	struct phone_answer a = {0};
	CURL *c = curl_easy_init();
	snprintf(url, sizeof url, "%s%s", p->hub->base, target);
	snprintf(site, sizeof site, "Sec-Fetch-Site: %s", p->site ? p->site : "same-origin");
	struct curl_slist *headers = curl_slist_append(NULL, site);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, 30L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, live_on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, phone_on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, &a);
	curl_easy_setopt(c, CURLOPT_COOKIE, p->cookie);
	if (p->hub->ca)
		curl_easy_setopt(c, CURLOPT_CAINFO, p->hub->ca);
	if (form)
		curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, form);
	assert_int_equal(curl_easy_perform(c), CURLE_OK);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &a.status);
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	a.text = got.text ? got.text : calloc(1, 1);
	assert_true(openapi_page(
		&p->hub->openapi, form ? "POST" : "GET", pattern, a.status, a.type));
	return a;
}

static inline long phone_status(
	struct phone *p, const char *pattern, const char *target, const char *form)
{
	struct phone_answer a = phone_ask(p, pattern, target, form);
	free(a.text);
	return a.status;
}

/* A press on a button of the list, with the phone's own check. */
static inline long phone_press(struct phone *p, int call, const char *act)
{
	char pattern[64], target[64], form[64];
	snprintf(pattern, sizeof pattern, "/volunteers/calls/{call}/%s", act);
	snprintf(target, sizeof target, "/volunteers/calls/%d/%s", call, act);
	snprintf(form, sizeof form, "check=%s", p->check);
	return phone_status(p, pattern, target, form);
}

static inline bool phone_sees(struct phone *p, const char *words)
{
	struct phone_answer a = phone_ask(p, "/volunteers", "/volunteers", NULL);
	assert_int_equal(a.status, 200);
	bool is_there = strstr(a.text, words) != NULL;
	free(a.text);
	return is_there;
}

/* Makes a code for a centre. */
static inline void phone_code(struct live_hub *h, const char *centre, char code_out[16])
{
	char command[200];
	const char *out;
	snprintf(command, sizeof command, "volunteers add --centre '%s' --url '%s/'", centre, h->base);
	assert_int_equal(live_hubctl(h, command, &out), 0);
	const char *link = strstr(out, "/volunteers/in/");
	assert_non_null(link);
	snprintf(code_out, 16, "%.12s", link + strlen("/volunteers/in/"));
}

/* Signs a phone in; the code is typed as people type. */
static inline void phone_enter(struct phone *p, struct live_hub *h, const char *code, const char *name)
{
	char form[200];
	const char *check;
	*p = (struct phone){.hub = h};
	snprintf(form, sizeof form, "code=%.4s-%.4s+%.4s&name=%s", code, code + 4, code + 8, name);
	for (char *c = form + 5; *c != '&'; c++)
		*c = (char)tolower((unsigned char)*c);
	struct phone_answer a = phone_ask(p, "/volunteers/in", "/volunteers/in", form);
	assert_int_equal(a.status, 303);
	assert_string_equal(a.location, "/volunteers");
	snprintf(p->cookie, sizeof p->cookie, "%.*s", (int)strcspn(a.cookie, ";"), a.cookie);
	assert_non_null(strstr(a.cookie, "HttpOnly; SameSite=Strict"));
	assert_int_equal(strstr(a.cookie, "Secure") != NULL, h->ca != NULL);
	free(a.text);
	a = phone_ask(p, "/volunteers", "/volunteers", NULL);
	assert_non_null(strstr(a.policy, "default-src 'none'; script-src 'self'"));
	check = strstr(a.text, "name=\"check\" value=\"");
	assert_non_null(check);
	snprintf(p->check, sizeof p->check, "%.32s", check + strlen("name=\"check\" value=\""));
	free(a.text);
}

/* --- server-sent events --------------------------------------------------------------------- */

static inline int64_t phone_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

struct page_open {
	int fd;
	char text[16384]; /* all that came and was not dropped, NUL behind */
	size_t n;
};

static inline void page_open(struct page_open *o, const struct phone *p, const char *last_id)
{
	char ask[512];
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(strrchr(p->hub->base, ':') + 1)),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int n = snprintf(ask, sizeof ask,
		"GET /volunteers/calls HTTP/1.1\r\nHost: hub\r\nCookie: %s\r\n%s%s%s\r\n", p->cookie,
		last_id ? "Last-Event-ID: " : "", last_id ? last_id : "", last_id ? "\r\n" : "");
	o->n = 0;
	o->text[0] = '\0';
	o->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(o->fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(write(o->fd, ask, (size_t)n), n);
}

/* Reads what is there; false when the hub has closed it. */
static inline bool page_read(struct page_open *o)
{
	assert_true(o->n < sizeof o->text - 1);
	ssize_t n = recv(o->fd, o->text + o->n, sizeof o->text - 1 - o->n, MSG_DONTWAIT);
	if (n > 0)
		o->n += (size_t)n;
	o->text[o->n] = '\0';
	return n != 0;
}

/* Waits until the page has words; false after wait_ms, or when it was closed before. */
static inline bool page_hears(struct page_open *o, const char *words, int64_t wait_ms)
{
	int64_t end = phone_clock_ms() + wait_ms;
	bool is_open = true;
	while (!strstr(o->text, words) && is_open && phone_clock_ms() < end) {
		struct pollfd one = {o->fd, POLLIN, 0};
		poll(&one, 1, 50);
		is_open = page_read(o) || one.revents == 0;
	}
	return strstr(o->text, words) != NULL;
}

static inline void page_forget(struct page_open *o)
{
	o->n = 0;
	o->text[0] = '\0';
}

/* The number of the newest call that the page shows. */
static inline int page_call(const char *html)
{
	const char *at = strstr(html, "data-call=\"");
	return at ? atoi(at + strlen("data-call=\"")) : 0;
}

#endif
