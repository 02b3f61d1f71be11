/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/platform/fake_evdev.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "platform/libinput/console_input.h"

#include <math.h>

enum { HEARD_MAX = 4096 };
static const double glass_w = 300, glass_h = 200;

static struct heard {
	struct loop *loop;
	struct input_port port;
	struct input_event events[HEARD_MAX];
	int count;
} heard;

static void hear(void *ctx, const struct input_event *e)
{
	struct heard *h = ctx;
	if (h->count < HEARD_MAX)
		h->events[h->count++] = *e;
}

static void turn(void)
{
	for (int i = 0; i < 4; i++)
		loop_turn(heard.loop, 0);
}

static void start(const struct console_input_spec *changes)
{
	struct key_map keys;
	key_map_default(&keys);
	struct console_input_spec spec = {
		.w_mm = glass_w, .h_mm = glass_h, .keys = &keys, .seat = "seat0"};
	if (changes) {
		spec.calibration = changes->calibration;
		spec.paths = changes->paths;
		if (changes->keys)
			spec.keys = changes->keys;
	}
	assert_int_equal(loop_create(&heard.loop), ERR_OK);
	assert_int_equal(
		console_input_create(heard.loop, &spec, hear, &heard, &heard.port), ERR_OK);
	assert_int_equal(heard.count, 0);
	turn();
}

/* The next event of that kind, from `*at` on. */
static const struct input_event *next(int *at, enum input_kind kind)
{
	for (; *at < heard.count; (*at)++)
		if (heard.events[*at].kind == kind)
			return &heard.events[(*at)++];
	fail_msg("no event of kind %d among %d", kind, heard.count);
	return NULL;
}

static int count(enum input_kind kind)
{
	int n = 0;
	for (int i = 0; i < heard.count; i++)
		n += heard.events[i].kind == kind;
	return n;
}

static int set_up(void **state)
{
	(void)state;
	fake_reset();
	heard = (struct heard){0};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (heard.port.destroy)
		heard.port.destroy(heard.port.self);
	loop_destroy(heard.loop);
	fake_reset();
	return 0;
}

static void near_mm(double is, double should)
{
	if (fabs(is - should) > 0.1)
		fail_msg("%f mm, expected %f", is, should);
}

static void touch_is_millimetres_of_the_glass(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL);
	start(NULL);
	fake_finger(0, 0, 1, 0, 0);
	fake_finger(0, 0, 1, 2048, 1024);
	fake_finger(0, 0, -1, 0, 0);
	turn();
	int at = 0;
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 1);
	const struct input_event *down = next(&at, INPUT_TOUCH_DOWN);
	near_mm(down->x_mm, 0);
	near_mm(down->y_mm, 0);
	assert_int_equal(down->device, DEVICE_TOUCH);
	const struct input_event *move = next(&at, INPUT_TOUCH_MOVE);
	near_mm(move->x_mm, 150);
	near_mm(move->y_mm, 50);
	const struct input_event *up = next(&at, INPUT_TOUCH_UP);
	assert_int_equal(up->finger, down->finger);
	assert_true(llabs(up->time_us - loop_refresh(heard.loop).mono_us) < 5000000);
}

static void calibration_turns_the_panel(void **state)
{
	(void)state;
	static const float half_turn[6] = {-1, 0, 1, 0, -1, 1};
	fake_plug(0, FAKE_PANEL);
	start(&(struct console_input_spec){.calibration = half_turn});
	fake_finger(0, 0, 1, 1024, 1024);
	turn();
	int at = 0;
	const struct input_event *down = next(&at, INPUT_TOUCH_DOWN);
	near_mm(down->x_mm, 225);
	near_mm(down->y_mm, 150);
}

static void ten_fingers(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL);
	start(NULL);
	for (int i = 0; i < 10; i++)
		fake_finger(0, i, 100 + i, 400 * i, 100);
	for (int i = 0; i < 10; i++)
		fake_finger(0, i, -1, 0, 0);
	turn();
	assert_int_equal(count(INPUT_TOUCH_DOWN), 10);
	assert_int_equal(count(INPUT_TOUCH_UP), 10);
	unsigned seen = 0;
	for (int i = 0; i < heard.count; i++)
		if (heard.events[i].kind == INPUT_TOUCH_DOWN)
			seen |= 1u << heard.events[i].finger;
	assert_int_equal(seen, 0x3ff);
}

