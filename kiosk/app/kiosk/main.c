/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosk: what a resident meets.  No network, no database. */
#include "content_keeper.h"
#include "fake_stage.h"
#include "live_stage.h"
#include "options.h"

#include "kiosk/base/log.h"
#include "kiosk/view/svg.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

enum { FREED_BYTE = 0x5a };

/* JSON trees bear a person's words: what is freed is wiped first. */
static void free_wiped(void *p)
{
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

int main(int argc, char **argv)
{
	struct options o;
	enum err e = options_read(&o, argc, argv);
	if (e)
		return e == ERR_UNSUPPORTED ? 0 : 2;
	svg_load();
	json_set_alloc_funcs(malloc, free_wiped);
	mallopt(M_PERTURB, FREED_BYTE); /* what every other library frees is written over */
	(void)prctl(PR_SET_DUMPABLE, 0); /* no core dump ever bears a person's words */
	if (i18n_start(o.locales))
		log_warn("us", "%s: not all languages are there; English stands in", o.locales);
	if (!tongue_find(o.lang)) {
		log_error("us", "--lang=%s: no such language", o.lang);
		return 2;
	}
	struct content_keeper keeper;
	e = content_keeper_open(&keeper, o.content, o.keep);
	if (e) {
		log_error("content", "%s: %s; kioskctl check-content tells more", o.content, err_words(e));
		return 2;
	}
	if (zone_set(keeper.now->town.zone))
		log_warn("content", "town.json: time zone %s is not known", keeper.now->town.zone);
	int code = o.is_fake ? fake_stage_run(&o, keeper.now) : live_stage_run(&o, &keeper);
	content_keeper_close(&keeper);
	return code;
}
