/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/pdf/slip_draw.h"

#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

/* Millimetres.  The head of a receipt printer leaves 4 mm free at each side of 80 mm paper. */
static const double edge = 4, frame_width = 0.7, inside = 3.5, gap = 1.6, rule_width = 0.4;
static const double qr_module = 0.75; /* six dots of a 203 dpi head */
enum { QR_QUIET_MODULES = 4, NUMBER_DIGITS = 9, GROUPED_CHARS = NUMBER_DIGITS + 2 };
#define TEXT_X (edge + inside)
#define TEXT_W (SLIP_W_MM - 2 * TEXT_X)

static const struct {
	double cap_mm;
	PangoWeight weight;
	double gap_before_mm;
} looks[] = {
	[SLIP_TEXT] = {SLIP_CAP_MM, PANGO_WEIGHT_NORMAL, 0},
	[SLIP_BOLD] = {SLIP_CAP_MM, PANGO_WEIGHT_BOLD, 0},
	[SLIP_HEADING] = {5.2, PANGO_WEIGHT_BOLD, 1.5},
	[SLIP_NUMBER] = {7.5, PANGO_WEIGHT_BOLD, 1},
};

/* Size of the font in units of cr: millimetres. */
static void set_font(PangoLayout *layout, double size_mm, PangoWeight weight)
{
	PangoFontDescription *font = pango_font_description_from_string("Noto Sans");
	pango_font_description_set_weight(font, weight);
	pango_font_description_set_absolute_size(font, size_mm * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

/* Size of the font, in mm, whose capital H is cap_mm high. */
static double size_for_cap(PangoLayout *layout, double cap_mm, PangoWeight weight)
{
	const double probe_mm = 100;
	PangoRectangle ink;
	set_font(layout, probe_mm, weight);
	pango_layout_set_text(layout, "H", -1);
	pango_layout_get_extents(layout, &ink, NULL);
	if (ink.height <= 0)
		return cap_mm / 0.7;
	return cap_mm * probe_mm * PANGO_SCALE / ink.height;
}

/* A request number in groups of three; anything else unchanged. */
static const char *grouped(const char *text, char out[GROUPED_CHARS + 1])
{
	size_t n = strlen(text);
	if (n != NUMBER_DIGITS || strspn(text, "0123456789") != n)
		return text;
	snprintf(out, GROUPED_CHARS + 1, "%.3s %.3s %.3s", text, text + 3, text + 6);
	return out;
}

static double draw_text(cairo_t *cr, const struct slip_line *line, double y, bool is_ink)
{
	char number[GROUPED_CHARS + 1];
	bool is_number = line->look == SLIP_NUMBER;
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoContext *context = pango_layout_get_context(layout);
	pango_context_set_language(
		context, pango_language_from_string(line->lang ? line->lang : "en"));
	pango_context_set_round_glyph_positions(context, FALSE); /* our unit is no pixel */
	double size = size_for_cap(layout, looks[line->look].cap_mm, looks[line->look].weight);
	set_font(layout, size, looks[line->look].weight);
	pango_layout_set_text(layout, is_number ? grouped(line->text, number) : line->text, -1);
	pango_layout_set_auto_dir(layout, TRUE);
	pango_layout_set_alignment(layout, is_number ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	double w = (double)logical.width / PANGO_SCALE;
	if (is_number && w > TEXT_W) /* a number is never broken over two lines */
		set_font(layout, size * TEXT_W / w, looks[line->look].weight);
	pango_layout_set_width(layout, (int)(TEXT_W * PANGO_SCALE));
	pango_layout_get_extents(layout, NULL, &logical);
	if (is_ink) {
		cairo_move_to(cr, TEXT_X, y + looks[line->look].gap_before_mm);
		pango_cairo_show_layout(cr, layout);
	}
	g_object_unref(layout);
	return looks[line->look].gap_before_mm + (double)logical.height / PANGO_SCALE;
}

static double draw_qr(cairo_t *cr, const char *text, double y, bool is_ink)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code)
		return 0;
	double side = (code->width + 2 * QR_QUIET_MODULES) * qr_module;
	double x0 = (SLIP_W_MM - code->width * qr_module) / 2,
	       y0 = y + QR_QUIET_MODULES * qr_module;
	for (int row = 0; is_ink && row < code->width; row++)
		for (int col = 0; col < code->width; col++)
			if (code->data[row * code->width + col] & 1)
				cairo_rectangle(cr, x0 + col * qr_module, y0 + row * qr_module,
					qr_module, qr_module);
	if (is_ink)
		cairo_fill(cr);
	QRcode_free(code);
	return side;
}

static double draw_rule(cairo_t *cr, double y, bool is_ink)
{
	if (is_ink) {
		cairo_set_line_width(cr, rule_width);
		cairo_move_to(cr, TEXT_X, y + gap);
		cairo_line_to(cr, TEXT_X + TEXT_W, y + gap);
		cairo_stroke(cr);
	}
	return 2 * gap;
}

static void draw_frame(cairo_t *cr, double height, bool is_sure)
{
	const double dash[] = {3, 2.2};
	cairo_set_line_width(cr, frame_width);
	cairo_set_dash(cr, dash, is_sure ? 0 : 2, 0);
	cairo_rectangle(cr, edge, edge, SLIP_W_MM - 2 * edge, height - 2 * edge);
	cairo_stroke(cr);
	cairo_set_dash(cr, NULL, 0, 0);
}

double slip_draw(cairo_t *cr, const struct slip *slip, bool is_ink)
{
	double y = edge + inside;
	cairo_font_options_t *unhinted = cairo_font_options_create();
	cairo_font_options_set_hint_style(unhinted, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(unhinted, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(cr, unhinted);
	cairo_font_options_destroy(unhinted);
	cairo_set_source_rgb(cr, 0, 0, 0);
	for (int i = 0; i < slip->line_count; i++) {
		const struct slip_line *line = &slip->lines[i];
		if (line->look == SLIP_QR)
			y += draw_qr(cr, line->text, y, is_ink);
		else if (line->look == SLIP_RULE)
			y += draw_rule(cr, y, is_ink);
		else
			y += draw_text(cr, line, y, is_ink) + gap;
	}
	y += inside + edge;
	if (is_ink)
		draw_frame(cr, y, slip->is_sure);
	return y;
}
