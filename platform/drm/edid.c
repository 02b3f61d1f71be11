/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/drm/edid.h"

#include <string.h>

/* Places in the base block: VESA E-EDID 1.4, table 3.1 and 3.21. */
enum {
	AT_ABOUT_W_CM = 21,
	AT_ABOUT_H_CM = 22,
	AT_TIMING = 54,
	TIMING_W_MM = 12,
	TIMING_H_MM = 13,
	TIMING_HIGH = 14
};

bool edid_read(const unsigned char *bytes, size_t n, struct edid *edid_out)
{
	static const unsigned char header[8] = {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0};
	unsigned sum = 0;
	if (n < EDID_BLOCK || memcmp(bytes, header, sizeof header))
		return false;
	for (int i = 0; i < EDID_BLOCK; i++)
		sum += bytes[i];
	if (sum & 0xff)
		return false;
	const unsigned char *timing = bytes + AT_TIMING;
	bool is_timing = timing[0] || timing[1]; /* its pixel clock; 0: it is a text */
	*edid_out = (struct edid){
		.timing_w_mm =
			is_timing ? timing[TIMING_W_MM] | (timing[TIMING_HIGH] & 0xf0) << 4 : 0,
		.timing_h_mm =
			is_timing ? timing[TIMING_H_MM] | (timing[TIMING_HIGH] & 0x0f) << 8 : 0,
		.about_w_mm = bytes[AT_ABOUT_H_CM] ? bytes[AT_ABOUT_W_CM] * 10 : 0,
		.about_h_mm = bytes[AT_ABOUT_W_CM] ? bytes[AT_ABOUT_H_CM] * 10 : 0};
	return true;
}

static bool is_likely(int px, int mm)
{
	double dpi = mm > 0 ? px * 25.4 / mm : 0;
	return dpi >= EDID_DPI_MIN && dpi <= EDID_DPI_MAX;
}

bool edid_is_likely(int w_px, int h_px, int w_mm, int h_mm)
{
	return is_likely(w_px, w_mm) && is_likely(h_px, h_mm);
}
