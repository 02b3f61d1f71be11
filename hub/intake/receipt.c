/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/receipt.h"

#include <sodium.h>
#include <stdio.h>

void receipt_make(struct receipt *r, const struct keys *keys, const char *kiosk, const char *id,
	const char *sha256, const char *state, const char *outcome)
{
	unsigned char sig[crypto_sign_BYTES];
	int n = snprintf(r->text, sizeof r->text,
		"{\"v\":1,\"kiosk\":\"%s\",\"id\":\"%s\",\"sha256\":\"%s\",\"state\":\"%s\","
		"\"outcome\":\"%s\"}",
		kiosk, id, sha256, state, outcome);
	crypto_sign_detached(
		sig, NULL, (const unsigned char *)r->text, (size_t)n, keys->receipt_secret);
	sodium_bin2base64(r->sig, sizeof r->sig, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
}
