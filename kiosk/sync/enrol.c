/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/enrol.h"

#include "kiosk/base/buf.h"
#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/now.h"
#include "kiosk/tuf/tls_time.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANSWER_MS = 30000, CODE_CHARS = 8, CA_MAX = 1 << 20, KEY_BYTES = 64 };

struct waiting {
	struct loop *loop;
	enum err err;
	int status;
	json_t *answer; /* NULL: no JSON */
};

static void path_in(const char *dir, const char *name, char path_out[PATH_MAX])
{
	snprintf(path_out, PATH_MAX, "%.*s/%s", PATH_MAX - 32, dir, name);
}

/* The key of an enrolment under way, from the disk if an earlier try left one. */
static enum err ready_key(const char *dir, struct identity *i)
{
	char path[PATH_MAX];
	struct k_buf file;
	unsigned char public_key[32];
	path_in(dir, "enrolment.key", path);
	k_buf_init(&file, KEY_BYTES);
	enum err e = k_buf_read_file(&file, path);
	if (!e && file.len_bytes == KEY_BYTES) {
		memcpy(i->secret_key, file.data, KEY_BYTES);
	} else {
		crypto_sign_keypair(public_key, i->secret_key);
		e = k_file_replace(path, i->secret_key, KEY_BYTES, 0600);
	}
	k_buf_finish_wipe(&file);
	return e;
}

static enum err pin_ca(const char *dir, const char *ca_file)
{
	char path[PATH_MAX];
	struct k_buf file;
	if (!ca_file)
		return ERR_OK;
	path_in(dir, "ca.pem", path);
	k_buf_init(&file, CA_MAX);
	enum err e = k_buf_read_file(&file, ca_file);
	if (!e)
		e = k_file_replace(path, file.data, file.len_bytes, 0600);
	k_buf_finish(&file);
	return e;
}

static void on_answer(void *ctx, const struct http_answer *a)
{
	struct waiting *w = ctx;
	w->err = a->err;
	w->status = a->status;
	if (!a->err)
		w->answer = json_loadb(a->body, a->len_bytes, JSON_REJECT_DUPLICATES, NULL);
	loop_stop(w->loop, 0);
}

/* Nobody has said the time here yet. */
static struct tls_time first_time(void *ctx)
{
	struct loop *loop = ctx;
	struct k_time at = loop_now(loop);
	const struct now unknown = {0};
	return (struct tls_time){
		now_trusted_ms(&unknown, k_time_mono_ms(at), at.wall_ms) / 1000, false};
}

static enum err ask(const struct enrol_request *r, const struct identity *i, struct waiting *w)
{
	char url[IDENTITY_URL_MAX + 32], public_key[64], body[256];
	struct http *http = NULL;
	snprintf(url, sizeof url, "%s/v1/enrol", i->url);
	/* The second half of an Ed25519 secret key is the public one. */
	sodium_bin2base64(public_key, sizeof public_key, i->secret_key + 32, 32,
		sodium_base64_VARIANT_ORIGINAL);
	int n = snprintf(
		body, sizeof body, "{\"code\":\"%s\",\"public_key\":\"%s\"}", r->code, public_key);
	struct http_request request = {.method = "POST",
		.url = url,
		.headers = {"Content-Type: application/json"},
		.body = body,
		.len_bytes = (size_t)n,
		.timeout_ms = ANSWER_MS};
	enum err e = loop_create(&w->loop);
	if (!e)
		e = http_create(w->loop, r->ca_file, &http);
	struct tls_clock clock = {first_time, w->loop};
	if (!e)
		http_set_tls(http, tls_time_apply, &clock);
	w->err = ERR_OFFLINE;
	if (!e)
		e = http_ask(http, &request, on_answer, w);
	if (!e)
		loop_run(w->loop);
	http_destroy(http);
	loop_destroy(w->loop);
	return e ? e : w->err;
}

/* Reads the answer into i.  On failure words_out says what to do. */
static enum err take_answer(
	struct identity *i, const struct waiting *w, char words_out[ENROL_WORDS_MAX])
{
	const char *error = json_string_value(json_object_get(w->answer, "error"));
	const char *kiosk = json_string_value(json_object_get(w->answer, "kiosk"));
	if (w->status / 100 == 2 && kiosk && *kiosk && strlen(kiosk) <= IDENTITY_KIOSK_MAX &&
		!identity_set_keys(i, json_object_get(w->answer, "keys"))) {
		snprintf(i->kiosk, sizeof i->kiosk, "%s", kiosk);
		return ERR_OK;
	}
	if (error)
		snprintf(words_out, ENROL_WORDS_MAX,
			"the hub refuses (%d): %.150s -- make a new code with: hubctl enrol "
			"--centre NAME",
			w->status, error);
	else
		snprintf(words_out, ENROL_WORDS_MAX,
			"what answers there (%d) is no hub -- check the address, and whether this "
			"network"
			" wants a log-in first",
			w->status);
	return error ? ERR_DENIED : ERR_BAD_INPUT;
}

static enum err check(
	const struct enrol_request *r, struct identity *i, char words_out[ENROL_WORDS_MAX])
{
	enum err e = identity_read(i, r->state_dir);
	if (e)
		snprintf(words_out, ENROL_WORDS_MAX, "%s/identity.json cannot be used: %s",
			r->state_dir, err_words(e));
	else if (identity_is_enrolled(i)) {
		snprintf(words_out, ENROL_WORDS_MAX,
			"this kiosk is enrolled already, as %s -- what waits in its queue belongs "
			"to that"
			" name; move %.150s aside to start anew",
			i->kiosk, r->state_dir);
		e = ERR_EXISTS;
	} else if (strlen(r->code) != CODE_CHARS || strspn(r->code, "0123456789") != CODE_CHARS) {
		snprintf(words_out, ENROL_WORDS_MAX, "the code is %d digits", CODE_CHARS);
		e = ERR_BAD_INPUT;
	} else if (identity_set_url(i, r->url)) {
		snprintf(words_out, ENROL_WORDS_MAX,
			"the address must begin with https:// (or http://)");
		e = ERR_BAD_INPUT;
	}
	return e;
}

enum err enrol(const struct enrol_request *r, char words_out[ENROL_WORDS_MAX])
{
	struct identity i = {0};
	struct waiting w = {0};
	char path[PATH_MAX];
	*words_out = '\0';
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	if (mkdir(r->state_dir, 0700) && errno != EEXIST) {
		snprintf(words_out, ENROL_WORDS_MAX, "%.200s: %s", r->state_dir, strerror(errno));
		return err_from_errno(errno);
	}
	enum err e = check(r, &i, words_out);
	if (!e)
		e = ready_key(r->state_dir, &i);
	if (!e)
		e = ask(r, &i, &w);
	if (!e)
		e = take_answer(&i, &w, words_out);
	if (!e)
		e = pin_ca(r->state_dir, r->ca_file);
	if (!e)
		e = identity_write(&i, r->state_dir);
	if (!e) {
		path_in(r->state_dir, "enrolment.key", path);
		unlink(path);
		snprintf(words_out, ENROL_WORDS_MAX, "enrolled as %s", i.kiosk);
	} else if (!*words_out) {
		snprintf(words_out, ENROL_WORDS_MAX, "%s: %s", i.url, err_words(e));
	}
	json_decref(w.answer);
	identity_finish(&i);
	return e;
}
