/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/envelope.h"

#include "kiosk/model/number.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/model/json_text.h"

#include <jansson.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_id(const char *id)
{
	return strlen(id) == REQUEST_ID_CHARS && strspn(id, "0123456789abcdef") == REQUEST_ID_CHARS;
}

static bool is_base64(const char *text)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
	return n && n + strspn(text + n, "=") == strlen(text);
}

enum err envelope_make(const char *kiosk, const struct envelope_facts *facts, const char *kind,
	const char *sealed, char **text_out)
{
	if (!is_id(facts->id) || request_kind_find(kind) < 0 || !is_base64(sealed) ||
		(*facts->number && !number_is_right(facts->number)))
		return ERR_BAD_INPUT;
	if (strlen(sealed) > OUTBOX_SEALED_MAX)
		return ERR_TOO_BIG;
	json_t *json = json_pack("{s:i, s:s, s:s, s:I, s:s, s:s, s:I, s:b, s:s}", "v", 1, "kiosk",
		kiosk, "id", facts->id, "seq", (json_int_t)facts->seq, "kind", kind, "number",
		facts->number, "at", (json_int_t)facts->at_ms, "unshown", 0, "sealed", sealed);
	if (json && facts->right)
		json_object_set_new(json, "right", json_integer((json_int_t)facts->right));
	char *text = json ? json_text(json, JSON_COMPACT) : NULL;
	json_decref(json);
	if (!text)
		return ERR_NO_MEMORY;
	*text_out = text;
	return ERR_OK;
}

enum err envelope_read(
	const char *text, size_t len_bytes, struct envelope_facts *facts_out, char **sealed_out)
{
	json_error_t why;
	json_t *json = json_loadb(text, len_bytes, JSON_REJECT_DUPLICATES, &why);
	const char *id, *number, *sealed;
	json_int_t seq, at_ms;
	enum err e = ERR_OK;
	if (!json && json_error_code(&why) == json_error_out_of_memory)
		e = ERR_NO_MEMORY;
	else if (json_unpack(json, "{s:s, s:s, s:s, s:I, s:I}", "id", &id, "number", &number,
			 "sealed", &sealed, "seq", &seq, "at", &at_ms) ||
		 !is_id(id) || strlen(number) > REQUEST_NUMBER_CHARS)
		e = ERR_BAD_INPUT;
	if (!e && sealed_out) {
		char *copy = strdup(sealed);
		if (copy)
			*sealed_out = copy;
		else
			e = ERR_NO_MEMORY;
	}
	if (!e) {
		*facts_out = (struct envelope_facts){.seq = seq, .at_ms = at_ms};
		snprintf(facts_out->id, sizeof facts_out->id, "%s", id);
		snprintf(facts_out->number, sizeof facts_out->number, "%s", number);
	}
	json_decref(json);
	return e;
}

void envelope_sum(const void *text, size_t len_bytes, unsigned char sum_out[ENVELOPE_SUM_BYTES])
{
	crypto_hash_sha256(sum_out, text, len_bytes);
}

void envelope_sum_hex(
	const unsigned char sum[ENVELOPE_SUM_BYTES], char hex_out[ENVELOPE_HEX_CHARS + 1])
{
	sodium_bin2hex(hex_out, ENVELOPE_HEX_CHARS + 1, sum, ENVELOPE_SUM_BYTES);
}
