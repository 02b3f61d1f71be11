/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "package_memory.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIVEN_UP_MAX = 4 };

/* A machine that lost its power has not failed to show anything: starts count within one boot. */
static void read_boot(char boot[PACKAGE_BOOT_BYTES])
{
	struct k_buf text;
	k_buf_init(&text, PACKAGE_BOOT_BYTES);
	if (!k_buf_read_file(&text, "/proc/sys/kernel/random/boot_id") && text.data)
		snprintf(boot, PACKAGE_BOOT_BYTES, "%.36s", text.data);
	k_buf_finish(&text);
}

/* --- the file -----------------------------------------------------------------------------------
 */

static json_t *label_json(const struct package_label *l)
{
	return json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "name", l->name, "dir", l->dir,
		"snapshot", l->snapshot, "version", (json_int_t)l->version, "release",
		(json_int_t)l->release, "checked", (json_int_t)l->checked_ms);
}

static void write_down(const struct package_memory *m)
{
	if (!*m->path)
		return;
	json_t *json = json_pack("{s:o, s:o, s:s, s:i, s:O}", "now", label_json(&m->now), "before",
		label_json(&m->before), "boot", m->boot, "starts", m->starts, "given_up",
		m->given_up);
	char *text = json ? json_dumps(json, JSON_INDENT(1) | JSON_SORT_KEYS) : NULL;
	enum err e = text ? k_file_replace(m->path, text, strlen(text), 0640) : ERR_NO_MEMORY;
	if (e)
		log_warn("content", "%s: what is shown cannot be remembered: %s", m->path,
			err_words(e));
	free(text);
	json_decref(json);
}

bool package_label_read(const json_t *offer, struct package_label *out)
{
	const char *name = NULL, *dir = NULL, *snapshot = NULL;
	json_int_t version = 0, release = 0, checked_ms = 0;
	if (json_unpack((json_t *)(uintptr_t)offer, "{s:s, s:s, s:s, s:I, s:I, s:I}", "name", &name,
		    "dir", &dir, "snapshot", &snapshot, "version", &version, "release", &release,
		    "checked", &checked_ms) ||
		strlen(name) >= PACKAGE_NAME_BYTES || strlen(snapshot) >= PACKAGE_NAME_BYTES ||
		strlen(dir) >= PATH_MAX)
		return false;
	*out = (struct package_label){
		.version = version, .release = release, .checked_ms = checked_ms};
	snprintf(out->name, sizeof out->name, "%s", name);
	snprintf(out->snapshot, sizeof out->snapshot, "%s", snapshot);
	snprintf(out->dir, sizeof out->dir, "%s", dir);
	return true;
}

void package_memory_open(struct package_memory *m, const char *keep)
{
	*m = (struct package_memory){.given_up = json_array()};
	read_boot(m->boot);
	if (!keep || snprintf(m->path, sizeof m->path, "%s.shown", keep) >= (int)sizeof m->path) {
		*m->path = '\0';
		return;
	}
	json_t *json = json_load_file(m->path, JSON_REJECT_DUPLICATES, NULL);
	json_t *given_up = json_object_get(json, "given_up");
	if (!package_label_read(json_object_get(json, "now"), &m->now))
		m->now = (struct package_label){0};
	if (!package_label_read(json_object_get(json, "before"), &m->before))
		m->before = (struct package_label){0};
	const char *boot = json_string_value(json_object_get(json, "boot"));
	if (boot && !strcmp(boot, m->boot))
		m->starts = (int)json_integer_value(json_object_get(json, "starts"));
	if (json_is_array(given_up)) {
		json_decref(m->given_up);
		m->given_up = json_incref(given_up);
	}
	json_decref(json);
}

void package_memory_close(struct package_memory *m)
{
	json_decref(m->given_up);
	m->given_up = NULL;
}

/* --- what happens to it --------------------------------------------------------------------------
 */

static void note_given_up(struct package_memory *m, const char *name, const char *words)
{
	if (package_memory_is_given_up(m, name))
		return;
	if (json_array_size(m->given_up) >= GIVEN_UP_MAX)
		json_array_remove(m->given_up, 0);
	json_array_append_new(
		m->given_up, json_pack("{s:s, s:s}", "package", name, "words", words));
	log_error("content", "package %.12s is given up: %s", name, words);
}

void package_memory_give_up(struct package_memory *m, const char *words)
{
	if (words)
		note_given_up(m, m->now.name, words);
	m->now = m->before;
	m->before = (struct package_label){0};
	m->starts = 0;
	write_down(m);
}

bool package_memory_start(struct package_memory *m)
{
	if (m->starts >= PACKAGE_STARTS_MAX) {
		package_memory_give_up(m, "three starts of the kiosk with it failed");
		return false;
	}
	m->starts++;
	write_down(m);
	return true;
}

void package_memory_well(struct package_memory *m)
{
	if (!m->starts)
		return;
	m->starts = 0;
	write_down(m);
}

void package_memory_switch(struct package_memory *m, const struct package_label *label)
{
	if (strcmp(label->name, m->now.name))
		m->before = m->now;
	m->now = *label;
	m->starts = 0;
	write_down(m);
}

void package_memory_relabel(struct package_memory *m, const struct package_label *label)
{
	m->now = *label;
	write_down(m);
}

void package_memory_refuse(struct package_memory *m, const char *name, const char *words)
{
	note_given_up(m, name, words);
	write_down(m);
}

bool package_memory_is_given_up(const struct package_memory *m, const char *name)
{
	size_t i;
	json_t *one;
	json_array_foreach(m->given_up, i, one) {
		const char *its = json_string_value(json_object_get(one, "package"));
		if (its && !strcmp(its, name))
			return true;
	}
	return false;
}
