/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub: wires the parts together, listens, and ends cleanly on SIGTERM. */
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/app/hub/admin.h"
#include "hub/app/hub/publisher.h"
#include "hub/booking/booking.h"
#include "hub/booking/offer.h"
#include "hub/city/city.h"
#include "hub/console/draft_base.h"
#include "hub/http/web.h"
#include "hub/intake/durable.h"
#include "hub/intake/report.h"
#include "hub/store/db.h"
#include "hub/store/hub.h"
#include "hub/store/keys.h"
#include "hub/store/own.h"
#include "hub/watch/watch.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"
#include "kiosk/core/loop.h"
#include "kiosk/i18n/i18n.h"
#include "hub/app/hub/option.h"

enum { PATH_BYTES = 4096 };

/* All that lives from start to end. */
struct app {
	struct loop *loop;
	struct content *content;
	struct keys *keys;
	struct db *db;
	struct web *web;
	struct admin *admin;
	struct city *city;
	struct watch *watch;
	struct publisher *publisher;
	char programs[PATH_BYTES]; /* the folder of this program */
	struct hub hub;
};

/* Nothing that passes through here may end in a core file or be readable by others. */
static void process_prepare(void)
{
	const struct rlimit none = {0, 0};
	struct rlimit files;
	signal(SIGPIPE, SIG_IGN);
	umask(0077);
	setrlimit(RLIMIT_CORE, &none);
	/* As many connections as web.h allows; select(), which would mind, is not used. */
	if (!getrlimit(RLIMIT_NOFILE, &files)) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static enum err content_open(struct app *app, const char *dir)
{
	struct content_problems *problems = calloc(1, sizeof *problems);
	if (!problems)
		return ERR_NO_MEMORY;
	enum err e = content_load(dir, &app->content, problems);
	for (int i = 0; i < problems->count && i < CONTENT_PROBLEMS_MAX; i++)
		log_error("content", "%s:%d: %s %s", problems->list[i].file, problems->list[i].line,
			problems->list[i].what, problems->list[i].mend);
	free(problems);
	if (!e)
		e = zone_set(app->content->town.zone);
	if (e)
		log_error("content", "cannot use the content: %s", err_words(e));
	return e;
}

static enum err store_open(struct app *app, const char *data, const char *database)
{
	char path[PATH_BYTES];
	bool were_made = false;
	if (mkdir(data, 0700) && errno != EEXIST)
		return err_from_errno(errno);
	if ((size_t)snprintf(path, sizeof path, "%s/keys", data) >= sizeof path)
		return ERR_TOO_BIG;
	enum err e = keys_open(path, &app->keys, &were_made);
	if (were_made)
		log_info("store", "made the city's keys; now move keys/recovery-private.json to "
				  "another office");
	snprintf(path, sizeof path, "%s/hub.db", data);
	if (!e)
		e = db_open(database ? database : path, &app->db);
	if (e)
		log_error("store", "cannot use the data folder: %s", err_words(e));
	return e;
}

static enum err demo_fill(struct app *app)
{
	int64_t now_ms = loop_now(app->loop).wall_ms;
	enum err e = db_begin(app->db);
	if (e)
		return e;
	e = booking_fill_for_demo(&app->hub, now_ms);
	if (!e)
		e = report_fill_for_demo(&app->hub, "demo", now_ms);
	if (!e)
		return db_commit(app->db);
	db_rollback(app->db);
	return e;
}

static enum err doors_open(struct app *app, const struct option_set *o)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "%s/admin.sock", o->data);
	enum err e = admin_create(app->loop, &app->hub, path, &app->admin);
	if (e)
		log_error("admin", "cannot listen at the admin socket: %s", err_words(e));
	if (!e) {
		e = web_create(app->loop, &app->hub, &o->web, &app->web);
		if (e)
			log_error("http", "cannot listen at %s: %s", o->web.listen, err_words(e));
	}
	return e;
}

static enum err city_open(struct app *app, const char *data)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "%s/city.json", data);
	enum err e = city_create(app->loop, &app->hub, path, &app->city);
	if (e)
		log_error("city", "cannot use city.json: %s", err_words(e));
	return e;
}

/* The words of people's messages and of volunteers' pages; English stands in for what is not there. */
static void messages_start(const char *programs)
{
	char beside[PATH_BYTES + sizeof "/locales"];
	snprintf(beside, sizeof beside, "%s/locales", programs);
	if (i18n_start(access(beside, R_OK) ? "/usr/share/foyer/locales" : beside))
		log_warn("hub", "not all languages are there; English stands in");
}

/* Other programs lie beside this one. */
static void programs_find(struct app *app)
{
	ssize_t n = readlink("/proc/self/exe", app->programs, sizeof app->programs - 1);
	char *slash = n > 0 ? strrchr(app->programs, '/') : NULL;
	if (slash)
		*slash = '\0';
}

static enum err app_open(struct app *app, const struct option_set *o)
{
	programs_find(app);
	messages_start(app->programs);
	enum err e = loop_create(&app->loop);
	if (!e)
		e = content_open(app, o->content);
	if (!e)
		e = store_open(app, o->data, o->database);
	app->hub = (struct hub){
		.db = app->db, .keys = app->keys, .content = app->content, .data = o->data,
		.content_dir = o->content,
		.programs = app->programs};
	loop_refresh(app->loop);
	if (!e)
		e = own_check(&app->hub);
	if (!e)
		e = offer_create(&app->hub);
	if (!e)
		e = durable_begin(&app->hub, loop_now(app->loop).wall_ms);
	if (!e)
		e = watch_create(app->loop, &app->hub, &app->watch);
	if (!e)
		e = publisher_create(app->loop, &app->hub, &app->publisher);
	if (!e && o->is_demo)
		e = demo_fill(app);
	if (!e)
		e = city_open(app, o->data);
	return e ? e : doors_open(app, o);
}

static void app_close(struct app *app)
{
	web_destroy(app->web);
	admin_destroy(app->admin);
	city_destroy(app->city);
	watch_destroy(app->watch);
	publisher_destroy(app->publisher);
	offer_destroy(&app->hub);
	draft_base_close(&app->hub);
	db_close(app->db);
	keys_destroy(app->keys);
	content_destroy(app->content);
	loop_destroy(app->loop);
}

int main(int argc, char **argv)
{
	struct option_set options;
	struct app app = {0};
	int code = 1;
	if (!option_read(argc, argv, &options, &code))
		return code;
	process_prepare();
	code = 1;
	if (sodium_init() >= 0 && !app_open(&app, &options)) {
		const char *address = options.web.listen;
		printf("hub: listening at %s://%.*s:%d, data in %s\n",
			options.web.tls_cert ? "https" : "http",
			(int)(strrchr(address, ':') - address), address, web_port(app.web),
			options.data);
		fflush(stdout);
		code = loop_run(app.loop);
	}
	app_close(&app);
	return code;
}
