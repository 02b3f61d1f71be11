/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/inside.h"

#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/name.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Those of the reference implementation, and 256 MiB for a film of sign language. */
const struct client_limits client_usual_limits = {.root_bytes = 512000,
	.timestamp_bytes = 16384,
	.snapshot_bytes = 2000000,
	.targets_bytes = 5000000,
	.target_bytes = (int64_t)256 << 20,
	.rotations = 256,
	.roles = 32,
	.all_roles = 1024};

enum err client_refuse(struct client *c, enum err e, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(c->words, sizeof c->words, fmt, args);
	va_end(args);
	return e;
}

const char *client_words(const struct client *c)
{
	return c->words;
}

json_int_t client_snapshot_version(const struct client *c)
{
	return c->is_fresh ? metadata_version(c->snapshot) : 0;
}

enum err client_snapshot_sum(const struct client *c, char hex_out[65])
{
	return c->is_fresh ? metadata_sum(c->snapshot, hex_out) : ERR_NOT_FOUND;
}

bool client_is_expired(const struct client *c)
{
	return c->is_expired;
}

/* --- one file of metadata --------------------------------------------------------------------- */

static enum err take_bytes(void *ctx, const char *bytes, size_t n)
{
	return k_buf_add(ctx, bytes, n);
}

enum err client_fetch(struct client *c, const char *role, json_int_t version, int64_t max_bytes)
{
	char name[CLIENT_ADDRESS_MAX], path[CLIENT_ADDRESS_MAX + 32];
	enum err e = name_escape(role, name, sizeof name);
	if (e)
		return e;
	if (version)
		snprintf(path, sizeof path, "%" JSON_INTEGER_FORMAT ".%s.json", version, name);
	else
		snprintf(path, sizeof path, "%s.json", name);
	const struct source *from = &c->options.metadata;
	k_buf_clear(&c->file);
	e = from->fetch(from->ctx, path, max_bytes, take_bytes, &c->file);
	return e ? client_refuse(c, e, "%s: %s", path, err_words(e)) : ERR_OK;
}

enum err client_read(struct client *c, enum metadata_type type, const json_t *keys,
	const json_t *role, struct metadata **out)
{
	struct metadata *m = NULL;
	enum err e = metadata_read(type, c->file.data, c->file.len_bytes, &m);
	if (e)
		return e;
	e = metadata_verify(m, keys, role);
	if (e)
		metadata_destroy(m);
	else
		*out = m;
	return e;
}

enum err client_check_file(const struct client *c, const struct metadata_file *said)
{
	if (said->length >= 0 && (size_t)said->length != c->file.len_bytes)
		return ERR_CRYPTO;
	return said->hashes ? digest_check_bytes(said->hashes, c->file.data, c->file.len_bytes)
			    : ERR_OK;
}

/* --- the trusted root: 5.2 -------------------------------------------------------------------- */

/* A root is good by itself if its own keys signed it. */
static enum err read_root(const char *bytes, size_t n, struct metadata **root_out)
{
	struct metadata *root = NULL;
	enum err e = metadata_read(METADATA_ROOT, bytes, n, &root);
	if (e)
		return e;
	e = metadata_verify(root, metadata_keys(root), metadata_role(root, "root"));
	if (e)
		metadata_destroy(root);
	else
		*root_out = root;
	return e;
}

enum err client_init(const char *metadata_dir, const char *bytes, size_t n)
{
	struct metadata *root = NULL;
	struct store *store = NULL;
	enum err e = read_root(bytes, n, &root);
	if (!e)
		e = store_open(metadata_dir, &store);
	if (!e)
		e = store_init(store, bytes, n);
	store_close(store);
	metadata_destroy(root);
	return e;
}

/* The latest that was verified; if the disk spoilt it, the one that the machine came with, from
 * which the chain is walked anew. */
static enum err load_root(struct client *c)
{
	enum err e = store_load(c->store, "root", &c->file);
	bool is_any = e != ERR_NOT_FOUND;
	if (!e)
		e = read_root(c->file.data, c->file.len_bytes, &c->root);
	if (!e || e == ERR_NO_MEMORY)
		return e;
	e = store_load_first_root(c->store, &c->file);
	is_any = is_any || e != ERR_NOT_FOUND;
	if (!e)
		e = read_root(c->file.data, c->file.len_bytes, &c->root);
	if (!e || e == ERR_NO_MEMORY)
		return e;
	return is_any ? ERR_DAMAGED : ERR_NOT_FOUND;
}

static size_t largest(const struct client_limits *l)
{
	const int64_t all[] = {
		l->root_bytes, l->timestamp_bytes, l->snapshot_bytes, l->targets_bytes};
	int64_t most = 0;
	for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
		most = all[i] > most ? all[i] : most;
	return (size_t)most;
}

enum err client_create(const struct client_options *options, struct client **client_out)
{
	struct client *c = calloc(1, sizeof *c);
	if (!c)
		return ERR_NO_MEMORY;
	c->options = *options;
	k_buf_init(&c->file, largest(options->limits));
	enum err e = store_open(options->metadata_dir, &c->store);
	if (!e)
		e = load_root(c);
	if (e)
		client_destroy(c);
	else
		*client_out = c;
	return e;
}

void client_destroy(struct client *c)
{
	if (!c)
		return;
	client_let_go(c, 0);
	metadata_destroy(c->targets);
	metadata_destroy(c->snapshot);
	metadata_destroy(c->timestamp);
	metadata_destroy(c->root);
	k_buf_finish(&c->file);
	store_close(c->store);
	free(c);
}
