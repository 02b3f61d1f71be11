/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/console.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/i18n/i18n.h"

enum { AGE_ARENA_BYTES = 4096, ACTION_MAX = 256 };

/* True where the page belongs to that row of the navigation: it, or one below it. */
static bool is_below(const char *path, const char *nav)
{
	size_t n = strlen(nav);
	return !strcmp(path, nav) ||
	       (strcmp(nav, "/console") && !strncmp(path, nav, n) && path[n] == '/');
}

static void put_nav(struct turn *t)
{
	html_add(&t->html, "<nav aria-label=\"Pages\"><ul>");
	for (int i = 0; i < console_route_count; i++) {
		const struct console_route *r = &console_routes[i];
		if (!r->nav || !turn_may(t, (unsigned)r->who))
			continue;
		html_add(&t->html, "<li><a href=\"%s\"", r->path);
		if (is_below(t->path, r->path))
			html_add(&t->html, " aria-current=\"%s\"",
				strcmp(t->path, r->path) ? "true" : "page");
		html_add(&t->html, ">%s</a></li>", r->nav);
	}
	html_add(&t->html, "</ul></nav>");
}

static void put_who(struct turn *t)
{
	html_add(&t->html, "<div class=\"who\"><a href=\"/console/me\">%s</a>",
		t->session.who.name);
	if (!console_spec_of(t->console)->header)
		page_button(t, "Sign out", true, "/console/out");
	html_add(&t->html, "</div>");
}

void page_tell(struct turn *t, bool is_problem, const char *words)
{
	html_add(&t->html,
		is_problem ? "<p class=\"problem\" role=\"alert\" tabindex=\"-1\" autofocus>%s</p>"
			   : "<p class=\"done\" role=\"status\" tabindex=\"-1\" autofocus>%s</p>",
		words);
}

/* Words about what was just done; shown once. */
static void put_said(struct turn *t)
{
	struct session *s = &t->session;
	if (!*s->said)
		return;
	page_tell(t, s->is_warning, s->said);
	enum err e = session_said(t->hub, s);
	if (e) /* they stand on the next page too */
		log_error("console", "words that were shown stay: %s", err_words(e));
	s->said[0] = '\0';
}

void console_page_open(struct turn *t, const char *title)
{
	turn_bytes(t, "text/html; charset=utf-8", NULL);
	html_add(&t->html,
		"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		"<meta name=\"color-scheme\" content=\"light dark\"><title>%s - Foyer</title>"
		"<link rel=\"stylesheet\" href=\"/console/console.css\">"
		"<link rel=\"icon\" href=\"/console/icon.svg\">"
		"</head><body><a class=\"skip\" href=\"#main\">To the words of this page</a>"
		"<header><p class=\"brand\"><a href=\"/console\">Foyer</a></p>",
		title);
	if (t->session.stage == SESSION_IN) {
		put_nav(t);
		put_who(t);
	}
	html_add(&t->html, "</header><main id=\"main\" tabindex=\"-1\"><h1>%s</h1>", title);
	put_said(t);
}

void page_open_again(struct turn *t, const char *title, int status, const char *problem)
{
	console_page_open(t, title);
	t->status = status;
	if (problem)
		page_tell(t, true, problem);
}

void console_page_close(struct turn *t, enum err e)
{
	html_add(&t->html, "</main></body></html>\n");
	if (!e)
		e = t->html.err;
	if (!e)
		return;
	turn_bytes(t, "text/plain; charset=utf-8", NULL); /* a page would fail in the same way */
	t->status = 503;
	t->retry_after_s = 30;
	html_add(&t->html, "The hub cannot show this page now: %s. Try again in a minute.\n",
		err_words(e));
}

/* --- forms ----------------------------------------------------------------------------------- */

static void open_form(struct turn *t, const char *action, bool takes_file, const char *class)
{
	html_add(&t->html, "<form method=\"post\" action=\"%s\"", action);
	if (class)
		html_add(&t->html, " class=\"%s\"", class);
	html_add(&t->html, takes_file ? " enctype=\"multipart/form-data\">" : ">");
	html_add(&t->html, "<input type=\"hidden\" name=\"check\" value=\"%s\">", t->session.check);
}

#define ACTION_OF(out, fmt) \
	char out[ACTION_MAX]; \
	va_list args; \
	va_start(args, fmt); \
	int out##_chars = vsnprintf(out, sizeof out, fmt, args); \
	va_end(args); \
	K_CHECK(out##_chars > 0 && out##_chars < ACTION_MAX)

void page_form(struct turn *t, const char *action, ...)
{
	ACTION_OF(path, action);
	open_form(t, path, false, NULL);
}

void page_upload_form(struct turn *t, const char *action, ...)
{
	ACTION_OF(path, action);
	open_form(t, path, true, NULL);
}

void page_button(struct turn *t, const char *words, bool is_quiet, const char *action, ...)
{
	ACTION_OF(path, action);
	open_form(t, path, false, "one");
	html_add(&t->html, is_quiet ? "<button class=\"quiet\">%s</button></form>"
				    : "<button>%s</button></form>",
		words);
}

void page_name_field(struct turn *t, const char *name)
{
	html_add(&t->html,
		"<label for=\"name\">Your name here</label>"
		"<input id=\"name\" name=\"name\" required maxlength=\"%d\" autocomplete=\"username\""
		" autocapitalize=\"none\" spellcheck=\"false\" value=\"%s\">",
		STAFF_NAME_MAX, name);
}

/* --- times ----------------------------------------------------------------------------------- */

void page_age(struct turn *t, int64_t at_ms)
{
	struct k_arena a;
	if (!at_ms) {
		html_add(&t->html, "never");
		return;
	}
	k_arena_init(&a, AGE_ARENA_BYTES);
	const struct tongue *english = tongue_find("en");
	html_add(&t->html, "<time title=\"%s, %s\">%s</time>", say_day(&a, english, day_of(at_ms)),
		say_clock(&a, english, minute_of(at_ms)),
		say_age(&a, english, t->now_ms - at_ms));
	k_arena_finish(&a);
}

/* --- files ----------------------------------------------------------------------------------- */

/* The linker's names for the files beside this one (Makefile). */
#define FILE_OF(symbol) _binary_hub_console_##symbol##_start, _binary_hub_console_##symbol##_end
#define DECLARE(symbol) \
	extern const char _binary_hub_console_##symbol##_start[], \
		_binary_hub_console_##symbol##_end[]
DECLARE(console_css);
DECLARE(icon_svg);
DECLARE(form_js);
DECLARE(approve_js);

const struct console_file *console_file_find(const char *name)
{
	static const struct console_file files[] = {
		{"console.css", "text/css; charset=utf-8", FILE_OF(console_css)},
		{"icon.svg", "image/svg+xml", FILE_OF(icon_svg)},
		{"approve.js", "text/javascript; charset=utf-8", FILE_OF(approve_js)},
		{"form.js", "text/javascript; charset=utf-8", FILE_OF(form_js)},
	};
	for (size_t i = 0; i < K_COUNT(files); i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}
