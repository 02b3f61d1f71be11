/* SPDX-License-Identifier: GPL-3.0-or-later */
/* news: the status changes of a kiosk's own requests, in order, so that it can tell people what
 * it last heard when the line is down. */
#ifndef FOYER_HUB_INTAKE_NEWS_H
#define FOYER_HUB_INTAKE_NEWS_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

enum { NEWS_PAGE = 100 };

/* {"last", "more", "news": [{"n", "status"}]} behind event `after`, at most NEWS_PAGE.  A request
 * with several changes in one page is told once, at its newest.  Gives a new object. */
MUST_USE enum err news_since(struct hub *hub, const char *kiosk, int64_t after, json_t **news_out);

#endif
