/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content show, content sign: what a change would do, before somebody puts their name to it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/publish/change.h"
#include "hub/publish/tree.h"
#include "kiosk/base/check.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/client.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/folder_source.h"
#include "kiosk/tuf/strict.h"

/* --- what the signer knew before -------------------------------------------------------------- */

/* The signer's own TUF client: what was published last, believed for its signatures alone. */
struct base {
	struct folder_source *folder;
	struct client *client; /* NULL: nothing is known */
};

static void base_close(struct base *b)
{
	client_destroy(b->client);
	folder_source_destroy(b->folder);
	*b = (struct base){0};
}

/* The first root that this signer sees is believed, and its sum is said, to compare with paper. */
static enum err trust_first(struct content_job *job, const char *trust, const char *dir)
{
	char file[PATH_MAX], sum[65];
	struct k_buf root;
	snprintf(file, sizeof file, "%.*s/trusted-root", PATH_MAX - 16, trust);
	k_buf_init(&root, (size_t)client_usual_limits.root_bytes);
	if (!k_buf_read_file(&root, file)) {
		k_buf_finish(&root);
		return ERR_OK;
	}
	snprintf(file, sizeof file, "%.*s/metadata/1.root.json", PATH_MAX - 32, dir);
	enum err e = mkdir(trust, 0700) && errno != EEXIST ? err_from_errno(errno) : ERR_OK;
	if (!e)
		e = k_buf_read_file(&root, file);
	if (!e)
		e = client_init(trust, root.data, root.len_bytes);
	struct metadata *said = NULL;
	if (!e)
		e = metadata_read(METADATA_ROOT, root.data, root.len_bytes, &said);
	if (!e)
		e = metadata_sum(said, sum);
	metadata_destroy(said);
	if (!e)
		printf("For the first time this machine trusts the root %.16s %.16s.\n"
		       "Is it the one on the envelope of the ceremony?\n",
			sum, sum + 16);
	k_buf_finish(&root);
	return e ? publish_refuse(job->words, e, "%s holds no repository", dir) : ERR_OK;
}

static enum err base_open(
	struct content_job *job, const char *dir, const char *trust, struct base *b)
{
	*b = (struct base){0};
	enum err e = trust_first(job, trust, dir);
	/* A copy may be some weeks old; what matters is that nobody forged it and that it is not
	 * older than the last.  Whether the change fits what is published now, the hub says. */
	struct client_options options = {
		.metadata_dir = trust, .now_s = 0, .limits = &client_usual_limits};
	char metadata[PATH_MAX];
	snprintf(metadata, sizeof metadata, "%.*s/metadata", PATH_MAX - 16, dir);
	if (!e)
		e = folder_source_create(metadata, &b->folder);
	if (!e) {
		options.metadata = folder_source_port(b->folder);
		e = client_create(&options, &b->client);
	}
	if (!e)
		e = client_refresh(b->client);
	if (e && !*job->words)
		publish_refuse(job->words, e, "the copy in %s: %s", dir,
			b->client && *client_words(b->client) ? client_words(b->client)
							      : err_words(e));
	return e;
}

/* Gives the entry that was published at path (json_decref); NULL: none. */
static json_t *base_entry(const struct base *b, const char *path)
{
	struct client_target target = {0};
	if (!b->client || client_find(b->client, path, &target))
		return NULL;
	return target.whole;
}

/* --- one entry -------------------------------------------------------------------------------- */

struct look {
	struct content_job *job;
	const json_t *change;
	struct base base;
	const char *view; /* folder for its files; NULL: none */
	int shown, unseen;
};

static void say_scope(const json_t *custom)
{
	const char *at = strict_string(custom, "activate_at");
	const json_t *ring = json_object_get(custom, "ring");
	char *centres = json_dumps(json_object_get(custom, "centres"), JSON_COMPACT);
	if (at)
		printf(", from %s", at);
	if (ring)
		printf(", no further than ring %lld", (long long)json_integer_value(ring));
	if (centres)
		printf(", only in %s", centres);
	free(centres);
}

static enum err write_view(const struct look *l, const char *path, const struct k_buf *bytes)
{
	struct tree folder;
	enum err e = l->view ? tree_at(l->view, &folder) : ERR_OK;
	return e || !l->view
		       ? e
		       : tree_put(&folder, path, bytes->data ? bytes->data : "", bytes->len_bytes);
}

