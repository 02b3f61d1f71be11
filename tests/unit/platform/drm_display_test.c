/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole driver on a card that is made here: libdrm's calls are answered by this program, the
 * buffer is real memory.  What a real card adds is tested on a board (tests/hw). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/log.h"
#include "platform/drm/drm_display.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

enum { W = 64, H = 40, PITCH = 320, CONNECTOR = 7, CRTC = 5, FB = 9, OLD_FB = 3 };

static struct {
	int fd, dirty_result, light_result, dirty_calls, freed;
	bool is_plugged, is_locked, has_no_dumb;
	uint32_t lit_fb;
	uint32_t *px; /* the card's own look at its buffer */
	drmModeClip last;
} card;

/* --- the card ----------------------------------------------------------------------------- */

int __open_2(const char *path, int flags);
static int any_open(const char *path, int flags)
{
	int (*next)(const char *, int, ...);
	*(void **)&next = dlsym(RTLD_NEXT, "open");
	if (strncmp(path, "/dev/tty", 8) == 0) {
		errno = ENOENT; /* no console is taken from whoever runs this */
		return -1;
	}
	if (strcmp(path, "/dev/dri/card1"))
		return next(strncmp(path, "/dev/dri/", 9) ? path : "/nowhere", flags);
	if (card.is_locked) {
		errno = EACCES;
		return -1;
	}
	card.fd = memfd_create("card", MFD_CLOEXEC);
	return card.fd;
}
int __open_2(const char *path, int flags)
{
	return any_open(path, flags);
}
#undef open
int open(const char *path, int flags, ...)
{
	return any_open(path, flags);
}

int drmGetCap(int fd, uint64_t capability, uint64_t *value)
{
	(void)fd;
	*value = capability == DRM_CAP_DUMB_BUFFER && !card.has_no_dumb;
	return 0;
}
static uint32_t connectors[] = {6, CONNECTOR}, crtcs[] = {4, CRTC}, encoders[] = {8};
static drmModeRes resources = {
	.count_connectors = 2, .connectors = connectors, .count_crtcs = 2, .crtcs = crtcs};
