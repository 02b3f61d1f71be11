/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/audit/colours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double linear(double c)
{
	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double part(uint32_t rgb, int shift)
{
	return linear((rgb >> shift & 0xFF) / 255.0);
}

static double luminance(uint32_t rgb)
{
	return 0.2126 * part(rgb, 16) + 0.7152 * part(rgb, 8) + 0.0722 * part(rgb, 0);
}

double contrast(uint32_t a, uint32_t b)
{
	double la = luminance(a), lb = luminance(b);
	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

/* Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light; grey is the luminance. */
static const double matrices[EYES_COUNT][9] = {
	[EYES_GREY] = {0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722},
	[EYES_PROTAN] = {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
		1.051998},
	[EYES_DEUTAN] = {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
		0.968881},
	[EYES_TRITAN] = {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
		0.303900},
};

static uint32_t byte(double light)
{
	double l = light < 0 ? 0 : light > 1 ? 1 : light;
	double c = l <= 0.0031308 ? 12.92 * l : 1.055 * pow(l, 1 / 2.4) - 0.055;
	return (uint32_t)lround(c * 255);
}

uint32_t seen_by(enum eyes e, uint32_t rgb)
{
	const double *m = matrices[e];
	double r = part(rgb, 16), g = part(rgb, 8), b = part(rgb, 0);
	return byte(m[0] * r + m[1] * g + m[2] * b) << 16 | byte(m[3] * r + m[4] * g + m[5] * b) << 8 |
		byte(m[6] * r + m[7] * g + m[8] * b);
}

uint32_t pixel(const struct px_image *image, int x, int y)
{
	return image->px[(size_t)y * (size_t)image->stride_bytes / 4 + (size_t)x] & 0xFFFFFF;
}

/* A small table of colours counted; blends of a drawn edge are many and each is rare. */
enum { SLOTS = 1024 };
struct counts {
	uint32_t rgb[SLOTS];
	int n[SLOTS];
};

static void count(struct counts *c, uint32_t rgb)
{
	unsigned at = (rgb * 2654435761u) >> 22;
	for (int tries = 0; tries < 16; tries++, at = (at + 1) % SLOTS) {
		if (c->n[at] && c->rgb[at] != rgb)
			continue;
		c->rgb[at] = rgb;
		c->n[at]++;
		return;
	}
}

static uint32_t most(const struct counts *c, uint32_t ground, bool must_differ)
{
	int best = -1;
	for (int i = 0; i < SLOTS; i++)
		if (c->n[i] && (best < 0 || c->n[i] > c->n[best]) &&
			(!must_differ || contrast(c->rgb[i], ground) > 1.3))
			best = i;
	return best < 0 ? ground : c->rgb[best];
}

static void count_rect(struct counts *c, const struct px_image *image, struct px_rect r)
{
	for (int y = r.y < 0 ? 0 : r.y; y < r.y + r.h && y < image->h; y++)
		for (int x = r.x < 0 ? 0 : r.x; x < r.x + r.w && x < image->w; x++)
			count(c, pixel(image, x, y));
}

uint32_t colour_of(const struct px_image *image, struct px_rect r)
{
	static struct counts c;
	memset(&c, 0, sizeof c);
	count_rect(&c, image, r);
	return most(&c, 0, false);
}

uint32_t colour_round(const struct px_image *image, struct px_rect r)
{
	static struct counts c;
	memset(&c, 0, sizeof c);
	count_rect(&c, image, (struct px_rect){r.x - 2, r.y - 2, r.w + 4, 1});
	count_rect(&c, image, (struct px_rect){r.x - 2, r.y + r.h + 1, r.w + 4, 1});
	count_rect(&c, image, (struct px_rect){r.x - 2, r.y - 2, 1, r.h + 4});
	count_rect(&c, image, (struct px_rect){r.x + r.w + 1, r.y - 2, 1, r.h + 4});
	return most(&c, 0, false);
}

uint32_t colour_on(const struct px_image *image, struct px_rect r, uint32_t ground)
{
	static struct counts c;
	memset(&c, 0, sizeof c);
	count_rect(&c, image, r);
	return most(&c, ground, true);
}

uint32_t colour_bold(const struct px_image *image, struct px_rect r, uint32_t ground)
{
	static struct counts c;
	uint32_t best = ground;
	memset(&c, 0, sizeof c);
	count_rect(&c, image, r);
	for (int i = 0; i < SLOTS; i++)
		if (c.n[i] * 20 >= r.w * r.h && contrast(c.rgb[i], ground) > contrast(best, ground))
			best = c.rgb[i];
	return best;
}
