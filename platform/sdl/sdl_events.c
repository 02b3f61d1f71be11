/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/sdl/sdl_events.h"

static const struct {
	SDL_Scancode code;
	enum input_key key;
} keys[] = {
	{SDL_SCANCODE_UP, KEY_UP_},
	{SDL_SCANCODE_DOWN, KEY_DOWN_},
	{SDL_SCANCODE_LEFT, KEY_LEFT_},
	{SDL_SCANCODE_RIGHT, KEY_RIGHT_},
	{SDL_SCANCODE_RETURN, KEY_SELECT_},
	{SDL_SCANCODE_KP_ENTER, KEY_SELECT_},
	{SDL_SCANCODE_F1, KEY_HELP_},
	{SDL_SCANCODE_F2, KEY_READ_ALOUD_},
	{SDL_SCANCODE_F3, KEY_LANGUAGE_},
	{SDL_SCANCODE_F4, KEY_TEXT_SIZE_},
	{SDL_SCANCODE_F5, KEY_AGAIN_},
	{SDL_SCANCODE_F9, KEY_START_AGAIN_},
	{SDL_SCANCODE_F11, KEY_VOLUME_},
	{SDL_SCANCODE_F12, KEY_GRID_},
	{SDL_SCANCODE_F23, KEY_FASTER_},
	{SDL_SCANCODE_F24, KEY_SLOWER_},
	{SDL_SCANCODE_VOLUMEUP, KEY_VOLUME_UP_},
	{SDL_SCANCODE_VOLUMEDOWN, KEY_VOLUME_DOWN_},
	{SDL_SCANCODE_TAB, KEY_TAB_},
	{SDL_SCANCODE_ESCAPE, KEY_ESCAPE_},
	{SDL_SCANCODE_PAGEDOWN, KEY_PAGE_DOWN_},
	{SDL_SCANCODE_PAGEUP, KEY_PAGE_UP_},
	{SDL_SCANCODE_BACKSPACE, KEY_BACKSPACE_},
	{SDL_SCANCODE_LCTRL, KEY_QUIET_},
	{SDL_SCANCODE_RCTRL, KEY_QUIET_},
};

/* What one event is translated with. */
struct taking {
	struct sdl_events *s;
	const SDL_Event *sdl;
	double mm_a_px;
	int w_px, h_px;
	struct input_event out; /* time is set */
	input_sink *sink;
	void *ctx;
};

static void tell(struct taking *t, enum input_kind kind, enum input_device device)
{
	t->out.kind = kind;
	t->out.device = device;
	t->sink(t->ctx, &t->out);
}

static void key(struct taking *t)
{
	const SDL_KeyboardEvent *e = &t->sdl->key;
	t->s->is_repeat = e->repeat;
	for (size_t i = 0; !e->repeat && i < sizeof keys / sizeof keys[0]; i++) {
		if (keys[i].code != e->keysym.scancode)
			continue;
		bool is_back = keys[i].key == KEY_TAB_ && e->keysym.mod & KMOD_SHIFT;
		t->out.key = is_back ? KEY_BACKTAB_ : keys[i].key;
		tell(t, INPUT_KEY, DEVICE_KEYBOARD);
	}
}

/* The first character of valid UTF-8, which SDL's text is; moves *at behind it. */
static uint32_t character(const char **at)
{
	unsigned char lead = (unsigned char)*(*at)++;
	int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
	uint32_t c = more ? lead & (0x3fu >> more) : lead;
	while (more-- && **at)
		c = c << 6 | ((unsigned char)*(*at)++ & 0x3fu);
	return c;
}

static void text(struct taking *t)
{
	const char *rest = t->sdl->text.text;
	while (!t->s->is_repeat && *rest) {
		uint32_t c = character(&rest);
		t->out.text = c;
		if (c >= ' ' && c != 0x7f)
			tell(t, INPUT_TEXT, DEVICE_KEYBOARD);
	}
}

static void mouse_place(struct taking *t, int x_px, int y_px)
{
	t->out.x_mm = (x_px + 0.5) * t->mm_a_px;
	t->out.y_mm = (y_px + 0.5) * t->mm_a_px;
}

static void button(struct taking *t)
{
	const SDL_MouseButtonEvent *e = &t->sdl->button;
	bool is_down = e->state == SDL_PRESSED;
	if (e->button != SDL_BUTTON_LEFT || t->s->is_held == is_down)
		return;
	t->s->is_held = is_down;
	mouse_place(t, e->x, e->y);
	tell(t, is_down ? INPUT_TOUCH_DOWN : INPUT_TOUCH_UP, DEVICE_MOUSE);
}

static void motion(struct taking *t)
{
	if (!t->s->is_held)
		return;
	mouse_place(t, t->sdl->motion.x, t->sdl->motion.y);
	tell(t, INPUT_TOUCH_MOVE, DEVICE_MOUSE);
}

/* Place of a finger in the list; -1 if it is not there, or no room is left for a new one. */
static int finger_find(struct sdl_events *s, SDL_FingerID id, bool is_new)
{
	for (int i = 0; i < SDL_FINGERS_MAX; i++)
		if (s->has_finger[i] && s->fingers[i] == id)
			return i;
	for (int i = 0; is_new && i < SDL_FINGERS_MAX; i++) {
		if (s->has_finger[i])
			continue;
		s->has_finger[i] = true;
		s->fingers[i] = id;
		return i;
	}
	return -1;
}

static void finger(struct taking *t, enum input_kind kind)
{
	const SDL_TouchFingerEvent *e = &t->sdl->tfinger;
	int i = finger_find(t->s, e->fingerId, kind == INPUT_TOUCH_DOWN);
	if (i < 0)
		return;
	t->out.finger = i + 1;
	t->out.x_mm = (double)e->x * t->w_px * t->mm_a_px;
	t->out.y_mm = (double)e->y * t->h_px * t->mm_a_px;
	t->s->has_finger[i] = kind != INPUT_TOUCH_UP;
	tell(t, kind, DEVICE_TOUCH);
}

static void window(struct taking *t)
{
	if (t->sdl->window.event == SDL_WINDOWEVENT_SIZE_CHANGED)
		tell(t, INPUT_RESIZED, DEVICE_OTHER);
}

void sdl_events_take(struct sdl_events *s, const SDL_Event *sdl, double mm_a_px, int w_px, int h_px,
	int64_t time_us, input_sink *sink, void *ctx)
{
	struct taking t = {.s = s,
		.sdl = sdl,
		.mm_a_px = mm_a_px,
		.w_px = w_px,
		.h_px = h_px,
		.out = {.time_us = time_us},
		.sink = sink,
		.ctx = ctx};
	switch (sdl->type) {
	case SDL_KEYDOWN:
		key(&t);
		break;
	case SDL_TEXTINPUT:
		text(&t);
		break;
	case SDL_MOUSEBUTTONDOWN:
	case SDL_MOUSEBUTTONUP:
		button(&t);
		break;
	case SDL_MOUSEMOTION:
		motion(&t);
		break;
	case SDL_FINGERDOWN:
		finger(&t, INPUT_TOUCH_DOWN);
		break;
	case SDL_FINGERMOTION:
		finger(&t, INPUT_TOUCH_MOVE);
		break;
	case SDL_FINGERUP:
		finger(&t, INPUT_TOUCH_UP);
		break;
	case SDL_WINDOWEVENT:
		window(&t);
		break;
	case SDL_QUIT:
		tell(&t, INPUT_CLOSED, DEVICE_OTHER);
		break;
	default:
		break;
	}
}
