/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/name.h"

#include "kiosk/tuf/digest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char unreserved[] = "_.-~";	    /* RFC 3986, 2.3, beside letters and digits */
static const char address[] = "_.-~/!$&'()*+,;=:@"; /* what a path of an address may hold: 3.3 */

static bool is_escape(const char *s)
{
	return s[0] == '%' && isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2]);
}

static enum err escape(
	const char *name, const char *plain, bool keeps_escapes, char *out, size_t room)
{
	size_t at = 0;
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;
		bool is_plain = (c < 128 && isalnum(c)) || strchr(plain, c) ||
				(keeps_escapes && is_escape(name));
		if (at + 4 > room)
			return ERR_TOO_BIG;
		at += (size_t)snprintf(out + at, room - at, is_plain ? "%c" : "%%%02X", c);
	}
	if (!room)
		return ERR_TOO_BIG;
	out[at] = 0;
	return ERR_OK;
}

enum err name_escape(const char *name, char *out, size_t room)
{
	return escape(name, unreserved, false, out, room);
}

enum err name_file(const char *name, char out[NAME_FILE_MAX + 1])
{
	bool has_dot = *name == '.';
	size_t skip = has_dot ? 3 : 0;
	if (name_escape(name + has_dot, out + skip, NAME_FILE_MAX + 1 - skip))
		return digest_sha256_hex(name, strlen(name), out);
	if (has_dot)
		memcpy(out, "%2E", 3);
	return ERR_OK;
}

enum err name_address(const char *path, char *out, size_t room)
{
	return escape(path, address, true, out, room);
}

char *name_unescape(const char *name)
{
	char *plain = strdup(name), *to = plain;
	for (const char *from = name; plain && *from; to++) {
		bool is_hex = is_escape(from);
		*to = is_hex ? (char)strtol((char[]){from[1], from[2], 0}, NULL, 16) : *from;
		from += is_hex ? 3 : 1;
	}
	if (plain)
		*to = 0;
	return plain;
}

bool name_is_path(const char *path)
{
	const char *step = path;
	for (;;) {
		size_t n = strcspn(step, "/");
		if (n && n <= 2 && !strncmp(step, "..", n))
			return false;
		if (!step[n])
			return *path != 0;
		step += n + 1;
	}
}
