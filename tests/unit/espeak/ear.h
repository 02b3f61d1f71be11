/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ear: hears what kiosk-speech gives to the sound device, with the time.
 * SDL's driver "disk" writes a block every 11.6 ms, as a device would take it, into a terminal
 * of ours: the C library hands on every 1024 bytes (23 ms) there, and 4096 to a pipe. */
#ifndef FOYER_TESTS_ESPEAK_EAR_H
#define FOYER_TESTS_ESPEAK_EAR_H

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { EAR_LOUD = 60 };

struct ear {
	int fd, other_end;
	pthread_t thread;
	atomic_bool is_over;
	_Atomic int64_t first_loud_us, last_loud_us; /* since ear_forget; 0 none */
	_Atomic int64_t loud_samples, samples;
};

static inline int64_t ear_now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline void ear_take(struct ear *e, const int16_t *samples, int count)
{
	int loud = 0;
	for (int i = 0; i < count; i++)
		loud += abs(samples[i]) > EAR_LOUD;
	e->samples += count;
	e->loud_samples += loud;
	if (!loud)
		return;
	int64_t now = ear_now_us();
	if (!e->first_loud_us)
		e->first_loud_us = now;
	e->last_loud_us = now;
}

static inline void *ear_thread(void *ctx)
{
	struct ear *e = ctx;
	uint8_t bytes[4096];
	size_t kept = 0; /* half a sample */
	while (!e->is_over) {
		ssize_t n = read(e->fd, bytes + kept, sizeof bytes - kept);
		if (n <= 0)
			break;
		size_t all = kept + (size_t)n;
		int16_t samples[sizeof bytes / sizeof(int16_t)];
		memcpy(samples, bytes, all & ~(size_t)1);
		ear_take(e, samples, (int)(all / sizeof *samples));
		kept = all & 1;
		bytes[0] = bytes[all - kept];
	}
	return NULL;
}

/* Makes the terminal, and SDL use it in every child from now on.  False: this machine cannot. */
static inline bool ear_open(struct ear *e)
{
	*e = (struct ear){.fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
	if (e->fd < 0 || grantpt(e->fd) || unlockpt(e->fd))
		return false;
	const char *path = ptsname(e->fd);
	e->other_end = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC); /* no hang-up between devices */
	struct termios raw;
	if (e->other_end < 0 || tcgetattr(e->other_end, &raw))
		return false;
	cfmakeraw(&raw);
	tcsetattr(e->other_end, TCSANOW, &raw);
	setenv("SDL_AUDIODRIVER", "disk", 1);
	setenv("SDL_DISKAUDIOFILE", path, 1);
	return !pthread_create(&e->thread, NULL, ear_thread, e);
}

static inline void ear_close(struct ear *e)
{
	e->is_over = true;
	int16_t silence = 0; /* wakes the reader */
	if (write(e->other_end, &silence, sizeof silence) > 0)
		pthread_join(e->thread, NULL);
	close(e->other_end);
	close(e->fd);
}

static inline void ear_forget(struct ear *e)
{
	e->first_loud_us = e->last_loud_us = 0;
	e->loud_samples = e->samples = 0;
}

#endif
