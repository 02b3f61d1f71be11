/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_write.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/form_picture.h"
#include "hub/console/form_value.h"
#include "hub/console/words.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

enum { MANY = 12 };

static const char *const day_short[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* One cell that is being shown. */
struct shown {
	struct turn *t;
	struct draft_copy *copy;
	const struct form_cell *cell;
	const char *value;
	const struct form_note *note;
};

/* --- what stands beside a field --------------------------------------------------------------- */

static void hint_show(const struct shown *s, const char *help)
{
	if (help)
		html_add(&s->t->html, "<p class=\"hint\" id=\"%s-hint\">%s</p>", s->cell->name, help);
}

static void note_show(const struct shown *s)
{
	const struct form_cell *cell = s->cell;
	const char *tag = cell->language < 0 ? "en" : tongue_at(cell->language)->tag;
	if (s->note->words)
		html_add(&s->t->html, "<p class=\"problem\" id=\"%s-note\">%s</p>", cell->name,
			s->note->words);
	if (s->note->theirs)
		html_add(&s->t->html,
			"<p class=\"problem\" id=\"%s-theirs\">Somebody else wrote here meanwhile: "
			"<q lang=\"%s\">%s</q>. Your words are kept above. Save again to put yours "
			"in the place of theirs.</p>",
			cell->name, tag,
			form_value_words(&s->copy->arena, cell->field, s->note->theirs));
}

/* What a screen reader says with the field. */
static void described(const struct shown *s, const char *help, bool has_words)
{
	if (!help && !has_words && !s->note->words && !s->note->theirs)
		return;
	html_add(&s->t->html, " aria-describedby=\"%s%s %s%s %s%s\"", help ? s->cell->name : "",
		help ? "-hint" : "", has_words ? s->cell->name : "", has_words ? "-words" : "",
		s->note->words || s->note->theirs ? s->cell->name : "",
		s->note->theirs	 ? "-theirs"
		: s->note->words ? "-note"
				 : "");
	if (s->note->words || s->note->theirs)
		html_add(&s->t->html, " aria-invalid=\"true\"");
}

/* --- fields ----------------------------------------------------------------------------------- */

static void line_show(const struct shown *s, const char *more)
{
	const struct form_field *f = s->cell->field;
	html_add(&s->t->html, "<label for=\"%s\">%s</label>", s->cell->name, f->label);
	hint_show(s, f->help);
	html_add(&s->t->html, "<input id=\"%s\" name=\"%s\" value=\"%s\" autocomplete=\"off\"",
		s->cell->name, s->cell->name, s->value);
	if (!strcmp(more, "digits"))
		html_add(&s->t->html, " inputmode=\"numeric\" class=\"short\"");
	described(s, f->help, false);
	html_add(&s->t->html, ">");
	note_show(s);
}

static void yes_show(const struct shown *s)
{
	const struct form_field *f = s->cell->field;
	html_add(&s->t->html,
		"<input type=\"hidden\" name=\"%s\" value=\"\"><p class=\"tick\"><input "
		"type=\"checkbox\" id=\"%s\" name=\"%s\" value=\"yes\"",
		s->cell->name, s->cell->name, s->cell->name);
	if (*s->value)
		html_add(&s->t->html, " checked");
	described(s, f->help, false);
	html_add(&s->t->html, "> <label for=\"%s\">%s</label></p>", s->cell->name, f->label);
	hint_show(s, f->help);
	note_show(s);
}

static void option_show(const struct shown *s, const char *value, const char *words)
{
	html_add(&s->t->html, "<option value=\"%s\"", value);
	if (!strcmp(value, s->value))
		html_add(&s->t->html, " selected");
	html_add(&s->t->html, ">%s</option>", words);
}

struct options {
	const struct shown *s;
	const char *kind; /* of the things that may be chosen */
	bool has_value;
	const char *not_in; /* those of FORM_IDS that were shown already; NULL: a select */
};

static bool list_has(const char *list, const char *id)
{
	size_t n = strlen(id);
	for (const char *at = list; *at;) {
		size_t len = strcspn(at, " ");
		if (len == n && !memcmp(at, id, n))
			return true;
		at += len + strspn(at + len, " ");
	}
	return false;
}

static void box_show(const struct shown *s, const char *id, const char *words, bool is_chosen)
{
	html_add(&s->t->html, "<li><label><input type=\"checkbox\" name=\"%s\" value=\"%s\"",
		s->cell->name, id);
	if (is_chosen)
		html_add(&s->t->html, " checked");
	html_add(&s->t->html, "> %s</label></li>", words);
}

static void thing_offer(void *ctx, const struct form_spot *thing)
{
	struct options *o = ctx;
	if (strcmp(thing->kind->name, o->kind))
		return;
	const char *words = form_spot_name(o->s->copy, thing);
	if (o->not_in) {
		if (!list_has(o->not_in, thing->id))
			box_show(o->s, thing->id, words, false);
		return;
	}
	o->has_value |= !strcmp(thing->id, o->s->value);
	option_show(o->s, thing->id, words);
}

/* Calls thing_offer with all that a field may lead to. */
static void things_offer(struct options *o)
{
	struct form_spot list;
	const char *of = o->s->cell->field->of;
	bool is_guide = !strcmp(of, "guides");
	o->kind = of;
	if (!form_spot_find(o->s->copy, is_guide ? "topics" : of, &list))
		form_spot_walk(o->s->copy, &list, thing_offer, o);
}

static void choice_show(const struct shown *s)
{
	const struct form_field *f = s->cell->field;
	html_add(&s->t->html, "<label for=\"%s\">%s</label>", s->cell->name, f->label);
	hint_show(s, f->help);
	html_add(&s->t->html, "<select id=\"%s\" name=\"%s\"", s->cell->name, s->cell->name);
	described(s, f->help, false);
	html_add(&s->t->html, ">");
	option_show(s, "", f->is_optional ? "None" : "Choose one");
	if (f->type == FORM_ID) {
		struct options o = {.s = s};
		things_offer(&o);
		if (*s->value && !o.has_value)
			option_show(s, s->value, s->value);
	}
	for (const char *at = f->type == FORM_ONE_OF ? f->of : ""; *at;) {
		size_t n = strcspn(at, ";"), name = strcspn(at, "=");
		option_show(s, k_arena_strn(&s->copy->arena, at, name),
			k_arena_strn(&s->copy->arena, at + name + 1, n - name - 1));
		at += n + (at[n] == ';');
	}
	html_add(&s->t->html, "</select>");
	note_show(s);
}

static void ids_show(const struct shown *s)
{
	const struct form_field *f = s->cell->field;
	struct options o = {.s = s, .not_in = s->value};
	html_add(&s->t->html,
		"<fieldset><legend>%s</legend><input type=\"hidden\" name=\"%s\" value=\"\"><ul "
		"class=\"boxes\">",
		f->label, s->cell->name);
	for (const char *at = s->value; *at;) {
		struct form_spot spot;
		size_t n = strcspn(at, " ");
		const char *id = k_arena_strn(&s->copy->arena, at, n);
		const char *where = k_arena_printf(&s->copy->arena, "%s/%s", f->of, id);
		box_show(s, id,
			form_spot_find(s->copy, where, &spot) ? id : form_spot_name(s->copy, &spot),
			true);
		at += n + strspn(at + n, " ");
	}
	things_offer(&o);
	html_add(&s->t->html, "</ul>");
	note_show(s);
	html_add(&s->t->html, "</fieldset>");
}

static void hours_row_show(const struct shown *s, int i, const struct form_hours *h)
{
	struct html *html = &s->t->html;
	const char *name = s->cell->name;
	html_add(html, "<fieldset class=\"hours\"><legend>Row %d</legend><p class=\"days\">", i + 1);
	for (int d = 0; d < 7; d++)
		html_add(html,
			form_hours_has(h->days, d)
				? "<label><input type=\"checkbox\" name=\"%s.%d.days\" value=\"%s\" "
				  "checked> %s</label> "
				: "<label><input type=\"checkbox\" name=\"%s.%d.days\" value=\"%s\"> "
				  "%s</label> ",
			name, i, day_names[d], day_short[d]);
	html_add(html,
		"</p><p class=\"times\"><label>from <input type=\"time\" name=\"%s.%d.from\" "
		"value=\"%s\"></label> <label>to <input type=\"time\" name=\"%s.%d.to\" "
		"value=\"%s\"></label></p></fieldset>",
		name, i, h->from, name, i, h->to);
}

static void hours_show(const struct shown *s)
{
	struct form_hours rows[FORM_HOURS_ROWS + 1] = {0};
	int n = form_hours_read(s->value, rows);
	html_add(&s->t->html,
		"<fieldset><legend>%s</legend><input type=\"hidden\" name=\"%s\" value=\"\">",
		s->cell->field->label, s->cell->name);
	hint_show(s, "A row without a day is left out. Use a row for each stretch of time.");
	for (int i = 0; i < FORM_HOURS_ROWS && i <= n; i++)
		hours_row_show(s, i, &rows[i]);
	note_show(s);
	html_add(&s->t->html, "</fieldset>");
}

static void date_show(const struct shown *s)
{
	const struct form_field *f = s->cell->field;
	const char *time = strchr(s->value, ' ');
	html_add(&s->t->html,
		"<fieldset class=\"date\"><legend>%s</legend><input type=\"hidden\" name=\"%s\" "
		"value=\"\">",
		f->label, s->cell->name);
	hint_show(s, f->help);
	html_add(&s->t->html,
		"<p class=\"times\"><label>day <input type=\"date\" name=\"%s.day\" value=\"%s\"></label> "
		"<label>time, if it matters <input type=\"time\" name=\"%s.time\" "
		"value=\"%s\"></label></p>",
		s->cell->name,
		k_arena_strn(&s->copy->arena, s->value, strcspn(s->value, " ")), s->cell->name,
		time ? time + 1 : "");
	note_show(s);
	html_add(&s->t->html, "</fieldset>");
}

static void field_show(const struct shown *s)
{
	switch (s->cell->field->type) {
	case FORM_PICTURE:
		form_picture_show(s->t, s->cell->name, s->cell->field->label, s->value);
		note_show(s);
		break;
	case FORM_DIGITS:
	case FORM_COUNT:
		line_show(s, "digits");
		break;
	case FORM_TEXT:
		line_show(s, "");
		break;
	case FORM_YES:
	case FORM_YES_NO:
		yes_show(s);
		break;
	case FORM_ONE_OF:
	case FORM_ID:
		choice_show(s);
		break;
	case FORM_IDS:
		ids_show(s);
		break;
	case FORM_HOURS:
		hours_show(s);
		break;
	case FORM_DATE:
		date_show(s);
		break;
	}
}

/* --- texts ------------------------------------------------------------------------------------ */

/* How many lines the field of a text has; 0: it is one line. */
static int lines_of(const struct form_cell *cell)
{
	if (cell->name[0] == 'l')
		return 20;
	if (cell->name[0] == 'g')
		return strncmp(cell->name, "g.title", 7) ? 6 : 0;
	return cell->word->rule == FORM_SENTENCES ? 3 : 0;
}

static void text_show(const struct shown *s)
{
	const struct form_cell *cell = s->cell;
	const struct tongue *tongue = cell->language < 0 ? tongue_at(0) : tongue_at(cell->language);
	const char *dir = tongue->direction == RTL ? "rtl" : "ltr";
	bool is_gap = cell->is_needed && !*s->value;
	int lines = lines_of(cell);
	html_add(&s->t->html, "<div class=\"tongue\"><label for=\"%s\" lang=\"%s\">%s</label>",
		cell->name, tongue->tag, cell->language < 0 ? cell->label : tongue->own_name);
	if (is_gap)
		html_add(&s->t->html, " <strong class=\"gap\">missing</strong>");
	if (lines)
		html_add(&s->t->html, "<textarea id=\"%s\" name=\"%s\" lang=\"%s\" dir=\"%s\" rows=\"%d\"",
			cell->name, cell->name, tongue->tag, dir, lines);
	else
		html_add(&s->t->html, "<input id=\"%s\" name=\"%s\" lang=\"%s\" dir=\"%s\"", cell->name,
			cell->name, tongue->tag, dir);
	described(s, NULL, true);
	if (cell->name[0] != 'l')
		html_add(&s->t->html, " data-rule=\"%s\"", words_rule_name(cell));
	if (lines)
		html_add(&s->t->html, ">\n%s</textarea>", s->value);
	else
		html_add(&s->t->html, " value=\"%s\" autocomplete=\"off\">", s->value);
	html_add(&s->t->html, "<div class=\"hint\" id=\"%s-words\">", cell->name);
	words_show(&s->t->html, cell, s->value);
	html_add(&s->t->html, "</div>");
	note_show(s);
	html_add(&s->t->html, "</div>");
}

/* --- all ------------------------------------------------------------------------------------ */

/* True if b stands in the group of a: the same text, or the same page of a guide. */
static bool is_same_group(const struct form_cell *a, const struct form_cell *b)
{
	if (a->language < 0 && a->name[0] == 'f')
		return false;
	if (a->word)
		return a->word == b->word;
	return a->name[0] == b->name[0] && a->label == b->label;
}

static void group_open(struct turn *t, const struct form_cell *cell)
{
	const char *help = cell->word ? cell->word->help : NULL;
	html_add(&t->html, "<fieldset class=\"words\"><legend>%s</legend>", cell->label);
	if (cell->word && cell->word->needs && !cell->is_needed)
		html_add(&t->html, "<p class=\"hint\">Not needed now.</p>");
	if (help) /* one hint for all languages, under the name of each */
		html_add(&t->html, "<p class=\"hint\">%s</p>", help);
}

void form_edit_show(struct turn *t, struct draft_copy *copy, const struct form_edit *edit)
{
	const struct form_thing *thing = &edit->thing;
	bool is_grid = false;
	for (int i = 0; i < thing->count; i++) {
		struct shown s = {t, copy, &thing->cells[i], edit->values[i], &edit->notes[i]};
		bool is_grouped = s.cell->name[0] != 'f';
		bool begins = !i || !is_same_group(&thing->cells[i - 1], s.cell);
		bool ends = i + 1 == thing->count || !is_same_group(s.cell, &thing->cells[i + 1]);
		if (is_grouped && begins)
			group_open(t, s.cell);
		if (s.cell->language >= 0 && !is_grid)
			html_add(&t->html, "<div class=\"tongues\">");
		is_grid = s.cell->language >= 0;
		if (s.cell->field)
			field_show(&s);
		else
			text_show(&s);
		if (is_grouped && ends) {
			html_add(&t->html, is_grid ? "</div></fieldset>" : "</fieldset>");
			is_grid = false;
		}
	}
}

void form_gaps_put(struct turn *t, const int counts[DRAFT_COPY_LANGUAGES])
{
	for (int k = 0; k < tongue_count(); k++)
		if (counts[k])
			html_add(&t->html, " <bdi lang=\"%s\">%s</bdi> <strong>%d</strong>.",
				tongue_at(k)->tag, tongue_at(k)->own_name, counts[k]);
}

void form_gaps_show(struct turn *t, const int counts[DRAFT_COPY_LANGUAGES])
{
	int all = 0;
	for (int k = 0; k < tongue_count(); k++)
		all += counts[k];
	if (!all) {
		html_add(&t->html, "<p class=\"calm\">Complete in all languages.</p>");
		return;
	}
	html_add(&t->html, "<p class=\"loud\">Texts that are missing:");
	form_gaps_put(t, counts);
	html_add(&t->html, "</p>");
}
