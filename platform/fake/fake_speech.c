/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/fake/fake_speech.h"

#include <stdlib.h>
#include <string.h>

/* One utterance that sounds (the first of the list) or waits. */
struct spoken {
	struct spoken *next;
	uint32_t id;
	char *text, lang[8];
	int pause_after_ms;
	int word_at; /* first character of the word that was told last; -1 none */
};

struct fake_speech {
	struct clock_port clock;
	FILE *transcript;
	speech_sink *sink;
	void *ctx;
	int64_t born_us, begun_us; /* begun: when the first of the list began */
	struct spoken *first;
	bool to_headphones;
};

static const char *const tags[] = {
#define LANGUAGE(tag, own_name, icu, voice, direction, font) #tag,
#include "locales/languages.def"
#undef LANGUAGE
};

static const char *const earcon_names[EARCON_COUNT] = {
	[EARCON_NONE] = "none",
	[EARCON_PAGE] = "page",
	[EARCON_CHOOSE] = "choose",
	[EARCON_BUMP] = "bump",
	[EARCON_ERROR] = "error",
	[EARCON_DONE] = "done",
	[EARCON_LISTEN_UP] = "listen-up",
	[EARCON_LISTEN_DOWN] = "listen-down",
	[EARCON_TIME] = "time",
	[EARCON_CALL] = "call",
	[EARCON_TICK] = "tick",
};

static bool is_char_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static int chars_of(const char *text)
{
	int n = 0;
	for (; *text; text++)
		n += is_char_start(*text);
	return n;
}

static void write_time(struct fake_speech *s, int64_t at_us)
{
	int64_t ms = (at_us - s->born_us) / 1000;
	fprintf(s->transcript, "%lld.%03d ", (long long)(ms / 1000), (int)(ms % 1000));
}

/* The first of the list begins to sound: a line of the transcript, without line ends in it. */
static void begin(struct fake_speech *s, int64_t at_us)
{
	s->begun_us = at_us;
	if (!s->transcript)
		return;
	write_time(s, at_us);
	fprintf(s->transcript, "[%s] ", s->first->lang);
	for (const char *c = s->first->text; *c; c++)
		fputc(*c == '\n' || *c == '\r' ? ' ' : *c, s->transcript);
	fputc('\n', s->transcript);
	fflush(s->transcript);
}

static void spoken_free(struct spoken *u)
{
	if (u) {
		explicit_bzero(u->text, strlen(u->text));
		free(u->text);
	}
	free(u);
}

static void say(void *self, const struct utterance *u)
{
	struct fake_speech *s = self;
	struct spoken *new = calloc(1, sizeof *new);
	char *text = strdup(u->text ? u->text : "");
	if (!new || !text) {
		free(new);
		free(text);
		return;
	}
	*new = (struct spoken){
		.id = u->id, .text = text, .pause_after_ms = u->pause_after_ms, .word_at = -1};
	snprintf(new->lang, sizeof new->lang, "%s", u->lang ? u->lang : "");
	struct spoken **end = &s->first;
	while (*end)
		end = &(*end)->next;
	*end = new;
	if (s->first == new)
		begin(s, s->clock.now(s->clock.self).mono_us);
}

static void earcon(void *self, enum earcon which, int volume)
{
	struct fake_speech *s = self;
	(void)volume;
	if (!s->transcript || which <= EARCON_NONE || which >= EARCON_COUNT)
		return;
	write_time(s, s->clock.now(s->clock.self).mono_us);
	fprintf(s->transcript, "* %s\n", earcon_names[which]);
	fflush(s->transcript);
}

static void stop(void *self)
{
	struct fake_speech *s = self;
	while (s->first) {
		struct spoken *u = s->first;
		s->first = u->next;
		spoken_free(u);
	}
}

static bool has_voice(void *self, const char *lang)
{
	(void)self;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (strcmp(tags[i], lang) == 0)
			return true;
	return false;
}

static void route(void *self, bool to_headphones)
{
	struct fake_speech *s = self;
	s->to_headphones = to_headphones;
}

static void destroy(void *self)
{
	stop(self);
	free(self);
}

enum err fake_speech_create(struct clock_port clock, FILE *transcript, speech_sink *sink, void *ctx,
	struct fake_speech **speech_out, struct speech_port *port_out)
{
	struct fake_speech *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	s->clock = clock;
	s->transcript = transcript;
	s->sink = sink;
	s->ctx = ctx;
	s->born_us = clock.now(clock.self).mono_us;
	*speech_out = s;
	*port_out = (struct speech_port){.self = s,
		.say = say,
		.earcon = earcon,
		.stop = stop,
		.has_voice = has_voice,
		.route = route,
		.destroy = destroy};
	return ERR_OK;
}

/* The word of text that contains character `at`: where it starts and how long it is; false
 * between words. */
static bool word_around(const char *text, int at, int *from_out, int *chars_out)
{
	int n = 0, from = -1;
	for (const char *c = text;; c++) {
		bool is_end = !*c || *c == ' ' || *c == '\n';
		if (is_end && from >= 0 && at < n) {
			*from_out = from;
			*chars_out = n - from;
			return at >= from;
		}
		if (!*c)
			return false;
		if (is_end)
			from = -1;
		else if (from < 0)
			from = n;
		n += is_char_start(*c);
	}
}

/* Tells the word that sounds now, once. */
static void tell_word(struct fake_speech *s, int64_t now_us)
{
	struct spoken *u = s->first;
	int at = (int)((now_us - s->begun_us) / (FAKE_SPEECH_CHAR_MS * 1000)), from = 0, chars = 0;
	if (!word_around(u->text, at, &from, &chars) || from == u->word_at)
		return;
	u->word_at = from;
	s->sink(s->ctx,
		&(struct speech_event){
			.kind = SPEECH_WORD, .id = u->id, .from_char = from, .chars = chars});
}

void fake_speech_tick(struct fake_speech *s, struct k_time now)
{
	while (s->first) {
		struct spoken *u = s->first;
		int64_t words_us = (int64_t)chars_of(u->text) * FAKE_SPEECH_CHAR_MS * 1000;
		int64_t end_us = s->begun_us + words_us + (int64_t)u->pause_after_ms * 1000;
		if (now.mono_us < end_us)
			break;
		uint32_t id = u->id;
		s->first = u->next;
		spoken_free(u);
		if (s->first)
			begin(s, end_us);
		s->sink(s->ctx, &(struct speech_event){.kind = SPEECH_DONE, .id = id});
	}
	if (s->first)
		tell_word(s, now.mono_us);
}

bool fake_speech_is_speaking(const struct fake_speech *s)
{
	return s->first != NULL;
}

bool fake_speech_is_private(const struct fake_speech *s)
{
	return s->to_headphones;
}
