/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/bytes64.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = INT_MAX / 2 };

char *bytes64_write(const void *bytes, size_t n)
{
	char *text = n <= BYTES_MAX ? malloc((n + 2) / 3 * 4 + 1) : NULL;
	if (text)
		EVP_EncodeBlock((unsigned char *)text, bytes, (int)n);
	return text;
}

enum err bytes64_read(const char *text, struct k_buf *out)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(text), plain = strspn(text, letters), padding = strspn(text + plain, "=");
	if (n % 4 || plain + padding != n || padding > 2 || n > BYTES_MAX)
		return ERR_BAD_INPUT;
	unsigned char *bytes = malloc(n / 4 * 3 + 1);
	if (!bytes)
		return ERR_NO_MEMORY;
	int len = EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)n);
	enum err e = len < 0 ? ERR_BAD_INPUT : k_buf_add(out, bytes, (size_t)len - padding);
	ERR_clear_error();
	free(bytes);
	return e;
}
