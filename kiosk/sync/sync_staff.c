/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kioskctl asks of kiosk-sync: figures, reasons, trying again, carrying by hand.  Never contents. */
#include "kiosk/sync/sync_inside.h"

#include "kiosk/base/log.h"
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/room.h"
#include "kiosk/sync/stick.h"

static void add_reason(void *ctx, enum outbox_state state, const char *reason, int count)
{
	json_array_append_new(ctx, json_pack("{s:s, s:s, s:i}", "state", outbox_state_name(state),
					   "reason", reason, "count", count));
}

void sync_on_queue(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	json_t *states = json_array(), *reasons = json_array();
	int64_t now_ms = loop_now(s->loop).wall_ms;
	outbox_counts(s->box, counts);
	for (int i = 0; i < OUTBOX_STATE_COUNT; i++)
		json_array_append_new(states,
			json_pack("{s:s, s:i, s:I}", "state",
				outbox_state_name((enum outbox_state)i), "count", counts[i].count,
				"oldest_s", (json_int_t)(now_ms - counts[i].oldest_ms) / 1000));
	outbox_reasons(s->box, add_reason, reasons);
	client_tell(client,
		json_pack("{s:s, s:o, s:o}", "t", "queue", "states", states, "reasons", reasons));
}

void sync_on_doctor(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	enum err last = line_last_err(s->line);
	const char *why = last ? err_words(last) : "not tried yet";
	client_tell(
		client, json_pack("{s:s, s:s, s:s, s:b, s:s, s:b, s:b, s:I}", "t", "doctor",
				"kiosk", s->identity.kiosk, "url", s->identity.url, "line",
				line_is_on(s->line), "line_words", why, "room",
				outbox_has_room(s->box), "safe", disk_is_safe(outbox_disk(s->box)),
				"free_bytes", (json_int_t)room_free_bytes(s->options.state_dir)));
}

void sync_on_retry(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	int count = 0;
	enum err e = outbox_retry(s->box, &count);
	if (e)
		log_error("hw", "outbox: %s", err_words(e));
	client_tell(client, json_pack("{s:s, s:i}", "t", "retry", "count", count));
	line_try(s->line);
	flusher_kick(s->flusher);
}

/* What is shown; looks for newer with {"look"}, and at what a stick brings with {"dir"}.  kioskctl
 * asks again until it is not busy. */
void sync_on_content(struct sync *s, struct client *client, json_t *message)
{
	const char *dir = json_string_value(json_object_get(message, "dir"));
	enum err e = dir ? onscreen_take_from(s->onscreen, dir) : ERR_OK;
	if (json_is_true(json_object_get(message, "look")))
		onscreen_look(s->onscreen);
	json_t *facts = onscreen_facts(s->onscreen);
	json_object_set_new(facts, "t", json_string("content"));
	json_object_set_new(facts, "err", json_string(err_name(e)));
	client_tell(client, facts);
}

void sync_on_export(struct sync *s, struct client *client, json_t *message)
{
	json_t *page = NULL;
	enum err e = stick_page(s->box, &s->identity,
		json_integer_value(json_object_get(message, "after")), loop_now(s->loop).wall_ms,
		&page);
	if (e)
		page = json_pack("{s:s}", "err", err_name(e));
	json_object_set_new(page, "t", json_string("export"));
	client_tell(client, page);
}

void sync_on_stick_receipt(struct sync *s, struct client *client, json_t *message)
{
	struct receipt receipt;
	const char *id = json_string_value(json_object_get(message, "id"));
	enum err e =
		id ? stick_receipt(s->box, &s->identity, id, json_object_get(message, "answer"),
			     loop_now(s->loop).wall_ms, &receipt)
		   : ERR_BAD_INPUT;
	if (!e)
		sync_outcome(s, id, receipt.outcome);
	client_tell(client, json_pack("{s:s, s:s}", "t", "receipt", "err", err_name(e)));
}
