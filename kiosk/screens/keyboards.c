/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keyboards: the on-screen keys as items, and what typing does (ux.md section 5). */
#include "kiosk/screens/screen.h"

#include <string.h>

/* Letters in the order in which children learn them, one string a language; `columns` in
 * landscape.  second: the other letters one press away: QWERTY rows parted by a space, or the Latin
 * alphabet, in which streets are written; second_name says it in its own letters.  more: marks and accented letters beside the digits. */
static const struct alphabet {
	const char *tag, *letters;
	int columns;
	const char *second, *second_name, *more;
} alphabets[] = {
	{"en", "ABCDEFGHIJKLMNOPQRSTUVWXYZ'", 9, "QWERTYUIOP ASDFGHJKL ZXCVBNM'", "QWERTY", "1234567890.,?!-/:&"},
	{"es", "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ", 9, "QWERTYUIOP ASDFGHJKLÑ ZXCVBNM", "QWERTY",
		"1234567890.,ÁÉÍÓÚÜ¿?¡!-/:ª"},
	{"zh", "ABCDEFGHIJKLMNOPQRSTUVWXYZ'", 9, "QWERTYUIOP ASDFGHJKL ZXCVBNM'", "QWERTY", "1234567890，。？！、-/："},
	{"ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءئؤ", 11, "ABCDEFGHIJKLMNOPQRSTUVWXYZ'", "ABC", "1234567890أإآ،.؟!-/:"},
};

static const struct alphabet *alphabet_of(const struct tongue *t)
{
	for (size_t i = 0; i < sizeof alphabets / sizeof alphabets[0]; i++)
		if (!strcmp(alphabets[i].tag, t->tag))
			return &alphabets[i];
	return &alphabets[0];
}

static struct item *key(struct build *b, const char *id, const char *label, int row, double span,
	struct action on_press)
{
	struct item *it = add(b, ROLE_KEY, id, label);
	it->key_row = row;
	it->key_span = span;
	it->on_press = on_press;
	return it;
}

