/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that fetches content, and has it checked, for kiosk-sync (supply.h). */
#include "kiosk/sync/supply.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"
#include "kiosk/core/wire.h"
#include "kiosk/sync/announce.h"
#include "kiosk/sync/depot.h"
#include "kiosk/sync/package.h"
#include "kiosk/tuf/tls_time.h"
#include "kiosk/tuf/folder_source.h"
#include "kiosk/tuf/strict.h"
#include "kiosk/tuf/web_source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_MAX = 2048 };

struct hand {
	struct loop *loop;
	struct wire *wire;
	char complained[64]; /* the notice that was complained of last */
};

/* One half of a repository: on a web server, or in a folder if its address is a path. */
struct half {
	struct web_source *web;
	struct folder_source *folder;
};

static enum err half_open(struct half *h, const char *base, const char *below, const char *ca_file,
	struct source *out)
{
	char address[ADDRESS_MAX];
	if (snprintf(address, sizeof address, "%s/%s", base, below) >= ADDRESS_MAX)
		return ERR_TOO_BIG;
	enum err e = *base == '/' ? folder_source_create(address, &h->folder)
				  : web_source_create(address, ca_file, &web_usual_limits, &h->web);
	if (!e)
		*out = h->folder ? folder_source_port(h->folder) : web_source_port(h->web);
	return e;
}

static void half_close(struct half *h)
{
	folder_source_destroy(h->folder);
	web_source_destroy(h->web);
}

/* As kiosk-sync said when it asked; a look is short. */
static struct tls_time time_of(void *ctx)
{
	const json_t *m = ctx;
	json_int_t least_s = 0;
	strict_int(m, "least_s", 0, &least_s);
	return (struct tls_time){least_s, json_is_true(json_object_get(m, "sure"))};
}

static enum err update(const json_t *m, struct depot_report *report)
{
	struct tls_clock clock = {time_of, (void *)(uintptr_t)m};
	const char *url = strict_string(m, "url"), *ca_file = strict_string(m, "ca");
	struct depot_order order = {.state_dir = strict_string(m, "state"),
		.root_file = strict_string(m, "root"),
		.kiosk = strict_string(m, "kiosk"),
		.centre = strict_string(m, "centre"),
		.is_thorough = json_is_true(json_object_get(m, "thorough")),
		.limits = &depot_usual_limits};
	struct half metadata = {0}, targets = {0};
	json_int_t now_s = 0, least_s = 0;
	if (!url || !order.state_dir || !order.root_file || !strict_int(m, "now_s", 0, &now_s) ||
		!strict_int(m, "least_s", 0, &least_s))
		return ERR_BAD_INPUT;
	order.now_s = now_s;
	order.least_s = least_s;
	if (!*url)
		return ERR_OFFLINE;
	enum err e = half_open(&metadata, url, "metadata", ca_file, &order.metadata);
	if (!e)
		e = half_open(&targets, url, "targets", ca_file, &order.targets);
	if (metadata.web)
		web_source_set_tls(metadata.web, tls_time_apply, &clock);
	if (targets.web)
		web_source_set_tls(targets.web, tls_time_apply, &clock);
	if (!e)
		e = depot_update(&order, report);
	half_close(&targets);
	half_close(&metadata);
	return e;
}

/* --- what is there, whether or not something new could be fetched ------------------------------
 */

/* Once, not with each look. */
static void complain(struct hand *h, const char *path, const char *why)
{
	if (!strcmp(h->complained, path))
		return;
	snprintf(h->complained, sizeof h->complained, "%s", path);
	log_warn("content", "%.60s is not shown: %s", path, why);
}

/* In the form of protocol.md 14, for information only: what one key signed never takes the whole
 * screen.  One that breaks a rule is left out; NULL. */
static json_t *read_announced(
	struct hand *h, const char *state_dir, const char *path, const json_t *entry)
{
	char file[PATH_MAX];
	const char *hash = strict_string(entry, "hash"), *why = "";
	struct announce a = {0};
	struct k_buf bytes;
	json_t *out = NULL;
	k_buf_init(&bytes, ANNOUNCE_BYTES_MAX);
	if (hash &&
		snprintf(file, sizeof file, "%s/content/files/%s", state_dir, hash) < PATH_MAX &&
		!k_buf_read_file(&bytes, file) && bytes.data) {
		if (announce_read(bytes.data, bytes.len_bytes, &a, &why))
			complain(h, path, why);
		else
			out = json_pack("{s:s, s:I, s:I, s:s, s:O*}", "id", path, "from",
				(json_int_t)a.from_s * 1000, "until", (json_int_t)a.until_s * 1000,
				"level", "info", "texts", json_object_get(a.whole, "text"));
		announce_finish(&a);
	}
	k_buf_finish(&bytes);
	return out;
}

