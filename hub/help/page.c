/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hub/help/calls.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

/* Gathers text; the first error stays and ends it. */
struct writer {
	struct k_buf *out;
	const struct volunteer *v;
	enum err err;
	int count;
};

static void put(struct writer *w, const char *html)
{
	if (!w->err)
		w->err = k_buf_add(w->out, html, strlen(html));
}

/* Adds text so that it is nothing but text, also in an attribute. */
static void put_text(struct writer *w, const char *text)
{
	static const char *const marks[] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
	for (; *text && !w->err; text++) {
		size_t c = (unsigned char)*text;
		const char *mark = c < K_COUNT(marks) ? marks[c] : NULL;
		w->err = mark ? k_buf_add(w->out, mark, strlen(mark)) : k_buf_add(w->out, text, 1);
	}
}

PRINTF_LIKE(2, 3) static void put_number(struct writer *w, const char *fmt, ...)
{
	char text[160];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	put(w, text);
}

static void head(struct writer *w, const char *title, bool is_live)
{
	put(w, "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
	       "<meta name=\"color-scheme\" content=\"light dark\"><title>");
	put_text(w, title);
	put(w, "</title><link rel=\"stylesheet\" href=\"/volunteers/page.css\">"
	       "<link rel=\"icon\" href=\"/volunteers/icon.svg\">");
	if (is_live)
		put(w, "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"
		       "<script src=\"/volunteers/page.js\" defer></script>");
	put(w, "</head>");
}

static void put_problem(struct writer *w, const char *words)
{
	if (!words)
		return;
	put(w, "<p class=\"problem\" role=\"alert\">");
	put_text(w, words);
	put(w, "</p>");
}

enum err page_sign_in(struct k_buf *out, const char *code, const char *words)
{
	struct writer w = {.out = out};
	head(&w, "Sign in: calls for volunteers", false);
	put(&w, "<body><main><h1>Calls for volunteers</h1>");
	put_problem(&w, words);
	put(&w, "<form method=\"post\" action=\"/volunteers/in\">"
		"<label for=\"code\">Code of your centre</label>"
		"<p id=\"code-hint\">Twelve letters and numbers. The city office gave it to your "
		"centre.</p>"
		"<input id=\"code\" name=\"code\" required maxlength=\"20\" autocomplete=\"off\""
		" autocapitalize=\"characters\" spellcheck=\"false\" aria-describedby=\"code-hint\""
		" value=\"");
	put_text(&w, code);
	put(&w, "\"><label for=\"name\">Your first name</label>"
		"<p id=\"name-hint\">People read it when you come. You can leave it empty.</p>"
		"<input id=\"name\" name=\"name\" maxlength=\"24\" autocomplete=\"given-name\""
		" aria-describedby=\"name-hint\"><button>Show me the calls</button></form>"
		"<p>This phone stays signed in until you sign out.</p></main></body></html>\n");
	return w.err;
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
	put_number(w, "<form method=\"post\" action=\"/volunteers/calls/%lld/%s\">"
		      "<input type=\"hidden\" name=\"check\" value=\"",
		(long long)call, act);
	put(w, w->v->check);
	put_number(w, "\"><button id=\"%s-%lld\">%s</button></form>", act, (long long)call, words);
}

static void put_state(struct writer *w, const struct calls_row *row)
{
	bool is_mine = row->phone == w->v->phone;
	if (row->state == CALLS_WAITING) {
		put(w, "Nobody goes yet.");
	} else if (is_mine) {
		put(w, "You said: I am coming.");
	} else if (*row->name) {
		put_text(w, row->name);
		put(w, " is going there.");
	} else {
		put(w, "Another volunteer is going there.");
	}
}

static enum err put_call(void *ctx, const struct calls_row *row)
{
	struct writer *w = ctx;
	int minute = minute_of(row->since_ms);
	w->count++;
	put_number(w, "<li class=\"%s\" data-call=\"%lld\" data-since=\"%lld\"><h2>",
		row->state == CALLS_WAITING ? "waiting" : "coming", (long long)row->call,
		(long long)row->since_ms);
	if (row->of > 1)
		put_number(w, "Kiosk %d ", row->nth);
	else
		put(w, "The kiosk ");
	put(w, "<small>");
	put_text(w, row->kiosk);
	put(w, "</small></h2><p class=\"kind\">");
	put(w, kind_words(row->help));
	put_number(w, "</p><p>Calls since %d:%02d<span class=\"ago\"></span></p><p class=\"state\">",
		minute / 60, minute % 60);
	put_state(w, row);
	put(w, "</p>");
	if (row->state == CALLS_WAITING)
		put_button(w, row->call, "coming", "I am coming");
	put_button(w, row->call, "done", "Done");
	put(w, "</li>");
	return w->err;
}

enum err page_list(struct hub *hub, const struct volunteer *v, struct k_buf *out)
{
	struct writer w = {.out = out, .v = v};
	put(&w, "<ul>");
	enum err e = calls_each(hub, v->centre, put_call, &w);
	put(&w, "</ul>");
	if (!w.count)
		put(&w, "<p class=\"nobody\">Nobody is calling.</p>");
	return e ? e : w.err;
}

enum err page_calls(struct hub *hub, const struct volunteer *v, const char *words,
	int64_t now_ms, struct k_buf *out)
{
	struct writer w = {.out = out, .v = v};
	head(&w, "Calls for volunteers", true);
	put_number(&w, "<body data-now=\"%lld\">", (long long)now_ms);
	put(&w, "<main><h1>Calls for volunteers</h1><p>");
	put_text(&w, v->centre);
	put(&w, "</p>");
	put_problem(&w, words);
	put(&w, "<p id=\"line\" class=\"problem\" role=\"alert\" hidden></p>"
		"<p id=\"news\" class=\"unseen\" role=\"status\" aria-live=\"assertive\"></p>"
		"<button id=\"sound\" type=\"button\" hidden>Turn the sound on</button>"
		"<div id=\"list\" tabindex=\"-1\">");
	if (!w.err)
		w.err = page_list(hub, v, out);
	put(&w, "</div></main><footer><p>");
	if (*v->name) {
		put(&w, "People read your name: ");
		put_text(&w, v->name);
	} else {
		put(&w, "People read: A volunteer is coming");
	}
	put(&w, ". Keep this page open; a new call shows here at once.</p>"
		"<form method=\"post\" action=\"/volunteers/out\">"
		"<input type=\"hidden\" name=\"check\" value=\"");
	put(&w, v->check);
	put(&w, "\"><button class=\"quiet\">Sign out</button></form></footer></body></html>\n");
	return w.err;
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
