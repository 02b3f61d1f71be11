/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spoken: all that the narrator says of a page to somebody who pressed "Read aloud", in order, as
 * the port speech would get it.  One thread. */
#ifndef FOYER_PROOF_SPOKEN_H
#define FOYER_PROOF_SPOKEN_H

#include "kiosk/base/arena.h"
#include "kiosk/model/profile.h"
#include "kiosk/page/page.h"
#include "kiosk/ports/speech.h"

enum { SPOKEN_MAX = 400 };

struct spoken {
	struct utterance list[SPOKEN_MAX];
	int count;
	struct k_arena arena; /* its words */
};

/* Lets the narrator read the page.  Gives *s (spoken_finish frees it); what is said past SPOKEN_MAX
 * utterances is left out.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err spoken_make(
	struct spoken *s, const struct page *page, const struct profile *profile);
/* Accepts a zeroed one. */
void spoken_finish(struct spoken *s);

#endif
