/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/receipt.h"

#include "kiosk/base/check.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

bool receipt_is_signed(
	const char *text, size_t len, const char *sig, const unsigned char *receipt_key)
{
	unsigned char signature[crypto_sign_BYTES];
	size_t n = 0;
	return !sodium_base642bin(signature, sizeof signature, sig, strlen(sig), NULL, &n, NULL,
		       sodium_base64_VARIANT_ORIGINAL) &&
	       n == sizeof signature &&
	       !crypto_sign_verify_detached(
		       signature, (const unsigned char *)text, len, receipt_key);
}

static enum err read_text(json_t *json, const char *kiosk, const struct outbox_item *item,
	struct receipt *receipt_out)
{
	static const char *const outcomes[] = {"booked", "gone", "received"};
	const char *its_kiosk, *id, *sum, *state, *outcome;
	json_int_t v;
	struct receipt r = {0};
	if (json_unpack(json, "{s:I, s:s, s:s, s:s, s:s, s:s}", "v", &v, "kiosk", &its_kiosk, "id",
		    &id, "sha256", &sum, "state", &state, "outcome", &outcome) ||
		v != 1)
		return ERR_BAD_INPUT;
	if (strcmp(its_kiosk, kiosk) || strcmp(id, item->id) || strcmp(sum, item->sha256_hex))
		return ERR_CRYPTO;
	if (!strcmp(state, outbox_state_name(OUTBOX_RECEIVED)))
		r.state = OUTBOX_RECEIVED;
	else if (!strcmp(state, outbox_state_name(OUTBOX_DURABLE)))
		r.state = OUTBOX_DURABLE;
	else
		return ERR_BAD_INPUT;
	for (size_t i = 0; i < K_COUNT(outcomes); i++)
		if (!strcmp(outcome, outcomes[i]))
			snprintf(r.outcome, sizeof r.outcome, "%s", outcome);
	if (!*r.outcome)
		return ERR_BAD_INPUT;
	*receipt_out = r;
	return ERR_OK;
}

enum err receipt_read(const json_t *answer, const char *kiosk, const struct outbox_item *item,
	const unsigned char receipt_key[32], struct receipt *receipt_out)
{
	const json_t *receipt = json_object_get(answer, "receipt");
	const char *text = json_string_value(receipt);
	const char *sig = json_string_value(json_object_get(answer, "sig"));
	if (!text || !sig)
		return ERR_BAD_INPUT;
	size_t len = json_string_length(receipt);
	if (!receipt_is_signed(text, len, sig, receipt_key))
		return ERR_CRYPTO;
	json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	enum err e = read_text(json, kiosk, item, receipt_out);
	json_decref(json);
	return e;
}
