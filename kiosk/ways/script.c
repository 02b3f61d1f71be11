/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/ways/script.h"

#include "kiosk/base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is left of one line, and where the statement goes. */
struct reader {
	struct k_arena *arena;
	const char *at, *end;
	struct script_statement *out;
	struct script_problem *problem;
};

struct name {
	const char *name;
	int value;
};

static const struct name expects[] = {
	{"title", EXPECT_TITLE},
	{"said", EXPECT_SAID},
	{"item", EXPECT_ITEM},
	{"no-item", EXPECT_NO_ITEM},
	{"focus", EXPECT_FOCUS},
	{"state", EXPECT_STATE},
};
static const struct name up_down[] = {{"up", 1}, {"down", 0}};
static const struct name on_off[] = {{"on", 1}, {"off", 0}};
static const struct name in_out[] = {{"in", 1}, {"out", 0}};
static const struct name next_only[] = {{"next", 1}};
static const struct name units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
static const struct name keys[] = {
#define X(key, text) {text, KEY_##key},
	INPUT_KEY_LIST(X)
#undef X
};

/* --- the parts of a line ------------------------------------------------------------------ */

static enum err PRINTF_LIKE(2, 3) wrong(struct reader *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(r->problem->what, sizeof r->problem->what, fmt, args);
	va_end(args);
	return ERR_BAD_INPUT;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end && is_blank(*r->at))
		r->at++;
}

/* The next run of characters that are not blank; its length, 0 at the end of the line. */
static int word(struct reader *r, const char **word_out)
{
	skip_blanks(r);
	*word_out = r->at;
	while (r->at < r->end && !is_blank(*r->at))
		r->at++;
	return (int)(r->at - *word_out);
}

static bool is_word(const char *text, int len, const char *name)
{
	return (int)strlen(name) == len && !memcmp(text, name, (size_t)len);
}

/* The value of the next word in a list of names. */
static enum err one_of(struct reader *r, const struct name *names, size_t count, int *value_out)
{
	const char *text;
	int len = word(r, &text);
	for (size_t i = 0; i < count; i++) {
		if (is_word(text, len, names[i].name)) {
			*value_out = names[i].value;
			return ERR_OK;
		}
	}
	char list[80] = "";
	size_t used = 0;
	for (size_t i = 0; i < count && used + 20 < sizeof list; i++)
		used += (size_t)snprintf(list + used, sizeof list - used, "%s%.16s", i ? ", " : "",
			names[i].name);
	return wrong(r, "expected one of %s%s", list, count > 8 ? " ..." : "");
}

static enum err flag(struct reader *r, const struct name *names, size_t count)
{
	int value = 0;
	enum err e = one_of(r, names, count, &value);
	r->out->on = value;
	return e;
}

/* Words in double quotes. */
static enum err quoted(struct reader *r)
{
	skip_blanks(r);
	if (r->at == r->end || *r->at != '"')
		return wrong(r, "expected words in double quotes");
	char *text = k_arena_alloc(r->arena, (size_t)(r->end - r->at) + 1);
	int n = 0;
	for (r->at++; r->at < r->end && *r->at != '"'; r->at++) {
		bool is_escape = *r->at == '\\' && r->at + 1 < r->end &&
				 (r->at[1] == '"' || r->at[1] == '\\');
		r->at += is_escape;
		text[n++] = *r->at;
	}
	if (r->at == r->end)
		return wrong(r, "the closing quote is missing");
	r->at++;
	r->out->text = text;
	return ERR_OK;
}

/* A number with an optional unit, from least to most. */
static enum err number(
	struct reader *r, double least, double most, double *number_out, const char **unit_out)
{
	const char *text;
	char digits[24], *rest;
	int len = word(r, &text);
	snprintf(digits, sizeof digits, "%.*s", len, text);
	bool has_digits = digits[0] && strspn(digits, "0123456789.") > 0;
	double value = strtod(digits, &rest);
	if (!has_digits || len >= (int)sizeof digits || (!unit_out && *rest) || value < least ||
		value > most)
		return wrong(r, "expected a number from %g to %g", least, most);
	*number_out = value;
	if (unit_out)
		*unit_out = text + (rest - digits);
	return ERR_OK;
}

/* --- statements --------------------------------------------------------------------------- */

static enum err read_press(struct reader *r)
{
	const char *text;
	skip_blanks(r);
	if (r->at < r->end && *r->at == '"')
		return quoted(r);
	int len = word(r, &text);
	if (len > 1 && *text == '#') {
		r->out->text = k_arena_strn(r->arena, text, (size_t)len);
		return ERR_OK;
	}
	if (!is_word(text, len, "choice"))
		return wrong(r, "expected \"label\", #id, or choice and its number");
	double n = 0;
	enum err e = number(r, 1, 128, &n, NULL);
	r->out->verb = SCRIPT_PRESS_CHOICE;
	r->out->n = (int)n;
	return e;
}

static enum err read_touch(struct reader *r)
{
	const char *text;
	double ms = SCRIPT_TOUCH_MS;
	enum err e = number(r, 0, 5000, &r->out->x_mm, NULL);
	if (!e)
		e = number(r, 0, 5000, &r->out->y_mm, NULL);
	int len = e ? 0 : word(r, &text);
	if (len && !is_word(text, len, "for"))
		return wrong(r, "expected: touch X Y for MILLISECONDS");
	if (len)
		e = number(r, 0, 60000, &ms, NULL);
	r->out->ms = (int)ms;
	return e;
}

