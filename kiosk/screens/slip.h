/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slip: the paper presenter: what of a page belongs on a person's slip (ux.md B12). */
#ifndef FOYER_SCREENS_SLIP_H
#define FOYER_SCREENS_SLIP_H

#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/slip.h"
#include "kiosk/page/page.h"

/* The slip of a page's ITEM_ON_SLIP items, in its language, with the staff's language below.
 * Strings live in the page's arena or in the content.  Items that are private are left out
 * unless they are the number or its code. */
struct slip slip_of_page(const struct page *p, const struct content *c, const struct tongue *t,
	const struct tongue *staff);

#endif
