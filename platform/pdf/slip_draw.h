/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slip_draw: a slip of paper in Cairo, in millimetres.  One thread.
 * Capitals are at least SLIP_CAP_MM high whatever the font is (ux.md B12). */
#ifndef FOYER_PLATFORM_PDF_SLIP_DRAW_H
#define FOYER_PLATFORM_PDF_SLIP_DRAW_H

#include "kiosk/ports/printer.h"

#include <cairo.h>

#define SLIP_W_MM 80.0
#define SLIP_CAP_MM 4.5

/* Draws slip on cr, whose unit is one millimetre and whose origin is the upper left corner of
 * the paper.  Gives the height it takes, in mm; draws nothing but measures if !is_ink. */
double slip_draw(cairo_t *cr, const struct slip *slip, bool is_ink);

#endif
