/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/token.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/app/hubctl/phrase.h"
#include "kiosk/base/check.h"
#include "kiosk/tuf/key.h"

enum {
	SLOTS_MAX = 32,
	KEYS_MAX = 32,	    /* on one token */
	POINT_BYTES = 65,   /* 04, x, y */
	HALF_BYTES = 32,    /* r and s each */
	LABEL_MAX = 256,    /* longer ones are no names for people */
	ID_MAX = 256,	    /* CKA_ID */
	ATTRIBUTE_MAX = 512 /* the longest that we read */
};

/* One public key that an address means. */
struct place {
	CK_FUNCTION_LIST *module;
	CK_SLOT_ID slot;
	CK_TOKEN_INFO info;
	unsigned char id[ID_MAX];
	size_t id_n;
	char label[LABEL_MAX];
};

struct token {
	P11KitUri *uri;
	CK_FUNCTION_LIST **modules; /* those that p11-kit knows */
	CK_FUNCTION_LIST *named[2]; /* or the one of module-path, and NULL */
	bool is_named_ready;

	struct place at;
	int keys, others; /* found: of P-256, of other kinds */
	int tokens;
	EVP_PKEY *public;

	CK_SESSION_HANDLE session;
	bool has_session;
	CK_OBJECT_HANDLE private;
	bool asks_each_time; /* the PIN, before each signature */
	char pin[SIGNER_PHRASE_MAX];
};

/* --- words ------------------------------------------------------------------------------------ */

static const struct {
	CK_RV rv;
	enum err e;
	const char *words;
} reasons[] = {
	{CKR_PIN_INCORRECT, ERR_CRYPTO, "that is not its PIN"},
	{CKR_PIN_INVALID, ERR_CRYPTO, "that is not its PIN: it has other characters"},
	{CKR_PIN_LEN_RANGE, ERR_CRYPTO, "that is not its PIN: it has another length"},
	{CKR_PIN_LOCKED, ERR_DENIED,
		"its PIN is locked after too many wrong ones. The program that came with the token "
		"unlocks it, with the PUK"},
	{CKR_PIN_EXPIRED, ERR_DENIED, "its PIN must be changed first"},
	{CKR_USER_PIN_NOT_INITIALIZED, ERR_DENIED, "no PIN was set on it yet"},
	{CKR_TOKEN_NOT_PRESENT, ERR_DEVICE, "it was pulled out"},
	{CKR_DEVICE_REMOVED, ERR_DEVICE, "it was pulled out"},
	{CKR_SESSION_HANDLE_INVALID, ERR_DEVICE, "it was pulled out"},
	{CKR_FUNCTION_CANCELED, ERR_DENIED, "it was not touched in time"},
};

static enum err complain(enum err e, const char *address, const char *what)
{
	fprintf(stderr, "hubctl: %s: %s.\n", address, what);
	return e;
}

/* The address of a token, and of a key of it (NULL: the token alone), to copy from the screen. */
static void print_address(const struct token *t, const CK_TOKEN_INFO *info, const struct place *key)
{
	P11KitUri *uri = p11_kit_uri_new();
	char *text = NULL;
	if (!uri)
		return;
	CK_TOKEN_INFO *its = p11_kit_uri_get_token_info(uri);
	memcpy(its->label, info->label, sizeof its->label);
	memcpy(its->serialNumber, info->serialNumber, sizeof its->serialNumber);
	CK_ATTRIBUTE label = {
		CKA_LABEL, (void *)(key ? key->label : ""), key ? strlen(key->label) : 0};
	CK_ATTRIBUTE id = {CKA_ID, (void *)(key ? key->id : NULL), key ? key->id_n : 0};
	if (label.ulValueLen)
		p11_kit_uri_set_attribute(uri, &label);
	if (id.ulValueLen)
		p11_kit_uri_set_attribute(uri, &id);
	if (t->named[0])
		p11_kit_uri_set_module_path(uri, p11_kit_uri_get_module_path(t->uri));
	if (!p11_kit_uri_format(uri, P11_KIT_URI_FOR_ANY, &text))
		fputs(text, stderr);
	free(text);
	p11_kit_uri_free(uri);
}

