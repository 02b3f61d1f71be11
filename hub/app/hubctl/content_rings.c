/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content stop, go, rings: how far the newest release goes. */
#include <stdio.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/publish/rollout.h"

int content_stop(struct content_job *job)
{
	if (job->argc)
		return content_said_wrong("stop");
	enum err e = content_begin(job, "stop the rollout", "content");
	if (!e)
		e = rollout_stop(job->data, job->now_s, job->words);
	if (!e)
		puts("Stopped. Every kiosk goes back to what stood before, within a minute or two "
		     "after it is on line.");
	return content_end(job, e);
}

int content_go(struct content_job *job)
{
	bool is_all = content_flag(job, "--all");
	if (job->argc)
		return content_said_wrong("go [--all]");
	enum err e = content_begin(job, is_all ? "release to all" : "go on", "content");
	if (!e)
		e = rollout_go(job->data, is_all, job->now_s, job->words);
	if (!e)
		puts(is_all ? "It goes to every kiosk now." : "It begins again in ring 0.");
	return content_end(job, e);
}

int content_rings(struct content_job *job)
{
	if (job->argc != 1)
		return content_said_wrong(
			"rings FILE   [{\"kiosks\": [..], \"centres\": [..]}, .., {}]");
	json_t *rings = json_load_file(job->argv[0], JSON_REJECT_DUPLICATES, NULL);
	enum err e = json_is_array(rings) ? content_begin(job, "rings", "content")
					  : publish_refuse(job->words, ERR_BAD_INPUT,
						    "%s is no list of rings", job->argv[0]);
	if (!e)
		e = rollout_set_rings(job->data, rings, job->now_s, job->words);
	if (!e)
		puts("Done.");
	json_decref(rings);
	return content_end(job, e);
}
