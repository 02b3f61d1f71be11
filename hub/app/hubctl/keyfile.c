/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/keyfile.h"

#include <errno.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/app/hubctl/phrase.h"
#include "hub/app/hubctl/qr.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/key.h"
#include "kiosk/tuf/strict.h"

enum { PUB_BYTES_MAX = 4096, PAPER_BYTES_MAX = 16384, CHECK_CHARS = 4, LINES_MAX = 64 };

static const char head[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----",
		  foot[] = "-----END ENCRYPTED PRIVATE KEY-----";

static enum err complain(enum err e, const char *file, const char *what)
{
	fprintf(stderr, "hubctl: %s: %s.\n", file, what);
	return e;
}

/* --- files ------------------------------------------------------------------------------------ */

static bool is_name(const char *name)
{
	size_t n = strlen(name);
	for (const unsigned char *s = (const unsigned char *)name; *s; s++)
		if (*s < ' ' || *s == 0x7f || *s == '"')
			return false;
	return n && n < SIGNER_NAME_MAX;
}

static enum err write_public(EVP_PKEY *key, const char *file, const char *name)
{
	char path[PATH_MAX], id[65];
	json_t *public = NULL;
	snprintf(path, sizeof path, "%s.pub", file);
	enum err e = signer_public(key, name, &public, id);
	char *text = e ? NULL : json_dumps(public, JSON_INDENT(1));
	if (!e)
		e = text ? k_file_replace(path, text, strlen(text), 0644) : ERR_NO_MEMORY;
	free(text);
	json_decref(public);
	return e;
}

static enum err write_sealed(EVP_PKEY *key, const char *file, const char *phrase)
{
	struct k_buf pem;
	k_buf_init(&pem, SIGNER_PEM_MAX);
	enum err e = signer_write(key, phrase, &pem);
	if (!e)
		e = k_file_replace(file, pem.data, pem.len_bytes, 0600);
	k_buf_finish_wipe(&pem);
	return e;
}

static enum err check_free(const char *file, const char *name)
{
	if (strlen(file) > PATH_MAX - 8)
		return complain(ERR_TOO_BIG, "the file", "its name is too long");
	if (!access(file, F_OK))
		return complain(
			ERR_EXISTS, file, "it is there already, and a key is never written over");
	return is_name(name)
		       ? ERR_OK
		       : complain(ERR_BAD_INPUT, name, "a name has 1 to 59 letters, no quotes");
}

enum err keyfile_make(const char *file, const char *name, enum signer_kind kind, int phrase_fd)
{
	char phrase[SIGNER_PHRASE_MAX] = "";
	EVP_PKEY *key = NULL;
	enum err e = check_free(file, name);
	if (e)
		return e;
	e = phrase_ask(phrase_fd, "A pass phrase for this key:", true, phrase);
	if (e)
		return e;
	e = signer_generate(kind, &key);
	if (!e)
		e = write_sealed(key, file, phrase);
	if (!e)
		e = write_public(key, file, name);
	explicit_bzero(phrase, sizeof phrase);
	EVP_PKEY_free(key);
	return e ? complain(e, file, err_words(e)) : ERR_OK;
}

enum err keyfile_note(const char *file, const char *name, const char *address, EVP_PKEY *key)
{
	char note[TOKEN_ADDRESS_MAX + 1];
	enum err e = check_free(file, name);
	if (e)
		return e;
	int n = snprintf(note, sizeof note, "%s\n", address);
	e = k_file_replace(file, note, (size_t)n, 0644);
	if (!e)
		e = write_public(key, file, name);
	return e ? complain(e, file, err_words(e)) : ERR_OK;
}

void keyfile_address(const char *file, char out[TOKEN_ADDRESS_MAX])
{
	struct k_buf text;
	k_buf_init(&text, SIGNER_PEM_MAX);
	*out = '\0';
	if (!k_buf_read_file(&text, file) && text.data && token_is_address(text.data))
		snprintf(
			out, TOKEN_ADDRESS_MAX, "%.*s", (int)strcspn(text.data, "\r\n"), text.data);
	k_buf_finish_wipe(&text);
}

enum err keyfile_public(const char *pub_file, json_t **public_out)
{
	struct k_buf text;
	json_t *public = NULL;
	k_buf_init(&text, PUB_BYTES_MAX);
	enum err e = k_buf_read_file(&text, pub_file);
	if (!e)
		e = strict_read(text.data, text.len_bytes, &public);
	k_buf_finish(&text);
	EVP_PKEY *key = e ? NULL : key_read(public);
	const char *name = strict_string(public, "x-foyer-name");
	if (!e && (!key || !name || !is_name(name) || json_object_size(public) != 4))
		e = ERR_BAD_INPUT;
	EVP_PKEY_free(key);
	if (e) {
		json_decref(public);
		return complain(e, pub_file, "it is no public key that hubctl made");
	}
	*public_out = public;
	return ERR_OK;
}

static enum err read_sealed(const char *file, const char *phrase, EVP_PKEY **key_out)
{
	struct k_buf pem;
	k_buf_init(&pem, SIGNER_PEM_MAX);
	enum err e = k_buf_read_file(&pem, file);
	if (e)
		complain(e, file, err_words(e));
	else if (pem.data && token_is_address(pem.data))
		e = complain(ERR_UNSUPPORTED, file,
			"this key lies on a token, whose own program changes its PIN");
	else
		e = signer_read(pem.data, pem.len_bytes, phrase, key_out);
	if (e == ERR_CRYPTO)
		complain(e, file, "that is not its pass phrase (or it is no key)");
	k_buf_finish_wipe(&pem);
	return e;
}

enum err keyfile_open(const char *file, int phrase_fd, EVP_PKEY **key_out, char id_out[65])
{
	char phrase[SIGNER_PHRASE_MAX] = "", path[PATH_MAX], own[65];
	json_t *public = NULL, *its = NULL;
	EVP_PKEY *key = NULL;
	snprintf(path, sizeof path, "%.*s.pub", PATH_MAX - 8, file);
	enum err e = keyfile_public(path, &public);
	if (!e)
		e = signer_id(public, id_out);
	if (!e)
		e = phrase_ask(phrase_fd, "Your pass phrase:", false, phrase);
	if (!e)
		e = read_sealed(file, phrase, &key);
	explicit_bzero(phrase, sizeof phrase);
	if (!e)
		e = signer_public(key, strict_string(public, "x-foyer-name"), &its, own);
	if (!e && strcmp(own, id_out) != 0)
		e = complain(ERR_BAD_INPUT, path, "it belongs to another key");
	json_decref(public);
	json_decref(its);
	if (e)
		EVP_PKEY_free(key);
	else
		*key_out = key;
	return e;
}

enum err keyfile_phrase(const char *file, int phrase_fd)
{
	char phrase[SIGNER_PHRASE_MAX] = "", id[65];
	EVP_PKEY *key = NULL;
	enum err e = keyfile_open(file, phrase_fd, &key, id);
	if (!e)
		e = phrase_ask(phrase_fd, "The new pass phrase:", true, phrase);
	if (!e)
		e = write_sealed(key, file, phrase);
	explicit_bzero(phrase, sizeof phrase);
	EVP_PKEY_free(key);
	return e;
}

/* --- paper ------------------------------------------------------------------------------------ */

/* Four letters of the SHA-256 over number and text: they find a slip of the hand. */
static enum err check_of(int number, const char *line, size_t n, char out[CHECK_CHARS + 1])
{
	char text[128], sum[65];
	int len = snprintf(text, sizeof text, "%d %.*s", number, (int)n, line);
	enum err e =
		len < (int)sizeof text ? digest_sha256_hex(text, (size_t)len, sum) : ERR_TOO_BIG;
	if (!e)
		snprintf(out, CHECK_CHARS + 1, "%.*s", CHECK_CHARS, sum);
	return e;
}

static enum err print_lines(const char *pem, FILE *to)
{
	char check[CHECK_CHARS + 1];
	int number = 0;
	for (const char *line = pem; *line;) {
		size_t n = strcspn(line, "\n");
		if (n && strncmp(line, "-----", 5) != 0) {
			enum err e = check_of(++number, line, n, check);
			if (e)
				return e;
			fprintf(to, "%2d  %.*s  %s\n", number, (int)n, line, check);
		}
		line += n + (line[n] == '\n');
	}
	return ERR_OK;
}

enum err keyfile_paper(const char *file, FILE *to)
{
	char path[PATH_MAX];
	struct k_buf pem;
	json_t *public = NULL;
	k_buf_init(&pem, SIGNER_PEM_MAX);
	snprintf(path, sizeof path, "%.*s.pub", PATH_MAX - 8, file);
	enum err e = keyfile_public(path, &public);
	if (!e && k_buf_read_file(&pem, file))
		e = complain(ERR_NOT_FOUND, file, "it cannot be read");
	if (!e && strncmp(pem.data, head, sizeof head - 1) != 0)
		e = complain(ERR_BAD_INPUT, file, "it is no key that a pass phrase seals");
	if (!e) {
		fprintf(to,
			"The signing key of %s, for Foyer\n\n"
			"Keep this paper locked up. It is of no use without the pass phrase, which "
			"is "
			"NOT on it.\n"
			"If the file is lost: type these lines into a text file, or scan the "
			"picture, "
			"and run\n"
			"    hubctl content key restore TEXT-FILE NEW-KEY-FILE --name NAME\n\n",
			strict_string(public, "x-foyer-name"));
		e = print_lines(pem.data, to);
		fputc('\n', to);
		qr_print(to, pem.data, isatty(fileno(to)));
	}
	json_decref(public);
	k_buf_finish_wipe(&pem);
	return e;
}

/* Takes "12  TEXT  1a2b" of the paper; a line without a number at its start is passed over. */
static enum err take_line(const char *line, int *next, struct k_buf *pem)
{
	int number = 0;
	char text[80], check[CHECK_CHARS + 1], right[CHECK_CHARS + 1];
	if (sscanf(line, " %d %79s %4s", &number, text, check) != 3)
		return ERR_OK;
	enum err e = check_of(number, text, strlen(text), right);
	if (!e && (number != *next || strcmp(right, check) != 0)) {
		fprintf(stderr,
			"hubctl: look at line %d of the paper again: something is typed "
			"differently there.\n",
			*next);
		return ERR_BAD_INPUT;
	}
	++*next;
	return e ? e : k_buf_printf(pem, "%s\n", text);
}

static enum err read_paper(const char *paper, struct k_buf *pem)
{
	struct k_buf text;
	int next = 1;
	k_buf_init(&text, PAPER_BYTES_MAX);
	enum err e = k_buf_read_file(&text, paper);
	if (e || !text.data || strstr(text.data, head)) { /* the picture holds all of it */
		const char *at = e || !text.data ? NULL : strstr(text.data, head);
		e = at ? k_buf_add(pem, at, strlen(at))
		       : complain(ERR_NOT_FOUND, paper, "nothing in it");
		k_buf_finish_wipe(&text);
		return e;
	}
	e = k_buf_printf(pem, "%s\n", head);
	char *rest = text.data;
	for (char *line = strsep(&rest, "\n"); !e && line; line = strsep(&rest, "\n"))
		e = take_line(line, &next, pem);
	if (!e)
		e = k_buf_printf(pem, "%s\n", foot);
	k_buf_finish_wipe(&text);
	return e;
}

enum err keyfile_restore(const char *paper, const char *file, const char *name, int phrase_fd)
{
	char phrase[SIGNER_PHRASE_MAX] = "";
	struct k_buf pem;
	EVP_PKEY *key = NULL;
	k_buf_init(&pem, SIGNER_PEM_MAX);
	enum err e = check_free(file, name);
	if (!e)
		e = read_paper(paper, &pem);
	if (!e)
		e = phrase_ask(phrase_fd, "The pass phrase of that key:", false, phrase);
	if (!e && signer_read(pem.data, pem.len_bytes, phrase, &key))
		e = complain(
			ERR_CRYPTO, paper, "that is not its pass phrase, or a line is missing");
	if (!e)
		e = write_sealed(key, file, phrase);
	if (!e)
		e = write_public(key, file, name);
	explicit_bzero(phrase, sizeof phrase);
	k_buf_finish_wipe(&pem);
	EVP_PKEY_free(key);
	return e;
}
