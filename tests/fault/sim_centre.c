/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/day.h"
#include "tests/fault/sim.h"
#include "tests/fault/sim_keys.h"
#include "tests/fault/tape.h"

#include "kiosk/core/worker.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/server.h"
#include "kiosk/sync/sync.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct sim_centre sim_centre;

static const struct outbox_limits limits = {.floor_bytes = 0,
	.ballast_bytes = 4096,
	.max_pages = 100000,
	.keep_hours = 48,
	.purge_lot = 16};

static void must(bool is_done, const char *what)
{
	if (is_done)
		return;
	printf("sim: %s\n", what);
	exit(1);
}

/* --- in the socket's place -------------------------------------------------------------------- */

struct client {
	bool is_kiosk;
};

struct server {
	struct server_events events;
};

static struct client the_kiosk;
static struct server *the_server;

/* Nobody fetches content here. */
enum err worker_create(struct loop *loop, const struct worker_spec *spec, struct worker **worker_out)
{
	(void)loop, (void)spec, (void)worker_out;
	return ERR_UNSUPPORTED;
}

void worker_destroy(struct worker *worker)
{
	(void)worker;
}

enum err worker_send(struct worker *worker, json_t *message)
{
	(void)worker;
	json_decref(message);
	return ERR_OFFLINE;
}

enum err server_create(struct loop *loop, const char *path, const struct server_events *events,
	struct server **server_out)
{
	(void)loop, (void)path;
	the_server = calloc(1, sizeof *the_server);
	the_server->events = *events;
	*server_out = the_server;
	return ERR_OK;
}

void server_destroy(struct server *s)
{
	free(s);
	if (s == the_server)
		the_server = NULL;
}

void client_tell(struct client *client, json_t *message)
{
	(void)client;
	const char *t = json_string_value(json_object_get(message, "t"));
	const char *id = json_string_value(json_object_get(message, "id"));
	int i = id ? (int)strtol(id, NULL, 16) : 0;
	if (!strcmp(t, "saved"))
		sim_centre.persons[i].is_saved = true;
	else if (!strcmp(t, "not_saved"))
		sim_centre.persons[i].is_refused = true;
	json_decref(message);
}

void server_tell_kiosks(struct server *s, json_t *message)
{
	(void)s;
	json_decref(message);
}

void client_set_kiosk(struct client *client)
{
	client->is_kiosk = true;
}

static void tell(json_t *message)
{
	const char *t = json_string_value(json_object_get(message, "t"));
	the_server->events.on_message(the_server->events.ctx, &the_kiosk, t, message);
	json_decref(message);
}

/* --- the kiosk ----------------------------------------------------------------------------------
 */

const struct sim_keys *sim_keys(void)
{
	static struct sim_keys keys;
	unsigned char other[32];
	if (!keys.receipt_public[0] && !keys.receipt_public[1]) {
		crypto_sign_keypair(keys.receipt_public, keys.receipt_secret);
		crypto_sign_keypair(other, keys.wrong_secret);
	}
	return &keys;
}

static void enrol(const char *dir)
{
	struct identity i = {.kiosk = "k1"};
	unsigned char box[32], secret[32], public[32];
	char seal[64], receipt[64];
	crypto_box_keypair(box, secret);
	crypto_sign_keypair(public, i.secret_key);
	sodium_bin2base64(seal, sizeof seal, box, 32, sodium_base64_VARIANT_ORIGINAL);
	sodium_bin2base64(receipt, sizeof receipt, sim_keys()->receipt_public, 32,
		sodium_base64_VARIANT_ORIGINAL);
	json_t *keys =
		json_pack("{s:[{s:s,s:s},{s:s,s:s}], s:{s:s,s:s}}", "seal", "id", "w", "x25519",
			seal, "id", "r", "x25519", seal, "receipt", "id", "t", "ed25519", receipt);
	must(!identity_set_url(&i, "https://hub") && !identity_set_keys(&i, keys) &&
			!identity_write(&i, dir),
		"enrol");
	json_decref(keys);
	identity_finish(&i);
}

static void start(void)
{
	struct sync_options options = {
		.state_dir = sim_centre.dir, .socket_path = "sim", .limits = &limits};
	tape_start(sim_centre.dir);
	must(!sync_create(sim_loop(), &options, &sim_centre.sync), "kiosk-sync does not start");
	tell(json_pack("{s:s, s:i}", "t", "hello", "v", 1));
}

void sim_close(void)
{
	tape_stop();
	sync_destroy(sim_centre.sync);
	sim_centre.sync = NULL;
	if (*sim_centre.dir)
		folder_remove(sim_centre.dir);
}

void sim_open(void)
{
	sim_close();
	memset(&sim_centre, 0, sizeof sim_centre);
	memset(&sim_hub, 0, sizeof sim_hub);
	folder_make(sim_centre.dir);
	enrol(sim_centre.dir);
	start();
}

void sim_submit(bool will_read)
{
	char id[33], sealed[200];
	int i = ++sim_centre.count, n = 40 + i * 37 % 150;
	must(i < SIM_MAX, "too many persons");
	snprintf(id, sizeof id, "%032x", (unsigned)i);
	for (int k = 0; k < n; k++)
		sealed[k] = (char)('A' + (i + k) % 26);
	sealed[n] = '\0';
	tell(json_pack("{s:s, s:s, s:s, s:s, s:s}", "t", "submit", "id", id, "number", "", "kind",
		"survey", "sealed", sealed));
	struct sim_person *p = &sim_centre.persons[i];
	if (p->is_saved && will_read) {
		p->is_shown = true;
		tell(json_pack("{s:s, s:s}", "t", "shown", "id", id));
	} else if (p->is_saved) { /* the kiosk's screen goes away just then */
		the_server->events.on_kiosk_gone(the_server->events.ctx);
	}
}

void sim_retry(void)
{
	tell(json_pack("{s:s}", "t", "retry"));
}

void sim_cut(void)
{
	char next[64];
	folder_make(next);
	tape_stop();
	struct tape_head *head = tape_rewind();
	while (tape_next(head)) {
	}
	tape_disk(head, sim_chance(12), (uint64_t)sim_chance(1 << 30), next);
	tape_head_finish(head);
	sync_destroy(sim_centre.sync); /* what it still writes is in the folder that is left */
	folder_remove(sim_centre.dir);
	snprintf(sim_centre.dir, sizeof sim_centre.dir, "%s", next);
	start();
}

int64_t sim_folder_bytes(void)
{
	static const char *const names[] = {"outbox.db", "outbox.db-wal", "outbox.log"};
	char path[PATH_MAX];
	struct stat facts;
	int64_t bytes = 0;
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", sim_centre.dir, names[i]);
		bytes += stat(path, &facts) ? 0 : facts.st_size;
	}
	return bytes;
}

const char *sim_check(int *who_out)
{
	for (int i = 1; i <= sim_centre.count; i++) {
		const struct sim_person *p = &sim_centre.persons[i];
		const struct sim_taken *t = &sim_hub.taken[i];
		*who_out = i;
		if (!p->is_saved && !p->is_refused)
			return "was told nothing";
		if (t->effects > 1 || t->changed)
			return "was carried out twice, or with other bytes";
		if (!p->is_saved)
			continue;
		if (!t->is_there)
			return "was told that it is saved, and the city has it not";
		if (p->is_shown && t->is_unshown)
			return "is called about a confirmation that they saw";
		if (!p->is_shown && !t->is_unshown)
			return "saw no confirmation and is not called";
	}
	return NULL;
}
