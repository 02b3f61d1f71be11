/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program kiosk-speech behind the real link, heard as a device hears it. */
#include "kiosk/app/kiosk/speech_link.c"
#include "tests/unit/espeak/ear.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { WORDS_MAX = 64, WAIT_MS = 30000 };

struct world {
	struct loop *loop;
	struct speech_port port;
	struct ear ear;
	int words, done, no_voice, lost, back;
	int from[WORDS_MAX], chars[WORDS_MAX];
	int64_t word_us[WORDS_MAX], done_us;
	uint32_t done_id;
};

static void on_speech(void *ctx, const struct speech_event *e)
{
	struct world *w = ctx;
	if (e->kind == SPEECH_WORD && w->words < WORDS_MAX) {
		w->from[w->words] = e->from_char;
		w->chars[w->words] = e->chars;
		w->word_us[w->words++] = ear_now_us();
	} else if (e->kind == SPEECH_DONE) {
		w->done++;
		w->done_id = e->id;
		w->done_us = ear_now_us();
	}
	w->no_voice += e->kind == SPEECH_NO_VOICE;
	w->lost += e->kind == SPEECH_LOST;
	w->back += e->kind == SPEECH_BACK;
}

/* BUILD/kiosk-speech, two folders up from this test. */
static const char *program(void)
{
	static char path[PATH_MAX];
	char self[PATH_MAX] = "";
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		return "";
	snprintf(path, sizeof path, "%s/kiosk-speech", dirname(dirname(dirname(self))));
	return path;
}

static void turn(struct world *w, int ms)
{
	int64_t until = ear_now_us() + (int64_t)ms * 1000;
	while (ear_now_us() < until)
		loop_turn(w->loop, 2);
}

#define wait_until(w, condition)                                                                   \
	do {                                                                                       \
		for (int waited = 0; !(condition) && waited < WAIT_MS; waited += 4)                \
			turn((w), 4);                                                              \
		assert_true(condition);                                                            \
	} while (0)

static struct link *link_of(struct world *w)
{
	return w->port.self;
}

static void open_world(struct world *w)
{
	*w = (struct world){.loop = NULL};
	if (access(program(), X_OK))
		fail_msg("%s is not built", program());
	assert_true(ear_open(&w->ear));
	assert_int_equal(loop_create(&w->loop), ERR_OK);
	struct speech_link_spec spec = {.program = program(), .sink = on_speech, .ctx = w};
	assert_int_equal(speech_link_create(w->loop, &spec, &w->port), ERR_OK);
	wait_until(w, link_of(w)->is_ready);
	turn(w, 250); /* the device has settled */
	ear_forget(&w->ear);
}

static void close_world(struct world *w)
{
	w->port.destroy(w->port.self);
	ear_close(&w->ear);
	loop_destroy(w->loop);
}

static void say_words(struct world *w, uint32_t id, const char *lang, const char *text)
{
	struct utterance u = {.id = id, .text = text, .lang = lang, .rate_wpm = 150, .volume = 6};
	w->port.say(w->port.self, &u);
}

static void says_in_four_voices(void **state)
{
	(void)state;
	static const struct {
		const char *lang, *text;
	} cases[] = {{"en", "Where do you want to go?"}, {"es", "¿Adónde quiere ir?"},
		{"zh", "您想去哪里？"}, {"ar", "إلى أين تريد الذهاب؟"}};
	struct world w;
	open_world(&w);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(w.port.has_voice(w.port.self, cases[i].lang));
		w.words = 0;
		ear_forget(&w.ear);
		say_words(&w, (uint32_t)i + 1, cases[i].lang, cases[i].text);
		wait_until(&w, w.done == (int)i + 1);
		assert_int_equal(w.done_id, i + 1);
		assert_true(w.words >= 3);
		assert_true(w.ear.loud_samples > 22050 / 2);
		/* words come as they sound: the first at once, the last before the end */
		assert_true(w.word_us[0] < w.ear.first_loud_us + 60000);
		assert_true(w.word_us[w.words - 1] > w.ear.first_loud_us + 300000);
		assert_true(w.done_us >= w.word_us[w.words - 1]);
		assert_true(w.done_us + 60000 > w.ear.last_loud_us);
	}
	assert_false(w.port.has_voice(w.port.self, "so"));
	assert_int_equal(w.lost, 0);
	close_world(&w);
}

