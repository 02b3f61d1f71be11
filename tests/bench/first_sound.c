/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the message to the first sample of speech: made (in the ring), and taken by the device,
 * which asks every 11.6 ms.  200 utterances in four languages at odd moments, each cutting off
 * the one before it.  SDL_AUDIODRIVER=dummy stands for a device where there is none.
 * Milliseconds. */
#include "kiosk/app/speech/talker.c"
#include "platform/espeak/speaker.c"
#include "tests/bench/sample.h"

enum { TIMES = 200 };

static const struct {
	const char *voice, *text;
} phrases[] = {
	{"en-gb", "1 of 6. Book a visit. Choose a day and a time."},
	{"es", "1 de 6. Pedir una cita. Elija un día y una hora."},
	{"cmn-latn-pinyin", "第1项，共6项。预约。选择日期和时间。"},
	{"ar", "1 من 6. حجز زيارة. اختر يوما ووقتا."},
};

struct bench {
	struct loop *loop;
	struct talker *talker;
	bool is_ready;
	int64_t made_us[TIMES], taken_us[TIMES];
};

static void on_talker(void *ctx, const struct talker_event *e)
{
	struct bench *b = ctx;
	if (e->kind == TALKER_READY)
		b->is_ready = true;
}

/* Speech samples that were made, or that the device took, so far. */
static int64_t samples(struct speaker *s, bool taken)
{
	pthread_mutex_lock(&s->lock);
	int64_t n = taken ? s->played : s->played + s->count;
	pthread_mutex_unlock(&s->lock);
	return n;
}

static int64_t wait_for_more(struct speaker *s, bool taken, int64_t than)
{
	const struct timespec moment = {.tv_nsec = 20000};
	while (samples(s, taken) <= than)
		nanosleep(&moment, NULL);
	return speaker_now_us();
}

static void measure(struct bench *b, int i)
{
	struct speaker *s = b->talker->speaker;
	talker_stop(b->talker);
	const struct timespec fade = {.tv_nsec = 30000000 + i * 7919 % 12000 * 1000L};
	nanosleep(&fade, NULL);
	int64_t before = samples(s, true);
	struct talker_text t = {.id = (uint32_t)i + 1,
		.rate_wpm = 150,
		.volume = 4,
		.text = phrases[i % 4].text,
		.voice = phrases[i % 4].voice};
	int64_t asked_us = speaker_now_us();
	if (talker_say(b->talker, &t))
		exit(2);
	b->made_us[i] = wait_for_more(s, false, before) - asked_us;
	b->taken_us[i] = wait_for_more(s, true, before) - asked_us;
	loop_turn(b->loop, 0);
}

static void report(const char *name, const int64_t *us)
{
	static struct sample sample;
	sample.n = 0;
	for (int i = 0; i < TIMES; i++)
		sample_add(&sample, (double)us[i] / 1000);
	sample_print(&sample, name);
}

int main(void)
{
	static struct bench b;
	if (loop_create(&b.loop) || talker_create(b.loop, (struct talker_devices){NULL, NULL},
					    on_talker, &b, &b.talker))
		return 2;
	while (!b.is_ready)
		loop_turn(b.loop, 100);
	for (int i = 0; i < TIMES; i++)
		measure(&b, i);
	report("sound.made", b.made_us);
	report("sound.taken", b.taken_us);
	talker_destroy(b.talker);
	loop_destroy(b.loop);
	return 0;
}