static void two_panels_have_their_own_fingers(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL);
	fake_plug(1, FAKE_PANEL);
	start(NULL);
	fake_finger(0, 0, 1, 0, 0);
	fake_finger(1, 0, 1, 4095, 4095);
	turn();
	int at = 0;
	const struct input_event *a = next(&at, INPUT_TOUCH_DOWN), *b = next(&at, INPUT_TOUCH_DOWN);
	assert_int_not_equal(a->finger, b->finger);
	assert_int_equal(count(INPUT_TOUCH_LOST), 1);
	fake_pull(0);
	turn();
	assert_int_equal(count(INPUT_TOUCH_LOST), 1);
	assert_int_equal(count(INPUT_TOUCH_UP), 0);
	assert_int_equal(count(INPUT_TOUCH_CANCEL), 1);
}

static void a_panel_pulled_out_under_a_finger_presses_nothing(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL);
	start(NULL);
	fake_finger(0, 0, 1, 2000, 2000);
	turn();
	fake_pull(0);
	turn();
	assert_int_equal(count(INPUT_TOUCH_UP), 0);
	assert_int_equal(count(INPUT_TOUCH_CANCEL), 1);
	int at = 0;
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 1);
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 0);
	fake_reset();
	fake_plug(0, FAKE_PANEL);
	turn();
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 1);
	fake_finger(0, 0, 5, 2000, 2000);
	turn();
	next(&at, INPUT_TOUCH_DOWN);
}

static void no_panel_is_told(void **state)
{
	(void)state;
	start(NULL);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.events[0].kind, INPUT_TOUCH_LOST);
	assert_int_equal(heard.events[0].on, 0);
}

static void a_panel_that_may_not_be_read_is_none(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL)->is_locked = true;
	fake_plug(1, FAKE_KEYPAD);
	start(NULL);
	int at = 0;
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 0);
	fake_key(1, KEY_DOWN, 1);
	turn();
	assert_int_equal(next(&at, INPUT_KEY)->key, KEY_DOWN_);
}

static void keypad_keys_and_no_repeats(void **state)
{
	(void)state;
	start(NULL);
	fake_plug(0, FAKE_KEYPAD); /* plugged in while running (A11Y-54) */
	turn();
	fake_key(0, KEY_DOWN, 1);
	fake_key(0, KEY_DOWN, 2);
	fake_key(0, KEY_DOWN, 2);
	fake_key(0, KEY_DOWN, 0);
	fake_key(0, KEY_F23, 1);
	fake_key(0, KEY_F23, 0);
	fake_key(0, KEY_VOLUMEUP, 1);
	turn();
	assert_int_equal(count(INPUT_KEY), 3);
	int at = 0;
	const struct input_event *e = next(&at, INPUT_KEY);
	assert_int_equal(e->key, KEY_DOWN_);
	assert_int_equal(e->device, DEVICE_KEYPAD);
	assert_int_equal(next(&at, INPUT_KEY)->key, KEY_FASTER_);
	assert_int_equal(next(&at, INPUT_KEY)->key, KEY_VOLUME_UP_);
}

static void a_keyboard_types(void **state)
{
	(void)state;
	fake_plug(0, FAKE_KEYBOARD);
	start(NULL);
	static const int strokes[][2] = {{KEY_A, 1}, {KEY_A, 2}, {KEY_A, 0}, {KEY_LEFTSHIFT, 1},
		{KEY_B, 1}, {KEY_B, 0}, {KEY_TAB, 1}, {KEY_TAB, 0}, {KEY_LEFTSHIFT, 0},
		{KEY_TAB, 1}, {KEY_TAB, 0}, {KEY_SPACE, 1}, {KEY_SPACE, 0}, {KEY_KP5, 1},
		{KEY_KP5, 0}, {KEY_LEFTCTRL, 1}, {KEY_C, 1}, {KEY_C, 0}, {KEY_LEFTCTRL, 0},
		{KEY_LEFTALT, 1}, {KEY_X, 1}, {KEY_X, 0}, {KEY_LEFTALT, 0}, {KEY_7, 1}, {KEY_7, 0},
		{KEY_LEFT, 1}};
	for (size_t i = 0; i < K_COUNT(strokes); i++)
		fake_key(0, (unsigned)strokes[i][0], strokes[i][1]);
	turn();
	char all[64] = "";
	for (int i = 0; i < heard.count; i++) {
		const struct input_event *e = &heard.events[i];
		size_t n = strlen(all);
		if (e->kind == INPUT_TEXT)
			snprintf(all + n, sizeof all - n, "%c", (char)e->text);
		if (e->kind == INPUT_KEY)
			snprintf(all + n, sizeof all - n, "<%d>", (int)e->key);
		if (e->kind != INPUT_TOUCH_LOST)
			assert_int_equal(e->device, DEVICE_KEYBOARD);
	}
	char should[64];
	snprintf(should, sizeof should, "aB<%d><%d> 5<%d>7<%d>", (int)KEY_BACKTAB_, (int)KEY_TAB_,
		(int)KEY_QUIET_, (int)KEY_LEFT_);
	assert_string_equal(all, should);
}

