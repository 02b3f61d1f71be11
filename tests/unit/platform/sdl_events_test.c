/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/sdl/sdl_events.h"

#include <stdio.h>
#include <string.h>

/* What was heard, a word each: easier to read than structs. */
static char heard[512];

static void hear(void *ctx, const struct input_event *e)
{
	static const char *const kinds[] = {"down", "move", "up", "cancel", "key", "text", "phones",
		"lost", "resized", "closed"};
	size_t n = strlen(heard);
	(void)ctx;
	assert_int_equal(e->time_us, 77);
	if (e->kind <= INPUT_TOUCH_CANCEL)
		snprintf(heard + n, sizeof heard - n, "%s%d/%d:%.1f,%.1f ", kinds[e->kind],
			(int)e->device, e->finger, e->x_mm, e->y_mm);
	else if (e->kind == INPUT_KEY)
		snprintf(heard + n, sizeof heard - n, "key%d ", (int)e->key);
	else if (e->kind == INPUT_TEXT)
		snprintf(heard + n, sizeof heard - n, "U+%04X ", e->text);
	else
		snprintf(heard + n, sizeof heard - n, "%s ", kinds[e->kind]);
}

static struct sdl_events state_;

static void take(SDL_Event e)
{
	sdl_events_take(&state_, &e, 0.2, 1000, 500, 77, hear, NULL);
}

static void expect(const char *words)
{
	assert_string_equal(heard, words);
	heard[0] = '\0';
}

static SDL_Event key(SDL_Scancode code, int mod, int repeat)
{
	SDL_Event e = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .repeat = (Uint8)repeat}};
	e.key.keysym.scancode = code;
	e.key.keysym.mod = (Uint16)mod;
	return e;
}

static SDL_Event text(const char *words)
{
	SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
	snprintf(e.text.text, sizeof e.text.text, "%s", words);
	return e;
}

static SDL_Event button(int type, int which, int x, int y)
{
	return (SDL_Event){
		.button = {.type = (Uint32)type,
			.button = (Uint8)which,
			.x = x,
			.y = y,
			.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED}};
}

static SDL_Event finger(int type, SDL_FingerID id, float x, float y)
{
	return (SDL_Event){.tfinger = {.type = (Uint32)type, .fingerId = id, .x = x, .y = y}};
}

static void keys_and_their_repeats(void **state)
{
	char words[64];
	(void)state;
	take(key(SDL_SCANCODE_DOWN, 0, 0));
	take(key(SDL_SCANCODE_DOWN, 0, 1));
	take(key(SDL_SCANCODE_A, 0, 0));
	take(text("a"));
	take(key(SDL_SCANCODE_A, 0, 1));
	take(text("a"));
	take(key(SDL_SCANCODE_B, 0, 0));
	take(text("b"));
	take(key(SDL_SCANCODE_TAB, KMOD_LSHIFT, 0));
	take(key(SDL_SCANCODE_TAB, 0, 0));
	snprintf(words, sizeof words, "key%d U+0061 U+0062 key%d key%d ", KEY_DOWN_, KEY_BACKTAB_,
		KEY_TAB_);
	expect(words);
}

static void text_of_any_script(void **state)
{
	(void)state;
	take(key(SDL_SCANCODE_A, 0, 0));
	take(text("\u00e9\u4e2d\U0001F600\t"));
	expect("U+00E9 U+4E2D U+1F600 ");
	take(text("\xe4\xb8")); /* cut in the middle: no reading past the end */
	heard[0] = '\0';
}

static void the_mouse_is_a_finger_while_held(void **state)
{
	(void)state;
	take((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 5, .y = 5}});
	take(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_RIGHT, 1, 1));
	expect("");
	take(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, 100, 50));
	take((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 200, .y = 50}});
	take(button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, 300, 50));
	take(button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, 300, 50));
	expect("down3/0:20.1,10.1 move3/0:40.1,10.1 up3/0:60.1,10.1 ");
}

static void fingers_keep_their_numbers(void **state)
{
	(void)state;
	take(finger(SDL_FINGERDOWN, 900, 0.5f, 0.5f));
	take(finger(SDL_FINGERDOWN, 901, 0, 0));
	take(finger(SDL_FINGERUP, 900, 0.5f, 0.5f));
	take(finger(SDL_FINGERDOWN, 902, 1, 1));
	take(finger(SDL_FINGERMOTION, 901, 0.25f, 0));
	take(finger(SDL_FINGERUP, 999, 0, 0));
	expect("down0/1:100.0,50.0 down0/2:0.0,0.0 up0/1:100.0,50.0 down0/1:200.0,100.0 "
	       "move0/2:50.0,0.0 ");
	for (int i = 0; i < 50; i++)
		take(finger(SDL_FINGERDOWN, 2000 + i, 0, 0));
	for (int i = 0; i < 50; i++)
		take(finger(SDL_FINGERUP, 2000 + i, 0, 0));
	heard[0] = '\0';
}

static void the_window(void **state)
{
	(void)state;
	take((SDL_Event){
		.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_SIZE_CHANGED}});
	take((SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_FOCUS_LOST}});
	take((SDL_Event){.quit = {.type = SDL_QUIT}});
	expect("resized closed ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_and_their_repeats),
		cmocka_unit_test(text_of_any_script),
		cmocka_unit_test(the_mouse_is_a_finger_while_held),
		cmocka_unit_test(fingers_keep_their_numbers),
		cmocka_unit_test(the_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
