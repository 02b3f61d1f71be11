/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kills kiosk-sync (this program again, as `--as-sync DIR SOCKET`) at many moments, with a hub
 * that drops, cuts, refuses and answers by chance.  The ledger outside it knows what a person was
 * told is saved: in the end each of these is at the hub, always with the same bytes. */
#include "kiosk/sync/sync.h"

#include "hostile_hub.h"
#include "kiosk/core/wire.h"

#include <curl/curl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { ROUNDS = 120, REQUESTS_MAX = 1000, LIFE_MAX_US = 40000, LAST_MAX_US = 1500 };

static const struct outbox_limits limits = {
	.floor_bytes = 0, .ballast_bytes = 4096, .max_pages = 100000};

struct kiosk {
	struct loop *loop;
	struct wire *wire;
	bool is_saved[REQUESTS_MAX]; /* the person was told */
	int next, saved;
	bool is_gone;
};

static int be_sync(const char *dir, const char *socket_path)
{
	struct sync_options options = {
		.state_dir = dir, .socket_path = socket_path, .limits = &limits};
	struct loop *loop = NULL;
	struct sync *sync = NULL;
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (loop_create(&loop) || sync_create(loop, &options, &sync))
		return 1;
	int code = loop_run(loop);
	sync_destroy(sync);
	loop_destroy(loop);
	curl_global_cleanup();
	return code;
}

static pid_t start_sync(const char *dir, const char *socket_path)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing running */
	if (!freopen("/dev/null", "w", stderr))
		_exit(126);
	execl("/proc/self/exe", "kill_test", "--as-sync", dir, socket_path, (char *)NULL);
	_exit(127);
}

static void on_message(void *ctx, json_t *message)
{
	struct kiosk *k = ctx;
	const char *t = json_string_value(json_object_get(message, "t"));
	const char *id = json_string_value(json_object_get(message, "id"));
	if (!message) {
		k->is_gone = true;
		return;
	}
	if (strcmp(t, "saved"))
		return;
	unsigned long i = strtoul(id, NULL, 16);
	assert_true(i < REQUESTS_MAX);
	k->saved += !k->is_saved[i];
	k->is_saved[i] = true;
}

static bool connect_kiosk(struct kiosk *k, const char *socket_path)
{
	int fd = -1;
	for (int i = 0; i < 400 && wire_connect(socket_path, &fd); i++)
		usleep(5000);
	k->is_gone = false;
	return fd >= 0 && !wire_create(k->loop, fd, on_message, k, &k->wire);
}

static void submit(struct kiosk *k)
{
	char id[33];
	snprintf(id, sizeof id, "%032x", (unsigned)k->next++);
	(void)!wire_send(k->wire, json_pack("{s:s, s:s, s:s, s:s, s:s}", "t", "submit", "id", id,
					  "number", "", "kind", "survey", "sealed", "c2VhbGVk"));
}

static void run_us(struct kiosk *k, int64_t us)
{
	int64_t until_us = loop_refresh(k->loop).mono_us + us;
	while (!k->is_gone && loop_refresh(k->loop).mono_us < until_us)
		loop_turn(k->loop, 1);
}

static void one_life(struct kiosk *k, const char *dir, const char *socket_path)
{
	pid_t pid = start_sync(dir, socket_path);
	if (connect_kiosk(k, socket_path)) {
		for (int i = 0; i < 4; i++) {
			submit(k);
			run_us(k, i < 3 ? randombytes_uniform(LIFE_MAX_US / 4) : 0);
		}
		usleep(randombytes_uniform(LAST_MAX_US)); /* around the last one's commit */
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	run_us(k, 1000); /* what it had answered before */
	wire_destroy(k->wire);
	k->wire = NULL;
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)facts, (void)type, (void)walk;
	return remove(path);
}

static int missing(const struct kiosk *k, struct hostile_hub *hub)
{
	char id[33];
	int n = 0;
	for (int i = 0; i < REQUESTS_MAX; i++) {
		snprintf(id, sizeof id, "%032x", (unsigned)i);
		n += k->is_saved[i] && !hub_times(hub, id);
	}
	return n;
}

static void nothing_that_was_confirmed_is_lost(void **state)
{
	(void)state;
	static struct hostile_hub hub;
	static struct kiosk k;
	char dir[] = "/tmp/kill-XXXXXX", socket_path[64];
	assert_non_null(mkdtemp(dir));
	snprintf(socket_path, sizeof socket_path, "%s/s", dir);
	assert_true(hub_start(&hub, dir));
	assert_int_equal(loop_create(&k.loop), ERR_OK);
	hub.mood = MOOD_ANY;
	for (int i = 0; i < ROUNDS; i++)
		one_life(&k, dir, socket_path);
	assert_true(k.saved > ROUNDS / 2);
	hub.mood = MOOD_GOOD;
	pid_t pid = start_sync(dir, socket_path);
	for (int i = 0; i < 300 && missing(&k, &hub); i++)
		usleep(20000);
	assert_int_equal(missing(&k, &hub), 0);
	assert_int_equal(hub.changed_bytes, 0);
	assert_int_equal(hub.bad_signatures, 0);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	print_message(
		"%d lives, %d requests submitted, %d confirmed, %d posts, 0 lost, 0 changed\n",
		ROUNDS, k.next, k.saved, (int)hub.posts);
	loop_destroy(k.loop);
	hub_stop(&hub);
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "--as-sync"))
		return be_sync(argv[2], argv[3]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_was_confirmed_is_lost),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