static enum err read_key(struct reader *r)
{
	int value = 0;
	enum err e = one_of(r, keys, K_COUNT(keys), &value);
	r->out->key = (enum input_key)value;
	if (!e && value == KEY_NONE_)
		return wrong(r, "there is no such key");
	return e;
}

static enum err read_wait(struct reader *r)
{
	const char *unit;
	double value = 0;
	enum err e = number(r, 0, SCRIPT_WAIT_MAX_MS, &value, &unit);
	for (size_t i = 0; !e && i < K_COUNT(units); i++) {
		if (!is_word(unit, (int)(r->at - unit), units[i].name))
			continue;
		if (value * units[i].value > SCRIPT_WAIT_MAX_MS)
			return wrong(r, "longer than a day");
		r->out->ms = (int)(value * units[i].value);
		return ERR_OK;
	}
	return e ? e : wrong(r, "expected a time: 5s, 300ms or 2m");
}

static enum err read_line(struct reader *r)
{
	return flag(r, up_down, K_COUNT(up_down));
}

static enum err read_room(struct reader *r)
{
	return flag(r, on_off, K_COUNT(on_off));
}

static enum err read_headphones(struct reader *r)
{
	return flag(r, in_out, K_COUNT(in_out));
}

static enum err read_gone(struct reader *r)
{
	return flag(r, next_only, K_COUNT(next_only));
}

/* A bare word that can be a file name or a tag. */
static enum err read_name(struct reader *r)
{
	const char *text;
	int len = word(r, &text);
	for (int i = 0; i < len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_",
			    text[i]))
			return wrong(r, "expected a name of letters, digits, - and _");
	r->out->text = k_arena_strn(r->arena, text, (size_t)len);
	return len ? ERR_OK : wrong(r, "expected a name");
}

static enum err read_expect(struct reader *r)
{
	int value = 0;
	enum err e = one_of(r, expects, K_COUNT(expects), &value);
	r->out->expect = (enum script_expect)value;
	return e ? e : quoted(r);
}

static const struct {
	const char *name;
	enum script_verb verb;
	enum err (*read)(struct reader *r);
} verbs[] = {
	{"press", SCRIPT_PRESS, read_press},
	{"touch", SCRIPT_TOUCH, read_touch},
	{"key", SCRIPT_KEY, read_key},
	{"type", SCRIPT_TYPE, quoted},
	{"wait", SCRIPT_WAIT, read_wait},
	{"line", SCRIPT_LINE, read_line},
	{"room", SCRIPT_ROOM, read_room},
	{"gone", SCRIPT_GONE_NEXT, read_gone},
	{"answer", SCRIPT_ANSWER, quoted},
	{"headphones", SCRIPT_HEADPHONES, read_headphones},
	{"lang", SCRIPT_LANG, read_name},
	{"shot", SCRIPT_SHOT, read_name},
	{"expect", SCRIPT_EXPECT, read_expect},
};

static enum err read_statement(struct reader *r)
{
	const char *text;
	int len = word(r, &text);
	for (size_t i = 0; i < K_COUNT(verbs); i++) {
		if (!is_word(text, len, verbs[i].name))
			continue;
		r->out->verb = verbs[i].verb;
		enum err e = verbs[i].read(r);
		if (!e && word(r, &text))
			return wrong(r, "there is more on the line than %s takes", verbs[i].name);
		return e;
	}
	return wrong(r, "unknown statement \"%.*s\"", len > 40 ? 40 : len, text);
}

static bool is_left_out(const char *line, const char *end)
{
	while (line < end && is_blank(*line))
		line++;
	return line == end || *line == '#';
}

static int lines_of(const char *source)
{
	int n = 1;
	for (; *source; source++)
		n += *source == '\n';
	return n;
}

enum err script_parse(struct k_arena *a, const char *source, struct script *script_out,
	struct script_problem *problem_out)
{
	int lines = lines_of(source);
	if (lines > SCRIPT_STATEMENTS_MAX) {
		*problem_out = (struct script_problem){.line = SCRIPT_STATEMENTS_MAX,
			.what = "the script is longer than 10000 lines"};
		return ERR_TOO_BIG;
	}
	struct script s = {.statements = k_arena_array(a, struct script_statement, lines)};
	for (int line = 1; line <= lines; line++) {
		const char *end = source + strcspn(source, "\n");
		if (!is_left_out(source, end)) {
			struct script_statement *st = &s.statements[s.count++];
			st->line = problem_out->line = line;
			struct reader r = {.arena = a,
				.at = source,
				.end = end,
				.out = st,
				.problem = problem_out};
			enum err e = read_statement(&r);
			if (e)
				return e;
		}
		source = end + (*end == '\n');
	}
	*script_out = s;
	return ERR_OK;
}

const char *script_expect_name(enum script_expect e)
{
	for (size_t i = 0; i < K_COUNT(expects); i++)
		if (expects[i].value == (int)e)
			return expects[i].name;
	return "";
}
