/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/stream.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/help/calls.h"
#include "hub/help/page.h"
#include "kiosk/base/buf.h"

enum { BLOCK_BYTES = 4096, ID_CHARS = 16 };

struct stream {
	struct stream *next; /* streams::first, newest first */
	struct streams *all;
	struct MHD_Connection *connection;
	struct volunteer v;
	char shown[ID_CHARS + 1]; /* the list that the page has */
	struct k_buf out;	  /* what is not sent yet */
	int64_t sent_ms;
	bool is_asleep, is_over;
};

struct streams {
	struct loop *loop;
	struct hub *hub;
	struct stream *first;
	int count;
	struct loop_timer *timer;
	uint64_t version; /* of the calls, as last looked at */
	loop_timer_fn *on_wake;
	void *ctx;
	bool is_closed;
};

static void wake(struct stream *s)
{
	if (!s->is_asleep)
		return;
	s->is_asleep = false;
	MHD_resume_connection(s->connection);
	s->all->on_wake(s->all->ctx);
}

/* Ends the page's stream; it comes again by itself if it may. */
static void end(struct stream *s)
{
	s->is_over = true;
	wake(s);
}

/* What is behind by too much is ended: the phone does not read. */
static void sent(struct stream *s, enum err e)
{
	s->sent_ms = k_time_mono_ms(loop_now(s->all->loop));
	if (e)
		end(s);
	else
		wake(s);
}

static void id_of(const struct k_buf *list, char out[ID_CHARS + 1])
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)list->data, list->len_bytes,
		NULL, 0);
	sodium_bin2hex(out, ID_CHARS + 1, hash, ID_CHARS / 2);
}

/* Sends the list, if it is not the one that the page has. */
static enum err send_list(struct stream *s)
{
	struct k_buf list;
	char id[ID_CHARS + 1];
	k_buf_init(&list, PAGE_BYTES_MAX);
	enum err e = page_list(s->all->hub, &s->v, &list);
	if (!e) {
		id_of(&list, id);
		if (strcmp(id, s->shown)) {
			memcpy(s->shown, id, sizeof id);
			e = k_buf_printf(&s->out, "id: %s\nevent: list\ndata: %s\n\n", id, list.data);
			sent(s, e);
		}
	}
	k_buf_finish(&list);
	return e;
}

/* A heart-beat tells the page that the line holds, and what time it is here. */
static void send_beat(struct stream *s)
{
	sent(s, k_buf_printf(&s->out, "event: beat\ndata: %" PRId64 "\n\n",
			loop_now(s->all->loop).wall_ms));
}

static void refresh(struct stream *s)
{
	if (!volunteers_is_in(s->all->hub, s->v.phone)) {
		enum err e = k_buf_printf(&s->out, "event: out\ndata:\n\n");
		(void)e; /* without it the page finds out when it comes again */
		end(s);
	} else if (send_list(s)) {
		end(s);
	}
}

/* --- time ----------------------------------------------------------------------------------- */

static void on_time(void *ctx);

static void plan(struct streams *all, int64_t after_ms)
{
	loop_timer_remove(all->timer);
	all->timer = all->first && !all->is_closed ? loop_timer_add(all->loop, after_ms, on_time, all)
						   : NULL;
}

static void on_time(void *ctx)
{
	struct streams *all = ctx;
	uint64_t version = all->version;
	int64_t now_ms = k_time_mono_ms(loop_now(all->loop));
	all->timer = NULL;
	bool is_changed = !calls_version(all->hub, &version) && version != all->version;
	all->version = version;
	/* No stream is freed here: that is done by MHD_run. */
	for (struct stream *s = all->first; s; s = s->next) {
		if (is_changed && !s->is_over)
			refresh(s);
		if (!s->is_over && now_ms - s->sent_ms >= STREAM_BEAT_MS) {
			refresh(s); /* another hub may have signed it out */
			if (!s->is_over)
				send_beat(s);
		}
	}
	plan(all, STREAM_LOOK_MS);
}

