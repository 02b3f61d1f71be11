/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff's browsers send: any body, urlencoded or in parts (names of files too), and any
 * address, to the pages of the console, by the real server's reading of them; and what a form makes
 * of the content's files.  First byte: how it is sent.  Second byte: to which page.  Then what was
 * sent, behind the check that makes a form count. */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/console/draft.h"
#include "hub/console/session.h"
#include "hub/http/console.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"
#include "kiosk/core/loop.h"
#include "kiosk/i18n/i18n.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define NOW_MS INT64_C(1714554000000)
#define BOUNDARY "part"
#define MARKUP "<fuzz" /* markup that somebody typed never comes out as markup */
enum { SENT_MAX = 20000, ROUNDS_MAX = 200, INPUTS_PER_TOWN = 4000 };

static const char small[] = "tests/unit/content/town-small";

/* Where to, and what stands before the input: "at" of the thing, for a form of the content. */
static const struct page {
	const char *path, *at;
} pages[] = {
	{"/console/drafts/1/edit", "numbers/help"},
	{"/console/drafts/1/edit", "numbers"},
	{"/console/drafts/1/edit", "services/doctor"},
	{"/console/drafts/1/edit", "places/clinic"},
	{"/console/drafts/1/edit", "places"},
	{"/console/drafts/1/edit", "notices/heat"},
	{"/console/drafts/1/edit", "topics/health"},
	{"/console/drafts/1/edit", "topics/health/heat"},
	{"/console/drafts/1/edit", "reports/lights"},
	{"/console/drafts/1/edit", "reports"},
	{"/console/drafts/1/edit", "finder/start"},
	{"/console/drafts/1/edit", "finder/start/home"},
	{"/console/drafts/1/edit", "questionnaires"},
	{"/console/drafts/1/edit", "figures"},
	{"/console/drafts/1/edit", "town"},
	{"/console/drafts/1/edit", "streets"},
	{"/console/drafts/1/edit", "names"},
	{"/console/drafts/1/edit", NULL},
	{"/console/drafts/1/see", NULL},
	{"/console/drafts/1/made", NULL},
	{"/console/drafts/1/saves", NULL},
	{"/console/drafts/1/title", NULL},
	{"/console/drafts/1/sign", NULL},
	{"/console/drafts", NULL},
	{"/console/words", NULL},
	{"/console/urgent", NULL},
	{"/console/rings", NULL},
	{"/console/people", NULL},
	{"/console/people/ana/roles", NULL},
	{"/console/join", NULL},
	{"/console/me/codes", NULL},
};

static struct {
	struct hub hub;
	struct loop *loop;
	struct console *console;
	struct MHD_Daemon *daemon;
	char token[SESSION_TOKEN_CHARS + 1], check[SESSION_CHECK_CHARS + 1];
	int inputs;
} town;

/* One request while it comes in, and how it was answered. */
static struct {
	bool has_begun, is_done;
	struct k_buf body;
	int status;
} turn;

/* --- the server ------------------------------------------------------------------------------- */

static void answer(struct MHD_Connection *connection, const char *method, const char *path)
{
	struct console_visit visit = {0};
	struct reply reply = {0};
	size_t max = console_visit_begin(town.console, connection, method, path, NOW_MS, &visit);
	struct ask ask = {.hub = &town.hub,
		.body = turn.body.data,
		.body_len = turn.body.len_bytes,
		.now_ms = NOW_MS};
	console_visit_answer(town.console, connection, &visit, &ask, method, path,
		turn.body.len_bytes > max && !strcmp(method, "POST"), &reply);
	K_CHECK(!reply.is_waiting && reply.status >= 200 && reply.status < 600);
	K_CHECK(reply.status != 500);
	K_CHECK(!reply.text.data || !strstr(reply.text.data, MARKUP));
	K_CHECK(!strpbrk(reply.location, "\r\n") && !strpbrk(reply.file, "\r\n\""));
	turn.status = reply.status;
	turn.is_done = true;
	k_buf_finish(&reply.text);
	json_decref(reply.body);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *bytes, size_t *n, void **state)
{
	(void)ctx;
	(void)version;
	(void)state;
	if (!turn.has_begun) {
		turn.has_begun = true;
		return MHD_YES;
	}
	if (*n) {
		K_CHECK(!k_buf_add(&turn.body, bytes, *n));
		*n = 0;
		return MHD_YES;
	}
	answer(connection, method, path);
	struct MHD_Response *response =
		MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return result;
}