/* Says what the token answered. */
static enum err refuse(const struct token *t, CK_RV rv)
{
	enum err e = ERR_DEVICE;
	const char *words = p11_kit_strerror(rv);
	for (size_t i = 0; i < K_COUNT(reasons); i++)
		if (reasons[i].rv == rv) {
			e = reasons[i].e;
			words = reasons[i].words;
		}
	fputs("hubctl: the token ", stderr);
	print_address(t, &t->at.info, NULL);
	fprintf(stderr, ": %s.\n", words);
	return e;
}

/* --- modules ---------------------------------------------------------------------------------- */

static enum err load_modules(struct token *t)
{
	const char *path = p11_kit_uri_get_module_path(t->uri);
	p11_kit_be_quiet();
	if (!path) {
		t->modules = p11_kit_modules_load_and_initialize(0);
		return t->modules && *t->modules
			       ? ERR_OK
			       : complain(ERR_NOT_FOUND, "pkcs11:",
					 "no module for tokens is installed. Debian has them in "
					 "the packages opensc-pkcs11 and ykcs11");
	}
	t->named[0] = p11_kit_module_load(path, 0);
	if (!t->named[0])
		return complain(ERR_NOT_FOUND, path, "this module for tokens cannot be loaded");
	if (p11_kit_module_initialize(t->named[0]) != CKR_OK)
		return complain(ERR_DEVICE, path, "this module for tokens does not work");
	t->is_named_ready = true;
	return ERR_OK;
}

static enum err read_address(struct token *t, const char *address)
{
	t->uri = p11_kit_uri_new();
	if (!t->uri)
		return ERR_NO_MEMORY;
	if (strlen(address) >= TOKEN_ADDRESS_MAX ||
		p11_kit_uri_parse(address, P11_KIT_URI_FOR_ANY, t->uri) != P11_KIT_URI_OK ||
		p11_kit_uri_any_unrecognized(t->uri))
		return complain(ERR_BAD_INPUT, "pkcs11:",
			"this is no address of a token. One looks like "
			"'pkcs11:token=Ana;object=foyer', in quotes");
	/* Whatever stands in a command is kept in histories, and shown in lists of processes. */
	if (p11_kit_uri_get_pin_value(t->uri) || p11_kit_uri_get_pin_source(t->uri))
		return complain(ERR_BAD_INPUT, "pkcs11:",
			"a PIN does not belong into an address: it is asked for. Change it, since "
			"others may have seen it");
	return ERR_OK;
}

/* --- finding the key -------------------------------------------------------------------------- */

/* Reads one attribute of an object; its length, 0: it has none, or one that is too long. */
static size_t read_attribute(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, void *to, size_t room)
{
	CK_ATTRIBUTE its = {type, to, room};
	CK_RV rv = module->C_GetAttributeValue(session, object, &its, 1);
	return rv == CKR_OK && its.ulValueLen <= room ? its.ulValueLen : 0;
}

/* The public key of P-256 at point, as it stands in CKA_EC_POINT: in an OCTET STRING, with some
 * tokens without.  NULL: it is none. */
static EVP_PKEY *key_at_point(const unsigned char *point, size_t n)
{
	char group[] = "prime256v1";
	if (n == POINT_BYTES + 2 && point[0] == 0x04 && point[1] == POINT_BYTES) {
		point += 2;
		n -= 2;
	}
	OSSL_PARAM parts[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, n),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (n == POINT_BYTES && ctx && EVP_PKEY_fromdata_init(ctx) == 1 &&
		EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, parts) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return key;
}

