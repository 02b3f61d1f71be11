/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/wanted.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/publish/contents.h"
#include "hub/publish/layout.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"
#include "kiosk/sync/package.h"
#include "kiosk/sync/release.h"

/* --- the files -------------------------------------------------------------------------------- */

static const char *text(const json_t *object, const char *key)
{
	const char *t = json_string_value(json_object_get(object, key));
	return t ? t : "";
}

/* Gives {path: {"hash", "length"}} of the package for who; *release_out: the highest in it. */
static json_t *choose_files(
	const struct wanted *w, const struct release_kiosk *who, json_int_t *release_out)
{
	const char *path;
	json_t *entry, *chosen = json_object();
	*release_out = 0;
	json_object_foreach(w->files, path, entry) {
		const json_t *instead = NULL, *custom = json_object_get(entry, "custom");
		enum release_choice choice = release_choose(custom, who, &instead);
		if (choice == RELEASE_THIS && release_of(custom) > *release_out)
			*release_out = release_of(custom);
		if (choice == RELEASE_THIS)
			json_object_set_new(chosen, path,
				json_pack("{s:s, s:O}", "hash", text(entry, "hash"), "length",
					json_object_get(entry, "length")));
		else if (choice == RELEASE_INSTEAD)
			json_object_set_new(chosen, path,
				json_pack("{s:s, s:O}", "hash",
					text(json_object_get(instead, "hashes"), "sha256"), "length",
					json_object_get(instead, "length")));
	}
	return chosen;
}

/* The sum that a kiosk tells of a folder with these files. */
static enum err folder_sum(const struct wanted *w, const struct release_kiosk *who,
	char out[SHOWN_SUM_CHARS + 1])
{
	char dir[PATH_MAX], words[PUBLISH_WORDS_MAX];
	struct content *content = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	if (!problems)
		return ERR_NO_MEMORY;
	snprintf(dir, sizeof dir, "%s/publish/.fleet", w->hub->data);
	contents_clear(dir);
	enum err e = contents_lay_out(
		&w->publish->tree, &w->publish->view, NULL, who, dir, words);
	if (!e)
		e = content_load(dir, &content, problems);
	if (!e)
		snprintf(out, SHOWN_SUM_CHARS + 1, "%s", content->version);
	content_destroy(content);
	contents_clear(dir);
	free(problems);
	return e;
}

static void content_sum(struct wanted *w, const struct release_kiosk *who, const char *files,
	char out[SHOWN_SUM_CHARS + 1])
{
	struct wanted_memory *m = w->memory;
	out[0] = '\0';
	for (int i = 0; i < WANTED_KEPT; i++)
		if (!strcmp(m->kept[i].files, files)) {
			snprintf(out, SHOWN_SUM_CHARS + 1, "%s", m->kept[i].content);
			return;
		}
	enum err e = folder_sum(w, who, out);
	if (e)
		log_error("console", "what kiosks should show cannot be worked out: %s", err_words(e));
	int at = m->next++ % WANTED_KEPT;
	snprintf(m->kept[at].files, sizeof m->kept[at].files, "%s", files);
	snprintf(m->kept[at].content, sizeof m->kept[at].content, "%s", out);
}

void wanted_of(struct wanted *w, const char *kiosk, const char *centre, struct wanted_one *out)
{
	char name[PACKAGE_NAME_CHARS + 1];
	struct release_kiosk who = {.centre = centre, .now_s = w->now_ms / 1000, .may_show = -1};
	*out = (struct wanted_one){0};
	if (!w->publish)
		return;
	release_ring(w->publish->rollout, kiosk, &who);
	for (int i = 0; !w->by_centre && i < w->known_count; i++)
		if (w->known[i].ring == who.ring && w->known[i].may_show == who.may_show) {
			*out = w->known[i];
			return;
		}
	out->ring = who.ring;
	out->may_show = who.may_show;
	json_t *files = choose_files(w, &who, &out->release);
	if (!package_name(files, name))
		content_sum(w, &who, name, out->content);
	json_decref(files);
	if (w->known_count < WANTED_KEPT)
		w->known[w->known_count++] = *out;
}

/* --- opening --------------------------------------------------------------------------------- */

static int64_t written_ms(const struct tree *t, const char *file)
{
	char path[PATH_MAX];
	struct stat st;
	return tree_path(t, file, path) || stat(path, &st) ? 0 : (int64_t)st.st_mtim.tv_sec * 1000;
}

/* When something that was signed for a time began last; 0: nothing has. */
static int64_t began_ms(const struct wanted *w)
{
	const char *path;
	json_t *entry;
	int64_t last_s = 0;
	json_object_foreach(w->files, path, entry) {
		int64_t at_s = release_begins_s(json_object_get(entry, "custom"));
		if (at_s * 1000 <= w->now_ms && at_s > last_s)
			last_s = at_s;
	}
	return last_s * 1000;
}

/* When what kiosks should show last changed: by a release, its time, or a ring that went on. */
static int64_t changed_ms(const struct wanted *w)
{
	char file[TREE_NAME_MAX];
	const struct tree *t = &w->publish->tree;
	const json_t *rollout = json_object_get(w->files, LAYOUT_ROLLOUT_PATH);
	snprintf(file, sizeof file, "publish/changes/%lld.json",
		(long long)tree_newest(t, "publish/changes", ".json"));
	int64_t change = written_ms(t, file), ring = 0, began = began_ms(w);
	if (!tree_target(LAYOUT_ROLLOUT_PATH, text(rollout, "hash"), file))
		ring = written_ms(t, file);
	change = ring > change ? ring : change;
	return began > change ? began : change;
}

static bool is_by_centre(const json_t *files)
{
	const char *path;
	json_t *entry;
	json_object_foreach((json_t *)(uintptr_t)files, path, entry)
		if (json_object_get(json_object_get(entry, "custom"), "centres"))
			return true;
	return false;
}

enum err wanted_open(
	struct hub *hub, struct wanted_memory *memory, int64_t now_ms, struct wanted *out)
{
	char words[PUBLISH_WORDS_MAX];
	struct wanted w = {.hub = hub, .memory = memory, .now_ms = now_ms};
	*out = w;
	enum err e = hub->data ? publish_open(hub->data, &w.publish, words) : ERR_NOT_FOUND;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	w.files = publish_files(w.publish);
	w.by_centre = is_by_centre(w.files);
	w.release = publish_release(w.publish);
	w.changed_ms = changed_ms(&w);
	*out = w;
	return ERR_OK;
}

void wanted_close(struct wanted *w)
{
	json_decref(w->files);
	if (w->publish)
		publish_close(w->publish);
	*w = (struct wanted){0};
}
