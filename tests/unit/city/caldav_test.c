/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits in calendars, against Radicale and Xandikos themselves where Debian's packages of them are
 * installed (tests/city/packages.txt). */
#include "locales.h"
#include "world.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "hub/store/onward.h"

#define START "2024-05-06T09:30"

struct room {
	struct world w;
	pid_t pid;
	char dir[64], url[128];
	char number[10];
};

static int free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static size_t keep(char *bytes, size_t size, size_t n, void *ctx)
{
	return k_buf_add(ctx, bytes, size * n) ? 0 : size * n;
}

/* One call of somebody else; gives the status, 0 without an answer, and adds what it says. */
static long dav_hear(const char *method, const char *url, const char *body, const char *header,
	struct k_buf *out)
{
	long status = 0;
	CURL *c = curl_easy_init();
	struct curl_slist *headers = curl_slist_append(NULL, header);
	if (body)
		headers = curl_slist_append(headers, "Content-Type: text/calendar; charset=utf-8");
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, out);
	if (body)
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
	if (!curl_easy_perform(c))
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	return status;
}

static long dav(const char *method, const char *url, const char *body, const char *header)
{
	struct k_buf said;
	k_buf_init(&said, 1 << 20);
	long status = dav_hear(method, url, body, header, &said);
	k_buf_finish(&said);
	return status;
}

static void server_start(struct room *r, const char *name)
{
	char port[16], hosts[32], folder[96], log[96];
	int n = free_port();
	snprintf(port, sizeof port, "%d", n);
	snprintf(hosts, sizeof hosts, "127.0.0.1:%d", n);
	snprintf(folder, sizeof folder, "%s/store", r->dir);
	snprintf(log, sizeof log, "%s/log", r->dir);
	r->pid = fork();
	if (!r->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when the test fails */
		assert_non_null(freopen(log, "w", stderr));
		assert_non_null(freopen(log, "a", stdout));
		if (!strcmp(name, "radicale"))
			execlp("radicale", "radicale", "--config", "", "--server-hosts", hosts,
				"--storage-filesystem-folder", folder, "--auth-type", "none",
				(char *)NULL);
		else
			execlp("xandikos", "xandikos", "-d", folder, "--defaults", "-l",
				"127.0.0.1", "-p", port, (char *)NULL);
		_exit(127);
	}
	snprintf(r->url, sizeof r->url, "http://127.0.0.1:%d/%s", n,
		!strcmp(name, "radicale") ? "user/room" : "user/calendars/calendar");
	char root[64];
	snprintf(root, sizeof root, "http://127.0.0.1:%d/", n);
	for (int i = 0; i < 200 && !dav("OPTIONS", root, NULL, "Depth: 0"); i++)
		usleep(100000);
	if (!strcmp(name, "radicale")) {
		char slash[160];
		snprintf(slash, sizeof slash, "%suser/", root);
		assert_int_equal(dav("MKCOL", slash, NULL, "Depth: 0"), 201);
		snprintf(slash, sizeof slash, "%s/", r->url);
		assert_int_equal(dav("MKCALENDAR", slash, NULL, "Depth: 0"), 201);
	}
}

static bool is_installed(const char *name)
{
	char command[64];
	snprintf(command, sizeof command, "command -v %s >/dev/null", name);
	return !system(command);
}

static struct room open_room(const char *name)
{
	struct room r = {.dir = P_tmpdir "/caldav-XXXXXX"};
	void *fixture;
	assert_non_null(mkdtemp(r.dir));
	assert_int_equal(fixture_open(&fixture), 0);
	r.w.f = fixture;
	server_start(&r, name);
	json_t *settings = json_pack("{s:[{s:s, s:s, s:s}], s:i}", "carries", "kind", "visit", "of",
		"doctor", "place", "clinic", "timeout_s", 20);
	world_configure(&r.w, settings, "caldav", r.url);
	json_decref(settings);
	world_city_start(&r.w);
	return r;
}

