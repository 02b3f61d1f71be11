/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_content: what the running hub serves of the signed content. */
#ifndef FOYER_TESTS_HUB_LIVE_CONTENT_H
#define FOYER_TESTS_HUB_LIVE_CONTENT_H

#include "live_world.h"
#include "hub/publish/tree.h"
#include "kiosk/base/check.h"

/* Signed content: its bytes as they lie there, and nothing beside them. */
static inline void signed_content_is_served(void **state)
{
	static const char *const files[] = {"content/metadata/1.root.json",
		"content/targets/words/en/0abc.town.json", "publish/secret.pem"};
	static const char *const refused[] = {"/content/metadata/2.root.json",
		"/content/metadata/../../publish/secret.pem", "/content/metadata/..%2f..%2fkeys",
		"/content/targets/%2e%2e/%2e%2e/publish/secret.pem", "/content/publish/secret.pem",
		"/content/metadata/.hidden", "/content/metadata//etc/passwd", "/content/metadata/",
		"/content/targets/words/en", "/content/targets/words/en/"};
	struct world *w = *state;
	struct tree t;
	char data[PATH_MAX];
	snprintf(data, sizeof data, "%s/data", w->hub.dir);
	assert_int_equal(tree_at(data, &t), ERR_OK);
	for (size_t i = 0; i < K_COUNT(files); i++)
		assert_int_equal(tree_write(&t, files[i], "bytes", 5), ERR_OK);
	for (size_t i = 0; i < 2; i++) {
		char target[URL_MAX], seen[URL_MAX];
		snprintf(target, sizeof target, "/%s", files[i]);
		struct live_answer a = live_exchange(&w->hub, "GET", target, NULL, 0, NULL);
		assert_int_equal(a.status, 200);
		json_decref(a.body);
		snprintf(seen, sizeof seen, "GET /content/%s/{file} 200",
			i ? "targets" : "metadata");
		json_object_set_new(w->hub.openapi.seen, seen, json_true());
		snprintf(seen, sizeof seen, "/content/%s/{file}", i ? "targets" : "metadata");
		assert_int_equal(live_status(&w->hub, NULL, "GET", seen,
					 i ? "/content/targets/no" : "/content/metadata/no", NULL),
			404);
	}
	for (size_t i = 0; i < K_COUNT(refused); i++) {
		struct live_answer a = live_exchange(&w->hub, "GET", refused[i], NULL, 0, NULL);
		assert_int_equal(a.status, 404);
		json_decref(a.body);
	}
}

#endif