static void send_text(const char *head, const char *body, size_t body_n)
{
	int ends[2];
	char what[256];
	struct sockaddr_in from = {.sin_family = AF_INET};
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	K_CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	turn.has_begun = turn.is_done = false;
	k_buf_init(&turn.body, SENT_MAX);
	K_CHECK(send(ends[0], head, strlen(head), 0) == (ssize_t)strlen(head));
	K_CHECK(send(ends[0], body, body_n, 0) == (ssize_t)body_n);
	K_CHECK(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
	K_CHECK(MHD_add_connection(town.daemon, ends[1], (struct sockaddr *)&from, sizeof from) ==
		MHD_YES);
	for (int i = 0; i < ROUNDS_MAX && !turn.is_done; i++)
		K_CHECK(MHD_run(town.daemon) == MHD_YES);
	K_CHECK(turn.is_done || !body_n);
	for (ssize_t got = 1; got > 0;) { /* the answer; then the server lets go */
		MHD_run(town.daemon);
		got = recv(ends[0], what, sizeof what, MSG_DONTWAIT);
	}
	close(ends[0]);
	MHD_run(town.daemon);
	k_buf_finish(&turn.body);
}

/* --- the town --------------------------------------------------------------------------------- */

static void staff_make(void)
{
	char invite[STAFF_INVITE_CHARS + 1];
	int64_t draft = 0;
	K_CHECK(!staff_add(&town.hub, "olga", STAFF_ROLES_ALL, NOW_MS, invite));
	K_CHECK(!staff_add(&town.hub, "ana", STAFF_AUTHOR, NOW_MS, invite));
	K_CHECK(!session_begin(&town.hub, 1, SESSION_IN, NOW_MS, town.token));
	session_check_make(town.token, town.check);
	K_CHECK(!draft_add(&town.hub, "Fuzz", "olga", NOW_MS, &draft) && draft == 1);
}

static void town_make(void)
{
	static struct content_problems problems;
	char dir[] = "/dev/shm/fuzz-XXXXXX", path[64];
	struct content *content = NULL;
	const struct console_spec spec = {0};
	log_set_level(LOG_NOTHING);
	K_CHECK(mkdtemp(dir) && !zone_set("Europe/Dublin"));
	K_CHECK(!content_load(small, &content, &problems));
	town.hub = (struct hub){.content = content, .content_dir = small};
	snprintf(path, sizeof path, "%s/hub.db", dir);
	K_CHECK(!db_open(path, &town.hub.db));
	snprintf(path, sizeof path, "rm -rf %s", dir); /* what is open stays */
	K_CHECK(!loop_create(&town.loop));
	K_CHECK(!console_create(town.loop, &town.hub, &spec, &town.console));
	staff_make();
	K_CHECK(!system(path));
	town.daemon = MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, on_request, NULL,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(64 << 10), MHD_OPTION_END);
	K_CHECK(town.daemon);
}

static void town_close(void)
{
	MHD_stop_daemon(town.daemon);
	console_close(town.console);
	console_destroy(town.console);
	loop_destroy(town.loop);
	draft_base_close(&town.hub);
	db_close(town.hub.db);
	content_destroy((struct content *)(uintptr_t)town.hub.content);
}

