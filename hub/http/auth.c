/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/auth.h"

#include <sodium.h>
#include <string.h>

#include "hub/intake/kiosks.h"
#include "kiosk/base/buf.h"

enum { SIGNED_TEXT_MAX = 1024, TIME_CHARS_MAX = 20 };

/* The text that the kiosk has signed. */
static enum err text_make(struct k_buf *text, const struct signed_part *s)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof hash + 1];
	crypto_hash_sha256(hash, (const unsigned char *)s->body, s->body_len);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return k_buf_printf(text, "%s\n%s\n%s\n%s", s->method, s->target, s->time, hex);
}

enum err auth_check(struct hub *hub, const struct signed_part *s, char id_out[33])
{
	struct kiosk k;
	struct k_buf text;
	unsigned char sig[crypto_sign_BYTES];
	size_t n = 0;
	if (!s->kiosk || !s->time || !s->signature || !*s->time ||
		strlen(s->time) > TIME_CHARS_MAX ||
		sodium_base642bin(sig, sizeof sig, s->signature, strlen(s->signature), NULL, &n,
			NULL, sodium_base64_VARIANT_ORIGINAL) ||
		n != sizeof sig)
		return ERR_DENIED;
	enum err e = kiosks_find(hub, s->kiosk, &k);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_DENIED : e;
	k_buf_init(&text, SIGNED_TEXT_MAX);
	e = text_make(&text, s);
	if (e || crypto_sign_verify_detached(
			 sig, (const unsigned char *)text.data, text.len_bytes, k.key))
		e = ERR_DENIED;
	k_buf_finish(&text);
	if (!e)
		memcpy(id_out, k.id, sizeof k.id);
	return e;
}
