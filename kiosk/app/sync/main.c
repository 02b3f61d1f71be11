/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosk-sync: keeps requests and carries them to the city.  No display, no microphone. */
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/sync/sync.h"

#include <curl/curl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"Usage: kiosk-sync [--state DIR] [--socket PATH] [--url URL] [--ca FILE] [--verbose]\n"
	"                  [--content-root FILE [--content-url URL]]\n"
	"Keeps this kiosk's requests safely and carries them to the hub.\n"
	"  --state DIR    what is kept (default /var/lib/foyer)\n"
	"  --socket PATH  where the kiosk and kioskctl find it (default /run/foyer/sync.sock)\n"
	"  --url URL      the hub, instead of the one of the enrolment\n"
	"  --ca FILE      certificates to trust, instead of those of the enrolment\n"
	"  --rtc FILE     the battery clock, seconds since 1970 (/sys/class/rtc/rtc0/since_epoch)\n"
	"  --content-root FILE the root.json that the city's signed content begins with\n"
	"  --content-url URL   where that content is; without it only kioskctl content brings some\n"
	"  --proof FILE   the program that checks it (default: kiosk-proof beside this one)\n"
	"Enrol the kiosk first: kioskctl enrol URL CODE\n";

/* Reads the command line; false: it is wrong. */
static bool read_options(int argc, char **argv, struct sync_options *o)
{
	struct supply_options *content = &o->content;
	const struct {
		const char *name;
		const char **value;
	} options[] = {{"--state", &o->state_dir}, {"--socket", &o->socket_path},
		{"--url", &o->url}, {"--ca", &o->ca_file}, {"--rtc", &o->rtc_path},
		{"--content-url", &content->url}, {"--content-root", &content->root_file},
		{"--proof", &content->proof}};
	for (int i = 1; i < argc; i++) {
		bool is_known = !strcmp(argv[i], "--verbose");
		if (is_known)
			log_set_level(LOG_DEBUG);
		for (unsigned n = 0; n < K_COUNT(options) && !is_known; n++) {
			is_known = !strcmp(argv[i], options[n].name) && i + 1 < argc;
			if (is_known)
				*options[n].value = argv[++i];
		}
		if (!is_known)
			return false;
	}
	content->state_dir = o->state_dir;
	content->ca_file = o->ca_file;
	if (content->root_file && !content->url)
		content->url = "";
	return !content->url == !content->root_file;
}

/* kiosk-proof lies beside this program. */
static void find_proof(char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - sizeof "kiosk-proof");
	path[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(path, '/');
	memcpy(slash ? slash + 1 : path, "kiosk-proof", sizeof "kiosk-proof");
}

/* The process that fetches content (supply.h): kiosk-sync starts itself so. */
static int work(const char *wire_option)
{
	int fd;
	if (sscanf(wire_option, "--wire-fd=%d", &fd) != 1 || curl_global_init(CURL_GLOBAL_DEFAULT))
		return 2;
	int code = supply_work(fd);
	curl_global_cleanup();
	return code;
}

/* Nothing of what passes through here may end in a core dump or in a file that others can read. */
static void close_the_blinds(void)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
	umask(0077);
	signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
	struct sync_options options = {.state_dir = "/var/lib/foyer",
		.socket_path = "/run/foyer/sync.sock",
		.limits = &outbox_usual_limits};
	char proof[PATH_MAX];
	struct loop *loop = NULL;
	struct sync *sync = NULL;
	int code = 1;
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	close_the_blinds();
	if (argc == 3 && !strcmp(argv[1], "fetch-content"))
		return work(argv[2]);
	find_proof(proof);
	options.content.proof = proof;
	if (!read_options(argc, argv, &options)) {
		fputs(usage, stderr);
		return 2;
	}
	enum err e = curl_global_init(CURL_GLOBAL_DEFAULT) ? ERR_NO_MEMORY : loop_create(&loop);
	if (!e)
		e = sync_create(loop, &options, &sync);
	if (e)
		log_error("us", "kiosk-sync cannot work on %s and %s: %s", options.state_dir,
			options.socket_path, err_words(e));
	else
		code = loop_run(loop);
	sync_destroy(sync);
	loop_destroy(loop);
	curl_global_cleanup();
	return code;
}
