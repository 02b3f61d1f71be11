/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two threads.  The loop's: adds jobs, and sends each mark when the sample it stands at sounds.
 * The voice's: takes jobs, makes samples, sets marks.  A stop empties both lists and begins a
 * new turn of the speaker; whatever the voice still holds of the old turn goes nowhere. */
#include "kiosk/app/speech/talker.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/core/loop.h"
#include "platform/espeak/speaker.h"
#include "platform/espeak/synth.h"
#include "platform/espeak/tone.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
	MARKS_MAX = 1024,   /* the voice is 1.5 s ahead at most: far fewer */
	WORD_EARLY_MS = 40, /* ux.md section 6, Highlight */
	CLOSE_AFTER_S = 30, /* silence before the device is given back */
	VOLUME_STEPS = 8
};

enum job_kind { JOB_SAY, JOB_EARCON, JOB_ROUTE, JOB_QUIT };

struct job {
	enum job_kind kind;
	uint32_t turn;
	struct talker_text say; /* text and voice owned */
	enum earcon earcon;
	int volume;
	bool to_headphones;
};

struct mark {
	struct talker_event event;
	int64_t at; /* sample of the speaker; 0: now */
};

struct talker {
	struct loop *loop;
	struct talker_devices devices;
	talker_sink *sink;
	void *ctx;
	struct speaker *speaker;
	struct loop_watch *watch;
	struct loop_timer *timer;
	int event_fd;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t has_job;
	/* under lock */
	struct job jobs[TALKER_JOBS_MAX];
	int job_count;
	bool is_quitting;
	struct mark marks[MARKS_MAX];
	int mark_count;
	char why[SPEAKER_WHY_MAX_BYTES]; /* no sound, because; "" there is sound */
	/* the voice's own */
	struct synth *synth;
	bool to_headphones;
	/* of the utterance being made */
	struct job now;
	int64_t begins_at;
	bool is_cut;
};

static double gain_of(int volume)
{
	int v = volume < 1 ? 1 : volume > VOLUME_STEPS ? VOLUME_STEPS : volume;
	return pow(10, -3.0 * (VOLUME_STEPS - v) / 20);
}

static void job_finish(struct job *j)
{
	char *text = (char *)(void *)(uintptr_t)j->say.text;
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
	free((void *)(uintptr_t)j->say.voice);
	*j = (struct job){.kind = JOB_SAY};
}

/* --- marks: from the voice to the loop ------------------------------------------------------- */

static void set_mark(struct talker *t, uint32_t turn, int64_t at, struct talker_event event)
{
	pthread_mutex_lock(&t->lock);
	bool is_ours = event.kind == TALKER_READY || event.kind == TALKER_SOUND ||
		       turn == speaker_turn(t->speaker);
	if (is_ours && t->mark_count < MARKS_MAX)
		t->marks[t->mark_count++] = (struct mark){.event = event, .at = at};
	pthread_mutex_unlock(&t->lock);
	uint64_t one = 1;
	if (write(t->event_fd, &one, sizeof one) < 0)
		log_error("us", "talker: the loop cannot be woken");
}

static void on_timer(void *ctx);

/* Sends what is due and plans the next.  A mark that is due waits behind none that is not. */
static void send_marks(struct talker *t)
{
	enum { SENDS_MAX = 64 };
	loop_timer_remove(t->timer);
	t->timer = NULL;
	struct talker_event due[SENDS_MAX];
	char why[SPEAKER_WHY_MAX_BYTES];
	int due_count = 0;
	int64_t wait = -1, sounding = speaker_sounding(t->speaker, speaker_now_us());
	pthread_mutex_lock(&t->lock);
	memcpy(why, t->why, sizeof why);
	int kept = 0;
	for (int i = 0; i < t->mark_count; i++) {
		const struct mark *m = &t->marks[i];
		int64_t early = m->event.kind == TALKER_WORD ? WORD_EARLY_MS * SYNTH_HZ / 1000 : 0;
		int64_t left = m->at ? m->at - early - sounding : 0;
		if (left <= 0 && kept == 0 && due_count < SENDS_MAX) {
			due[due_count++] = m->event;
			continue;
		}
		left = left < 0 ? 0 : left;
		wait = wait < 0 || left < wait ? left : wait;
		t->marks[kept++] = *m;
	}
	t->mark_count = kept;
	pthread_mutex_unlock(&t->lock);
	if (wait >= 0)
		t->timer = loop_timer_add(t->loop, wait * 1000 / SYNTH_HZ + 1, on_timer, t);
	for (int i = 0; i < due_count; i++) {
		if (due[i].kind == TALKER_READY || due[i].kind == TALKER_SOUND)
			due[i].why = *why ? why : NULL;
		t->sink(t->ctx, &due[i]);
	}
}

static void on_timer(void *ctx)
{
	struct talker *t = ctx;
	t->timer = NULL; /* a timer is gone before its callback runs */
	send_marks(t);
}

