/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/pages.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"

enum { PAGES_MAX = 64, PAGE_MAX = 1 << 20 };

struct page {
	char path[128];
	char *text;
	int asked;
};

struct pages {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	struct page list[PAGES_MAX];
	int count;
};

static struct page *find(struct pages *p, const char *path)
{
	for (int i = 0; i < p->count; i++)
		if (!strcmp(p->list[i].path, path))
			return &p->list[i];
	K_CHECK(p->count < PAGES_MAX);
	struct page *page = &p->list[p->count++];
	snprintf(page->path, sizeof page->path, "%s", path);
	return page;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **in)
{
	(void)method;
	(void)version;
	(void)bytes;
	(void)n;
	(void)in;
	struct pages *p = ctx;
	pthread_mutex_lock(&p->lock);
	struct page *page = find(p, url);
	const char *text = page->text ? page->text : "";
	unsigned status = page->text ? 200 : 404;
	page->asked++;
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
	pthread_mutex_unlock(&p->lock);
	enum MHD_Result sent = MHD_queue_response(c, status, response);
	MHD_destroy_response(response);
	return sent;
}

struct pages *pages_start(void)
{
	struct pages *p = calloc(1, sizeof *p);
	K_CHECK(p);
	pthread_mutex_init(&p->lock, NULL);
	p->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, p, MHD_OPTION_END);
	K_CHECK(p->daemon);
	return p;
}

void pages_stop(struct pages *p)
{
	MHD_stop_daemon(p->daemon);
	while (p->count)
		free(p->list[--p->count].text);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

int pages_port(const struct pages *p)
{
	return MHD_get_daemon_info(p->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void pages_set(struct pages *p, const char *path, const char *text)
{
	pthread_mutex_lock(&p->lock);
	struct page *page = find(p, path);
	free(page->text);
	page->text = text ? strdup(text) : NULL;
	pthread_mutex_unlock(&p->lock);
}

void pages_set_file(struct pages *p, const char *path, const char *file)
{
	struct k_buf text;
	k_buf_init(&text, PAGE_MAX);
	K_CHECK(!k_buf_read_file(&text, file));
	pages_set(p, path, text.data);
	k_buf_finish(&text);
}

int pages_asked(struct pages *p, const char *path)
{
	pthread_mutex_lock(&p->lock);
	int n = find(p, path)->asked;
	pthread_mutex_unlock(&p->lock);
	return n;
}
