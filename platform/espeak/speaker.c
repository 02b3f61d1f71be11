/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/espeak/speaker.h"

#include "kiosk/base/log.h"
#include "platform/espeak/synth.h"
#include "platform/espeak/tone.h"

#include <SDL.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	DEVICE_SAMPLES = 256,	       /* 11.6 ms */
	RING_SAMPLES = 32768,	       /* 1.5 s */
	FADE_SAMPLES = SYNTH_HZ / 200, /* 5 ms */
	SETTLE_MS = 150,	       /* what a device that just woke may swallow (A11Y-21) */
	STUCK_S = 1
};

struct speaker {
	pthread_mutex_t lock; /* held for copying only */
	pthread_cond_t room;
	/* under lock */
	int16_t ring[RING_SAMPLES];
	int first, count;
	int16_t tone[TONE_SAMPLES_MAX];
	int tone_at, tone_count;
	int settle;	  /* silence before all else */
	int64_t played;	  /* speech samples given to the device */
	int64_t asked_us; /* when it asked last */
	int64_t sounds_from,
		sounds_to; /* what it was given the time before: that sounds since then */
	uint32_t turn;
	/* of the thread that opens */
	SDL_AudioDeviceID device;
	char why[SPEAKER_WHY_MAX_BYTES];
};

int64_t speaker_now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

enum err speaker_create(struct speaker **speaker_out)
{
	struct speaker *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->room, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&s->lock, NULL);
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
	SDL_SetHint(SDL_HINT_APP_NAME, "Foyer");
	*speaker_out = s;
	return ERR_OK;
}

void speaker_destroy(struct speaker *s)
{
	if (!s)
		return;
	speaker_close(s);
	SDL_ClearHints();
	pthread_cond_destroy(&s->room);
	pthread_mutex_destroy(&s->lock);
	explicit_bzero(s->ring, sizeof s->ring);
	free(s);
}

/* --- the device asks ------------------------------------------------------------------------ */

static int take_speech(struct speaker *s, int16_t *out, int want)
{
	int n = s->count < want ? s->count : want;
	for (int i = 0; i < n; i++)
		out[i] = s->ring[(s->first + i) % RING_SAMPLES];
	s->first = (s->first + n) % RING_SAMPLES;
	s->count -= n;
	s->played += n;
	return n;
}

static int take_tone(struct speaker *s, int16_t *out, int want)
{
	int left = s->tone_count - s->tone_at;
	int n = left < want ? left : want;
	memcpy(out, s->tone + s->tone_at, (size_t)n * sizeof *out);
	s->tone_at += n;
	return n;
}

static void on_device_asks(void *ctx, uint8_t *bytes, int len_bytes)
{
	struct speaker *s = ctx;
	int16_t *out = (int16_t *)(void *)bytes;
	int want = len_bytes / (int)sizeof *out, n = 0;
	memset(bytes, 0, (size_t)len_bytes);
	pthread_mutex_lock(&s->lock);
	s->asked_us = speaker_now_us();
	s->sounds_from = s->sounds_to;
	s->sounds_to = s->played;
	if (s->settle > 0) {
		s->settle -= want;
	} else {
		n = take_tone(s, out, want);
		take_speech(s, out + n, want - n);
		pthread_cond_signal(&s->room);
	}
	pthread_mutex_unlock(&s->lock);
}

/* --- opening -------------------------------------------------------------------------------- */

static bool open_driver(struct speaker *s, const char *driver, const char *device)
{
	if (SDL_AudioInit(driver))
		return false;
	SDL_AudioSpec want = {.freq = SYNTH_HZ,
		.format = AUDIO_S16SYS,
		.channels = 1,
		.samples = DEVICE_SAMPLES,
		.callback = on_device_asks,
		.userdata = s};
	s->device = SDL_OpenAudioDevice(device, 0, &want, NULL, 0);
	if (!s->device) {
		SDL_AudioQuit();
		return false;
	}
	SDL_PauseAudioDevice(s->device, 0);
	return true;
}

static void set_settle(struct speaker *s, int settle)
{
	pthread_mutex_lock(&s->lock);
	s->settle = settle;
	s->asked_us = speaker_now_us();
	s->sounds_from = s->sounds_to = s->played;
	pthread_mutex_unlock(&s->lock);
}

