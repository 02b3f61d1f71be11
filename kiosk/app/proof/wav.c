/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wav.h"

#include "kiosk/base/buf.h"
#include "kiosk/i18n/i18n.h"
#include "platform/espeak/synth.h"

#include <stdio.h>
#include <string.h>

enum { HEAD_BYTES = 44, SAMPLE_BYTES = 2, MINUTES_MAX = 10, MS_A_SECOND = 1000 };
enum { SOUND_BYTES_MAX = MINUTES_MAX * 60 * SYNTH_HZ * SAMPLE_BYTES };

static bool take(void *buf, const int16_t *samples, int count)
{
	return !k_buf_add(buf, samples, (size_t)count * SAMPLE_BYTES);
}

static void word(void *buf, int64_t at_sample, int from, int chars)
{
	(void)buf;
	(void)at_sample;
	(void)from;
	(void)chars;
}

static void pause_add(struct k_buf *sound, int pause_ms)
{
	static const int16_t silence[SYNTH_HZ / 100];
	for (int ms = 0; ms < pause_ms; ms += 10)
		if (!take(sound, silence, SYNTH_HZ / 100))
			return;
}

static enum err say_all(struct synth *synth, const struct spoken *s, struct k_buf *sound)
{
	const struct synth_sink sink = {.ctx = sound, .pcm = take, .word = word};
	enum err e = ERR_OK;
	for (int i = 0; i < s->count && !e; i++) {
		const struct utterance *u = &s->list[i];
		const struct tongue *t = tongue_find(u->lang);
		struct synth_text text = {.text = u->text,
			.voice = t ? t->voice : u->lang,
			.rate_wpm = u->rate_wpm,
			.spell_slow = u->spell_slow};
		e = synth_say(synth, &text, &sink);
		pause_add(sound, u->pause_after_ms);
	}
	return e;
}

static void put(unsigned char *to, uint32_t n, int bytes)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (unsigned char)(n >> (8 * i));
}

static enum err sound_write(const char *path, const struct k_buf *sound)
{
	unsigned char head[HEAD_BYTES] = "RIFF....WAVEfmt ";
	uint32_t n = (uint32_t)sound->len_bytes;
	put(head + 4, n + HEAD_BYTES - 8, 4);
	put(head + 16, 16, 4);
	put(head + 20, 1, 2); /* PCM */
	put(head + 22, 1, 2); /* mono */
	put(head + 24, SYNTH_HZ, 4);
	put(head + 28, SYNTH_HZ * SAMPLE_BYTES, 4);
	put(head + 32, SAMPLE_BYTES, 2);
	put(head + 34, 8 * SAMPLE_BYTES, 2);
	memcpy(head + 36, "data", 4);
	put(head + 40, n, 4);
	FILE *f = fopen(path, "we");
	if (!f)
		return ERR_IO;
	bool is_bad = fwrite(head, 1, HEAD_BYTES, f) != HEAD_BYTES ||
		      (n && fwrite(sound->data, 1, n, f) != n);
	return fclose(f) || is_bad ? ERR_IO : ERR_OK;
}

enum err wav_write(const char *path, const struct spoken *s)
{
	struct synth *synth = NULL;
	struct k_buf sound;
	k_buf_init(&sound, SOUND_BYTES_MAX);
	enum err e = synth_create(&synth);
	if (!e)
		e = say_all(synth, s, &sound);
	if (!e)
		e = sound_write(path, &sound);
	synth_destroy(synth);
	k_buf_finish(&sound);
	return e;
}