static void in_turn_and_with_pauses(void **state)
{
	(void)state;
	struct world w;
	open_world(&w);
	struct utterance u = {.id = 1,
		.text = "One.",
		.lang = "en",
		.rate_wpm = 150,
		.volume = 4,
		.pause_after_ms = 700};
	w.port.say(w.port.self, &u);
	say_words(&w, 2, "en", "Two.");
	wait_until(&w, w.done == 1);
	int64_t first_us = w.done_us;
	assert_true(first_us - w.word_us[0] > 700000 + 200000); /* the word, and 0.7 s of silence */
	wait_until(&w, w.done == 2);
	assert_true(w.done_us > first_us);
	assert_int_equal(w.words, 2);
	close_world(&w);
}

/* A11Y-03: any input stops speech in at most 100 ms. */
static void interrupted_in_time(void **state)
{
	(void)state;
	struct world w;
	open_world(&w);
	int64_t worst_us = 0;
	for (uint32_t i = 0; i < 5; i++) {
		say_words(&w, i + 1, "en",
			"This is a long sentence that will not come to its end today.");
		wait_until(&w, w.ear.first_loud_us);
		turn(&w, 300 + (int)i * 37);
		int64_t stopped_us = ear_now_us();
		w.port.stop(w.port.self);
		turn(&w, 250);
		int64_t late_us = w.ear.last_loud_us - stopped_us;
		worst_us = late_us > worst_us ? late_us : worst_us;
		int words = w.words;
		turn(&w, 250);
		assert_int_equal(w.words, words);
		ear_forget(&w.ear);
	}
	print_message("silence after stop: %.1f ms at worst, and a device buffer\n",
		(double)worst_us / 1000);
	assert_true(worst_us < 80000);
	assert_int_equal(w.done, 0);
	ear_forget(&w.ear);
	say_words(&w, 9, "en", "Go on.");
	wait_until(&w, w.done == 1);
	assert_int_equal(w.done_id, 9);
	close_world(&w);
}

static void killed_and_back(void **state)
{
	(void)state;
	struct world w;
	open_world(&w);
	say_words(&w, 1, "en", "This is a long sentence that will not come to its end today.");
	wait_until(&w, w.words > 0);
	int pid = speech_link_pid(&w.port);
	assert_true(pid > 0);
	kill(pid, SIGKILL);
	wait_until(&w, w.lost == 1);
	assert_non_null(speech_link_why(&w.port));
	say_words(&w, 2, "en", "Nobody is there."); /* goes nowhere, does no harm */
	w.port.stop(w.port.self);
	w.port.earcon(w.port.self, EARCON_PAGE, 4);
	wait_until(&w, w.back == 1);
	assert_null(speech_link_why(&w.port));
	assert_int_not_equal(speech_link_pid(&w.port), pid);
	int done = w.done;
	say_words(&w, 3, "en", "Here again.");
	wait_until(&w, w.done == done + 1);
	assert_int_equal(w.done_id, 3);
	close_world(&w);
}

static void earcons_and_volume(void **state)
{
	(void)state;
	struct world w;
	open_world(&w);
	w.port.earcon(w.port.self, EARCON_PAGE, 4);
	wait_until(&w, w.ear.first_loud_us);
	turn(&w, 300);
	int64_t lasted_us = w.ear.last_loud_us - w.ear.first_loud_us;
	assert_true(lasted_us > 100000 && lasted_us < 260000);
	assert_int_equal(w.words, 0);
	close_world(&w);
}

/* Route changes while speaking: silence, and the new device takes over. */
static void route_is_silence(void **state)
{
	(void)state;
	struct world w;
	open_world(&w);
	say_words(&w, 1, "en", "This is a long sentence that will not come to its end today.");
	wait_until(&w, w.ear.first_loud_us);
	w.port.route(w.port.self, true);
	turn(&w, 250);
	int64_t last = w.ear.last_loud_us;
	turn(&w, 300);
	assert_true(w.ear.last_loud_us == last);
	struct utterance secret = {.id = 2,
		.text = "Ana.",
		.lang = "en",
		.rate_wpm = 150,
		.volume = 4,
		.is_private = true};
	w.port.say(w.port.self, &secret);
	wait_until(&w, w.done == 1);
	close_world(&w);
}

