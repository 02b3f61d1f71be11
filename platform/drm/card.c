/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/drm/card.h"

#include "kiosk/base/log.h"
#include "platform/drm/edid.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>

enum { CARDS_MAX = 8 };

int card_best_mode(const drmModeModeInfo *modes, int n)
{
	int best = 0;
	for (int i = 0; i < n; i++) {
		if (modes[i].type & DRM_MODE_TYPE_PREFERRED)
			return i;
		long size = (long)modes[i].hdisplay * modes[i].vdisplay;
		long best_size = (long)modes[best].hdisplay * modes[best].vdisplay;
		if (size > best_size ||
			(size == best_size && modes[i].vrefresh > modes[best].vrefresh))
			best = i;
	}
	return best;
}

/* The connector's EDID; false without one. */
static bool read_edid(int fd, const drmModeConnector *c, struct edid *out)
{
	bool is_good = false;
	for (int i = 0; i < c->count_props && !is_good; i++) {
		drmModePropertyRes *p = drmModeGetProperty(fd, c->props[i]);
		if (p && !strcmp(p->name, "EDID")) {
			drmModePropertyBlobRes *blob =
				drmModeGetPropertyBlob(fd, (uint32_t)c->prop_values[i]);
			is_good = blob && edid_read(blob->data, blob->length, out);
			drmModeFreePropertyBlob(blob);
		}
		drmModeFreeProperty(p);
	}
	return is_good;
}

/* Width of the glass: what the EDID says to the millimetre, to the centimetre, else what the
 * kernel knows (panels without EDID); the first that is likely. */
static int width_mm(int fd, const drmModeConnector *c, const drmModeModeInfo *mode)
{
	struct edid e = {0};
	read_edid(fd, c, &e);
	const int claims[][2] = {{e.timing_w_mm, e.timing_h_mm}, {e.about_w_mm, e.about_h_mm},
		{(int)c->mmWidth, (int)c->mmHeight}};
	for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++)
		if (edid_is_likely(mode->hdisplay, mode->vdisplay, claims[i][0], claims[i][1]))
			return claims[i][0];
	return 0;
}

/* What drives the connector: what does so now, else the first that can. */
static uint32_t crtc_for(int fd, const drmModeRes *r, const drmModeConnector *c)
{
	uint32_t crtc = 0;
	drmModeEncoder *now = c->encoder_id ? drmModeGetEncoder(fd, c->encoder_id) : NULL;
	if (now)
		crtc = now->crtc_id;
	drmModeFreeEncoder(now);
	for (int i = 0; i < c->count_encoders && !crtc; i++) {
		drmModeEncoder *e = drmModeGetEncoder(fd, c->encoders[i]);
		for (int n = 0; e && n < r->count_crtcs && !crtc; n++)
			if (e->possible_crtcs >> n & 1)
				crtc = r->crtcs[n];
		drmModeFreeEncoder(e);
	}
	return crtc;
}

static bool find_screen(int fd, const drmModeRes *r, struct card *out)
{
	bool is_found = false;
	for (int i = 0; i < r->count_connectors && !is_found; i++) {
		drmModeConnector *c = drmModeGetConnector(fd, r->connectors[i]);
		if (c && c->connection == DRM_MODE_CONNECTED && c->count_modes > 0) {
			drmModeModeInfo mode = c->modes[card_best_mode(c->modes, c->count_modes)];
			*out = (struct card){.fd = fd,
				.connector = c->connector_id,
				.mode = mode,
				.crtc = crtc_for(fd, r, c),
				.w_mm = width_mm(fd, c, &mode)};
			is_found = out->crtc != 0;
		}
		drmModeFreeConnector(c);
	}
	return is_found;
}

/* Errors: ERR_NOT_FOUND without a screen, which is not logged: another card may have one. */
static enum err try_card(const char *path, struct card *out)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		int errnum = errno;
		if (errnum != ENOENT)
			log_warn("hw",
				"screen: %s cannot be opened: %s (is this user in the group "
				"\"video\"?)",
				path, strerror(errnum));
		return err_from_errno(errnum);
	}
	uint64_t has_dumb = 0;
	drmModeRes *r = NULL;
	enum err e = ERR_NOT_FOUND;
	if (drmGetCap(fd, DRM_CAP_DUMB_BUFFER, &has_dumb) == 0 && has_dumb)
		r = drmModeGetResources(fd);
	if (r && find_screen(fd, r, out))
		e = ERR_OK;
	drmModeFreeResources(r);
	if (e)
		close(fd);
	return e;
}

enum err card_open(const char *path, struct card *card_out)
{
	enum err e = ERR_NOT_FOUND;
	if (path) {
		e = try_card(path, card_out);
	} else {
		for (int i = 0; i < CARDS_MAX; i++) {
			char card[32];
			snprintf(card, sizeof card, "/dev/dri/card%d", i);
			enum err one = try_card(card, card_out);
			if (!one)
				return ERR_OK;
			if (one != ERR_NOT_FOUND)
				e = one;
		}
	}
	if (e == ERR_NOT_FOUND)
		log_warn("hw", "screen: %s shows no screen (is it plugged in and switched on?)",
			path ? path : "no card in /dev/dri");
	return e;
}
