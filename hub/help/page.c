/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help/page.h"

#include <string.h>

#include "hub/console/html.h"
#include "hub/help/calls.h"
#include "kiosk/base/arena.h"
#include "kiosk/base/check.h"

enum { WORDS_BYTES_MAX = 64 << 10 };

/* What is written to, in which language, for whom, and how many calls it has. */
struct writer {
	struct html html;
	const struct tongue *tongue;
	const struct volunteer *v;
	struct k_arena arena; /* of words with values in them */
	int count;
};

static struct writer writer_of(
	struct k_buf *out, const struct tongue *tongue, const struct volunteer *v)
{
	struct writer w = {.html = {.out = out}, .tongue = tongue, .v = v};
	k_arena_init(&w.arena, WORDS_BYTES_MAX);
	return w;
}

static enum err writer_finish(struct writer *w)
{
	k_arena_finish(&w->arena);
	return w->html.err;
}

/* The words of one value, as {name}. */
static const char *filled(struct writer *w, const char *words, const char *name, const char *value)
{
	return tr_fill(&w->arena, tr(w->tongue, words), name, value, (const char *)NULL);
}

static void head(struct writer *w, const char *title, bool is_live)
{
	html_add(&w->html,
		"<!doctype html><html lang=\"%s\" dir=\"%s\"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		"<meta name=\"color-scheme\" content=\"light dark\"><title>%s</title>"
		"<link rel=\"stylesheet\" href=\"/volunteers/page.css\">"
		"<link rel=\"icon\" href=\"/volunteers/icon.svg\">",
		w->tongue->tag, w->tongue->direction == RTL ? "rtl" : "ltr", title);
	if (is_live)
		html_add(&w->html,
			"<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"
			"<script src=\"/volunteers/page.js\" defer></script>");
	html_add(&w->html, "</head>");
}

static void put_problem(struct writer *w, enum page_problem problem)
{
	static const char *const words[PAGE_PROBLEMS] = {
		[PAGE_NOT_OURS] = N_("That did not come from this page. Please press again."),
		[PAGE_WRONG_CODE] = N_("That code is not right. Check each letter, or ask the city "
				       "office for a new one."),
		[PAGE_WAIT] = N_("Too many wrong codes. Please wait two minutes."),
		[PAGE_BAD_NAME] = N_("That name cannot be shown. Your first name is enough."),
		[PAGE_TAKEN] = N_("Another volunteer is going there already. Thank you."),
		[PAGE_OVER] = N_("This call is over."),
	};
	if (problem)
		html_add(&w->html, "<p class=\"problem\" role=\"alert\">%s</p>",
			tr(w->tongue, words[problem]));
}

enum err page_sign_in(struct k_buf *out, const struct tongue *tongue, const char *code,
	enum page_problem problem)
{
	struct writer w = writer_of(out, tongue, NULL);
	head(&w, tr(tongue, "Calls for volunteers"), false);
	html_add(&w.html, "<body><main><h1>%s</h1>", tr(tongue, "Calls for volunteers"));
	put_problem(&w, problem);
	html_add(&w.html,
		"<form method=\"post\" action=\"/volunteers/in\">"
		"<label for=\"code\">%s</label><p id=\"code-hint\">%s</p>"
		"<input id=\"code\" name=\"code\" required maxlength=\"20\" autocomplete=\"off\""
		" autocapitalize=\"characters\" spellcheck=\"false\" dir=\"ltr\""
		" aria-describedby=\"code-hint\" value=\"%s\">",
		tr(tongue, "Code of your centre"),
		tr(tongue, "Twelve letters and numbers. The city office gave it to your centre."),
		code);
	html_add(&w.html,
		"<label for=\"name\">%s</label><p id=\"name-hint\">%s</p>"
		"<input id=\"name\" name=\"name\" maxlength=\"24\" autocomplete=\"given-name\""
		" dir=\"auto\" aria-describedby=\"name-hint\"><button>%s</button></form>"
		"<p>%s</p></main></body></html>\n",
		tr(tongue, "Your first name"),
		tr(tongue, "People read it when you come. You can leave it empty."),
		tr(tongue, "Show me the calls"),
		tr(tongue, "This phone stays signed in until you sign out."));
	return writer_finish(&w);
}

/* --- the list ------------------------------------------------------------------------------- */

