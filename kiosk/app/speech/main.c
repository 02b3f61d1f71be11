/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosk-speech: the voice.  Owns espeak-ng and the sound device, which may crash or block; the
 * kiosk starts it anew then.  Speaks docs/developers/protocol.md section 2 on --wire-fd. */
#include "kiosk/app/speech/talker.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/core/loop.h"
#include "kiosk/core/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

struct app {
	struct loop *loop;
	struct wire *wire;
	struct talker *talker;
};

static void send_message(struct app *app, json_t *message)
{
	enum err e = wire_send(app->wire, message);
	if (e && e != ERR_OFFLINE)
		log_error("us", "speech: a message is lost: %s", err_words(e));
}

/* --- to the kiosk ---------------------------------------------------------------------------- */

static void add_voice(void *ctx, const char *voice)
{
	json_t *seen = ctx; /* keys, so that each is told once */
	json_object_set_new(seen, voice, json_true());
}

static json_t *voices(struct talker *talker)
{
	json_t *seen = json_object(), *list = json_array();
	talker_voices(talker, add_voice, seen);
	const char *voice;
	json_t *ignored;
	json_object_foreach(seen, voice, ignored)
		json_array_append_new(list, json_string(voice));
	json_decref(seen);
	return list;
}

static json_t *event_message(struct app *app, const struct talker_event *e)
{
	switch (e->kind) {
	case TALKER_READY:
		return json_pack("{s:s, s:o, s:o}", "t", "ready", "voices", voices(app->talker),
			"sound", e->why ? json_string(e->why) : json_true());
	case TALKER_WORD:
		return json_pack("{s:s, s:I, s:i, s:i}", "t", "word", "id", (json_int_t)e->id,
			"from", e->from, "chars", e->chars);
	case TALKER_DONE:
		return json_pack("{s:s, s:I}", "t", "done", "id", (json_int_t)e->id);
	case TALKER_NO_VOICE:
		return json_pack("{s:s, s:I}", "t", "no_voice", "id", (json_int_t)e->id);
	case TALKER_SOUND:
		return json_pack("{s:s, s:b}", "t", "sound", "on", !e->why);
	}
	return NULL;
}

static void on_talker(void *ctx, const struct talker_event *event)
{
	struct app *app = ctx;
	if (event->why)
		log_error("hw", "no sound: %s", event->why);
	send_message(app, event_message(app, event));
}

/* --- from the kiosk -------------------------------------------------------------------------- */

static enum err on_say(struct app *app, json_t *m)
{
	struct talker_text say = {.rate_wpm = 150, .volume = 4};
	json_int_t id = 0;
	int spell = 0;
	if (json_unpack(m, "{s:I, s:s, s:s, s?i, s?i, s?b, s?i}", "id", &id, "text", &say.text,
		    "voice", &say.voice, "rate", &say.rate_wpm, "volume", &say.volume, "spell",
		    &spell, "pause", &say.pause_ms))
		return ERR_BAD_INPUT;
	if (id < 0 || id > UINT32_MAX || say.pause_ms < 0 || say.pause_ms > 10000)
		return ERR_BAD_INPUT;
	say.id = (uint32_t)id;
	say.spell_slow = spell;
	return talker_say(app->talker, &say);
}

static enum err on_earcon(struct app *app, json_t *m)
{
	int n = 0, volume = 4;
	if (json_unpack(m, "{s:i, s?i}", "n", &n, "volume", &volume) || n < 0 || n >= EARCON_COUNT)
		return ERR_BAD_INPUT;
	talker_earcon(app->talker, (enum earcon)n, volume);
	return ERR_OK;
}

static enum err on_stop(struct app *app, json_t *m)
{
	(void)m;
	talker_stop(app->talker);
	return ERR_OK;
}

static enum err on_route(struct app *app, json_t *m)
{
	int headphones = 0;
	if (json_unpack(m, "{s:b}", "headphones", &headphones))
		return ERR_BAD_INPUT;
	talker_route(app->talker, headphones);
	return ERR_OK;
}

static const struct {
	const char *t;
	enum err (*fn)(struct app *app, json_t *m);
} messages[] = {
	{"say", on_say},
	{"earcon", on_earcon},
	{"stop", on_stop},
	{"route", on_route},
};

static void on_message(void *ctx, json_t *m)
{
	struct app *app = ctx;
	if (!m) { /* the kiosk is gone */
		loop_stop(app->loop, 0);
		return;
	}
	const char *t = json_string_value(json_object_get(m, "t"));
	enum err e = ERR_BAD_INPUT;
	for (size_t i = 0; t && i < K_COUNT(messages); i++)
		if (!strcmp(t, messages[i].t))
			e = messages[i].fn(app, m);
	if (e) /* never the message: it may be a person's words */
		log_warn("us", "speech: a message is left out: %s", err_words(e));
}

/* --- start ------------------------------------------------------------------------------------ */

struct options {
	int wire_fd;
	struct talker_devices devices;
};

static bool option_is(const char *arg, const char *name, const char **value_out)
{
	size_t n = strlen(name);
	if (strncmp(arg, name, n) || arg[n] != '=')
		return false;
	*value_out = arg + n + 1;
	return true;
}

static bool options_read(int argc, char **argv, struct options *o)
{
	*o = (struct options){.wire_fd = -1};
	for (int i = 1; i < argc; i++) {
		const char *v = NULL;
		if (option_is(argv[i], "--wire-fd", &v))
			o->wire_fd = atoi(v);
		else if (!option_is(argv[i], "--loudspeaker", &o->devices.loudspeaker) &&
			 !option_is(argv[i], "--headphones", &o->devices.headphones))
			return false;
	}
	return o->wire_fd >= 0;
}

int main(int argc, char **argv)
{
	(void)prctl(PR_SET_DUMPABLE, 0); /* no core dump ever bears a person's words */
	struct options o;
	if (!options_read(argc, argv, &o)) {
		fprintf(stderr, "kiosk-speech is started by kiosk.\n"
				"usage: kiosk-speech --wire-fd=N [--loudspeaker=DEVICE] "
				"[--headphones=DEVICE]\n"
				"DEVICE: a sound device as SDL names it\n");
		return 2;
	}
	struct app app = {.loop = NULL};
	int code = 1;
	enum err e = loop_create(&app.loop);
	if (!e)
		e = wire_create(app.loop, o.wire_fd, on_message, &app, &app.wire);
	if (!e)
		e = talker_create(app.loop, o.devices, on_talker, &app, &app.talker);
	if (e)
		log_error("us", "kiosk-speech does not start: %s", err_words(e));
	else
		code = loop_run(app.loop);
	talker_destroy(app.talker);
	wire_destroy(app.wire);
	loop_destroy(app.loop);
	return code;
}