/* hub->on_calls: the list is made anew when this turn's work is done. */
static void on_calls(void *ctx)
{
	struct streams *all = ctx;
	all->version = 0;
	plan(all, 0);
}

/* --- for libmicrohttpd ---------------------------------------------------------------------- */

static ssize_t read_stream(void *ctx, uint64_t pos, char *out, size_t room)
{
	struct stream *s = ctx;
	size_t n = s->out.len_bytes < room ? s->out.len_bytes : room;
	(void)pos;
	if (n) {
		memcpy(out, s->out.data, n);
		k_buf_drop(&s->out, n);
		return (ssize_t)n;
	}
	if (s->is_over)
		return MHD_CONTENT_READER_END_OF_STREAM;
	s->is_asleep = true;
	MHD_suspend_connection(s->connection);
	return 0;
}

static void free_stream(void *ctx)
{
	struct stream *s = ctx, **at = &s->all->first;
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	s->all->count--;
	k_buf_finish(&s->out);
	free(s);
}

/* --- opening -------------------------------------------------------------------------------- */

/* The oldest of a phone's pages beyond those that it may have. */
static void make_room(struct streams *all, int64_t phone)
{
	int count = 0;
	for (struct stream *s = all->first; s; s = s->next)
		if (s->v.phone == phone && !s->is_over && ++count >= STREAMS_OF_A_PHONE)
			end(s);
}

static enum err answer(struct stream *s)
{
	static const char *const headers[][2] = {{"Content-Type", "text/event-stream"},
		{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"},
		{"X-Accel-Buffering", "no"}, {"Connection", "close"}};
	struct MHD_Response *response = MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_stream, s, free_stream);
	if (!response)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		MHD_add_response_header(response, headers[i][0], headers[i][1]);
	s->next = s->all->first;
	s->all->first = s;
	s->all->count++;
	enum MHD_Result is_queued = MHD_queue_response(s->connection, MHD_HTTP_OK, response);
	MHD_destroy_response(response); /* frees s, if it was not queued */
	return is_queued == MHD_YES ? ERR_OK : ERR_NO_MEMORY;
}

enum err streams_open(struct streams *all, struct MHD_Connection *connection,
	const struct volunteer *v, const char *last_id)
{
	if (all->count >= STREAMS_MAX)
		return ERR_FULL;
	struct stream *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct stream){.all = all, .connection = connection, .v = *v};
	snprintf(s->shown, sizeof s->shown, "%s", last_id ? last_id : "");
	k_buf_init(&s->out, 2 * PAGE_BYTES_MAX);
	enum err e = k_buf_printf(&s->out, "retry: 2000\n\n");
	if (!e)
		e = send_list(s);
	if (e) {
		k_buf_finish(&s->out);
		free(s);
		return e;
	}
	send_beat(s);
	make_room(all, v->phone);
	e = answer(s);
	if (!all->timer)
		plan(all, STREAM_LOOK_MS);
	return e;
}

enum err streams_create(struct loop *loop, struct hub *hub, loop_timer_fn *on_wake, void *ctx,
	struct streams **streams_out)
{
	struct streams *all = calloc(1, sizeof *all);
	if (!all)
		return ERR_NO_MEMORY;
	*all = (struct streams){.loop = loop, .hub = hub, .on_wake = on_wake, .ctx = ctx};
	hub->on_calls = on_calls;
	hub->on_calls_ctx = all;
	*streams_out = all;
	return ERR_OK;
}

void streams_close(struct streams *all)
{
	if (!all)
		return;
	all->is_closed = true;
	for (struct stream *s = all->first; s; s = s->next)
		end(s);
}

void streams_destroy(struct streams *all)
{
	if (!all)
		return;
	loop_timer_remove(all->timer);
	all->hub->on_calls = NULL;
	free(all);
}