const char *speaker_open(struct speaker *s, const char *device)
{
	speaker_close(s);
	set_settle(s, SETTLE_MS * SYNTH_HZ / 1000);
	if (open_driver(s, NULL, device))
		return NULL;
	snprintf(s->why, sizeof s->why, "%s", SDL_GetError());
	set_settle(s, 0);
	if (!open_driver(s, "dummy", NULL))
		log_error("hw", "speaker: not even the silent device opens: %s", SDL_GetError());
	return s->why;
}

void speaker_close(struct speaker *s)
{
	if (s->device) {
		SDL_CloseAudioDevice(s->device);
		SDL_AudioQuit();
	}
	s->device = 0;
	SDL_TLSCleanup(); /* SDL's last error of this thread: SDL does not know when it ends */
}

bool speaker_is_open(const struct speaker *s)
{
	return s->device != 0;
}

/* --- pushing -------------------------------------------------------------------------------- */

uint32_t speaker_turn(struct speaker *s)
{
	pthread_mutex_lock(&s->lock);
	uint32_t turn = s->turn;
	pthread_mutex_unlock(&s->lock);
	return turn;
}

void speaker_cut(struct speaker *s)
{
	pthread_mutex_lock(&s->lock);
	s->turn++;
	if (s->count > FADE_SAMPLES)
		s->count = FADE_SAMPLES;
	for (int i = 0; i < s->count; i++) {
		int16_t *sample = &s->ring[(s->first + i) % RING_SAMPLES];
		*sample = (int16_t)(*sample * (s->count - i) / (s->count + 1));
	}
	pthread_cond_signal(&s->room);
	pthread_mutex_unlock(&s->lock);
}

static int16_t scaled(int16_t sample, double gain)
{
	return (int16_t)(sample * gain);
}

/* Waits, with the lock held, until the ring has room.  PUSHED: it has. */
static enum speaker_push wait_for_room(struct speaker *s, uint32_t turn)
{
	while (s->turn == turn && s->count == RING_SAMPLES) {
		int64_t asked_us = s->asked_us;
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += STUCK_S;
		if (pthread_cond_timedwait(&s->room, &s->lock, &until) == ETIMEDOUT &&
			s->asked_us == asked_us)
			return PUSH_STUCK;
	}
	return s->turn == turn ? PUSHED : PUSH_CUT;
}

enum speaker_push speaker_push(
	struct speaker *s, uint32_t turn, const int16_t *samples, int count, double gain)
{
	enum speaker_push p = PUSHED;
	pthread_mutex_lock(&s->lock);
	while (count > 0) {
		p = wait_for_room(s, turn);
		if (p != PUSHED)
			break;
		int n = RING_SAMPLES - s->count < count ? RING_SAMPLES - s->count : count;
		for (int i = 0; i < n; i++)
			s->ring[(s->first + s->count + i) % RING_SAMPLES] =
				scaled(samples[i], gain);
		s->count += n;
		samples += n;
		count -= n;
	}
	pthread_mutex_unlock(&s->lock);
	return p;
}

void speaker_tone(struct speaker *s, const int16_t *samples, int count, double gain)
{
	if (count > TONE_SAMPLES_MAX)
		count = TONE_SAMPLES_MAX;
	pthread_mutex_lock(&s->lock);
	for (int i = 0; i < count; i++)
		s->tone[i] = scaled(samples[i], gain);
	s->tone_at = 0;
	s->tone_count = count;
	pthread_mutex_unlock(&s->lock);
}

/* --- the clock ------------------------------------------------------------------------------ */

int64_t speaker_end(struct speaker *s)
{
	pthread_mutex_lock(&s->lock);
	int64_t end = s->played + s->count;
	pthread_mutex_unlock(&s->lock);
	return end;
}

/* A device has two buffers: while it fills one, the other sounds. */
int64_t speaker_sounding(struct speaker *s, int64_t now_us)
{
	pthread_mutex_lock(&s->lock);
	int64_t at = s->sounds_from + (now_us - s->asked_us) * SYNTH_HZ / 1000000;
	if (at > s->sounds_to)
		at = s->sounds_to;
	pthread_mutex_unlock(&s->lock);
	return at;
}