static void keys_conf_decides(void **state)
{
	(void)state;
	struct key_map keys;
	int line = 0;
	key_map_default(&keys);
	assert_int_equal(key_map_read(&keys, "keypad 1234:5678\n30 = help # A\n", &line), ERR_OK);
	fake_plug(0, FAKE_KEYBOARD);
	start(&(struct console_input_spec){.keys = &keys});
	fake_key(0, KEY_A, 1);
	turn();
	int at = 0;
	const struct input_event *e = next(&at, INPUT_KEY);
	assert_int_equal(e->key, KEY_HELP_);
	assert_int_equal(e->device, DEVICE_KEYPAD);
}

static void a_pointer_with_places_is_a_finger_while_held(void **state)
{
	(void)state;
	fake_plug(0, FAKE_TABLET);
	start(NULL);
	fake_send(0, EV_ABS, ABS_X, 2048);
	fake_send(0, EV_ABS, ABS_Y, 2048);
	fake_sync(0);
	fake_key(0, BTN_RIGHT, 1);
	fake_key(0, BTN_RIGHT, 0);
	turn();
	assert_int_equal(heard.count, 2); /* no panel; then one, as this can be touched */
	assert_true(heard.events[1].kind == INPUT_TOUCH_LOST && heard.events[1].on);
	fake_key(0, BTN_LEFT, 1);
	turn();
	fake_send(0, EV_ABS, ABS_X, 1024);
	fake_sync(0);
	turn();
	fake_pull(0);
	turn();
	int at = 0;
	const struct input_event *down = next(&at, INPUT_TOUCH_DOWN);
	near_mm(down->x_mm, 150);
	near_mm(down->y_mm, 100);
	assert_int_equal(down->device, DEVICE_MOUSE);
	near_mm(next(&at, INPUT_TOUCH_MOVE)->x_mm, 75);
	next(&at, INPUT_TOUCH_CANCEL);
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 0);
}

static void a_mouse_without_an_arrow_presses_nothing(void **state)
{
	(void)state;
	fake_plug(0, FAKE_MOUSE);
	start(NULL);
	fake_send(0, EV_REL, REL_X, 50);
	fake_sync(0);
	fake_key(0, BTN_LEFT, 1);
	fake_key(0, BTN_LEFT, 0);
	turn();
	assert_int_equal(count(INPUT_TOUCH_DOWN), 0);
}

static void jack(int i, int is_in)
{
	fake_send(i, EV_SW, SW_HEADPHONE_INSERT, is_in);
	fake_sync(i);
	turn();
}

static void headphone_sockets(void **state)
{
	(void)state;
	fake_plug(0, FAKE_JACK)->is_in = true;
	start(NULL);
	int at = 0;
	assert_int_equal(next(&at, INPUT_HEADPHONES)->on, 1); /* plugged in before we started */
	jack(0, 0);
	assert_int_equal(next(&at, INPUT_HEADPHONES)->on, 0);
	fake_plug(1, FAKE_JACK);
	turn();
	jack(1, 1);
	assert_int_equal(next(&at, INPUT_HEADPHONES)->on, 1);
	jack(0, 1);
	jack(0, 0);
	assert_int_equal(count(INPUT_HEADPHONES), 3); /* the other one is still in */
	fake_pull(1);
	turn();
	assert_int_equal(next(&at, INPUT_HEADPHONES)->on, 0);
	fakes[0].is_in = true; /* the kernel lost events: the switch is read anew */
	fake_send(0, EV_SYN, SYN_DROPPED, 0);
	turn();
	assert_int_equal(next(&at, INPUT_HEADPHONES)->on, 1);
}