static const struct {
	const char *help, *words;
} kinds[] = {
	{"", N_("Help at the screen")},
	{"see", N_("Does not see the screen: say who you are")},
	{"unsafe", N_("Does not feel safe: please go at once")},
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

static const char *state_words(struct writer *w, const struct calls_row *row)
{
	if (row->state == CALLS_WAITING)
		return tr(w->tongue, "Nobody goes yet.");
	if (row->phone == w->v->phone)
		return tr(w->tongue, "You said: I am coming.");
	if (*row->name)
		return filled(w, "{name} is going there.", "name", row->name);
	return tr(w->tongue, "Another volunteer is going there.");
}

static enum err put_call(void *ctx, const struct calls_row *row)
{
	struct writer *w = ctx;
	struct html *h = &w->html;
	const char *nth = k_arena_printf(&w->arena, "%d", row->nth);
	const char *since = say_clock(&w->arena, w->tongue, minute_of(row->since_ms));
	w->count++;
	html_add(h, "<li class=\"%s\" data-call=\"%lld\" data-since=\"%lld\"><h2>%s ",
		row->state == CALLS_WAITING ? "waiting" : "coming", (long long)row->call,
		(long long)row->since_ms,
		row->of > 1 ? filled(w, "Kiosk {n}", "n", nth) : tr(w->tongue, "The kiosk"));
	html_add(h,
		"<small>%s</small></h2><p class=\"kind\">%s</p>"
		"<p>%s<span class=\"ago\"></span></p><p class=\"state\">%s</p>",
		row->kiosk, tr(w->tongue, kind_words(row->help)),
		filled(w, "Calls since {time}", "time", since), state_words(w, row));
	if (row->state == CALLS_WAITING)
		put_button(w, row->call, "coming", tr(w->tongue, "I am coming"));
	put_button(w, row->call, "done", tr(w->tongue, "Done"));
	html_add(h, "</li>");
	k_arena_reset(&w->arena);
	return h->err;
}

enum err page_list(struct hub *hub, const struct volunteer *v, struct k_buf *out)
{
	struct writer w = writer_of(out, v->tongue, v);
	html_add(&w.html, "<ul>");
	enum err e = calls_each(hub, v->centre, put_call, &w);
	html_add(&w.html, "</ul>");
	if (!w.count)
		html_add(&w.html, "<p class=\"nobody\">%s</p>", tr(v->tongue, "Nobody is calling."));
	enum err last = writer_finish(&w);
	return e ? e : last;
}

/* The words that page.js says. */
static void put_script_words(struct writer *w)
{
	html_add(&w->html, " data-fresh=\"%s\" data-nobody=\"%s\" data-no-line=\"%s\"",
		tr(w->tongue, "New call."), tr(w->tongue, "Nobody is calling."),
		tr(w->tongue, "No line to the hub. New calls do not show now. Look over to the kiosk."));
	html_add(&w->html, " data-just-now=\"%s\" data-minutes=\"%s\"", tr(w->tongue, "just now"),
		tr(w->tongue, "{n} min"));
}

enum err page_calls(struct hub *hub, const struct volunteer *v, enum page_problem problem,
	int64_t now_ms, struct k_buf *out)
{
	struct writer w = writer_of(out, v->tongue, v);
	struct html *h = &w.html;
	head(&w, tr(v->tongue, "Calls for volunteers"), true);
	html_add(h, "<body data-now=\"%lld\"", (long long)now_ms);
	put_script_words(&w);
	html_add(h, "><main><h1>%s</h1><p>%s</p>", tr(v->tongue, "Calls for volunteers"), v->centre);
	put_problem(&w, problem);
	html_add(h,
		"<p id=\"line\" class=\"problem\" role=\"alert\" hidden></p>"
		"<p id=\"news\" class=\"unseen\" role=\"status\" aria-live=\"assertive\"></p>"
		"<button id=\"sound\" type=\"button\" hidden>%s</button>"
		"<div id=\"list\" tabindex=\"-1\">",
		tr(v->tongue, "Turn the sound on"));
	if (!h->err)
		h->err = page_list(hub, v, out);
	html_add(h,
		"</div></main><footer><p>%s %s</p>"
		"<form method=\"post\" action=\"/volunteers/out\">"
		"<input type=\"hidden\" name=\"check\" value=\"%s\">"
		"<button class=\"quiet\">%s</button></form></footer></body></html>\n",
		*v->name ? filled(&w, "People read your name: {name}.", "name", v->name)
			 : tr(v->tongue, "People read: A volunteer is coming."),
		tr(v->tongue, "Keep this page open; a new call shows here at once."), v->check,
		tr(v->tongue, "Sign out"));
	return writer_finish(&w);
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