/* Every file that the form changed is one that content may have, and JSON where it is to be. */
static void files_look(void)
{
	json_t *paths = NULL, *kind;
	const char *path;
	K_CHECK(!draft_paths(&town.hub, 1, INT64_MAX, &paths));
	json_object_foreach(paths, path, kind) {
		struct k_buf bytes;
		K_CHECK(draft_path_is_right(path));
		if (json_integer_value(kind) == DRAFT_FILE_GONE)
			continue;
		k_buf_init(&bytes, DRAFT_FILE_MAX);
		K_CHECK(!draft_read(&town.hub, 1, INT64_MAX, path, &bytes));
		json_t *json = json_loadb(bytes.data ? bytes.data : "", bytes.len_bytes,
			JSON_REJECT_DUPLICATES, NULL);
		K_CHECK(json || !strstr(path, ".json"));
		json_decref(json);
		k_buf_finish(&bytes);
	}
	json_decref(paths);
}

/* The draft as it was begun. */
static void draft_clear(void)
{
	static const char *const clears[] = {"DELETE FROM draft_files", "DELETE FROM draft_saves",
		"DELETE FROM draft_bases", "DELETE FROM staff_tries",
		"UPDATE drafts SET state = 'open', title = 'Fuzz'"};
	for (size_t i = 0; i < K_COUNT(clears); i++)
		K_CHECK(!db_run(town.hub.db, clears[i], ""));
}

/* --- requests ------------------------------------------------------------------------------- */

/* A form; the check, and the thing, stand before the input. */
static void post(const struct page *page, bool in_parts, const uint8_t *bytes, size_t n)
{
	static const char part[] =
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
	char head[512];
	struct k_buf body;
	k_buf_init(&body, SENT_MAX);
	if (in_parts) {
		K_CHECK(!k_buf_printf(&body, part, "check", town.check));
		K_CHECK(!page->at || !k_buf_printf(&body, part, "at", page->at));
	} else {
		K_CHECK(!k_buf_printf(&body, "check=%s&", town.check));
		K_CHECK(!page->at || !k_buf_printf(&body, "at=%s&", page->at));
	}
	K_CHECK(!k_buf_add(&body, (const char *)bytes, n));
	snprintf(head, sizeof head,
		"POST %s HTTP/1.1\r\nHost: x\r\nCookie: " CONSOLE_COOKIE
		"=%s\r\nContent-Length: %zu\r\n"
		"Content-Type: %s\r\n\r\n",
		page->path, town.token, body.len_bytes,
		in_parts ? "multipart/form-data; boundary=" BOUNDARY
			 : "application/x-www-form-urlencoded");
	send_text(head, body.data, body.len_bytes);
	k_buf_finish(&body);
}

static void get(const struct page *page, const uint8_t *bytes, size_t n)
{
	char head[2048], query[1024];
	size_t at = 0;
	for (size_t i = 0; i < n && at + 1 < sizeof query; i++)
		if (bytes[i] > ' ' && bytes[i] < 0x7f && bytes[i] != '#')
			query[at++] = (char)bytes[i];
	query[at] = '\0';
	snprintf(head, sizeof head,
		"GET %s?%s%s%s HTTP/1.1\r\nHost: x\r\nCookie: " CONSOLE_COOKIE "=%s\r\n\r\n",
		page->path, page->at ? "at=" : "", page->at ? page->at : "", query, town.token);
	send_text(head, "", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n < 2 || n > SENT_MAX / 2)
		return 0;
	if (town.inputs++ % INPUTS_PER_TOWN == 0) { /* the record only grows */
		if (town.inputs > 1)
			town_close();
		town_make();
	}
	const struct page *page = &pages[bytes[1] % K_COUNT(pages)];
	if (bytes[0] % 3 == 2)
		get(page, bytes + 2, n - 2);
	else
		post(page, bytes[0] % 3, bytes + 2, n - 2);
	files_look();
	draft_clear();
	return 0;
}
