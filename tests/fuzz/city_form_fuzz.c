/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strangers post to the hub's own GeoReport v2, and the texts, times and places in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/open311_server.h"
#include "hub/city/text.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char value[256], *text = malloc(n + 1);
	int64_t ms;
	double degrees;
	struct k_buf out;
	K_CHECK(text);
	K_CHECK(!zone_set("Europe/Dublin"));
	memcpy(text, bytes, n);
	text[n] = '\0';
	if (form_value((const char *)bytes, n, "a", value, sizeof value))
		K_CHECK(strlen(value) < sizeof value);
	if (text_read_degrees(text, &degrees))
		K_CHECK(degrees >= -360 && degrees <= 360);
	k_buf_init(&out, 4 * n + 64);
	if (text_read_time(text, &ms))
		K_CHECK(!text_add_time(&out, ms < 0 ? 0 : ms));
	k_buf_clear(&out);
	K_CHECK(!text_add_plain(&out, text, n, false));
	K_CHECK(text_letters(out.data ? out.data : "") <= n);
	K_CHECK(!out.data || !strchr(out.data, '\xf0'));
	k_buf_finish(&out);
	free(text);
	return 0;
}
