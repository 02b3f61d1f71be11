/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/drm/blit.h"

#include <stddef.h>
#include <string.h>

/* Clips one direction without ever overflowing. */
static void clip(int *at, int *size, int limit)
{
	int64_t from = *at < 0 ? 0 : *at, to = (int64_t)*at + (*size < 0 ? 0 : *size);
	if (to > limit)
		to = limit;
	*at = (int)from;
	*size = to > from ? (int)(to - from) : 0;
}

struct px_rect blit_clip(struct px_rect r, int w, int h)
{
	clip(&r.x, &r.w, w);
	clip(&r.y, &r.h, h);
	return r.w && r.h ? r : (struct px_rect){0};
}

static char *row(const struct px_image *image, int x, int y)
{
	return (char *)image->px + (ptrdiff_t)y * image->stride_bytes +
	       (ptrdiff_t)x * (ptrdiff_t)sizeof *image->px;
}

struct px_rect blit_copy(const struct px_image *to, const struct px_image *from, struct px_rect r)
{
	r = blit_clip(r, to->w < from->w ? to->w : from->w, to->h < from->h ? to->h : from->h);
	for (int y = r.y; y < r.y + r.h; y++)
		memcpy(row(to, r.x, y), row(from, r.x, y), (size_t)r.w * sizeof *to->px);
	return r;
}

void blit_clear(const struct px_image *to)
{
	for (int y = 0; y < to->h; y++)
		memset(row(to, 0, y), 0, (size_t)to->w * sizeof *to->px);
}
