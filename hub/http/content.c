/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/content.h"

#include <string.h>

#include "hub/publish/layout.h"
#include "hub/publish/tree.h"

static const char timestamp[] = "/content/metadata/timestamp.json";

bool content_path_fits(const char *pattern, const char *path)
{
	size_t n = strcspn(pattern, "{");
	return pattern[n] && !strncmp(pattern, "/content/", 9) && !strncmp(pattern, path, n) &&
	       layout_is_safe(path + n, LAYOUT_SERVED_MAX);
}

/* All but the timestamp have names of their own for ever: a cache may keep them. */
static const char *cache_of(const char *path)
{
	return strcmp(path, timestamp) ? "public, max-age=31536000, immutable"
				       : "public, max-age=5";
}

void answer_content(struct ask *ask, struct reply *reply)
{
	struct tree t;
	k_buf_init(&reply->text, TREE_METADATA_MAX);
	enum err e = ask->hub->data ? tree_at(ask->hub->data, &t) : ERR_NOT_FOUND;
	if (!e)
		e = tree_read(&t, ask->path + 1, &reply->text);
	if (!e && !reply->text.data)
		e = k_buf_add(&reply->text, "", 0);
	if (e) {
		k_buf_finish(&reply->text);
		reply_err(reply, e == ERR_IO || e == ERR_DENIED ? ERR_NOT_FOUND : e);
		return;
	}
	reply->status = 200;
	reply->type = "application/octet-stream";
	reply->cache = cache_of(ask->path);
}