static void nonsense_does_no_harm(void **state)
{
	(void)state;
	struct world w;
	open_world(&w);
	struct link *l = link_of(&w);
	int pid = worker_pid(l->worker);
	static const char *const nonsense[] = {"{}", "{\"t\":1}", "{\"t\":\"what\"}",
		"{\"t\":\"say\"}", "{\"t\":\"say\",\"id\":-1,\"text\":\"x\",\"voice\":\"es\"}",
		"{\"t\":\"say\",\"id\":\"x\",\"text\":[],\"voice\":{}}",
		"{\"t\":\"say\",\"id\":1,\"text\":\"x\",\"voice\":\"es\",\"pause\":99999999}",
		"{\"t\":\"earcon\",\"n\":-1}", "{\"t\":\"earcon\",\"n\":1000}", "{\"t\":\"route\"}",
		"{\"t\":\"say\",\"id\":7,\"text\":\"\",\"voice\":\"es\",\"rate\":-5,\"volume\":"
		"900}",
		"{\"t\":\"say\",\"id\":8,\"text\":\"hola\",\"voice\":\"nobody\"}"};
	for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
		assert_int_equal(worker_send(l->worker, json_loads(nonsense[i], 0, NULL)), ERR_OK);
	char *long_text = malloc(100001);
	memset(long_text, 'a', 100000);
	long_text[100000] = '\0';
	say_words(&w, 10, "en", long_text); /* over the limit: left out */
	free(long_text);
	for (uint32_t i = 0; i < 200; i++) /* more than fits: the rest is left out */
		say_words(&w, 100 + i, "en", "Too much.");
	wait_until(&w, w.no_voice == 1);
	w.port.stop(w.port.self);
	turn(&w, 100);
	int done = w.done;
	say_words(&w, 11, "en", "Still here.");
	wait_until(&w, w.done > done && w.done_id == 11);
	assert_int_equal(worker_pid(l->worker), pid);
	close_world(&w);
}

/* Bytes that are no frames: an orderly end, never a crash. */
static void garbage_bytes_end_it(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	const char *path = program();
	pid_t pid = fork();
	if (!pid) {
		setenv("SDL_AUDIODRIVER", "dummy", 1);
		dup2(ends[1], 3);
		execl(path, path, "--wire-fd=3", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	char garbage[512];
	for (size_t i = 0; i < sizeof garbage; i++)
		garbage[i] = (char)(i * 131 + 255);
	assert_true(write(ends[0], garbage, sizeof garbage) > 0);
	int status = -1;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(ends[0]);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* No sound device: said, and words still come in time. */
static void without_a_device(void **state)
{
	(void)state;
	struct world w = {.loop = NULL};
	setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	struct speech_link_spec spec = {.program = program(), .sink = on_speech, .ctx = &w};
	assert_int_equal(speech_link_create(w.loop, &spec, &w.port), ERR_OK);
	wait_until(&w, w.lost == 1);
	print_message("why: %s\n", speech_link_why(&w.port));
	int64_t began_us = ear_now_us();
	say_words(&w, 1, "en", "Where do you want to go?");
	wait_until(&w, w.done == 1);
	assert_int_equal(w.words, 6);
	int64_t lasted_us = w.done_us - began_us;
	assert_true(lasted_us > 1000000 && lasted_us < 4000000);
	w.port.destroy(w.port.self);
	loop_destroy(w.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_in_four_voices),
		cmocka_unit_test(in_turn_and_with_pauses),
		cmocka_unit_test(interrupted_in_time),
		cmocka_unit_test(killed_and_back),
		cmocka_unit_test(earcons_and_volume),
		cmocka_unit_test(route_is_silence),
		cmocka_unit_test(nonsense_does_no_harm),
		cmocka_unit_test(garbage_bytes_end_it),
		cmocka_unit_test(without_a_device),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