static enum err show_entry(struct look *l, const char *path, const json_t *entry)
{
	const json_t *custom = json_object_get(entry, "custom");
	const char *hash = digest_name(json_object_get(entry, "hashes"));
	json_t *was = base_entry(&l->base, path);
	bool is_same = was && json_equal(was, entry);
	bool has_same_file =
		was && json_equal(json_object_get(was, "hashes"), json_object_get(entry, "hashes"));
	bool is_new = !was;
	json_decref(was);
	if (is_same)
		return ERR_OK;
	struct k_buf bytes;
	k_buf_init(&bytes, CHANGE_FILE_MAX);
	enum err e = hash ? change_file(l->change, path, hash, &bytes) : ERR_BAD_INPUT;
	bool has_bytes = !e;
	if (!has_bytes && !has_same_file && !l->base.client) {
		l->unseen++;
		k_buf_finish(&bytes);
		return ERR_OK;
	}
	if (!has_bytes && !has_same_file) {
		k_buf_finish(&bytes);
		return publish_refuse(l->job->words, ERR_DENIED,
			"%s would change, and what it would say is not in this change: do not sign "
			"it",
			path);
	}
	l->shown++;
	printf("  %s: %s", path,
		json_object_get(custom, "gone") ? "goes"
		: has_same_file			? "the same file as before"
		: is_new && l->base.client	? "new"
						: "other words");
	if (has_bytes && !json_object_get(custom, "gone"))
		printf(" (%zu bytes)", bytes.len_bytes);
	say_scope(custom);
	putchar('\n');
	e = has_bytes ? write_view(l, path, &bytes) : ERR_OK;
	k_buf_finish(&bytes);
	return e;
}

/* --- roles ------------------------------------------------------------------------------------ */

static void show_seats(const char *name, const json_t *keys, const json_t *role)
{
	json_t *names = publish_names(keys, role);
	char *text = json_dumps(names, JSON_COMPACT);
	printf("  %s: %lld of %s must sign\n", name,
		(long long)json_integer_value(json_object_get(role, "threshold")),
		text ? text : "?");
	free(text);
	json_decref(names);
}

static void show_people(const json_t *said)
{
	const json_t *delegations = json_object_get(said, "delegations");
	const char *name;
	json_t *role;
	size_t i;
	json_object_foreach(json_object_get(said, "roles"), name, role)
		show_seats(name, json_object_get(said, "keys"), role);
	json_array_foreach(json_object_get(delegations, "roles"), i, role)
		if (json_object_get(role, "paths"))
			show_seats(strict_string(role, "name"),
				json_object_get(delegations, "keys"), role);
}

static enum err show_role(struct look *l, const json_t *entry)
{
	const char *text = strict_string(entry, "signed"), *path;
	json_t *said = NULL, *target;
	enum err e = view_parse(text, &said);
	if (e)
		return e;
	printf("%s, version %lld, good until %s\n", strict_string(entry, "name"),
		(long long)json_integer_value(json_object_get(entry, "version")),
		strict_string(said, "expires"));
	show_people(said);
	json_object_foreach(json_object_get(said, "targets"), path, target)
		if (!e)
			e = show_entry(l, path, target);
	json_decref(said);
	return e;
}

static enum err show(struct look *l)
{
	size_t i;
	json_t *role;
	enum err e = ERR_OK;
	printf("%s\nby %s, %s\n\n", strict_string(l->change, "title"),
		strict_string(l->change, "author"), strict_string(l->change, "made"));
	json_array_foreach(json_object_get(l->change, "roles"), i, role)
		if (!e)
			e = show_role(l, role);
	if (!e && l->unseen)
		printf("\n%d more files are spoken of whose words are not in this change. Without "
		       "--base nobody\nchecks that they are as before.\n",
			l->unseen);
	return e;
}

static enum err look_open(struct content_job *job, const char *base, const char *trust,
	const json_t *change, struct look *out)
{
	*out = (struct look){.job = job, .change = change};
	return base ? base_open(job, base, trust, &out->base) : ERR_OK;
}

/* --- may this key sign it? -------------------------------------------------------------------- */

/* What one text that gives roles to people says of a role. */
struct seats_of {
	const char *role;
	const char *id;
	bool is_known, may;
	json_t *names; /* who may */
};

static void look_at_seats(struct seats_of *s, const json_t *keys, const json_t *role)
{
	size_t i;
	json_t *id;
	if (!role)
		return;
	s->is_known = true;
	json_array_foreach(json_object_get(role, "keyids"), i, id)
		s->may = s->may || !strcmp(json_string_value(id), s->id);
	if (!s->names)
		s->names = publish_names(keys, role);
}

/* Bins of guides have the keys of the role that hands them out: "help-0a" those of "help". */
static bool is_of_role(const char *role, const char *name)
{
	size_t n = name ? strlen(name) : 0;
	return n && !strncmp(role, name, n) &&
	       (!role[n] || (layout_may_have_bins(name) && role[n] == '-'));
}