static void on_marks(void *ctx, unsigned events)
{
	(void)events;
	struct talker *t = ctx;
	uint64_t n;
	if (read(t->event_fd, &n, sizeof n) == (ssize_t)sizeof n)
		send_marks(t);
}

/* --- the voice's thread ---------------------------------------------------------------------- */

/* Opens the device of the route; tells if sound came or went. */
static void open_speaker(struct talker *t, bool is_first)
{
	const char *device = t->to_headphones ? t->devices.headphones : t->devices.loudspeaker;
	const char *why = speaker_open(t->speaker, device);
	pthread_mutex_lock(&t->lock);
	bool has_changed = !why != !*t->why;
	snprintf(t->why, sizeof t->why, "%s", why ? why : "");
	pthread_mutex_unlock(&t->lock);
	if (is_first)
		set_mark(t, 0, 0, (struct talker_event){.kind = TALKER_READY});
	else if (has_changed)
		set_mark(t, 0, 0, (struct talker_event){.kind = TALKER_SOUND});
}

static bool push(struct talker *t, const int16_t *samples, int count, double gain)
{
	enum speaker_push p = speaker_push(t->speaker, t->now.turn, samples, count, gain);
	if (p == PUSH_STUCK) { /* unplugged: go on with what there is */
		open_speaker(t, false);
		p = speaker_push(t->speaker, t->now.turn, samples, count, gain);
	}
	t->is_cut = p != PUSHED;
	return !t->is_cut;
}

static bool on_pcm(void *ctx, const int16_t *samples, int count)
{
	struct talker *t = ctx;
	return push(t, samples, count, gain_of(t->now.say.volume));
}

static void on_word(void *ctx, int64_t at_sample, int from, int chars)
{
	struct talker *t = ctx;
	set_mark(t, t->now.turn, t->begins_at + at_sample,
		(struct talker_event){
			.kind = TALKER_WORD, .id = t->now.say.id, .from = from, .chars = chars});
}

static void say_pause(struct talker *t, int pause_ms)
{
	static const int16_t silence[SYNTH_HZ / 100];
	for (int ms = 0; ms < pause_ms && !t->is_cut; ms += 10)
		push(t, silence, SYNTH_HZ / 100, 0);
}

static void do_say(struct talker *t)
{
	const struct talker_text *say = &t->now.say;
	struct synth_text text = {.text = say->text,
		.voice = say->voice,
		.rate_wpm = say->rate_wpm,
		.spell_slow = say->spell_slow};
	struct synth_sink sink = {.ctx = t, .pcm = on_pcm, .word = on_word};
	t->is_cut = t->now.turn != speaker_turn(t->speaker);
	if (t->is_cut)
		return;
	t->begins_at = speaker_end(t->speaker);
	enum err e = t->synth ? synth_say(t->synth, &text, &sink) : ERR_NOT_FOUND;
	if (!t->is_cut && !e)
		say_pause(t, say->pause_ms);
	struct talker_event end = {
		.kind = e == ERR_NOT_FOUND ? TALKER_NO_VOICE : TALKER_DONE, .id = say->id};
	set_mark(t, t->now.turn, speaker_end(t->speaker), end);
}

static void play_earcon(struct talker *t, enum earcon earcon, int volume)
{
	int16_t samples[TONE_SAMPLES_MAX];
	int count = tone_make(earcon, samples);
	speaker_tone(t->speaker, samples, count, gain_of(volume));
}

/* Waits for a job; closes the device after a long silence.  The job's texts are then ours. */
static struct job next_job(struct talker *t)
{
	pthread_mutex_lock(&t->lock);
	while (!t->job_count && !t->is_quitting) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += CLOSE_AFTER_S;
		bool is_open = speaker_is_open(t->speaker);
		int late = is_open ? pthread_cond_timedwait(&t->has_job, &t->lock, &until)
				   : pthread_cond_wait(&t->has_job, &t->lock);
		if (!late || t->job_count || t->is_quitting)
			continue;
		pthread_mutex_unlock(&t->lock);
		speaker_close(t->speaker);
		memory_give_back();
		pthread_mutex_lock(&t->lock);
	}
	struct job j = {.kind = JOB_QUIT};
	if (!t->is_quitting) {
		j = t->jobs[0];
		t->job_count--;
		memmove(t->jobs, t->jobs + 1, (size_t)t->job_count * sizeof *t->jobs);
	}
	pthread_mutex_unlock(&t->lock);
	return j;
}

