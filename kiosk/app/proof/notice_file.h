/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notice_file: reads an urgent notice (announce/ID.json) as the kiosk does. */
#ifndef FOYER_APP_PROOF_NOTICE_FILE_H
#define FOYER_APP_PROOF_NOTICE_FILE_H

#include "kiosk/proof/urgent.h"

/* Reads file, whose name is borrowed until notice_file_finish.  Errors: ERR_BAD_INPUT (*why_out,
 * static, is the rule that is broken), those of k_buf_read_file. */
MUST_USE enum err notice_file_read(const char *file, struct urgent *out, const char **why_out);
/* Accepts a zeroed one. */
void notice_file_finish(struct urgent *u);

#endif
