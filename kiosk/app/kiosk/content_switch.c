/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content_switch.h"

#include "kiosk/base/log.h"

#include <stdlib.h>
#include <string.h>

enum { WELL_MS = 10000 }; /* a start that lives so long was good */

void content_switch_tell(struct content_switch *s)
{
	const struct package_memory *m = &s->keeper->memory;
	const struct package_label *l = &m->now;
	if (!s->courier->on_screen)
		return;
	json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:O}", "t", "on_screen",
		"package", l->name, "before", m->before.name, "content", s->keeper->now->version,
		"snapshot", l->snapshot, "version", (json_int_t)l->version, "release",
		(json_int_t)l->release, "failed", m->given_up);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	if (text)
		s->courier->on_screen(s->courier->self, text);
	free(text);
	json_decref(json);
}

static void on_well(void *ctx)
{
	struct content_switch *s = ctx;
	s->well = NULL;
	package_memory_well(&s->keeper->memory);
}

void content_switch_start(struct content_switch *s, struct loop *loop,
	struct content_keeper *keeper, const struct courier_port *courier)
{
	*s = (struct content_switch){.loop = loop, .keeper = keeper, .courier = courier};
	s->well = loop_timer_add(loop, WELL_MS, on_well, s);
	content_switch_tell(s);
}

/* What was read for an offer before is not needed any more. */
static void drop_loaded(struct content_switch *s)
{
	content_loading_cancel(s->loading);
	s->loading = NULL;
	content_destroy(s->waiting);
	s->waiting = NULL;
	s->loaded = (struct package_label){0};
}

void content_switch_stop(struct content_switch *s)
{
	if (!s->loop)
		return;
	drop_loaded(s);
	loop_timer_remove(s->well);
	s->well = NULL;
	package_memory_well(&s->keeper->memory); /* who ends in good order has not failed */
}

static void on_loaded(void *ctx, struct content *content, const char *words)
{
	struct content_switch *s = ctx;
	s->loading = NULL;
	s->waiting = content;
	if (content)
		return;
	package_memory_refuse(&s->keeper->memory, s->loaded.name, words);
	drop_loaded(s);
	content_switch_tell(s);
}

void content_switch_offer(struct content_switch *s, const char *json)
{
	struct package_label label;
	const struct package_label *now = &s->keeper->memory.now;
	json_t *offer = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	bool is_form = package_label_read(offer, &label);
	json_decref(offer);
	if (!is_form)
		return;
	if (!strcmp(label.name, now->name)) {
		drop_loaded(s); /* what was read meanwhile is not wanted any more */
		package_memory_relabel(&s->keeper->memory, &label);
		content_switch_tell(s);
		return;
	}
	if (!content_keeper_wants(s->keeper, &label)) {
		content_switch_tell(s); /* that it was given up */
		return;
	}
	if (!strcmp(label.name, s->loaded.name)) {
		s->loaded = label;
		return;
	}
	drop_loaded(s);
	s->loaded = label;
	enum err e = content_loading_start(s->loop, label.dir, on_loaded, s, &s->loading);
	if (e) {
		log_error("content", "new content cannot be read now: %s", err_words(e));
		s->loaded = (struct package_label){0};
	}
}

bool content_switch_idle(struct content_switch *s, struct content **old_out)
{
	if (!s->waiting)
		return false;
	content_keeper_switch(s->keeper, &s->loaded, s->waiting, old_out);
	s->waiting = NULL;
	s->loaded = (struct package_label){0};
	loop_timer_remove(s->well); /* it has to prove itself anew */
	s->well = loop_timer_add(s->loop, WELL_MS, on_well, s);
	content_switch_tell(s);
	return true;
}
