/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/app/kiosk/speech_link.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/core/worker.h"
#include "kiosk/i18n/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARG_MAX_BYTES = 256, WHY_MAX_BYTES = 160, BACKOFF_MIN_MS = 200, BACKOFF_MAX_MS = 10000 };

struct link {
	struct worker *worker;
	speech_sink *sink;
	void *ctx;
	char program[ARG_MAX_BYTES], loudspeaker[ARG_MAX_BYTES], headphones[ARG_MAX_BYTES];
	const char *argv[4];
	bool is_to_headphones;
	bool is_ready;	/* the worker told its voices */
	bool has_sound; /* as far as was told to the sink */
	bool has_voice[LANGUAGE_MAX];
	char why[WHY_MAX_BYTES];
};

static void send_message(struct link *l, json_t *message)
{
	enum err e = worker_send(l->worker, message);
	if (e && e != ERR_OFFLINE) /* while it is down its next start says what it must know */
		log_error("us", "speech: a message is lost: %s", err_words(e));
}

static void tell(struct link *l, enum speech_event_kind kind, uint32_t id, int from, int chars)
{
	l->sink(l->ctx,
		&(struct speech_event){.kind = kind, .id = id, .from_char = from, .chars = chars});
}

/* Tells of a change only. */
static void set_sound(struct link *l, bool has_sound, const char *why)
{
	snprintf(l->why, sizeof l->why, "%s", has_sound ? "" : why);
	if (has_sound == l->has_sound)
		return;
	l->has_sound = has_sound;
	tell(l, has_sound ? SPEECH_BACK : SPEECH_LOST, 0, 0, 0);
}

/* --- the port --------------------------------------------------------------------------------- */

static void say(void *self, const struct utterance *u)
{
	struct link *l = self;
	const struct tongue *t = tongue_find(u->lang);
	bool is_overheard = u->is_private && !l->is_to_headphones;
	if (!t || K_NEVER(is_overheard))
		return;
	send_message(l, json_pack("{s:s, s:I, s:s, s:s, s:s, s:i, s:i, s:b, s:i}", "t", "say", "id",
				(json_int_t)u->id, "text", u->text, "lang", u->lang, "voice",
				t->voice, "rate", u->rate_wpm, "volume", u->volume, "spell",
				u->spell_slow, "pause", u->pause_after_ms));
}

static void earcon(void *self, enum earcon e, int volume)
{
	send_message(
		self, json_pack("{s:s, s:i, s:i}", "t", "earcon", "n", (int)e, "volume", volume));
}

static void stop(void *self)
{
	send_message(self, json_pack("{s:s}", "t", "stop"));
}

/* Until the worker has told its voices every language may be tried: it answers no_voice. */
static bool has_voice(void *self, const char *lang)
{
	const struct link *l = self;
	const struct tongue *t = tongue_find(lang);
	return t && (!l->is_ready || l->has_voice[t->index]);
}

static void send_route(struct link *l)
{
	send_message(l, json_pack("{s:s, s:b}", "t", "route", "headphones", l->is_to_headphones));
}

static void route(void *self, bool to_headphones)
{
	struct link *l = self;
	l->is_to_headphones = to_headphones;
	send_route(l);
}

static void destroy(void *self)
{
	struct link *l = self;
	worker_destroy(l->worker);
	free(l);
}

/* --- from the worker -------------------------------------------------------------------------- */

static bool lists_voice(json_t *voices, const char *voice)
{
	size_t i;
	json_t *v;
	json_array_foreach(voices, i, v)
		if (json_is_string(v) && !strcmp(json_string_value(v), voice))
			return true;
	return false;
}

