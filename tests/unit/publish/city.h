/* SPDX-License-Identifier: GPL-3.0-or-later */
/* city: a hub's folder with a small repository, three people and their keys, for tests of
 * hub/publish.  The package is not looked at: what it says is for kiosk/content. */
#ifndef FOYER_TESTS_PUBLISH_CITY_H
#define FOYER_TESTS_PUBLISH_CITY_H

#include "hub/publish/build.h"
#include "hub/publish/change.h"
#include "hub/publish/hubkeys.h"
#include "hub/publish/judge.h"
#include "hub/publish/put.h"
#include "hub/publish/renew.h"
#include "hub/publish/rollout.h"
#include "hub/publish/signer.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PEOPLE = 3, DAY_S = 24 * 3600 };
#define START_S INT64_C(1800000000)

struct city {
	char dir[64];
	EVP_PKEY *key[PEOPLE];
	char id[PEOPLE][65];
	struct layout_people people;
	char words[PUBLISH_WORDS_MAX];
};

static inline enum err city_look(void *ctx, const char *dir, const char *notice, char *words)
{
	(void)ctx;
	(void)dir;
	(void)notice;
	(void)words;
	return ERR_OK;
}

static const struct put_check city_check = {city_look, NULL};

static inline void city_sign(struct city *c, json_t *change, const char *who)
{
	for (; *who; who++) {
		struct signer by = signer_of(c->key[*who - 'a'], c->id[*who - 'a']);
		assert_int_equal(change_sign(change, &by), ERR_OK);
	}
}

static inline enum err city_put(struct city *c, json_t *change, const char *who, int64_t now_s)
{
	city_sign(c, change, who);
	enum err e = publish_put(c->dir, change, &city_check, now_s, c->words);
	json_decref(change);
	return e;
}

static inline struct publish *city_open(struct city *c)
{
	struct publish *p = NULL;
	if (publish_open(c->dir, &p, c->words))
		fail_msg("%s", c->words);
	return p;
}

/* A change of one file; text NULL: it goes. */
static inline json_t *city_change(struct city *c, const char *path, const char *text, int64_t now_s)
{
	struct change_file file = {path, text, text ? strlen(text) : 0};
	struct change_order order = {.title = "a change",
		.author = "a",
		.files = &file,
		.file_count = 1,
		.ring = -1,
		.now_s = now_s};
	json_t *change = NULL;
	struct publish *p = city_open(c);
	if (change_build(p, &order, &change, c->words))
		change = NULL;
	publish_close(p);
	return change;
}

static inline int city_begin(void **state)
{
	static const struct change_file files[] = {{"town.json", "{}", 2},
		{"numbers.json", "[1]", 3}, {"guides/en/scams.md", "# Scams", 7},
		{"words/es/town.json", "{}", 2}};
	struct city *c = calloc(1, sizeof *c);
	struct tree t;
	json_t *keys = json_array(), *public = NULL, *hub = NULL, *change = NULL;
	snprintf(c->dir, sizeof c->dir, "/tmp/foyer-city.XXXXXX");
	assert_non_null(mkdtemp(c->dir));
	for (int i = 0; i < PEOPLE; i++) {
		char name[2] = {(char)('a' + i), 0};
		assert_int_equal(
			signer_generate(i ? SIGNER_P256 : SIGNER_ED25519, &c->key[i]), ERR_OK);
		assert_int_equal(signer_public(c->key[i], name, &public, c->id[i]), ERR_OK);
		json_array_append_new(keys, public);
	}
	assert_int_equal(tree_at(c->dir, &t), ERR_OK);
	assert_int_equal(hubkeys_make(&t, false, &hub), ERR_OK);
	c->people = (struct layout_people){keys, hub, 2, 0, START_S};
	struct change_order order = {.title = "first",
		.author = "a",
		.files = files,
		.file_count = 4,
		.ring = -1,
		.now_s = START_S};
	assert_int_equal(change_first(&c->people, &order, &change, c->words), ERR_OK);
	if (city_put(c, change, "ab", START_S))
		fail_msg("%s", c->words);
	*state = c;
	return 0;
}

static inline int city_end(void **state)
{
	struct city *c = *state;
	struct tree t;
	assert_int_equal(tree_at(c->dir, &t), ERR_OK);
	tree_remove(&t);
	for (int i = 0; i < PEOPLE; i++)
		EVP_PKEY_free(c->key[i]);
	json_decref((json_t *)(uintptr_t)c->people.keys);
	json_decref((json_t *)(uintptr_t)c->people.hub);
	free(c);
	return 0;
}

/* The newest bytes at path; "" none. */
static inline const char *city_text(struct city *c, const char *path, char out[256])
{
	struct publish *p = city_open(c);
	struct k_buf bytes;
	k_buf_init(&bytes, 255);
	snprintf(out, 256, "%s", publish_read(p, path, &bytes) ? "" : bytes.data);
	k_buf_finish(&bytes);
	publish_close(p);
	return out;
}

static inline json_int_t city_may_show(struct city *c, size_t ring)
{
	struct publish *p = city_open(c);
	json_int_t n = json_integer_value(json_object_get(
		json_array_get(json_object_get(p->rollout, "rings"), ring), "may_show"));
	publish_close(p);
	return n;
}

#endif