static int char_bytes(const char *s)
{
	int n = 1;
	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Keys for each character of `letters`; a space starts a new row, `columns` fills one. */
static int letters_build(struct build *b, const char *letters, int columns)
{
	int row = 0, column = 0;
	for (const char *c = letters; *c; c += char_bytes(c)) {
		if (*c == ' ' || column == columns) {
			row++;
			column = 0;
			if (*c == ' ')
				continue;
		}
		char *letter = k_arena_strn(b->arena, c, (size_t)char_bytes(c));
		struct action type = {.act = ACT_TYPE};
		memcpy(type.text, letter, strlen(letter) + 1);
		key(b, k_arena_printf(b->arena, "key.%s", letter), letter, row, 1, type);
		column++;
	}
	return row + 1;
}

static void function_key(struct build *b, const char *id, const char *label, const char *picture,
	int row, double span, struct action on_press)
{
	struct item *it = key(b, id, label, row, span, on_press);
	it->state |= ITEM_FUNCTION;
	it->picture = picture;
}

static void layout_key(struct build *b, enum keyboard to, const char *name, int row, double span)
{
	static const char *const ids[] = {
		[KEYBOARD_ABC] = "key.abc", [KEYBOARD_QWERTY] = "key.qwerty", [KEYBOARD_DIGITS] = "key.123"};
	function_key(b, ids[to], name, NULL, row, span,
		(struct action){.act = ACT_LAYOUT, .n = (int)to});
}

void letter_keys(struct build *b)
{
	const struct alphabet *a = alphabet_of(b->tongue);
	enum keyboard now = b->s->profile.keyboard;
	bool narrow = b->world->panel.w_mm < 180, is_rows = strchr(a->second, ' ') != NULL;
	bool has_second = !(narrow && is_rows);
	if (now == KEYBOARD_QWERTY && !has_second)
		now = KEYBOARD_ABC;
	int columns = narrow ? 6 : now != KEYBOARD_QWERTY ? a->columns : is_rows ? 10 : 9;
	const char *letters = now == KEYBOARD_DIGITS ? a->more
		: now == KEYBOARD_QWERTY             ? a->second
						     : a->letters;
	int row = letters_build(b, letters, columns);
	double span = columns / 9.0;
	function_key(b, "key.space", T(b, "Space"), NULL, row, 2 * span,
		(struct action){.act = ACT_TYPE, .text = " "});
	function_key(b, "key.delete", T(b, "Delete"), "bksp", row, 2 * span,
		(struct action){.act = ACT_DELETE});
	if (now != KEYBOARD_DIGITS)
		layout_key(b, KEYBOARD_DIGITS, T(b, "123"), row, span);
	if (now != KEYBOARD_ABC)
		layout_key(b, KEYBOARD_ABC, T(b, "ABC"), row, span);
	if (now != KEYBOARD_QWERTY && has_second)
		layout_key(b, KEYBOARD_QWERTY, a->second_name, row, 2 * span);
	bool can_put_back = b->s->undo[0];
	function_key(b, "key.clear", can_put_back ? T(b, "Put back") : T(b, "Clear"), NULL, row, 2 * span,
		(struct action){.act = can_put_back ? ACT_PUT_BACK : ACT_CLEAR});
	b->page->kind = PAGE_KEYBOARD;
	b->page->has_keys = true;
}

void number_keys(struct build *b)
{
	static const char digits[] = "123456789";
	for (int i = 0; i < 9; i++) {
		struct action type = {.act = ACT_TYPE, .text = {digits[i]}};
		char *digit = k_arena_strn(b->arena, &digits[i], 1);
		key(b, k_arena_printf(b->arena, "key.%s", digit), digit, i / 3, 1, type);
	}
	bool can_put_back = b->s->undo[0];
	function_key(b, "key.clear", can_put_back ? T(b, "Put back") : T(b, "Clear"), NULL, 3, 1,
		(struct action){.act = can_put_back ? ACT_PUT_BACK : ACT_CLEAR});
	key(b, "key.0", "0", 3, 1, (struct action){.act = ACT_TYPE, .text = "0"});
	function_key(b, "key.delete", T(b, "Delete"), "bksp", 3, 1, (struct action){.act = ACT_DELETE});
	b->page->kind = PAGE_NUMBERS;
	b->page->has_keys = true;
}

enum { DIGITS_MAX = 12 }; /* of a number that the city asks for */

struct typed typed_on(struct session *s, enum screen_id screen)
{
	int n = s->depth ? s->history[s->depth - 1].n / QUESTION_STAGES : 0;
	char *given = s->report.given[n >= 0 && n < QUESTIONS_MAX ? n : 0].text;
	const struct typed all[] = {
		[SCREEN_B6B] = {s->person.name, NAME_BYTES, NAME_CHARS, true, false},
		[SCREEN_B7A] = {s->person.phone, PHONE_BYTES, PHONE_BYTES - 1, false, true},
		[SCREEN_P2A] = {s->report.street, STREET_BYTES, STREET_CHARS, true, false},
		[SCREEN_P2T] = {s->report.detail, DETAIL_BYTES, DETAIL_CHARS, false, false},
		[SCREEN_PQT] = {given, NAME_BYTES, NAME_CHARS, false, false},
		[SCREEN_PQN] = {given, NAME_BYTES, DIGITS_MAX, false, true},
		[SCREEN_P3B] = {s->report.words, WORDS_BYTES, WORDS_CHARS, false, false},
		[SCREEN_C1] = {s->number, NUMBER_CHARS + 1, NUMBER_CHARS, false, true},
		[SCREEN_S3B] = {s->survey.words, WORDS_BYTES, WORDS_CHARS, false, false},
	};
	return (size_t)screen < sizeof all / sizeof all[0] ? all[screen] : (struct typed){0};
}

/* Capitals at the start and after a space in names, at the start elsewhere; letters of the ASCII
 * and Latin-1 alphabets are lowered by 32, all others have no case or stand as they are. */
static void fit_case(const struct typed *f, char *letter)
{
	size_t n = strlen(f->text);
	bool at_start = n == 0 || (f->is_name && (f->text[n - 1] == ' ' || f->text[n - 1] == '\'')) ||
		(!f->is_name && n > 1 && f->text[n - 1] == ' ' && strchr(".!?", f->text[n - 2]));
	unsigned char *u = (unsigned char *)letter;
	if (at_start)
		return;
	if (u[0] >= 'A' && u[0] <= 'Z' && !u[1])
		u[0] += 32;
	else if (u[0] == 0xc3 && u[1] >= 0x80 && u[1] <= 0x9e)
		u[1] += 32;
}

static void type_letter(struct turn *t, const struct typed *f)
{
	char letter[sizeof t->action.text];
	memcpy(letter, t->action.text, sizeof letter);
	letter[sizeof letter - 1] = '\0';
	if (f->is_digits && (letter[0] < '0' || letter[0] > '9' || letter[1]))
		return;
	fit_case(f, letter);
	if (!utf8_append(f->text, f->room_bytes, f->chars_max, letter))
		effect(t, EFFECT_SOUND, SOUND_ERROR);
	explicit_bzero(t->s->undo, sizeof t->s->undo);
}

bool typing(struct turn *t)
{
	struct typed f = typed_on(t->s, t->screen->number);
	if (!f.text)
		return false;
	switch ((int)t->action.act) {
	case ACT_TYPE:
		type_letter(t, &f);
		break;
	case ACT_DELETE:
		(void)utf8_drop_last(f.text);
		break;
	case ACT_CLEAR:
		memcpy(t->s->undo, f.text, strlen(f.text) + 1);
		explicit_bzero(f.text, (size_t)f.room_bytes);
		break;
	case ACT_PUT_BACK:
		memcpy(f.text, t->s->undo, strlen(t->s->undo) + 1);
		explicit_bzero(t->s->undo, sizeof t->s->undo);
		break;
	case ACT_LAYOUT:
		t->s->profile.keyboard = (enum keyboard)t->action.n;
		break;
	default:
		return false;
	}
	t->s->error = NULL;
	return true;
}
