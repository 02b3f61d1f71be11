/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page: what volunteers see on their phones, as HTML made here: it says all without a script.  The
 * script (page.js) only puts a new list in its place, and sounds. */
#ifndef FOYER_HUB_HELP_PAGE_H
#define FOYER_HUB_HELP_PAGE_H

#include "hub/help/volunteers.h"
#include "hub/store/hub.h"
#include "kiosk/base/buf.h"
#include "kiosk/i18n/i18n.h"

enum { PAGE_BYTES_MAX = 256 << 10 };

/* What stands on the page because something did not work. */
enum page_problem {
	PAGE_FINE,
	PAGE_NOT_OURS,	 /* the form is of another page */
	PAGE_WRONG_CODE,
	PAGE_WAIT,	 /* too many wrong codes */
	PAGE_BAD_NAME,
	PAGE_TAKEN,	 /* another volunteer goes already */
	PAGE_OVER,	 /* the call is over */
	PAGE_PROBLEMS
};

/* All write behind what is in out, which the caller has made with PAGE_BYTES_MAX, in the language of
 * the phone.  Errors: ERR_TOO_BIG, ERR_NO_MEMORY, and those of the database. */

/* Where a phone signs in.  code: already in the field. */
MUST_USE enum err page_sign_in(struct k_buf *out, const struct tongue *tongue, const char *code,
	enum page_problem problem);
/* The open calls of the centre of v, with its buttons: one line of text. */
MUST_USE enum err page_list(struct hub *hub, const struct volunteer *v, struct k_buf *out);
/* The whole page. */
MUST_USE enum err page_calls(struct hub *hub, const struct volunteer *v, enum page_problem problem,
	int64_t now_ms, struct k_buf *out);

/* A file that the page needs, built into the program: "page.css", "page.js", "icon.svg". */
struct page_file {
	const char *name, *type;
	const char *begin, *end;
};
/* NULL: there is no such file. */
const struct page_file *page_file_find(const char *name);

#endif