static void look_at_body(struct seats_of *s, const json_t *said)
{
	size_t i;
	json_t *role;
	const json_t *delegations = json_object_get(said, "delegations");
	look_at_seats(s, json_object_get(said, "keys"),
		json_object_get(json_object_get(said, "roles"), s->role));
	json_array_foreach(json_object_get(delegations, "roles"), i, role)
		if (is_of_role(s->role, strict_string(role, "name")))
			look_at_seats(s, json_object_get(delegations, "keys"), role);
}

/* As published: the client found these good, and keeps them there. */
static void look_at_trust(struct seats_of *s, const char *trust)
{
	static const char *const files[] = {"root.json", "targets.json"};
	for (size_t i = 0; trust && i < K_COUNT(files); i++) {
		char path[PATH_MAX];
		snprintf(path, sizeof path, "%.*s/%s", PATH_MAX - 32, trust, files[i]);
		json_t *file = json_load_file(path, 0, NULL);
		look_at_body(s, json_object_get(file, "signed"));
		json_decref(file);
	}
}

static void look_at_change(struct seats_of *s, const json_t *change)
{
	static const char *const givers[] = {"root", "targets"};
	for (size_t i = 0; i < K_COUNT(givers); i++) {
		const json_t *entry = view_change_of(change, givers[i]);
		json_t *said = NULL;
		if (entry && !view_parse(strict_string(entry, "signed"), &said))
			look_at_body(s, said);
		json_decref(said);
	}
}

/* Has the key a seat in each role, as it was published or as the change will have it?  Where what
 * was published is not known, the hub will say. */
static enum err may_sign(
	struct content_job *job, const char *trust, const json_t *change, const char *id)
{
	size_t i;
	json_t *entry;
	const json_t *root = view_change_of(change, "root");
	bool is_first = json_integer_value(json_object_get(root, "version")) == 1;
	if (!trust && !is_first)
		return ERR_OK;
	json_array_foreach(json_object_get(change, "roles"), i, entry) {
		struct seats_of s = {.role = strict_string(entry, "name"), .id = id};
		look_at_trust(&s, trust);
		look_at_change(&s, change);
		char *names = json_dumps(s.names, JSON_COMPACT);
		json_decref(s.names);
		enum err e = ERR_OK;
		if (s.is_known && !s.may)
			e = publish_refuse(job->words, ERR_DENIED,
				"this key may not sign %s: %s may. Nothing was signed", s.role,
				names ? names : "others");
		free(names);
		if (e)
			return e;
	}
	return ERR_OK;
}

/* --- commands --------------------------------------------------------------------------------- */

int content_show(struct content_job *job)
{
	json_t *change = NULL;
	struct publish *p = NULL;
	struct look l = {0};
	char ignored[PUBLISH_WORDS_MAX];
	const char *view = content_option(job, "--view");
	if (job->argc != 1)
		return content_said_wrong("show CHANGE [--view FOLDER]");
	enum err e = content_read_change(job, job->argv[0], &change);
	if (!e)
		e = look_open(job, NULL, NULL, change, &l);
	l.view = view;
	if (!e && view && mkdir(view, 0755))
		e = publish_refuse(
			job->words, err_from_errno(errno), "%s: it must be a new folder", view);
	if (!e)
		e = show(&l);
	if (!e && publish_open(job->data, &p, ignored))
		p = NULL;
	if (!e)
		content_say_missing(job, p, change);
	publish_close(p);
	base_close(&l.base);
	json_decref(change);
	return content_end(job, e);
}

enum err content_sign_with(
	struct content_job *job, const struct ownkey_place *at, const char *trust, json_t *change)
{
	struct ownkey key;
	enum err e = ownkey_open(at, job->phrase_fd, &key);
	const struct signer by = ownkey_signer(&key);
	if (!e)
		e = may_sign(job, trust, change, by.id);
	if (!e)
		e = change_sign(change, &by);
	ownkey_close(&key);
	return e && !*job->words ? publish_refuse(job->words, e, "nothing was signed") : e;
}

int content_sign(struct content_job *job)
{
	json_t *change = NULL;
	struct look l = {0};
	char trust[PATH_MAX];
	const struct ownkey_place at = {
		.key = content_option(job, "--key"), .pub = content_option(job, "--pub")};
	const char *base = content_option(job, "--base");
	if (job->argc != 1 || !at.key)
		return content_said_wrong("sign CHANGE --key ana.key [--base COPY]");
	ownkey_beside(&at, ".trust", trust);
	enum err e = content_read_change(job, job->argv[0], &change);
	if (!e)
		e = look_open(job, base, trust, change, &l);
	if (!e)
		e = show(&l);
	if (!e)
		e = content_sign_with(job, &at, base ? trust : NULL, change);
	if (!e)
		e = content_write_change(job, job->argv[0], change);
	if (!e)
		puts("\nSigned.");
	base_close(&l.base);
	json_decref(change);
	return content_end(job, e);
}