static void close_room(struct room *r)
{
	void *fixture = r->w.f;
	char command[96];
	world_city_stop(&r->w);
	kill(r->pid, SIGTERM);
	waitpid(r->pid, NULL, 0);
	snprintf(command, sizeof command, "rm -rf %s", r->dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(fixture_close(&fixture), 0);
}

static void ask_for_visit(struct room *r)
{
	fixture_number(r->w.f, r->number);
	fixture_expect(r->w.f, r->w.f->kiosk, "visit", r->number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"" START
		"\",\"name\":\"Ana Łopez; jr, ä\",\"phone\":\"5550142\"",
		"received");
	world_settle(&r->w);
}

static void url_of(const struct room *r, const char *name, char out[256])
{
	snprintf(out, 256, "%s/%s.ics", r->url, name);
}

static long status_of(const struct room *r, const char *name)
{
	char url[256];
	url_of(r, name, url);
	return dav("GET", url, NULL, "Depth: 0");
}

/* It stands there cancelled, without a word of the person, and a PUT that the server carries out
 * only now is refused. */
static void expect_cancelled_for_good(const struct room *r, const char *name)
{
	char url[256], event[512];
	struct k_buf said;
	url_of(r, name, url);
	snprintf(event, sizeof event,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\n"
		"DTSTAMP:20240401T000000Z\r\nDTSTART:20240506T080000Z\r\nSUMMARY:Late\r\n"
		"END:VEVENT\r\nEND:VCALENDAR\r\n",
		name);
	assert_int_equal(dav("PUT", url, event, "If-None-Match: *"), 412);
	k_buf_init(&said, 1 << 20);
	assert_int_equal(dav_hear("GET", url, NULL, "Depth: 0", &said), 200);
	assert_non_null(strstr(said.data, "STATUS:CANCELLED"));
	assert_non_null(strstr(said.data, "TRANSP:TRANSPARENT"));
	assert_null(strstr(said.data, "Ana"));
	assert_null(strstr(said.data, "5550142"));
	k_buf_finish(&said);
}

static void cancel_visit(struct room *r)
{
	char number[10], fields[64];
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", r->number);
	fixture_number(r->w.f, number);
	fixture_expect(r->w.f, r->w.f->kiosk, "cancel", number, fields, "received");
	world_settle(&r->w);
	assert_string_equal(world_matter(&r->w), "cancelled");
}

static void a_visit_is_put_once_and_cancelled(const char *name)
{
	char ref[64];
	struct room r = open_room(name);
	ask_for_visit(&r);
	snprintf(ref, sizeof ref, "%s", world_text(&r.w, "SELECT ref FROM journal"));
	assert_string_equal(world_matter(&r.w), "booked");
	assert_int_equal(status_of(&r, ref), 200);
	/* As if the answer had been lost: the same again is 412, which is a yes. */
	assert_int_equal(
		db_run(r.w.f->hub.db,
			"UPDATE journal SET state = 'ready', step = 'put', due_ms = 1", ""),
		ERR_OK);
	city_look(r.w.city);
	world_settle(&r.w);
	assert_string_equal(world_state(&r.w), "settled");
	assert_int_equal(world_count(&r.w, "SELECT COUNT(*) FROM attempts WHERE http = 412"), 1);
	cancel_visit(&r);
	expect_cancelled_for_good(&r, ref);
	close_room(&r);
}

/* People of the city cancelled it in their calendar before the hub had looked. */
static void what_they_cancelled_is_not_put_again(const char *name)
{
	char url[256], ref[64], end[] = "END:VEVENT";
	struct room r = open_room(name);
	struct k_buf event;
	ask_for_visit(&r);
	snprintf(ref, sizeof ref, "%s", world_text(&r.w, "SELECT ref FROM journal"));
	url_of(&r, ref, url);
	k_buf_init(&event, 1 << 20);
	assert_int_equal(dav_hear("GET", url, NULL, "Depth: 0", &event), 200);
	char *at = strstr(event.data, end), *rest = strdup(at);
	event.len_bytes = (size_t)(at - event.data);
	assert_int_equal(k_buf_printf(&event, "STATUS:CANCELLED\r\n%s", rest), ERR_OK);
	assert_in_range(dav("PUT", url, event.data, "Depth: 0"), 200, 204);
	assert_int_equal(
		db_run(r.w.f->hub.db,
			"UPDATE journal SET state = 'ready', step = 'put', due_ms = 1", ""),
		ERR_OK);
	city_look(r.w.city);
	world_settle(&r.w);
	assert_string_equal(world_matter(&r.w), "not_possible");
	assert_string_equal(world_state(&r.w), "rejected");
	free(rest);
	k_buf_finish(&event);
	close_room(&r);
}

/* when: the lines that say it. */
static void a_taken_room_is_left_to_who_was_there(const char *name, const char *when)
{
	char url[256], event[512], ref[64], again[80];
	snprintf(event, sizeof event,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//"
		"EN\r\nBEGIN:VEVENT\r\nUID:theirs\r\n"
		"DTSTAMP:20240401T000000Z\r\n%sSUMMARY:Choir\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		when);
	struct room r = open_room(name);
	url_of(&r, "theirs", url);
	assert_in_range(dav("PUT", url, event, "Depth: 0"), 201, 204);
	ask_for_visit(&r);
	assert_string_equal(world_matter(&r.w), "not_possible");
	assert_string_equal(world_state(&r.w), "rejected");
	snprintf(ref, sizeof ref, "%s", world_text(&r.w, "SELECT ref FROM journal"));
	expect_cancelled_for_good(&r, ref);
	assert_int_equal(status_of(&r, "theirs"), 200);
	/* They leave, and staff send it again: under a name that was never there. */
	assert_in_range(dav("DELETE", url, NULL, "Depth: 0"), 200, 204);
	assert_int_equal(city_retry(r.w.city, 1, loop_now(r.w.loop).wall_ms), ERR_OK);
	assert_string_equal(world_matter(&r.w), "asked");
	world_settle(&r.w);
	assert_string_equal(world_matter(&r.w), "booked");
	snprintf(again, sizeof again, "%s-2", ref);
	assert_int_equal(status_of(&r, again), 200);
	cancel_visit(&r);
	expect_cancelled_for_good(&r, ref);
	expect_cancelled_for_good(&r, again);
	close_room(&r);
}

/* Every day from the day before yesterday on, at noon (UTC) for an hour: the room is not free. */
static void what_comes_again_is_not_offered(const char *name)
{
	char url[256], event[512], day[16];
	struct room r = open_room(name);
	int64_t now_ms = loop_refresh(r.w.loop).wall_ms;
	struct day first = day_of(now_ms - 2 * DAY_MS), then = day_of(now_ms + 3 * DAY_MS);
	url_of(&r, "again", url);
	snprintf(event, sizeof event,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\n"
		"UID:again\r\nDTSTAMP:20240501T000000Z\r\nDTSTART:%04d%02d%02dT120000Z\r\n"
		"DURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		first.year, first.month, first.day);
	assert_in_range(dav("PUT", url, event, "Depth: 0"), 201, 204);
	world_city_stop(&r.w);
	json_t *settings = json_pack("{s:[{s:s, s:s, s:s}], s:i, s:b}", "carries", "kind", "visit",
		"of", "doctor", "place", "clinic", "timeout_s", 20, "times", 1);
	world_configure(&r.w, settings, "caldav", r.url);
	json_decref(settings);
	world_city_start(&r.w);
	snprintf(day, sizeof day, "%04d-%02d-%02d", then.year, then.month, then.day);
	struct tm utc = {.tm_year = then.year - 1900,
		.tm_mon = then.month - 1,
		.tm_mday = then.day,
		.tm_hour = 12};
	int noon = minute_of((int64_t)timegm(&utc) * 1000);
	json_t *days = NULL;
	for (int i = 0; i < 2000; i++) {
		json_decref(days);
		days = json_pack(
			"{s:[i, i, i, i]}", day, noon - 30, noon - 15, noon + 45, noon + 60);
		loop_turn(r.w.loop, 10);
		onward_times(&r.w.f->hub, "doctor", "clinic", 30, loop_now(r.w.loop).wall_ms, days);
		if (json_array_size(json_object_get(days, day)) < 4)
			break;
	}
	json_t *left = json_pack("[i, i]", noon - 30, noon + 60);
	assert_true(json_equal(json_object_get(days, day), left));
	json_decref(left);
	json_decref(days);
	close_room(&r);
}

static void a_silent_server_is_asked_until_it_speaks(const char *name)
{
	struct room r = open_room(name);
	kill(r.pid, SIGKILL);
	waitpid(r.pid, NULL, 0);
	ask_for_visit(&r);
	assert_string_equal(world_state(&r.w), "ready");
	assert_string_equal(world_matter(&r.w), "asked");
	r.pid = fork();
	if (!r.pid)
		_exit(0);
	close_room(&r);
}

static void run_all(const char *name)
{
	if (!is_installed(name)) {
		print_message("%s is not installed: not tested with it\n", name);
		skip();
	}
	a_visit_is_put_once_and_cancelled(name);
	what_they_cancelled_is_not_put_again(name);
	a_taken_room_is_left_to_who_was_there(
		name, "DTSTART:20240506T082000Z\r\nDTEND:20240506T084000Z\r\n");
	a_taken_room_is_left_to_who_was_there(
		name, "DTSTART:20240408T082000Z\r\nDURATION:PT20M\r\nRRULE:FREQ=WEEKLY\r\n");
	what_comes_again_is_not_offered(name);
	a_silent_server_is_asked_until_it_speaks(name);
}

static void radicale(void **state)
{
	(void)state;
	run_all("radicale");
}

static void xandikos(void **state)
{
	(void)state;
	run_all("xandikos");
}

static void most_of_it(void **state)
{
	radicale(state);
	xandikos(state);
}

static void in_german_and_turkish(void **state)
{
	(void)state;
	in_other_locales(most_of_it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(radicale),
		cmocka_unit_test(xandikos),
		cmocka_unit_test(in_german_and_turkish),
	};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
