/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-mail, for offices that have nothing else.  A mail cannot be looked up again: one whose fate is
 * unknown goes to staff, unless the endpoint says "repeat_is_safe"; its Message-ID is always the
 * same, so that a mailbox can tell a repeat. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hub/city/adapter.h"
#include "hub/city/text.h"

enum { SUBJECT_LETTERS = 12, BODY_MAX = 24 << 10, LINE_BYTES = 54, BODY_LETTERS = 4000 };

#define B64 sodium_base64_VARIANT_ORIGINAL

static const struct setting settings[] = {
	{"to", SETTING_TEXT, "", "the office's address"},
	{"from", SETTING_TEXT, "", "the hub's own address"},
	{"user", SETTING_TEXT, "", "for the mail server"},
	{"password", SETTING_TEXT, "", "for the mail server"},
	{"tls", SETTING_FLAG, "true", "false: a mail server on this machine, without TLS"},
	{NULL, SETTING_TEXT, "", ""},
};

/* An address and nothing else: no second header can hide in it. */
static bool is_address(const char *text)
{
	return *text && strchr(text, '@') && !strpbrk(text, "\r\n<>, \t");
}

static enum err add_date(struct k_buf *mail, int64_t now_ms)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm utc;
	if (!gmtime_r(&seconds, &utc))
		return ERR_BAD_INPUT;
	return k_buf_printf(mail, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[utc.tm_wday],
		utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
		utc.tm_sec);
}

/* Subject as an encoded word: short enough for one line in any script. */
static enum err add_subject(struct k_buf *mail, const struct parcel *p)
{
	struct k_buf title;
	char b64[128];
	k_buf_init(&title, SUBJECT_LETTERS * 4);
	enum err e = text_add_plain(&title, p->title, SUBJECT_LETTERS, false);
	if (!e)
		sodium_bin2base64(
			b64, sizeof b64, (const unsigned char *)title.data, title.len_bytes, B64);
	if (!e)
		e = k_buf_printf(mail, "Subject: =?utf-8?B?%s?=\r\n [%s]\r\n", b64, p->item->ref);
	k_buf_finish(&title);
	return e;
}

static enum err add_line(
	struct k_buf *text, const char *label, const char *first, const char *second)
{
	if (!*first && !*second)
		return ERR_OK;
	enum err e = k_buf_printf(text, "%s: ", label);
	if (!e)
		e = text_add_plain(text, first, SIZE_MAX, true);
	if (!e && *first && *second)
		e = k_buf_add(text, " ", 1);
	if (!e)
		e = text_add_plain(text, second, SIZE_MAX, true);
	return e ? e : k_buf_add(text, "\n", 1);
}

static enum err text_make(const struct endpoint *ep, const struct parcel *p, struct k_buf *text)
{
	enum err e = add_line(text, "About", p->title, "");
	if (!e)
		e = add_line(text, "Name", p->first_name, p->last_name);
	if (!e)
		e = add_line(text, "Phone", p->phone, "");
	if (!e)
		e = add_line(text, "Time", p->start, "");
	return e ? e : parcel_add_words(p, ep, BODY_LETTERS, text);
}

/* The text in base64, in lines: any mail server passes it on as it is. */
static enum err add_text(struct k_buf *mail, const struct k_buf *text)
{
	char line[LINE_BYTES / 3 * 4 + 1];
	enum err e = ERR_OK;
	for (size_t at = 0; !e && at < text->len_bytes; at += LINE_BYTES) {
		size_t n = text->len_bytes - at < LINE_BYTES ? text->len_bytes - at : LINE_BYTES;
		sodium_bin2base64(
			line, sizeof line, (const unsigned char *)text->data + at, n, B64);
		e = k_buf_printf(mail, "%s\r\n", line);
	}
	sodium_memzero(line, sizeof line);
	return e;
}

static enum err mail_make(const struct endpoint *ep, const struct parcel *p, struct k_buf *mail)
{
	const char *from = endpoint_text(ep, "from"), *to = endpoint_text(ep, "to");
	struct k_buf text;
	k_buf_init(&text, BODY_MAX);
	enum err e = k_buf_printf(mail, "From: <%s>\r\nTo: <%s>\r\nMessage-ID: <%s%s>\r\n", from,
		to, p->item->ref, strchr(from, '@'));
	if (!e)
		e = add_date(mail, p->item->made_ms);
	if (!e)
		e = add_subject(mail, p);
	if (!e)
		e = k_buf_printf(mail, "MIME-Version: 1.0\r\n"
				       "Content-Type: text/plain; charset=utf-8\r\n"
				       "Content-Transfer-Encoding: base64\r\n\r\n");
	if (!e)
		e = text_make(ep, p, &text);
	if (!e)
		e = add_text(mail, &text);
	k_buf_finish_wipe(&text);
	return e;
}

static enum err build(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *user = endpoint_text(ep, "user"), *password = endpoint_text(ep, "password");
	call->mail_from = endpoint_text(ep, "from");
	call->mail_to = endpoint_text(ep, "to");
	call->user = *user ? user : NULL;
	call->password = *password ? password : NULL;
	call->needs_tls = endpoint_flag(ep, "tls");
	if (!is_address(call->mail_from) || !is_address(call->mail_to))
		return ERR_BAD_INPUT;
	enum err e = k_buf_printf(&call->url, "%s", ep->url);
	return e ? e : mail_make(ep, p, &call->body);
}

static void read_answer(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	(void)r; /* the whole conversation went well, or we would not be here */
	verdict_set(v, VERDICT_DELIVERED, "");
}

static const struct step steps[] = {{.name = "send",
	.is_mail = true,
	.after_loss = NO_STEP,
	.build = build,
	.read = read_answer}};

static const int no_probes = 0;

const struct adapter mail_adapter = {
	.name = "mail",
	.words = "e-mail",
	.settings = settings,
	.steps = steps,
	.step_count = 1,
	.first_step = {[REQUEST_VISIT] = 1,
		[REQUEST_REPORT] = 1,
		[REQUEST_CALLBACK] = 1,
		[REQUEST_CHANGE] = 1,
		[REQUEST_CANCEL] = 1,
		[REQUEST_ADD] = 1,
		[REQUEST_SURVEY] = 1},
	.probe_count = &no_probes,
};