drmModeResPtr drmModeGetResources(int fd)
{
	(void)fd;
	return &resources;
}
void drmModeFreeResources(drmModeResPtr r)
{
	(void)r;
}
static drmModeModeInfo mode = {.hdisplay = W, .vdisplay = H, .type = DRM_MODE_TYPE_PREFERRED};
static drmModeConnector screens[2] = {
	{.connector_id = 6, .connection = DRM_MODE_DISCONNECTED},
	{.connector_id = CONNECTOR,
		.count_modes = 1,
		.modes = &mode,
		.count_encoders = 1,
		.encoders = encoders,
		.mmWidth = 16,
		.mmHeight = 10},
};
drmModeConnectorPtr drmModeGetConnector(int fd, uint32_t id)
{
	(void)fd;
	screens[1].connection = card.is_plugged ? DRM_MODE_CONNECTED : DRM_MODE_DISCONNECTED;
	return &screens[id == CONNECTOR];
}
void drmModeFreeConnector(drmModeConnectorPtr c)
{
	(void)c;
}
static drmModeEncoder encoder = {.encoder_id = 8, .possible_crtcs = 2};
drmModeEncoderPtr drmModeGetEncoder(int fd, uint32_t id)
{
	(void)fd;
	return id == 8 ? &encoder : NULL;
}
void drmModeFreeEncoder(drmModeEncoderPtr e)
{
	(void)e;
}
static drmModeCrtc before = {.crtc_id = CRTC, .buffer_id = OLD_FB, .mode_valid = 1};
drmModeCrtcPtr drmModeGetCrtc(int fd, uint32_t id)
{
	(void)fd;
	return id == CRTC ? &before : NULL;
}
void drmModeFreeCrtc(drmModeCrtcPtr c)
{
	(void)c;
}
int drmModeSetCrtc(int fd, uint32_t crtc, uint32_t fb, uint32_t x, uint32_t y, uint32_t *c, int n,
	drmModeModeInfoPtr m)
{
	(void)fd;
	(void)x;
	(void)y;
	(void)m;
	assert_int_equal(crtc, CRTC);
	assert_int_equal(n, 1);
	assert_int_equal(*c, CONNECTOR);
	if (card.light_result == 0)
		card.lit_fb = fb;
	return card.light_result;
}
int drmModeAddFB(int fd, uint32_t w, uint32_t h, uint8_t depth, uint8_t bits, uint32_t pitch,
	uint32_t handle, uint32_t *out)
{
	(void)fd;
	assert_true(w == W && h == H && depth == 24 && bits == 32 && pitch == PITCH && handle == 1);
	*out = FB;
	return 0;
}
int drmModeRmFB(int fd, uint32_t fb)
{
	(void)fd;
	card.freed += fb == FB;
	return 0;
}
int drmModeDirtyFB(int fd, uint32_t fb, drmModeClipPtr clips, uint32_t n)
{
	(void)fd;
	assert_int_equal(fb, FB);
	card.dirty_calls++;
	card.last = clips[n - 1];
	return card.dirty_result;
}
int drmIoctl(int fd, unsigned long request, void *p)
{
	if (request == DRM_IOCTL_MODE_CREATE_DUMB) {
		struct drm_mode_create_dumb *d = p;
		d->handle = 1;
		d->pitch = PITCH; /* wider than the picture, as real cards have it */
		d->size = PITCH * H;
		assert_int_equal(ftruncate(fd, PITCH * H), 0);
		card.px = mmap(NULL, PITCH * H, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		memset(card.px, 0x55, PITCH * H);
	} else if (request == DRM_IOCTL_MODE_MAP_DUMB) {
		((struct drm_mode_map_dumb *)p)->offset = 0;
	} else if (request == DRM_IOCTL_MODE_DESTROY_DUMB) {
		card.freed += ((struct drm_mode_destroy_dumb *)p)->handle == 1;
	}
	return 0;
}

/* --- tests -------------------------------------------------------------------------------- */

static uint32_t picture[W * H];
static const struct px_image image = {.px = picture, .w = W, .h = H, .stride_bytes = W * 4};

static uint32_t glass(int x, int y)
{
	return card.px[y * PITCH / 4 + x];
}

static int set_up(void **state)
{
	static struct loop *loop;
	memset(&card, 0, sizeof card);
	card.is_plugged = true;
	for (int i = 0; i < W * H; i++)
		picture[i] = (uint32_t)i + 1;
	*state = NULL;
	if (loop_create(&loop))
		return -1;
	*state = loop;
	return 0;
}

static int tear_down(void **state)
{
	loop_destroy(*state);
	if (card.px)
		munmap(card.px, PITCH * H);
	return 0;
}

static void lights_shows_and_leaves_nothing(void **state)
{
	struct display_port d;
	assert_int_equal(drm_display_create(*state, &(struct drm_display_spec){0}, &d), ERR_OK);
	struct display_facts f = d.facts(d.self);
	assert_int_equal(f.w_px, W);
	assert_int_equal(f.h_px, H);
	assert_true(f.w_mm > 15 && f.w_mm < 17);
	assert_string_equal(f.name, "drm");
	assert_int_equal(card.lit_fb, FB);
	assert_int_equal(glass(0, 0), 0);
	struct px_rect two[] = {{1, 1, 2, 2}, {60, 38, 99, 99}};
	assert_int_equal(d.present(d.self, &image, two, 2), ERR_OK);
	assert_int_equal(glass(1, 1), picture[W + 1]);
	assert_int_equal(glass(63, 39), picture[W * H - 1]);
	assert_int_equal(glass(0, 0), 0);
	assert_int_equal(card.last.x1, 60);
	assert_int_equal(card.last.x2, 64);
	assert_int_equal(card.last.y2, 40);
	d.destroy(d.self);
	assert_int_equal(glass(1, 1), 0);
	assert_int_equal(card.lit_fb, OLD_FB);
	assert_int_equal(card.freed, 2);
}

static void cards_that_need_no_telling_are_asked_once(void **state)
{
	struct display_port d;
	struct px_rect all = {0, 0, W, H};
	card.dirty_result = -ENOSYS;
	assert_int_equal(drm_display_create(
				 *state, &(struct drm_display_spec){.card = "/dev/dri/card1"}, &d),
		ERR_OK);
	for (int i = 0; i < 5; i++)
		assert_int_equal(d.present(d.self, &image, &all, 1), ERR_OK);
	assert_int_equal(card.dirty_calls, 1);
	d.destroy(d.self);
}

static void a_card_that_fails_is_tried_again(void **state)
{
	struct display_port d;
	struct px_rect many[150];
	assert_int_equal(drm_display_create(*state, &(struct drm_display_spec){0}, &d), ERR_OK);
	for (int i = 0; i < 150; i++)
		many[i] = (struct px_rect){i % W, 3, 1, 1};
	card.dirty_result = -EIO;
	assert_int_equal(d.present(d.self, &image, many, 150), ERR_DEVICE);
	card.dirty_result = 0;
	card.dirty_calls = 0;
	assert_int_equal(d.present(d.self, &image, many, 150), ERR_OK);
	assert_int_equal(card.dirty_calls, 3); /* 64 rectangles a call */
	assert_int_equal(d.present(d.self, &image, &(struct px_rect){-9, 0, 3, 3}, 1), ERR_OK);
	assert_int_equal(card.dirty_calls, 3);
	d.destroy(d.self);
}

static void unlikely_sizes_are_not_believed(void **state)
{
	struct display_port d;
	screens[1].mmWidth = 1600;
	assert_int_equal(drm_display_create(*state, &(struct drm_display_spec){0}, &d), ERR_OK);
	assert_true(d.facts(d.self).w_mm == 0);
	d.destroy(d.self);
	screens[1].mmWidth = 16;
}

static void what_is_missing_has_its_error(void **state)
{
	struct display_port d;
	struct drm_display_spec spec = {0};
	card.is_plugged = false;
	assert_int_equal(drm_display_create(*state, &spec, &d), ERR_NOT_FOUND);
	card.is_plugged = true;
	card.is_locked = true;
	assert_int_equal(drm_display_create(*state, &spec, &d), ERR_DENIED);
	card.is_locked = false;
	card.has_no_dumb = true;
	assert_int_equal(drm_display_create(*state, &spec, &d), ERR_NOT_FOUND);
	card.has_no_dumb = false;
	card.light_result = -EACCES; /* another program has the screen */
	assert_int_equal(drm_display_create(*state, &spec, &d), ERR_DENIED);
	assert_int_equal(card.freed, 2);
	card.light_result = -EINVAL;
	munmap(card.px, PITCH * H);
	assert_int_equal(drm_display_create(*state, &spec, &d), ERR_DEVICE);
}

int main(void)
{
	log_set_level(LOG_ERROR);
	if (!freopen("/dev/null", "r", stdin)) /* nor the console that this may run on */
		return 1;
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(lights_shows_and_leaves_nothing),
		T(cards_that_need_no_telling_are_asked_once),
		T(a_card_that_fails_is_tried_again),
		T(unlikely_sizes_are_not_believed),
		T(what_is_missing_has_its_error),
#undef T
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