static void *voice_thread(void *ctx)
{
	struct talker *t = ctx;
	enum err e = synth_create(&t->synth);
	if (e)
		log_error("hw", "espeak-ng does not start: %s", err_words(e));
	open_speaker(t, true);
	for (;;) {
		t->now = next_job(t);
		enum job_kind kind = t->now.kind;
		if (kind == JOB_QUIT)
			break;
		bool is_elsewhere = kind == JOB_ROUTE && t->now.to_headphones != t->to_headphones;
		if (is_elsewhere)
			t->to_headphones = t->now.to_headphones;
		if (is_elsewhere || !speaker_is_open(t->speaker))
			open_speaker(t, false);
		if (kind == JOB_SAY)
			do_say(t);
		else if (kind == JOB_EARCON)
			play_earcon(t, t->now.earcon, t->now.volume);
		job_finish(&t->now);
	}
	speaker_close(t->speaker);
	synth_destroy(t->synth);
	t->synth = NULL;
	return NULL;
}

/* --- the loop's thread ----------------------------------------------------------------------- */

/* Takes the job's texts, also on failure. */
static enum err add_job(struct talker *t, struct job *j)
{
	pthread_mutex_lock(&t->lock);
	bool fits = t->job_count < TALKER_JOBS_MAX;
	j->turn = speaker_turn(t->speaker);
	if (fits)
		t->jobs[t->job_count++] = *j;
	pthread_cond_signal(&t->has_job);
	pthread_mutex_unlock(&t->lock);
	if (!fits)
		job_finish(j);
	return fits ? ERR_OK : ERR_FULL;
}

/* Only the last route counts: with_routes drops those that wait, too. */
static void drop_all(struct talker *t, bool with_routes)
{
	pthread_mutex_lock(&t->lock);
	speaker_cut(t->speaker);
	int kept = 0;
	for (int i = 0; i < t->job_count; i++) {
		if (t->jobs[i].kind == JOB_ROUTE && !with_routes)
			t->jobs[kept++] = t->jobs[i];
		else
			job_finish(&t->jobs[i]);
	}
	t->job_count = kept;
	kept = 0;
	for (int i = 0; i < t->mark_count; i++)
		if (t->marks[i].event.kind == TALKER_READY ||
			t->marks[i].event.kind == TALKER_SOUND)
			t->marks[kept++] = t->marks[i];
	t->mark_count = kept;
	pthread_mutex_unlock(&t->lock);
}

enum err talker_say(struct talker *t, const struct talker_text *text)
{
	if (strlen(text->text) > TALKER_TEXT_MAX_BYTES ||
		strlen(text->voice) >= TALKER_VOICE_MAX_BYTES)
		return ERR_TOO_BIG;
	struct job j = {.kind = JOB_SAY, .say = *text};
	j.say.text = strdup(text->text);
	j.say.voice = strdup(text->voice);
	if (!j.say.text || !j.say.voice) {
		job_finish(&j);
		return ERR_NO_MEMORY;
	}
	return add_job(t, &j);
}

void talker_earcon(struct talker *t, enum earcon earcon, int volume)
{
	struct job j = {.kind = JOB_EARCON, .earcon = earcon, .volume = volume};
	if (add_job(t, &j))
		log_warn("us", "talker: too much to say, a sound is left out");
}

void talker_stop(struct talker *t)
{
	drop_all(t, false);
}

void talker_route(struct talker *t, bool to_headphones)
{
	drop_all(t, true);
	struct job j = {.kind = JOB_ROUTE, .to_headphones = to_headphones};
	if (add_job(t, &j))
		log_error("us", "talker: the route cannot be changed now");
}

void talker_voices(struct talker *t, talker_voice_fn *fn, void *ctx)
{
	if (t->synth)
		synth_voices(t->synth, fn, ctx);
}

enum err talker_create(struct loop *loop, struct talker_devices devices, talker_sink *sink,
	void *ctx, struct talker **talker_out)
{
	struct talker *t = calloc(1, sizeof *t);
	if (!t)
		return ERR_NO_MEMORY;
	*t = (struct talker){.loop = loop, .devices = devices, .sink = sink, .ctx = ctx};
	pthread_mutex_init(&t->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->has_job, &attr);
	pthread_condattr_destroy(&attr);
	t->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	enum err e = t->event_fd < 0 ? ERR_IO : speaker_create(&t->speaker);
	if (!e)
		e = loop_watch_add(loop, t->event_fd, LOOP_READ, on_marks, t, &t->watch);
	if (!e && pthread_create(&t->thread, NULL, voice_thread, t))
		e = ERR_IO;
	if (e) {
		talker_destroy(t);
		return e;
	}
	t->has_thread = true;
	*talker_out = t;
	return ERR_OK;
}

void talker_destroy(struct talker *t)
{
	if (!t)
		return;
	if (t->has_thread) {
		drop_all(t, true);
		pthread_mutex_lock(&t->lock);
		t->is_quitting = true;
		pthread_cond_signal(&t->has_job);
		pthread_mutex_unlock(&t->lock);
		pthread_join(t->thread, NULL);
	}
	loop_timer_remove(t->timer);
	loop_watch_remove(t->watch);
	speaker_destroy(t->speaker);
	if (t->event_fd >= 0)
		close(t->event_fd);
	pthread_cond_destroy(&t->has_job);
	pthread_mutex_destroy(&t->lock);
	free(t);
}