static EVP_PKEY *read_public(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
	/* The object identifier of P-256 (RFC 5480, 2.1.1.1), as DER. */
	static const unsigned char p256[] = {
		0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
	unsigned char group[ATTRIBUTE_MAX], point[ATTRIBUTE_MAX];
	size_t group_n =
		read_attribute(module, session, object, CKA_EC_PARAMS, group, sizeof group);
	size_t point_n = read_attribute(module, session, object, CKA_EC_POINT, point, sizeof point);
	return group_n == sizeof p256 && !memcmp(group, p256, sizeof p256)
		       ? key_at_point(point, point_n)
		       : NULL;
}

/* One public key that fits: the first of P-256 is kept, the others are counted and, from the second
 * on, said. */
static void take_key(
	struct token *t, struct place *at, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
	EVP_PKEY *key = read_public(at->module, session, object);
	if (!key) {
		t->others++;
		return;
	}
	at->id_n = read_attribute(at->module, session, object, CKA_ID, at->id, sizeof at->id);
	size_t n = read_attribute(
		at->module, session, object, CKA_LABEL, at->label, sizeof at->label - 1);
	at->label[n] = '\0';
	if (t->keys++ == 0) {
		t->at = *at;
		t->public = key;
		return;
	}
	if (t->keys == 2) {
		fputs("hubctl: several keys are meant. Take the address of one of these:\n  ",
			stderr);
		print_address(t, &t->at.info, &t->at);
	}
	fputs("\n  ", stderr);
	print_address(t, &at->info, at);
	EVP_PKEY_free(key);
}

/* The objects of that class which the address means, or, id not NULL, those with that id. */
static CK_ULONG find_objects(const struct token *t, CK_FUNCTION_LIST *module,
	CK_SESSION_HANDLE session, CK_OBJECT_CLASS class, const struct place *id,
	CK_OBJECT_HANDLE found[KEYS_MAX])
{
	CK_ATTRIBUTE_PTR label = p11_kit_uri_get_attribute(t->uri, CKA_LABEL);
	CK_ATTRIBUTE_PTR its_id = p11_kit_uri_get_attribute(t->uri, CKA_ID);
	CK_ATTRIBUTE own_id = {CKA_ID, (void *)(id ? id->id : NULL), id ? id->id_n : 0};
	CK_ATTRIBUTE wanted[3] = {{CKA_CLASS, &class, sizeof class}};
	CK_ULONG n = 1, count = 0;
	if (own_id.ulValueLen) {
		wanted[n++] = own_id;
	} else {
		if (label)
			wanted[n++] = *label;
		if (its_id)
			wanted[n++] = *its_id;
	}
	if (module->C_FindObjectsInit(session, wanted, n) != CKR_OK)
		return 0;
	if (module->C_FindObjects(session, found, KEYS_MAX, &count) != CKR_OK)
		count = 0;
	module->C_FindObjectsFinal(session);
	return count;
}

/* Is this a token that holds keys behind a PIN, and the one that is meant?  (p11-kit's own lists of
 * certificates are tokens too.) */
static bool is_meant(const struct token *t, struct place *at, bool is_any)
{
	const CK_FLAGS needed = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED;
	CK_SLOT_ID slot = p11_kit_uri_get_slot_id(t->uri);
	return at->module->C_GetTokenInfo(at->slot, &at->info) == CKR_OK &&
	       (at->info.flags & needed) == needed &&
	       (is_any || ((slot == (CK_SLOT_ID)-1 || slot == at->slot) &&
				  p11_kit_uri_match_token_info(t->uri, &at->info)));
}

typedef void slot_fn(struct token *t, struct place *at);

static void look_for_keys(struct token *t, struct place *at)
{
	CK_OBJECT_HANDLE found[KEYS_MAX];
	CK_SESSION_HANDLE session;
	if (!is_meant(t, at, false))
		return;
	t->tokens++;
	if (at->module->C_OpenSession(at->slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK)
		return;
	CK_ULONG n = find_objects(t, at->module, session, CKO_PUBLIC_KEY, NULL, found);
	for (CK_ULONG i = 0; i < n; i++)
		take_key(t, at, session, found[i]);
	at->module->C_CloseSession(session);
}

static void say_token(struct token *t, struct place *at)
{
	if (!is_meant(t, at, true))
		return;
	fprintf(stderr, "%s\n  ", t->tokens++ ? "" : " These are plugged in:");
	print_address(t, &at->info, NULL);
}

static void each_slot(struct token *t, slot_fn *fn)
{
	CK_FUNCTION_LIST **modules = t->modules ? t->modules : t->named;
	for (; *modules; modules++) {
		CK_SLOT_ID slots[SLOTS_MAX];
		CK_ULONG n = SLOTS_MAX;
		if ((*modules)->C_GetSlotList(CK_TRUE, slots, &n) != CKR_OK)
			continue;
		for (CK_ULONG i = 0; i < n; i++) {
			struct place at = {.module = *modules, .slot = slots[i]};
			fn(t, &at);
		}
	}
}

static enum err find_key(struct token *t, const char *address)
{
	each_slot(t, look_for_keys);
	if (t->keys > 1) {
		fputc('\n', stderr);
		return ERR_EXISTS;
	}
	if (t->keys)
		return ERR_OK;
	if (t->others)
		return complain(ERR_UNSUPPORTED, address,
			"the key on it is of another kind than ECDSA on P-256 (secp256r1)");
	if (t->tokens)
		return complain(
			ERR_NOT_FOUND, address, "the token is there, but no such key is on it");
	fprintf(stderr, "hubctl: %s: this token is not plugged in.", address);
	each_slot(t, say_token);
	fputc('\n', stderr);
	return ERR_NOT_FOUND;
}

/* --- what the header promises ----------------------------------------------------------------- */

bool token_is_address(const char *text)
{
	return !strncmp(text, "pkcs11:", 7);
}

enum err token_open(const char *address, struct token **out)
{
	struct token *t = calloc(1, sizeof *t);
	if (!t)
		return ERR_NO_MEMORY;
	enum err e = read_address(t, address);
	if (!e)
		e = load_modules(t);
	if (!e)
		e = find_key(t, address);
	if (e)
		token_close(t);
	else
		*out = t;
	return e;
}

EVP_PKEY *token_public(const struct token *t)
{
	return t->public;
}

/* What the token says of tries before, or after, one that was wrong. */
static enum err say_tries(struct token *t)
{
	if (t->at.module->C_GetTokenInfo(t->at.slot, &t->at.info) != CKR_OK)
		return refuse(t, CKR_DEVICE_REMOVED);
	if (t->at.info.flags & CKF_USER_PIN_LOCKED)
		return refuse(t, CKR_PIN_LOCKED);
	if (t->at.info.flags & CKF_USER_PIN_FINAL_TRY)
		fputs("Careful: one more wrong PIN locks this token.\n", stderr);
	else if (t->at.info.flags & CKF_USER_PIN_COUNT_LOW)
		fputs("A wrong PIN was given to this token. After a few it is locked.\n", stderr);
	return ERR_OK;
}

static enum err find_private(struct token *t)
{
	CK_OBJECT_HANDLE found[KEYS_MAX];
	CK_BBOOL asks = CK_FALSE;
	CK_ULONG n = find_objects(t, t->at.module, t->session, CKO_PRIVATE_KEY, &t->at, found);
	if (n != 1) {
		fputs("hubctl: the token ", stderr);
		print_address(t, &t->at.info, &t->at);
		fprintf(stderr, ": it has %lu private keys for this public one.\n", n);
		return n ? ERR_EXISTS : ERR_NOT_FOUND;
	}
	t->private = found[0];
	read_attribute(
		t->at.module, t->session, t->private, CKA_ALWAYS_AUTHENTICATE, &asks, sizeof asks);
	t->asks_each_time = asks == CK_TRUE;
	return ERR_OK;
}

enum err token_log_in(struct token *t, int phrase_fd)
{
	char question[80], *label = p11_kit_space_strdup(t->at.info.label, sizeof t->at.info.label);
	snprintf(question, sizeof question, "The PIN of the token %s:", label ? label : "");
	free(label);
	enum err e = say_tries(t);
	if (!e)
		e = phrase_ask(phrase_fd, question, false, t->pin);
	if (e)
		return e;
	CK_RV rv = t->at.module->C_OpenSession(
		t->at.slot, CKF_SERIAL_SESSION, NULL, NULL, &t->session);
	t->has_session = rv == CKR_OK;
	if (rv == CKR_OK)
		rv = t->at.module->C_Login(
			t->session, CKU_USER, (unsigned char *)t->pin, strlen(t->pin));
	if (rv != CKR_OK) {
		e = refuse(t, rv);
		return e == ERR_CRYPTO && say_tries(t) ? ERR_DENIED : e;
	}
	return find_private(t);
}

/* r and s of a token as the DER that TUF has, in hex.  False: out of memory. */
static bool hex_of_signature(const unsigned char raw[2 * HALF_BYTES], char hex_out[SIGNER_HEX_MAX])
{
	unsigned char der[SIGNER_HEX_MAX / 2], *end = der;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, HALF_BYTES, NULL),
	       *s = BN_bin2bn(raw + HALF_BYTES, HALF_BYTES, NULL);
	bool is_set = sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1;
	if (!is_set) {
		BN_free(r);
		BN_free(s);
	}
	int n = is_set && i2d_ECDSA_SIG(sig, NULL) <= (int)sizeof der ? i2d_ECDSA_SIG(sig, &end)
								      : 0;
	ECDSA_SIG_free(sig);
	for (int i = 0; i < n; i++)
		snprintf(hex_out + 2 * i, 3, "%02x", der[i]);
	return n > 0;
}

/* The key's owner may have to touch it now; it blocks until then. */
static CK_RV sign_digest(struct token *t, unsigned char digest[EVP_MAX_MD_SIZE], unsigned digest_n,
	unsigned char raw[2 * HALF_BYTES])
{
	CK_MECHANISM how = {CKM_ECDSA, NULL, 0};
	CK_ULONG n = 2 * HALF_BYTES;
	CK_RV rv = t->at.module->C_SignInit(t->session, &how, t->private);
	if (rv == CKR_OK && t->asks_each_time)
		rv = t->at.module->C_Login(
			t->session, CKU_CONTEXT_SPECIFIC, (unsigned char *)t->pin, strlen(t->pin));
	if (rv == CKR_OK)
		rv = t->at.module->C_Sign(t->session, digest, digest_n, raw, &n);
	return rv == CKR_OK && n != 2 * HALF_BYTES ? CKR_SIGNATURE_INVALID : rv;
}

enum err token_sign(struct token *t, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX])
{
	unsigned char digest[EVP_MAX_MD_SIZE], raw[2 * HALF_BYTES];
	unsigned digest_n = 0;
	if (EVP_Digest(bytes, n, digest, &digest_n, EVP_sha256(), NULL) != 1)
		return ERR_CRYPTO;
	CK_RV rv = sign_digest(t, digest, digest_n, raw);
	if (rv == CKR_OK &&
		(!hex_of_signature(raw, hex_out) || !key_verifies(t->public, bytes, n, hex_out)))
		rv = CKR_SIGNATURE_INVALID;
	return rv == CKR_OK ? ERR_OK : refuse(t, rv);
}

void token_close(struct token *t)
{
	if (!t)
		return;
	if (t->has_session)
		t->at.module->C_CloseSession(t->session);
	if (t->modules)
		p11_kit_modules_finalize_and_release(t->modules);
	if (t->is_named_ready)
		p11_kit_module_finalize(t->named[0]);
	if (t->named[0])
		p11_kit_module_release(t->named[0]);
	p11_kit_uri_free(t->uri);
	EVP_PKEY_free(t->public);
	explicit_bzero(t, sizeof *t);
	free(t);
}
