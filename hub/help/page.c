/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help/page.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/html.h"
#include "hub/help/calls.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

/* What the list is written to, for whom, and how many calls it has. */
struct writer {
	struct html html;
	const struct volunteer *v;
	int count;
};

static void head(struct html *h, const char *title, bool is_live)
{
	html_add(h,
		"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		"<meta name=\"color-scheme\" content=\"light dark\"><title>%s</title>"
		"<link rel=\"stylesheet\" href=\"/volunteers/page.css\">"
		"<link rel=\"icon\" href=\"/volunteers/icon.svg\">",
		title);
	if (is_live)
		html_add(h,
			"<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"
			"<script src=\"/volunteers/page.js\" defer></script>");
	html_add(h, "</head>");
}

static void put_problem(struct html *h, const char *words)
{
	if (words)
		html_add(h, "<p class=\"problem\" role=\"alert\">%s</p>", words);
}

enum err page_sign_in(struct k_buf *out, const char *code, const char *words)
{
	struct html h = {.out = out};
	head(&h, "Sign in: calls for volunteers", false);
	html_add(&h, "<body><main><h1>Calls for volunteers</h1>");
	put_problem(&h, words);
	html_add(&h,
		"<form method=\"post\" action=\"/volunteers/in\">"
		"<label for=\"code\">Code of your centre</label>"
		"<p id=\"code-hint\">Twelve letters and numbers. The city office gave it to your "
		"centre.</p>"
		"<input id=\"code\" name=\"code\" required maxlength=\"20\" autocomplete=\"off\""
		" autocapitalize=\"characters\" spellcheck=\"false\" aria-describedby=\"code-hint\""
		" value=\"%s\">"
		"<label for=\"name\">Your first name</label>"
		"<p id=\"name-hint\">People read it when you come. You can leave it empty.</p>"
		"<input id=\"name\" name=\"name\" maxlength=\"24\" autocomplete=\"given-name\""
		" aria-describedby=\"name-hint\"><button>Show me the calls</button></form>"
		"<p>This phone stays signed in until you sign out.</p></main></body></html>\n",
		code);
	return h.err;
}

/* --- the list ------------------------------------------------------------------------------- */

static const struct {
	const char *help, *words;
} kinds[] = {
	{"", "Help at the screen"},
	{"see", "Does not see the screen: say who you are"},
	{"unsafe", "Does not feel safe: please go at once"},
};

static const char *kind_words(const char *help)
{
	for (size_t i = 0; i < K_COUNT(kinds); i++)
		if (!strcmp(kinds[i].help, help))
			return kinds[i].words;
	return kinds[0].words;
}

static void put_button(struct writer *w, int64_t call, const char *act, const char *words)
{
	html_add(&w->html,
		"<form method=\"post\" action=\"/volunteers/calls/%lld/%s\">"
		"<input type=\"hidden\" name=\"check\" value=\"%s\">"
		"<button id=\"%s-%lld\">%s</button></form>",
		(long long)call, act, w->v->check, act, (long long)call, words);
}

static void put_state(struct writer *w, const struct calls_row *row)
{
	bool is_mine = row->phone == w->v->phone;
	if (row->state == CALLS_WAITING) {
		html_add(&w->html, "Nobody goes yet.");
	} else if (is_mine) {
		html_add(&w->html, "You said: I am coming.");
	} else if (*row->name) {
		html_add(&w->html, "%s is going there.", row->name);
	} else {
		html_add(&w->html, "Another volunteer is going there.");
	}
}

static enum err put_call(void *ctx, const struct calls_row *row)
{
	struct writer *w = ctx;
	struct html *h = &w->html;
	char clock[16];
	int minute = minute_of(row->since_ms);
	snprintf(clock, sizeof clock, "%d:%02d", minute / 60, minute % 60);
	w->count++;
	html_add(h, "<li class=\"%s\" data-call=\"%lld\" data-since=\"%lld\"><h2>",
		row->state == CALLS_WAITING ? "waiting" : "coming", (long long)row->call,
		(long long)row->since_ms);
	if (row->of > 1)
		html_add(h, "Kiosk %d ", row->nth);
	else
		html_add(h, "The kiosk ");
	html_add(h,
		"<small>%s</small></h2><p class=\"kind\">%s</p>"
		"<p>Calls since %s<span class=\"ago\"></span></p><p class=\"state\">",
		row->kiosk, kind_words(row->help), clock);
	put_state(w, row);
	html_add(h, "</p>");
	if (row->state == CALLS_WAITING)
		put_button(w, row->call, "coming", "I am coming");
	put_button(w, row->call, "done", "Done");
	html_add(h, "</li>");
	return h->err;
}

enum err page_list(struct hub *hub, const struct volunteer *v, struct k_buf *out)
{
	struct writer w = {.html = {.out = out}, .v = v};
	html_add(&w.html, "<ul>");
	enum err e = calls_each(hub, v->centre, put_call, &w);
	html_add(&w.html, "</ul>");
	if (!w.count)
		html_add(&w.html, "<p class=\"nobody\">Nobody is calling.</p>");
	return e ? e : w.html.err;
}

enum err page_calls(struct hub *hub, const struct volunteer *v, const char *words,
	int64_t now_ms, struct k_buf *out)
{
	struct html h = {.out = out};
	head(&h, "Calls for volunteers", true);
	html_add(&h, "<body data-now=\"%lld\">", (long long)now_ms);
	html_add(&h, "<main><h1>Calls for volunteers</h1><p>%s</p>", v->centre);
	put_problem(&h, words);
	html_add(&h, "<p id=\"line\" class=\"problem\" role=\"alert\" hidden></p>"
		"<p id=\"news\" class=\"unseen\" role=\"status\" aria-live=\"assertive\"></p>"
		"<button id=\"sound\" type=\"button\" hidden>Turn the sound on</button>"
		"<div id=\"list\" tabindex=\"-1\">");
	if (!h.err)
		h.err = page_list(hub, v, out);
	html_add(&h, "</div></main><footer><p>");
	if (*v->name)
		html_add(&h, "People read your name: %s", v->name);
	else
		html_add(&h, "People read: A volunteer is coming");
	html_add(&h,
		". Keep this page open; a new call shows here at once.</p>"
		"<form method=\"post\" action=\"/volunteers/out\">"
		"<input type=\"hidden\" name=\"check\" value=\"%s\">"
		"<button class=\"quiet\">Sign out</button></form></footer></body></html>\n",
		v->check);
	return h.err;
}

/* --- files ---------------------------------------------------------------------------------- */

/* The linker's names for the files beside this one (Makefile). */
#define FILE_OF(symbol) _binary_hub_help_##symbol##_start, _binary_hub_help_##symbol##_end
#define DECLARE(symbol) \
	extern const char _binary_hub_help_##symbol##_start[], _binary_hub_help_##symbol##_end[]
DECLARE(page_css);
DECLARE(page_js);
DECLARE(icon_svg);

const struct page_file *page_file_find(const char *name)
{
	static const struct page_file files[] = {
		{"page.css", "text/css; charset=utf-8", FILE_OF(page_css)},
		{"page.js", "text/javascript; charset=utf-8", FILE_OF(page_js)},
		{"icon.svg", "image/svg+xml", FILE_OF(icon_svg)},
	};
	for (size_t i = 0; i < K_COUNT(files); i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}
