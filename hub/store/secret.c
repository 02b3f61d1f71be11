/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/secret.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "kiosk/base/check.h"

enum { BYTES_MAX = 32 };

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void secret_code_make(int n, char *out)
{
	for (int i = 0; i < n; i++)
		out[i] = crockford[randombytes_uniform(sizeof crockford - 1)];
	out[n] = '\0';
}

bool secret_code_read(const char *typed, int n, char *out)
{
	int has = 0;
	for (; *typed; typed++) {
		char c = (char)toupper((unsigned char)*typed);
		c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		if (c == ' ' || c == '-')
			continue;
		if (!strchr(crockford, c) || has == n)
			return false;
		out[has++] = c;
	}
	out[has] = '\0';
	return has == n;
}

static void as_hex(const unsigned char *bytes, int n, char *out)
{
	sodium_bin2hex(out, (size_t)n + 1, bytes, (size_t)n / 2);
}

void secret_token_make(int n, char *out)
{
	unsigned char bytes[BYTES_MAX];
	K_CHECK(n > 0 && n <= 2 * BYTES_MAX && n % 2 == 0);
	randombytes_buf(bytes, (size_t)n / 2);
	as_hex(bytes, n, out);
}

void secret_hash(const char *secret, char out[SECRET_HASH_CHARS + 1])
{
	unsigned char hash[SECRET_HASH_CHARS / 2];
	crypto_generichash(
		hash, sizeof hash, (const unsigned char *)secret, strlen(secret), NULL, 0);
	as_hex(hash, SECRET_HASH_CHARS, out);
}

void secret_form_check(const char *purpose, const char *token, int n, char *out)
{
	unsigned char check[BYTES_MAX];
	K_CHECK(n >= 32 && n <= 2 * BYTES_MAX && n % 2 == 0);
	crypto_generichash(check, (size_t)n / 2, (const unsigned char *)purpose, strlen(purpose),
		(const unsigned char *)token, strlen(token));
	as_hex(check, n, out);
}
