/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real window on a real X server (Xvfb, started here), with real key and button events, and
 * its pixels read from the server's own memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/log.h"
#include "platform/sdl/sdl_window.h"

#include <SDL.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

enum { SCREEN_W = 1024, SCREEN_H = 768, HEARD_MAX = 256, W = 320, H = 200 };

static struct server {
	pid_t pid;
	char dir[32];
} server;

static struct heard {
	struct loop *loop;
	struct display_port display;
	struct input_port input;
	struct input_event events[HEARD_MAX];
	int count;
} heard;

static void hear(void *ctx, const struct input_event *e)
{
	struct heard *h = ctx;
	if (h->count < HEARD_MAX)
		h->events[h->count++] = *e;
}

static int start_server(void **state)
{
	(void)state;
	int ends[2];
	char digits[16] = "", fd[8], screen[32];
	snprintf(server.dir, sizeof server.dir, "/tmp/foyer-x-XXXXXX");
	if (!mkdtemp(server.dir) || pipe(ends))
		return -1;
	server.pid = fork();
	if (server.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		snprintf(fd, sizeof fd, "%d", ends[1]);
		snprintf(screen, sizeof screen, "%dx%dx24", SCREEN_W, SCREEN_H);
		execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", screen, "-fbdir",
			server.dir, "-nolisten", "tcp", "-noreset", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	FILE *from = fdopen(ends[0], "r"); /* its number comes when it takes connections */
	bool is_up = from && fgets(digits, sizeof digits, from) && strchr(digits, '\n');
	if (from)
		fclose(from);
	if (!is_up)
		return -1;
	digits[strcspn(digits, "\n")] = '\0';
	char display[24];
	snprintf(display, sizeof display, ":%s", digits);
	setenv("DISPLAY", display, 1);
	setenv("SDL_VIDEODRIVER", "x11", 1);
	unsetenv("WAYLAND_DISPLAY");
	return 0;
}

static int stop_server(void **state)
{
	(void)state;
	char file[64];
	kill(server.pid, SIGTERM);
	waitpid(server.pid, NULL, 0);
	snprintf(file, sizeof file, "%s/Xvfb_screen0", server.dir);
	unlink(file);
	return rmdir(server.dir);
}

static void open_window(bool is_fullscreen)
{
	heard = (struct heard){0};
	struct sdl_window_spec spec = {
		.title = "Foyer", .w_px = W, .h_px = H, .dpi = 127, .is_fullscreen = is_fullscreen};
	assert_int_equal(loop_create(&heard.loop), ERR_OK);
	assert_int_equal(
		sdl_window_create(heard.loop, &spec, hear, &heard, &heard.display, &heard.input),
		ERR_OK);
	assert_string_equal(heard.display.facts(heard.display.self).name, "sdl x11");
}

static int close_window(void **state)
{
	(void)state;
	if (heard.display.destroy)
		heard.display.destroy(heard.display.self);
	if (heard.input.destroy)
		heard.input.destroy(heard.input.self);
	loop_destroy(heard.loop);
	heard = (struct heard){0};
	setenv("SDL_VIDEODRIVER", "x11", 1);
	return 0;
}

/* Turns until the count-th event of a kind was heard. */
static const struct input_event *wait_for(enum input_kind kind, int count)
{
	for (int turn = 0; turn < 400; turn++) {
		int n = 0;
		for (int i = 0; i < heard.count; i++)
			if (heard.events[i].kind == kind && ++n == count)
				return &heard.events[i];
		loop_turn(heard.loop, 10);
	}
	fail_msg("event %d of kind %d did not come", count, kind);
	return NULL;
}

/* The window in the upper left corner, and all that its opening brings is over. */
static void settle(void)
{
	for (Uint32 id = 0; id < 100; id++) {
		SDL_Window *w = SDL_GetWindowFromID(id);
		if (w && !(SDL_GetWindowFlags(w) & SDL_WINDOW_FULLSCREEN))
			SDL_SetWindowPosition(w, 0, 0);
	}
	for (int i = 0; i < 20; i++)
		loop_turn(heard.loop, 10);
}

static void xdotool(const char *words)
{
	char line[200];
	snprintf(line, sizeof line, "xdotool %s", words);
	assert_int_equal(system(line), 0);
}

/* The colour that the X server shows at a place of the screen. */
static uint32_t screen_pixel(int x, int y)
{
	char file[64];
	snprintf(file, sizeof file, "%s/Xvfb_screen0", server.dir);
	int fd = open(file, O_RDONLY);
	struct stat st;
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	const uint32_t *head = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	assert_true(head != MAP_FAILED);
	/* XWD: header_size is word 0, bytes_per_line 12, ncolors 19; a colour takes 12 bytes. */
	size_t from = ntohl(head[0]) + ntohl(head[19]) * 12u + (size_t)y * ntohl(head[12]) +
		      (size_t)x * 4;
	uint32_t colour;
	memcpy(&colour, (const char *)head + from, sizeof colour);
	munmap((void *)(uintptr_t)head, (size_t)st.st_size);
	return colour & 0xffffff;
}

static uint32_t pixels[SCREEN_W * SCREEN_H];

static struct px_image image_of(int w, int h, uint32_t colour)
{
	for (int i = 0; i < w * h; i++)
		pixels[i] = colour;
	return (struct px_image){.px = pixels, .w = w, .h = h, .stride_bytes = w * 4};
}

static enum err show(const struct px_image *image, struct px_rect rect)
{
	return heard.display.present(heard.display.self, image, &rect, 1);
}

static void shows_rectangles_and_only_those(void **state)
{
	(void)state;
	open_window(false);
	settle();
	struct px_image red = image_of(W, H, 0xff112233);
	assert_int_equal(show(&red, (struct px_rect){0, 0, W, H}), ERR_OK);
	assert_int_equal(screen_pixel(10, 10), 0x112233);
	assert_int_equal(screen_pixel(W - 1, H - 1), 0x112233);
	struct px_image blue = image_of(W, H, 0x00445566);
	struct px_rect two[] = {{20, 20, 5, 5}, {100, 100, 1, 1}};
	assert_int_equal(heard.display.present(heard.display.self, &blue, two, 2), ERR_OK);
	assert_int_equal(screen_pixel(20, 20), 0x445566);
	assert_int_equal(screen_pixel(24, 24), 0x445566);
	assert_int_equal(screen_pixel(25, 24), 0x112233);
	assert_int_equal(screen_pixel(19, 20), 0x112233);
	assert_int_equal(screen_pixel(100, 100), 0x445566);
	assert_int_equal(
		show(&blue, (struct px_rect){W - 2, H - 2, 500, 500}), ERR_OK); /* clipped */
	assert_int_equal(screen_pixel(W - 1, H - 1), 0x445566);
	assert_int_equal(show(&blue, (struct px_rect){-50, -50, 5, 5}), ERR_OK);
	struct px_rect many[200];
	for (int i = 0; i < 200; i++)
		many[i] = (struct px_rect){i, 150, 1, 1};
	assert_int_equal(heard.display.present(heard.display.self, &blue, many, 200), ERR_OK);
	assert_int_equal(screen_pixel(199, 150), 0x445566);
}

static void real_clicks_and_keys_arrive(void **state)
{
	(void)state;
	open_window(false);
	settle();
	heard.count = 0;
	xdotool("mousemove 100 50 mousedown 1 mousemove 110 60 mouseup 1");
	const struct input_event *up = wait_for(INPUT_TOUCH_UP, 1),
				 *down = wait_for(INPUT_TOUCH_DOWN, 1);
	assert_int_equal(down->device, DEVICE_MOUSE);
	assert_true(down->x_mm > 20 && down->x_mm < 20.2 && down->y_mm > 10 && down->y_mm < 10.2);
	assert_true(up->x_mm > 22 && up->x_mm < 22.2);
	wait_for(INPUT_TOUCH_MOVE, 1);
	xdotool("search --name Foyer windowfocus key a shift+b Down Return F11 shift+Tab Tab");
	assert_int_equal(wait_for(INPUT_TEXT, 1)->text, 'a');
	assert_int_equal(wait_for(INPUT_TEXT, 2)->text, 'B');
	static const enum input_key should[] = {
		KEY_DOWN_, KEY_SELECT_, KEY_VOLUME_, KEY_BACKTAB_, KEY_TAB_};
	for (int i = 0; i < 5; i++)
		assert_int_equal(wait_for(INPUT_KEY, i + 1)->key, should[i]);
}

/* A held key repeats in the X server; we hear it once (A11Y-52). */
static void a_held_key_is_one_key(void **state)
{
	(void)state;
	open_window(false);
	settle();
	heard.count = 0;
	xdotool("search --name Foyer windowfocus keydown a sleep 1 keyup a key b");
	assert_int_equal(wait_for(INPUT_TEXT, 1)->text, 'a');
	assert_int_equal(wait_for(INPUT_TEXT, 2)->text, 'b');
}

static void a_new_size_is_told(void **state)
{
	(void)state;
	open_window(false);
	settle();
	heard.count = 0;
	xdotool("search --name Foyer windowsize 640 480");
	wait_for(INPUT_RESIZED, 1);
	struct display_facts f = heard.display.facts(heard.display.self);
	assert_int_equal(f.w_px, 640);
	assert_int_equal(f.h_px, 480);
	assert_true(f.w_mm > 127.9 && f.w_mm < 128.1);
	struct px_image image = image_of(640, 480, 0x00778899);
	assert_int_equal(show(&image, (struct px_rect){0, 0, 640, 480}), ERR_OK);
	assert_int_equal(screen_pixel(600, 440), 0x778899);
	struct px_image old =
		image_of(W, H, 0x00010203); /* a picture of the size before does no harm */
	assert_int_equal(show(&old, (struct px_rect){0, 0, 640, 480}), ERR_OK);
}

static void fills_the_screen(void **state)
{
	(void)state;
	open_window(true);
	settle();
	struct display_facts f = heard.display.facts(heard.display.self);
	assert_int_equal(f.w_px, SCREEN_W);
	assert_int_equal(f.h_px, SCREEN_H);
}

static void sleeps_when_nothing_happens(void **state)
{
	(void)state;
	open_window(false);
	settle();
	int64_t before_us = loop_refresh(heard.loop).mono_us;
	loop_turn(heard.loop, 500); /* ends early if anything wakes it */
	assert_true(loop_refresh(heard.loop).mono_us - before_us >= 490000);
}

static void a_window_that_is_closed(void **state)
{
	(void)state;
	open_window(false);
	settle();
	SDL_Event close_it = {.type = SDL_QUIT};
	SDL_PushEvent(&close_it);
	xdotool("mousemove 5 5"); /* anything that wakes the connection */
	wait_for(INPUT_CLOSED, 1);
}

static void no_window_system_is_an_error(void **state)
{
	(void)state;
	char *display = strdup(getenv("DISPLAY"));
	setenv("DISPLAY", ":9999", 1);
	unsetenv("SDL_VIDEODRIVER");
	struct loop *loop = NULL;
	struct display_port d;
	struct input_port i;
	struct sdl_window_spec spec = {.title = "Foyer", .w_px = W, .h_px = H, .dpi = 96};
	assert_int_equal(loop_create(&loop), ERR_OK);
	assert_int_equal(sdl_window_create(loop, &spec, hear, &heard, &d, &i), ERR_DEVICE);
	loop_destroy(loop);
	setenv("DISPLAY", display, 1);
	free(display);
}

/* A driver without a connection to watch: the only one that is polled. */
static void another_driver_if_asked_for(void **state)
{
	(void)state;
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	heard = (struct heard){0};
	struct sdl_window_spec spec = {.title = "Foyer", .w_px = W, .h_px = H, .dpi = 96};
	assert_int_equal(loop_create(&heard.loop), ERR_OK);
	assert_int_equal(
		sdl_window_create(heard.loop, &spec, hear, &heard, &heard.display, &heard.input),
		ERR_OK);
	assert_string_equal(heard.display.facts(heard.display.self).name, "sdl dummy");
	settle();
	SDL_Event e = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED}};
	e.key.keysym.scancode = SDL_SCANCODE_F1;
	SDL_PushEvent(&e);
	assert_int_equal(wait_for(INPUT_KEY, 1)->key, KEY_HELP_);
}

int main(void)
{
	log_set_level(LOG_ERROR);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(shows_rectangles_and_only_those, close_window),
		cmocka_unit_test_teardown(real_clicks_and_keys_arrive, close_window),
		cmocka_unit_test_teardown(a_held_key_is_one_key, close_window),
		cmocka_unit_test_teardown(a_new_size_is_told, close_window),
		cmocka_unit_test_teardown(fills_the_screen, close_window),
		cmocka_unit_test_teardown(sleeps_when_nothing_happens, close_window),
		cmocka_unit_test_teardown(a_window_that_is_closed, close_window),
		cmocka_unit_test_teardown(no_window_system_is_an_error, close_window),
		cmocka_unit_test_teardown(another_driver_if_asked_for, close_window),
	};
	return cmocka_run_group_tests(tests, start_server, stop_server);
}
