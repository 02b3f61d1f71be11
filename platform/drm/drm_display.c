/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/drm/drm_display.h"

#include "kiosk/base/log.h"
#include "platform/drm/backlight.h"
#include "platform/drm/blit.h"
#include "platform/drm/card.h"
#include "platform/drm/vt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>

enum { RECTS_MAX = 64, DEPTH = 24, BITS = 32 };

struct drm_display {
	struct card card;
	struct vt *vt;
	drmModeCrtc *before;	/* what the card showed before us */
	struct px_image screen; /* the dumb buffer */
	size_t screen_bytes;
	uint32_t handle, fb;
	bool is_shown, has_dirty;
	void (*on_shown)(void *ctx, bool is_shown);
	void *ctx;
};

/* Tells the card what changed; some need it, most do not know it. */
static enum err tell_dirty(struct drm_display *d, const struct px_rect *rects, int n)
{
	drmModeClip clips[RECTS_MAX];
	if (!d->has_dirty || !d->is_shown || n == 0)
		return ERR_OK;
	for (int i = 0; i < n; i++)
		clips[i] = (drmModeClip){.x1 = (uint16_t)rects[i].x,
			.y1 = (uint16_t)rects[i].y,
			.x2 = (uint16_t)(rects[i].x + rects[i].w),
			.y2 = (uint16_t)(rects[i].y + rects[i].h)};
	int result = drmModeDirtyFB(d->card.fd, d->fb, clips, (uint32_t)n);
	if (result == -ENOSYS)
		d->has_dirty = false;
	else if (result)
		return ERR_DEVICE;
	return ERR_OK;
}

/* Puts our buffer on the screen, whole. */
static enum err light(struct drm_display *d)
{
	int result = drmModeSetCrtc(
		d->card.fd, d->card.crtc, d->fb, 0, 0, &d->card.connector, 1, &d->card.mode);
	if (result) {
		log_warn("hw", "screen: cannot be lit: %s%s", strerror(-result),
			result == -EACCES || result == -EPERM ? " (does another program have it?)"
							      : "");
		return result == -EACCES || result == -EPERM ? ERR_DENIED : ERR_DEVICE;
	}
	return tell_dirty(d, &(struct px_rect){0, 0, d->screen.w, d->screen.h}, 1);
}

/* --- the port ----------------------------------------------------------------------------- */

static struct display_facts facts(void *self)
{
	const struct drm_display *d = self;
	return (struct display_facts){
		.w_px = d->screen.w, .h_px = d->screen.h, .w_mm = d->card.w_mm, .name = "drm"};
}

static enum err present(
	void *self, const struct px_image *image, const struct px_rect *rects, int n)
{
	struct drm_display *d = self;
	struct px_rect done[RECTS_MAX];
	int count = 0;
	enum err e = ERR_OK;
	for (int i = 0; i < n; i++) {
		struct px_rect r = blit_copy(&d->screen, image, rects[i]);
		if (r.w)
			done[count++] = r;
		if (count == RECTS_MAX || i == n - 1) {
			enum err one = tell_dirty(d, done, count);
			e = e ? e : one;
			count = 0;
		}
	}
	return e;
}

static void dim(void *self, bool is_dim)
{
	(void)self;
	backlight_set("/sys/class/backlight", is_dim);
}

static void free_buffer(struct drm_display *d)
{
	struct drm_mode_destroy_dumb gone = {.handle = d->handle};
	if (d->screen.px)
		munmap(d->screen.px, d->screen_bytes);
	if (d->fb)
		drmModeRmFB(d->card.fd, d->fb);
	if (d->handle)
		drmIoctl(d->card.fd, DRM_IOCTL_MODE_DESTROY_DUMB, &gone);
}

static void show_as_before(struct drm_display *d)
{
	drmModeCrtc *b = d->before;
	if (b && b->mode_valid && b->buffer_id && d->is_shown)
		drmModeSetCrtc(d->card.fd, b->crtc_id, b->buffer_id, b->x, b->y, &d->card.connector,
			1, &b->mode);
	drmModeFreeCrtc(b);
}

/* What a person saw last must not stay on the glass. */
static void destroy(void *self)
{
	struct drm_display *d = self;
	if (d->screen.px) {
		blit_clear(&d->screen);
		(void)!tell_dirty(d, &(struct px_rect){0, 0, d->screen.w, d->screen.h}, 1);
	}
	show_as_before(d);
	free_buffer(d);
	vt_give_back(d->vt);
	if (d->card.fd >= 0)
		close(d->card.fd);
	free(d);
}

/* --- life --------------------------------------------------------------------------------- */

static void on_console(void *ctx, bool is_shown)
{
	struct drm_display *d = ctx;
	if (!is_shown) {
		if (d->on_shown)
			d->on_shown(d->ctx, false);
		d->is_shown = false;
		drmDropMaster(d->card.fd);
		return;
	}
	drmSetMaster(d->card.fd);
	d->is_shown = true;
	if (light(d))
		log_warn("hw", "screen: did not come back with the console");
	if (d->on_shown)
		d->on_shown(d->ctx, true);
}

static enum err make_buffer(struct drm_display *d)
{
	struct drm_mode_create_dumb make = {
		.width = d->card.mode.hdisplay, .height = d->card.mode.vdisplay, .bpp = BITS};
	int fd = d->card.fd;
	if (drmIoctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &make))
		return ERR_DEVICE;
	d->handle = make.handle;
	if (drmModeAddFB(fd, make.width, make.height, DEPTH, BITS, make.pitch, make.handle, &d->fb))
		return ERR_DEVICE;
	struct drm_mode_map_dumb map = {.handle = make.handle};
	if (drmIoctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &map))
		return ERR_DEVICE;
	void *px = mmap(NULL, make.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)map.offset);
	if (px == MAP_FAILED)
		return ERR_NO_MEMORY;
	d->screen_bytes = make.size;
	d->screen = (struct px_image){.px = px,
		.w = (int)make.width,
		.h = (int)make.height,
		.stride_bytes = (int)make.pitch};
	blit_clear(&d->screen);
	return ERR_OK;
}

static enum err open_screen(struct drm_display *d, struct loop *loop, const char *path)
{
	enum err e = card_open(path, &d->card);
	if (e) {
		d->card.fd = -1;
		return e;
	}
	e = make_buffer(d);
	if (e) {
		log_warn("hw", "screen: the card gives no buffer: %s", err_words(e));
		return e;
	}
	e = vt_take(loop, on_console, d, &d->vt);
	if (e)
		log_info("hw", "screen: no console to take (%s); keys may reach a shell too",
			err_words(e));
	d->before = drmModeGetCrtc(d->card.fd, d->card.crtc);
	return light(d);
}

enum err drm_display_create(
	struct loop *loop, const struct drm_display_spec *spec, struct display_port *port_out)
{
	struct drm_display *d = calloc(1, sizeof *d);
	if (!d)
		return ERR_NO_MEMORY;
	*d = (struct drm_display){.card = {.fd = -1},
		.is_shown = true,
		.has_dirty = true,
		.on_shown = spec->on_shown,
		.ctx = spec->ctx};
	enum err e = open_screen(d, loop, spec->card);
	if (e) {
		destroy(d);
		return e;
	}
	log_info("hw", "screen: %dx%d, %d mm wide", d->screen.w, d->screen.h, d->card.w_mm);
	*port_out = (struct display_port){
		.self = d, .facts = facts, .present = present, .dim = dim, .destroy = destroy};
	return ERR_OK;
}
