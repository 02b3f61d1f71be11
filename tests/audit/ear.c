/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/audit/ear.h"

#include "kiosk/base/check.h"

#include <stdio.h>
#include <string.h>

static struct heard *note(struct ear *e)
{
	static struct heard lost;
	struct heard *h = e->count < HEARD_MAX ? &e->list[e->count++] : &lost;
	memset(h, 0, sizeof *h);
	return h;
}

static void say(void *self, const struct utterance *u)
{
	struct ear *e = self;
	struct heard *h = note(e);
	const struct narrator_shown *shown = narrator_shown(e->narrator);
	snprintf(h->text, sizeof h->text, "%s", u->text);
	snprintf(h->lang, sizeof h->lang, "%s", u->lang);
	snprintf(h->item, sizeof h->item, "%s", shown->item_id ? shown->item_id : "");
	snprintf(h->caption, sizeof h->caption, "%s", shown->caption ? shown->caption : "");
	h->is_private = u->is_private;
	e->saying = u->id;
}

static void earcon(void *self, enum earcon which, int volume)
{
	(void)which;
	(void)volume;
	note(self)->is_sound = true;
}

static void stop(void *self)
{
	((struct ear *)self)->saying = 0;
}

static bool has_voice(void *self, const char *lang)
{
	(void)self;
	(void)lang;
	return true;
}

static void route(void *self, bool to_headphones)
{
	(void)self;
	(void)to_headphones;
}

void ear_create(struct ear *e, const struct profile *profile)
{
	memset(e, 0, sizeof *e);
	e->clock_port = fake_clock_port(&e->clock, 1714471800000);
	e->port = (struct speech_port){.self = e, .say = say, .earcon = earcon, .stop = stop,
		.has_voice = has_voice, .route = route};
	K_CHECK(!narrator_create(&e->port, &e->clock_port, &e->narrator));
	narrator_settings(e->narrator, profile);
}

void ear_destroy(struct ear *e)
{
	narrator_destroy(e->narrator);
}

void ear_listen(struct ear *e)
{
	while (e->saying) {
		struct speech_event done = {.kind = SPEECH_DONE, .id = e->saying};
		e->saying = 0;
		(void)narrator_event(e->narrator, &done);
	}
}

void ear_forget(struct ear *e)
{
	e->count = 0;
}

const char *ear_all(struct ear *e)
{
	static char all[HEARD_MAX * HEARD_BYTES];
	size_t used = 0;
	all[0] = '\0';
	for (int i = 0; i < e->count; i++)
		used += (size_t)snprintf(all + used, sizeof all - used, "%s ", e->list[i].text);
	return all;
}

bool ear_heard(const struct ear *e, const char *words)
{
	for (int i = 0; i < e->count; i++)
		if (strstr(e->list[i].text, words))
			return true;
	return false;
}
