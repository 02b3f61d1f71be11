/* SPDX-License-Identifier: GPL-3.0-or-later */
/* put: publishes a change: judged, the whole package checked, then written so that a reader sees
 * the old or the new, and a power cut at any moment is made good by the next call.  One thread. */
#ifndef FOYER_PUBLISH_PUT_H
#define FOYER_PUBLISH_PUT_H

#include "hub/publish/view.h"

/* Looks at the package that lies in the folder dir; notice not NULL: at the urgent notice in that
 * file, which is to stand beside the package.  On an error words says what is wrong. */
struct put_check {
	enum err (*look)(void *ctx, const char *dir, const char *notice, char *words);
	void *ctx;
};

/* Reads the package as a kiosk would (kiosk/content); judge_change has read the notice. */
extern const struct put_check put_usual_check;

/* Errors: of judge_change, of check, of writing; words (PUBLISH_WORDS_MAX) says why, and nothing
 * was published, but after ERR_IO or ERR_FULL in the middle of writing, which the next writer ends.
 */
MUST_USE enum err publish_put(const char *data_dir, const json_t *change,
	const struct put_check *check, int64_t now_s, char *words);

#endif