static json_t *all_announced(struct hand *h, const char *state_dir, const json_t *wanted)
{
	const char *path;
	json_t *entry, *list = json_array();
	json_object_foreach(json_object_get(wanted, "announced"), path, entry) {
		json_t *one = read_announced(h, state_dir, path, entry);
		if (one && json_array_size(list) < ANNOUNCE_SHOWN_MAX)
			json_array_append(list, one);
		json_decref(one);
	}
	return list;
}

/* {"name", "dir", "words", "version", "snapshot", "release"} of what is wanted. */
static json_t *lay_out(const json_t *m, const json_t *wanted)
{
	const char *state_dir = strict_string(m, "state"),
		   *snapshot = strict_string(wanted, "snapshot");
	struct package_report r;
	struct package_order order = {.state_dir = state_dir,
		.files = json_object_get(wanted, "files"),
		.proof = strict_string(m, "proof"),
		.is_thorough = json_is_true(json_object_get(m, "thorough"))};
	json_int_t version = 0, release = 0, least_s = 0, at_s = 0;
	const json_t *next = json_object_get(wanted, "next"), *said = wanted;
	strict_int(m, "least_s", 0, &least_s);
	if (strict_int(next, "at", 1, &at_s) && at_s <= least_s) {
		said = next; /* its time has come, with or without the line */
		order.files = json_object_get(next, "files");
	}
	if (!json_is_object(order.files) || !order.proof || !snapshot ||
		!strict_int(wanted, "version", 1, &version))
		return NULL;
	strict_int(said, "release", 0, &release);
	if (order.is_thorough && package_forget(state_dir))
		log_warn("content", "what was refused is not judged anew");
	enum err e = package_lay(&order, &r);
	if (e && e != ERR_DENIED)
		log_warn("content", "the package cannot be judged now: %s", r.words);
	const json_t *keep = json_object_get(m, "keep");
	if (json_is_array(keep)) {
		json_array_append_new((json_t *)(uintptr_t)keep, json_string(r.name));
		package_sweep(state_dir, keep);
	}
	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:I}", "name", r.name, "dir", r.dir, "words",
		r.words, "version", version, "snapshot", snapshot, "release", release);
}

static json_t *read_wanted(const char *state_dir)
{
	char path[PATH_MAX];
	if (!state_dir ||
		snprintf(path, sizeof path, "%s/content/wanted.json", state_dir) >= PATH_MAX)
		return NULL;
	return json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
}

static json_t *answer_update(struct hand *h, const json_t *m)
{
	struct depot_report r = {0};
	enum err e = update(m, &r);
	const char *words = e && !*r.words ? err_words(e) : r.words;
	const char *state_dir = strict_string(m, "state");
	json_t *wanted = read_wanted(state_dir);
	json_t *answer = json_pack("{s:s, s:s, s:I, s:i, s:i, s:I, s:b, s:o*, s:o}", "t", "updated",
		"words", words, "version", r.version, "files", r.files, "new_files", r.new_files,
		"bytes", (json_int_t)r.bytes, "is_new", r.is_new, "package",
		wanted ? lay_out(m, wanted) : NULL, "announced",
		all_announced(h, state_dir, wanted));
	json_decref(wanted);
	return answer;
}

/* --- orders ------------------------------------------------------------------------------------
 */

static void on_order(void *ctx, json_t *message)
{
	struct hand *h = ctx;
	const char *state_dir = strict_string(message, "state"), *t = strict_string(message, "t");
	const char *package = strict_string(message, "package"),
		   *words = strict_string(message, "words");
	if (!message) {
		loop_stop(h->loop, 0);
		return;
	}
	if (t && !strcmp(t, "refuse")) {
		if (state_dir && package && words && package_refuse(state_dir, package, words))
			log_warn("content", "that a package failed cannot be remembered");
		return;
	}
	json_t *answer = answer_update(h, message);
	if (!answer || wire_send(h->wire, answer))
		loop_stop(h->loop, 1);
}

int supply_work(int fd)
{
	struct hand h = {0};
	int code = 1;
	enum err e = loop_create(&h.loop);
	if (!e)
		e = wire_create(h.loop, fd, on_order, &h, &h.wire);
	if (!e)
		code = loop_run(h.loop);
	wire_destroy(h.wire);
	loop_destroy(h.loop);
	return code;
}
