/* SPDX-License-Identifier: GPL-3.0-or-later */
/* colours: contrast as WCAG 2 counts it, and how three kinds of colour blindness and a grey print see
 * a colour.  Pure. */
#ifndef FOYER_TESTS_AUDIT_COLOURS_H
#define FOYER_TESTS_AUDIT_COLOURS_H

#include "kiosk/ports/display.h"

enum eyes { EYES_GREY, EYES_PROTAN, EYES_DEUTAN, EYES_TRITAN, EYES_COUNT };

/* 1 to 21. */
double contrast(uint32_t a, uint32_t b);
uint32_t seen_by(enum eyes e, uint32_t rgb);
/* Most frequent colour of a rectangle (clipped to the picture); RGB. */
uint32_t colour_of(const struct px_image *image, struct px_rect r);
/* Most frequent colour on the frame one pixel round r. */
uint32_t colour_round(const struct px_image *image, struct px_rect r);
/* Most frequent colour in r that stands out from ground by more than 1.3:1; ground if none. */
uint32_t colour_on(const struct px_image *image, struct px_rect r, uint32_t ground);
/* Of the colours that cover at least a twentieth of r, the one that stands out most from ground. */
uint32_t colour_bold(const struct px_image *image, struct px_rect r, uint32_t ground);
uint32_t pixel(const struct px_image *image, int x, int y);

#endif
