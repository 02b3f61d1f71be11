/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a repository may send as metadata: as each of the four types, with the keys that it
 * names itself; and as a pattern, a path and a name. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/metadata.h"
#include "kiosk/tuf/name.h"
#include "kiosk/tuf/pattern.h"
#include "kiosk/tuf/strict.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* What is written in canonical form is read again as the same. */
static void write_again(const struct metadata *m, size_t n)
{
	struct k_buf once, twice;
	json_t *again = NULL;
	k_buf_init(&once, n);
	k_buf_init(&twice, n);
	K_CHECK(!canonical_write(metadata_signed(m), &once));
	/* Control characters stand raw in this form, which strict JSON does not read. */
	if (!strict_read(once.data, once.len_bytes, &again)) {
		K_CHECK(!canonical_write(again, &twice));
		K_CHECK(!strcmp(once.data, twice.data));
	}
	json_decref(again);
	k_buf_finish(&once);
	k_buf_finish(&twice);
}

static void read_as(enum metadata_type type, const char *bytes, size_t n)
{
	struct metadata *m = NULL;
	if (metadata_read(type, bytes, n, &m))
		return;
	K_CHECK(metadata_version(m) > 0);
	(void)metadata_is_expired(m, 0);
	write_again(m, n);
	if (type == METADATA_ROOT) {
		K_CHECK(json_is_object(metadata_keys(m)));
		if (metadata_verify(m, metadata_keys(m), metadata_role(m, "root")))
			K_CHECK(metadata_role(m, "timestamp"));
	}
	struct metadata_file said;
	if (type == METADATA_TIMESTAMP)
		K_CHECK(metadata_file(m, "snapshot.json", &said) && said.version > 0);
	metadata_destroy(m);
}

/* The first line as a pattern, what is behind it as a path. */
static void read_words(const uint8_t *bytes, size_t n)
{
	char *text = malloc(n + 1), out[NAME_FILE_MAX + 1];
	K_CHECK(text);
	memcpy(text, bytes, n);
	text[n] = 0;
	char *path = strchr(text, '\n');
	if (path)
		*path++ = 0;
	else
		path = text;
	(void)pattern_fits(text, path);
	K_CHECK(!name_file(path, out));
	K_CHECK(!strchr(out, '/') && strlen(out) <= NAME_FILE_MAX && *out != '.');
	if (!name_address(path, out, sizeof out))
		K_CHECK(!strpbrk(out, "?# \n"));
	(void)name_is_path(path);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	for (int type = METADATA_ROOT; type <= METADATA_TARGETS; type++)
		read_as((enum metadata_type)type, (const char *)bytes, n);
	/* Strings of JSON are valid UTF-8, on which patterns rely. */
	json_t *text = json_stringn((const char *)bytes, n);
	if (text)
		read_words(bytes, n);
	json_decref(text);
	return 0;
}
