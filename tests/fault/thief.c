/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thief: tries to open sealed requests with all that lies in some places: every 32 bytes that are no text, and
 * each run of base64 or hex, as the key of a recipient, as the seed of one, and as the key of a request.
 * Usage: thief PLACE... -- ENVELOPES     PLACE: a file or folder with keys; ENVELOPES: a file with an envelope a
 * line (outbox.log, requests-*.jsonl, or lines of envelopes).  Prints `opened N of M`; exit 0: all, 1: some, 3: none. */
#include <ctype.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY = 32, SEALED_MAX = 512, BOXES_MAX = 4, PLACE_MAX = 32 << 20, B64_CHARS = 44, KEY_ID_CHARS = 16 };

#define B64 sodium_base64_VARIANT_ORIGINAL

struct sealed {
	char id[64], key_id[BOXES_MAX][KEY_ID_CHARS + 1];
	unsigned char *data, nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
	unsigned char box[BOXES_MAX][crypto_box_SEALBYTES + KEY];
	size_t len;
	int boxes;
	bool is_open;
};

static struct sealed all[SEALED_MAX];
static int count, opened;
static long tried;

/* --- envelopes --------------------------------------------------------------------------------- */

static size_t decode(const json_t *text, void *out, size_t room)
{
	const char *b64 = json_string_value(text);
	size_t n = 0;
	return b64 && !sodium_base642bin(out, room, b64, strlen(b64), NULL, &n, NULL, B64) ? n : 0;
}

static void add(const json_t *envelope)
{
	static unsigned char object[1 << 18];
	struct sealed *s = &all[count];
	size_t i, n = decode(json_object_get(envelope, "sealed"), object, sizeof object);
	json_t *one, *sealed = json_loadb((char *)object, n, 0, NULL);
	const char *id = json_string_value(json_object_get(envelope, "id"));
	if (sealed && id && count < SEALED_MAX) {
		snprintf(s->id, sizeof s->id, "%s", id);
		s->data = malloc(sizeof object);
		s->len = decode(json_object_get(sealed, "data"), s->data, sizeof object);
		decode(json_object_get(sealed, "nonce"), s->nonce, sizeof s->nonce);
		json_array_foreach(json_object_get(sealed, "to"), i, one) {
			if (i == BOXES_MAX)
				break;
			snprintf(s->key_id[i], sizeof s->key_id[i], "%s",
				json_string_value(json_object_get(one, "key")));
			decode(json_object_get(one, "box"), s->box[s->boxes++], sizeof s->box[0]);
		}
		count++;
	}
	json_decref(sealed);
}

static void read_envelopes(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	while (file && getline(&line, &room, file) > 0) {
		char *begin = strchr(line, '{');
		json_t *json = begin ? json_loads(begin, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
		json_t *inner = json_object_get(json, "envelope");
		json_t *text = inner ? json_loads(json_string_value(inner), 0, NULL) : NULL;
		add(text ? text : json);
		json_decref(text);
		json_decref(json);
	}
	free(line);
	if (file)
		fclose(file);
}

/* --- keys ---------------------------------------------------------------------------------------- */

static bool open_data(struct sealed *s, const unsigned char key[KEY])
{
	unsigned char *clear = malloc(s->len + 1);
	unsigned long long n;
	bool is_open = s->len && !crypto_aead_xchacha20poly1305_ietf_decrypt(clear, &n, NULL, s->data,
					  s->len, (unsigned char *)s->id, strlen(s->id), s->nonce, key);
	free(clear);
	return is_open;
}

/* key as the secret half of a recipient; its id is the start of the hash of the public half. */
static bool open_as_recipient(struct sealed *s, const unsigned char key[KEY],
	const unsigned char public[KEY], const char *key_id)
{
	unsigned char inside[KEY];
	for (int i = 0; i < s->boxes; i++)
		if (!strcmp(s->key_id[i], key_id) &&
			!crypto_box_seal_open(inside, s->box[i], sizeof s->box[i], public, key) &&
			open_data(s, inside))
			return true;
	return false;
}

static void try_key(const unsigned char key[KEY])
{
	/* As it is, and as the seed of a signing key, which another makes of it. */
	unsigned char secret[2][crypto_hash_sha512_BYTES], public[2][KEY], hash[KEY];
	char key_id[2][KEY_ID_CHARS + 1];
	memcpy(secret[0], key, KEY);
	crypto_hash_sha512(secret[1], key, KEY);
	tried++;
	for (int k = 0; k < 2; k++) {
		if (crypto_scalarmult_base(public[k], secret[k]))
			memset(public[k], 0, KEY);
		crypto_generichash(hash, sizeof hash, public[k], KEY, NULL, 0);
		sodium_bin2hex(key_id[k], sizeof key_id[k], hash, KEY_ID_CHARS / 2);
	}
	for (int i = 0; i < count; i++) {
		struct sealed *s = &all[i];
		if (s->is_open)
			continue;
		s->is_open = open_data(s, key);
		for (int k = 0; k < 2 && !s->is_open; k++)
			s->is_open = open_as_recipient(s, secret[k], public[k], key_id[k]);
		opened += s->is_open;
	}
}

/* Text, or nothing but one letter: no key as it stands. */
static bool is_plain(const unsigned char *bytes)
{
	int same = 0, text = 0;
	for (int i = 0; i < KEY; i++) {
		same += i && bytes[i] == bytes[i - 1];
		text += bytes[i] >= ' ' && bytes[i] < 127;
	}
	return same > KEY / 2 || text == KEY;
}

static void try_bytes(const unsigned char *bytes, size_t n)
{
	unsigned char key[KEY];
	size_t got;
	for (size_t i = 0; i + KEY <= n; i++) {
		bool begins = !i || !(isalnum(bytes[i - 1]) || bytes[i - 1] == '+' || bytes[i - 1] == '/');
		if (!is_plain(bytes + i))
			try_key(bytes + i);
		if (begins && i + B64_CHARS <= n &&
			!sodium_base642bin(key, sizeof key, (const char *)bytes + i, B64_CHARS - 1, NULL,
				&got, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) &&
			got == KEY)
			try_key(key);
		if (begins && i + 2 * KEY <= n &&
			!sodium_hex2bin(key, sizeof key, (const char *)bytes + i, 2 * (size_t)KEY, NULL,
				&got, NULL) &&
			got == KEY)
			try_key(key);
	}
}

static int try_file(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)walk;
	if (type != FTW_F || !S_ISREG(facts->st_mode) || facts->st_size > PLACE_MAX)
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *bytes = malloc((size_t)facts->st_size + 1);
	ssize_t n = fd >= 0 && bytes ? read(fd, bytes, (size_t)facts->st_size) : 0;
	if (n > 0)
		try_bytes(bytes, (size_t)n);
	free(bytes);
	if (fd >= 0)
		close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	int end = 1;
	while (end < argc && strcmp(argv[end], "--"))
		end++;
	if (sodium_init() < 0 || end + 2 != argc)
		return 2;
	read_envelopes(argv[end + 1]);
	for (int i = 1; i < end; i++)
		if (nftw(argv[i], try_file, 16, FTW_PHYS))
			return 2;
	for (int i = 0; i < count; i++)
		free(all[i].data);
	printf("opened %d of %d, %ld keys tried\n", opened, count, tried);
	return !count ? 2 : opened == count ? 0 : opened ? 1 : 3;
}