static void on_ready(struct link *l, json_t *m)
{
	json_t *voices = json_object_get(m, "voices"), *sound = json_object_get(m, "sound");
	for (int i = 0; i < tongue_count(); i++) {
		l->has_voice[i] = lists_voice(voices, tongue_at(i)->voice);
		if (!l->has_voice[i])
			log_error("hw", "no voice for %s (%s)", tongue_at(i)->tag,
				tongue_at(i)->voice);
	}
	l->is_ready = true;
	set_sound(l, json_is_true(sound),
		json_is_string(sound) ? json_string_value(sound) : "unknown");
}

static void on_word(struct link *l, json_t *m)
{
	json_int_t id = 0;
	int from = 0, chars = 0;
	if (!json_unpack(m, "{s:I, s:i, s:i}", "id", &id, "from", &from, "chars", &chars))
		tell(l, SPEECH_WORD, (uint32_t)id, from, chars);
}

static void on_done(struct link *l, json_t *m)
{
	tell(l, SPEECH_DONE, (uint32_t)json_integer_value(json_object_get(m, "id")), 0, 0);
}

static void on_no_voice(struct link *l, json_t *m)
{
	tell(l, SPEECH_NO_VOICE, (uint32_t)json_integer_value(json_object_get(m, "id")), 0, 0);
}

static void on_sound(struct link *l, json_t *m)
{
	set_sound(l, json_is_true(json_object_get(m, "on")), "the sound device went away");
}

static const struct {
	const char *t;
	void (*fn)(struct link *l, json_t *m);
} messages[] = {
	{"ready", on_ready},
	{"word", on_word},
	{"done", on_done},
	{"no_voice", on_no_voice},
	{"sound", on_sound},
};

static void on_message(void *ctx, json_t *m)
{
	struct link *l = ctx;
	if (!m) {
		l->is_ready = false;
		set_sound(l, false, "kiosk-speech ended and is started again");
		return;
	}
	const char *t = json_string_value(json_object_get(m, "t"));
	for (size_t i = 0; t && i < K_COUNT(messages); i++)
		if (!strcmp(t, messages[i].t))
			messages[i].fn(l, m);
}

static void on_start(void *ctx)
{
	send_route(ctx);
}

/* --- start ------------------------------------------------------------------------------------ */

static bool set_arg(
	struct link *l, int i, char room[ARG_MAX_BYTES], const char *name, const char *value)
{
	int n = snprintf(room, ARG_MAX_BYTES, "%s%s", name, value);
	l->argv[i] = room;
	return n < ARG_MAX_BYTES;
}

static bool set_args(struct link *l, const struct speech_link_spec *spec)
{
	int n = 0;
	bool fits = set_arg(l, n++, l->program, "", spec->program);
	if (spec->loudspeaker)
		fits &= set_arg(l, n++, l->loudspeaker, "--loudspeaker=", spec->loudspeaker);
	if (spec->headphones)
		fits &= set_arg(l, n++, l->headphones, "--headphones=", spec->headphones);
	return fits;
}

enum err speech_link_create(
	struct loop *loop, const struct speech_link_spec *spec, struct speech_port *port_out)
{
	struct link *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	l->sink = spec->sink;
	l->ctx = spec->ctx;
	l->has_sound = true; /* until we hear otherwise */
	struct worker_spec worker = {.argv = l->argv,
		.on_message = on_message,
		.on_start = on_start,
		.ctx = l,
		.backoff_min_ms = BACKOFF_MIN_MS,
		.backoff_max_ms = BACKOFF_MAX_MS};
	enum err e = set_args(l, spec) ? worker_create(loop, &worker, &l->worker) : ERR_TOO_BIG;
	if (e) {
		free(l);
		return e;
	}
	*port_out = (struct speech_port){.self = l,
		.say = say,
		.earcon = earcon,
		.stop = stop,
		.has_voice = has_voice,
		.route = route,
		.destroy = destroy};
	return ERR_OK;
}

const char *speech_link_why(const struct speech_port *port)
{
	const struct link *l = port->self;
	return *l->why ? l->why : NULL;
}

int speech_link_pid(const struct speech_port *port)
{
	const struct link *l = port->self;
	return worker_pid(l->worker);
}
