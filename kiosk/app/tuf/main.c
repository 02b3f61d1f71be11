/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tuf-client: the kiosk's TUF client as a command, with the command line of the public conformance
 * suite (tuf-conformance, CLIENT-CLI.md).  Ends with 0: all of it done; 1: refused or not there;
 * 2: the command line is wrong. */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/tuf/client.h"
#include "kiosk/tuf/web_source.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TARGETS_MAX = 256 };

static const char usage[] =
	"Usage: tuf-client --metadata-dir DIR init ROOT\n"
	"       tuf-client --metadata-dir DIR --metadata-url URL refresh\n"
	"       tuf-client --metadata-dir DIR --metadata-url URL --target-name PATH ...\n"
	"                  --target-base-url URL --target-dir DIR download\n"
	"Fetches from a TUF repository what its keys have signed, and nothing else.\n"
	"  --metadata-dir DIR     what is trusted: root.json, timestamp.json ...\n"
	"  --metadata-url URL     where the repository's metadata are\n"
	"  --target-name PATH     what to fetch; may stand more than once\n"
	"  --target-base-url URL  where the repository's targets are\n"
	"  --target-dir DIR       where to put them\n"
	"  --ca-file FILE         certificates to trust instead of the machine's\n";

struct command {
	const char *metadata_dir, *metadata_url, *target_url, *target_dir, *ca_file;
	const char *targets[TARGETS_MAX];
	int target_count;
	const char *verb, *root;
};

static bool read_option(struct command *c, const char *name, const char *value)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = {{"--metadata-dir", &c->metadata_dir}, {"--metadata-url", &c->metadata_url},
		{"--target-base-url", &c->target_url}, {"--target-dir", &c->target_dir},
		{"--ca-file", &c->ca_file}};
	if (!strcmp(name, "--target-name") && c->target_count < TARGETS_MAX) {
		c->targets[c->target_count++] = value;
		return true;
	}
	for (unsigned i = 0; i < K_COUNT(options); i++)
		if (!strcmp(name, options[i].name)) {
			*options[i].value = value;
			return true;
		}
	return false;
}

static bool read_command(int argc, char **argv, struct command *c)
{
	const char **words[] = {&c->verb, &c->root};
	unsigned n = 0;
	for (int i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "--", 2)) {
			if (i + 1 >= argc || !read_option(c, argv[i], argv[i + 1]))
				return false;
			i++;
		} else if (n < K_COUNT(words)) {
			*words[n++] = argv[i];
		} else {
			return false;
		}
	}
	if (!c->verb || !c->metadata_dir)
		return false;
	if (!strcmp(c->verb, "init"))
		return c->root;
	if (c->root || !c->metadata_url)
		return false;
	return !strcmp(c->verb, "refresh") ||
	       (!strcmp(c->verb, "download") && c->target_count && c->target_url && c->target_dir);
}

static int tell(enum err e, const char *what, const char *why)
{
	if (e)
		fprintf(stderr, "tuf-client: %s: %s%s%s\n", what, err_words(e), *why ? ": " : "",
			why);
	return e ? 1 : 0;
}

static int run_init(const struct command *c)
{
	struct k_buf root;
	k_buf_init(&root, (size_t)client_usual_limits.root_bytes);
	enum err e = k_buf_read_file(&root, c->root);
	if (!e)
		e = client_init(c->metadata_dir, root.data, root.len_bytes);
	k_buf_finish(&root);
	return tell(e, c->root, "");
}

static int run_update(const struct command *c, struct client *client)
{
	enum err e = client_refresh(client);
	if (!strcmp(c->verb, "refresh") || e)
		return tell(e, c->metadata_url, client_words(client));
	for (int i = 0; !e && i < c->target_count; i++) {
		e = client_download(client, c->targets[i], c->target_dir);
		tell(e, c->targets[i], client_words(client));
	}
	return e ? 1 : 0;
}

static int run(const struct command *c)
{
	struct web_source *metadata = NULL, *targets = NULL;
	struct client *client = NULL;
	int code = 1;
	struct client_options options = {.metadata_dir = c->metadata_dir,
		.now_s = time(NULL),
		.limits = &client_usual_limits};
	enum err e = web_source_create(c->metadata_url, c->ca_file, &web_usual_limits, &metadata);
	if (!e && c->target_url)
		e = web_source_create(c->target_url, c->ca_file, &web_usual_limits, &targets);
	if (!e) {
		options.metadata = web_source_port(metadata);
		if (targets)
			options.targets = web_source_port(targets);
		e = client_create(&options, &client);
	}
	code = e ? tell(e, c->metadata_dir, "") : run_update(c, client);
	client_destroy(client);
	web_source_destroy(targets);
	web_source_destroy(metadata);
	return code;
}

int main(int argc, char **argv)
{
	struct command c = {0};
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (!read_command(argc, argv, &c)) {
		fputs(usage, stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(c.verb, "init"))
		return run_init(&c);
	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return 1;
	int code = run(&c);
	curl_global_cleanup();
	return code;
}
