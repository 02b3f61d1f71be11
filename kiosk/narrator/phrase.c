/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/narrator/phrase.h"

#include "kiosk/base/check.h"

#include <string.h>

/* MARK_FIRST + 2 * part + is_whole opens a part, MARK_END closes it: bytes that no text has. */
enum { MARK_FIRST = 1, MARK_END = 7 };

/* Ends of a sentence or clause, of our languages: nothing is to be added behind them. */
static const char *const end_marks[] = {
	".", "!", "?", ":", ",", ";", "…", "。", "！", "？", "：", "，", "؟", "،", "؛"};
/* Of those, the ones that take the room of a space with them. */
static const char *const wide_marks[] = {"。", "！", "？", "：", "，"};

int chars_of(const char *utf8)
{
	int n = 0;
	for (; *utf8; utf8++)
		n += (*utf8 & 0xC0) != 0x80;
	return n;
}

uint64_t words_print(uint64_t print, const char *words)
{
	if (!print)
		print = 0xcbf29ce484222325u;
	for (const char *c = words ? words : ""; *c; c++)
		print = (print ^ (unsigned char)*c) * 0x100000001b3u;
	return (print ^ 0xff) * 0x100000001b3u;
}

static bool is_mark(char c)
{
	return c >= MARK_FIRST && c <= MARK_END;
}

const char *marked(struct k_arena *a, enum item_part part, bool is_whole, const char *text)
{
	return k_arena_printf(a, "%c%s%c", MARK_FIRST + 2 * (int)part + is_whole, text, MARK_END);
}

/* Bytes of the mark of the list with which the first n bytes of text end; 0 none. */
static size_t end_mark_bytes(
	const char *text, size_t n, const char *const *marks, size_t mark_count)
{
	for (size_t i = 0; i < mark_count; i++) {
		size_t len = strlen(marks[i]);
		if (n >= len && !memcmp(text + n - len, marks[i], len))
			return len;
	}
	return 0;
}

static size_t len_without_marks(const char *text, size_t n)
{
	while (n && (is_mark(text[n - 1]) || text[n - 1] == ' '))
		n--;
	return n;
}

const char *sentence(struct k_arena *a, const struct tongue *t, const char *text)
{
	/* TRANSLATORS: the sign that ends a sentence. */
	const char *stop = tr(t, ".");
	size_t n = len_without_marks(text, strlen(text));
	size_t end = end_mark_bytes(text, n, end_marks, K_COUNT(end_marks));
	if (!n)
		return text;
	if (!end)
		return k_arena_printf(a, "%s%s", text, stop);
	/* "You chose {x}." with an x that ends in a mark of its own: one mark is enough. */
	size_t before = len_without_marks(text, n - end);
	bool is_doubled = !strncmp(text + n - end, stop, end) &&
			  end_mark_bytes(text, before, end_marks, K_COUNT(end_marks));
	return is_doubled ? k_arena_strn(a, text, n - end) : text;
}

const char *joined(struct k_arena *a, const char *first, const char *second)
{
	if (!*first || !*second)
		return *first ? first : second;
	size_t n = len_without_marks(first, strlen(first));
	bool is_wide = end_mark_bytes(first, n, wide_marks, K_COUNT(wide_marks));
	return k_arena_printf(a, "%s%s%s", first, is_wide ? "" : " ", second);
}

void phrases_init(struct phrases *ps)
{
	ps->count = 0;
	k_arena_init_secret(&ps->arena, PHRASE_WORDS_MAX_BYTES);
}

void phrases_clear(struct phrases *ps)
{
	ps->count = 0;
	k_arena_reset(&ps->arena);
}

void phrases_finish(struct phrases *ps)
{
	k_arena_finish(&ps->arena);
	ps->count = 0;
}

/* Copies text without its marks to p->text, and fills p->spans from them. */
static void take_out_marks(struct k_arena *a, struct phrase *p, const char *text)
{
	char *out = k_arena_str(a, text);
	size_t n = 0;
	int chars = 0;
	struct span *open = NULL;
	for (const char *c = text; *c; c++) {
		if (!is_mark(*c)) {
			chars += (*c & 0xC0) != 0x80;
			out[n++] = *c;
			continue;
		}
		if (open)
			open->chars = chars - open->from;
		open = NULL;
		if (*c == MARK_END || p->span_count == SPANS_MAX)
			continue;
		int kind = *c - MARK_FIRST;
		open = &p->spans[p->span_count++];
		*open = (struct span){
			.part = (enum item_part)(kind / 2), .from = chars, .is_whole = kind % 2};
	}
	if (open)
		open->chars = chars - open->from;
	out[n] = '\0';
	p->text = out;
}

void phrases_add(struct phrases *ps, const struct phrase *p)
{
	if (ps->count == PHRASES_MAX || !len_without_marks(p->text, strlen(p->text)))
		return;
	struct phrase *mine = &ps->list[ps->count++];
	*mine = *p;
	if (!p->span_count)
		take_out_marks(&ps->arena, mine, p->text);
	else
		mine->text = k_arena_str(&ps->arena, p->text);
	mine->lang = k_arena_str(&ps->arena, p->lang);
	mine->item_id = p->item_id ? k_arena_str(&ps->arena, p->item_id) : NULL;
}

void phrases_append(struct phrases *to, const struct phrases *from)
{
	for (int i = 0; i < from->count; i++)
		phrases_add(to, &from->list[i]);
}

uint64_t phrases_print(const struct phrases *ps)
{
	uint64_t print = 0;
	for (int i = 0; i < ps->count; i++)
		print = words_print(print, ps->list[i].text);
	return print;
}