static void another_console_is_shown(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL);
	fake_plug(1, FAKE_KEYPAD);
	start(NULL);
	fake_finger(0, 0, 1, 2000, 2000);
	turn();
	console_input_show(&heard.port, false);
	assert_int_equal(count(INPUT_TOUCH_UP), 0);
	int before = heard.count;
	turn();
	assert_int_equal(heard.count, before);
	console_input_show(&heard.port, true);
	turn();
	fake_key(1, KEY_ENTER, 1);
	turn();
	int at = before;
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 1);
	assert_int_equal(next(&at, INPUT_KEY)->key, KEY_SELECT_);
}

static void device_files_by_name(void **state)
{
	(void)state;
	static const char *const paths[] = {"/dev/input/event90", "/dev/null", "/nowhere", NULL};
	fake_plug(0, FAKE_PANEL);
	start(&(struct console_input_spec){.paths = paths});
	fake_finger(0, 0, 1, 4095, 4095);
	turn();
	int at = 0;
	const struct input_event *down = next(&at, INPUT_TOUCH_DOWN);
	near_mm(down->x_mm, glass_w);
	near_mm(down->y_mm, glass_h);
	fakes[0].is_dead = true; /* gone without a word from udev */
	fake_sync(0);
	turn();
	assert_int_equal(count(INPUT_TOUCH_UP), 0);
	assert_int_equal(next(&at, INPUT_TOUCH_LOST)->on, 0);
}

/* A broken cable: any types, codes and values.  Places stay numbers, fingers come down and up in
 * pairs, nothing hangs. */
static void junk(void **state)
{
	(void)state;
	fake_plug(0, FAKE_PANEL);
	fake_plug(1, FAKE_KEYBOARD);
	fake_plug(2, FAKE_JACK);
	start(NULL);
	static const unsigned types[] = {EV_SYN, EV_KEY, EV_ABS, EV_REL, EV_SW, EV_MSC, 17, 31};
	static const unsigned codes[] = {ABS_MT_SLOT, ABS_MT_TRACKING_ID, ABS_MT_POSITION_X,
		ABS_MT_POSITION_Y, SYN_REPORT, SYN_DROPPED, BTN_TOUCH, KEY_A, 0x2ff, 0xffff};
	static const int values[] = {0, 1, 2, -1, 9, 10, 4095, INT32_MAX, INT32_MIN};
	unsigned random = 1;
	int down = 0;
	for (int i = 0; i < 20000; i++) {
		random = random * 1103515245u + 12345u;
		unsigned r = random >> 8;
		fake_send((int)(r % 3), types[r / 3 % K_COUNT(types)],
			codes[r / 24 % K_COUNT(codes)], values[r / 240 % K_COUNT(values)]);
		if (i % 16 == 0)
			loop_turn(heard.loop, 0);
		for (int n = 0; n < heard.count; n++) {
			const struct input_event *e = &heard.events[n];
			assert_true(isfinite(e->x_mm) && isfinite(e->y_mm));
			down += e->kind == INPUT_TOUCH_DOWN;
			down -= e->kind == INPUT_TOUCH_UP || e->kind == INPUT_TOUCH_CANCEL;
			assert_true(down >= 0);
		}
		heard.count = 0;
	}
}

int main(void)
{
	log_set_level(LOG_ERROR);
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(touch_is_millimetres_of_the_glass),
		T(calibration_turns_the_panel),
		T(ten_fingers),
		T(two_panels_have_their_own_fingers),
		T(a_panel_pulled_out_under_a_finger_presses_nothing),
		T(no_panel_is_told),
		T(a_panel_that_may_not_be_read_is_none),
		T(keypad_keys_and_no_repeats),
		T(a_keyboard_types),
		T(keys_conf_decides),
		T(a_pointer_with_places_is_a_finger_while_held),
		T(a_mouse_without_an_arrow_presses_nothing),
		T(headphone_sockets),
		T(another_console_is_shown),
		T(device_files_by_name),
		T(junk),
#undef T
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
