/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help with plain words, for any text.  First byte: which language. */
#include "kiosk/content/advice.h"

#include "kiosk/base/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const languages[] = {"en", "es", "zh", "ar", "xx"};
	static struct advice a;
	if (!n || n > 1 << 16)
		return 0;
	char *text = malloc(n);
	K_CHECK(text);
	memcpy(text, bytes + 1, n - 1);
	text[n - 1] = '\0';
	size_t len = strlen(text);
	advice_make(text, languages[bytes[0] % K_COUNT(languages)], &a);
	K_CHECK(a.count >= 0 && a.count <= ADVICE_REMARKS_MAX && a.sentences >= 0 && a.words >= 0);
	for (int i = 0; i < a.count; i++) {
		const struct remark *r = &a.list[i];
		K_CHECK(r->from <= len && r->len_bytes <= len - r->from && r->len_bytes > 0);
		K_CHECK(memchr(r->instead, 0, sizeof r->instead) != NULL);
	}
	size_t sentence = len ? sentence_bytes(text) : 1;
	K_CHECK(sentence > 0 && sentence <= (len ? len : 1));
	free(text);
	return 0;
}
