/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page of the console, one row a method and path.  The order is that of the navigation. */
#include "hub/console/console.h"

#include "hub/console/approve_notice.h"
#include "hub/console/approve_page.h"
#include "hub/console/compare.h"
#include "hub/console/draft_newer.h"
#include "hub/console/draft_page.h"
#include "hub/console/figures.h"
#include "hub/console/fleet.h"
#include "hub/console/form_page.h"
#include "hub/console/form_picture.h"
#include "hub/console/home.h"
#include "hub/console/join.h"
#include "hub/console/me.h"
#include "hub/console/people.h"
#include "hub/console/renew.h"
#include "hub/console/rings.h"
#include "hub/console/preview.h"
#include "hub/console/preview_notice.h"
#include "hub/console/sign_in.h"
#include "hub/console/words.h"
#include "kiosk/base/check.h"

const struct console_route console_routes[] = {
	{"GET", "/console", CONSOLE_STAFF, NULL, 0, home_show, "Home"},
	{"GET", "/console/drafts", CONSOLE_STAFF, NULL, 0, draft_list_show, "Drafts"},
	{"POST", "/console/drafts", STAFF_AUTHOR, "draft-begin", 4096, draft_list_add, NULL},
	{"GET", "/console/drafts/{n}", CONSOLE_STAFF, NULL, 0, draft_show, NULL},
	{"POST", "/console/drafts/{n}/title", STAFF_AUTHOR, "draft-title", 4096, draft_rename_post, NULL},
	{"POST", "/console/drafts/{n}/away", STAFF_AUTHOR, "draft-away", 4096, draft_put_away, NULL},
	{"POST", "/console/drafts/{n}/open", STAFF_AUTHOR, "draft-open", 4096, draft_take_up, NULL},
	{"GET", "/console/drafts/{n}/saves", CONSOLE_STAFF, NULL, 0, draft_saves_show, NULL},
	{"POST", "/console/drafts/{n}/saves", STAFF_AUTHOR, "draft-back", 4096, draft_saves_back, NULL},
	{"GET", "/console/drafts/{n}/edit", CONSOLE_STAFF, NULL, 0, form_page_show, NULL},
	{"POST", "/console/drafts/{n}/edit", STAFF_AUTHOR, "draft-save", CONSOLE_UPLOAD_MAX,
		form_page_post, NULL},
	{"GET", "/console/drafts/{n}/compare", CONSOLE_STAFF, NULL, 0, compare_show, NULL},
	{"GET", "/console/drafts/{n}/see", CONSOLE_STAFF, NULL, 0, preview_show, NULL},
	{"GET", "/console/drafts/{n}/made", CONSOLE_STAFF, NULL, 0, preview_made_show, NULL},
	{"GET", "/console/drafts/{n}/notice", CONSOLE_STAFF, NULL, 0, preview_notice_made, NULL},
	{"GET", "/console/drafts/{n}/check", CONSOLE_STAFF, NULL, 0, preview_check_show, NULL},
	{"POST", "/console/drafts/{n}/newer", STAFF_AUTHOR, "draft-newer", 4096, draft_newer_post, NULL},
	{"GET", "/console/drafts/{n}/ask", STAFF_AUTHOR, NULL, 0, approve_ask_show, NULL},
	{"POST", "/console/drafts/{n}/ask", STAFF_AUTHOR, "draft-ask", 4096 * 4, approve_ask_post, NULL},
	{"GET", "/console/drafts/{n}/approve", CONSOLE_STAFF, NULL, 0, approve_show, NULL},
	{"GET", "/console/drafts/{n}/change.json", CONSOLE_STAFF, NULL, 0, approve_change_get, NULL},
	{"GET", "/console/drafts/{n}/keys.json", CONSOLE_STAFF, NULL, 0, approve_keys_get, NULL},
	{"POST", "/console/drafts/{n}/sign", STAFF_APPROVER | STAFF_AUTHOR, "draft-sign",
		CONSOLE_UPLOAD_MAX, approve_sign_post, NULL},
	{"POST", "/console/drafts/{n}/publish", STAFF_APPROVER | STAFF_AUTHOR, "draft-publish", 4096,
		approve_publish_post, NULL},
	{"POST", "/console/drafts/{n}/refuse", STAFF_APPROVER, "draft-refuse", 4096 * 2,
		approve_refuse_post, NULL},
	{"POST", "/console/drafts/{n}/back", STAFF_AUTHOR, "draft-take-back", 4096, approve_back_post,
		NULL},
	{"GET", "/console/urgent", STAFF_AUTHOR | STAFF_APPROVER, NULL, 0, approve_notice_show,
		"Urgent notice"},
	{"POST", "/console/urgent", STAFF_AUTHOR | STAFF_APPROVER, "urgent-notice", 4096 * 8,
		approve_notice_post, NULL},
	{"GET", "/console/older", STAFF_AUTHOR, NULL, 0, approve_older_show, NULL},
	{"POST", "/console/older", STAFF_AUTHOR, "older-release", 4096, approve_older_post, NULL},
	{"POST", "/console/words", STAFF_AUTHOR, NULL, CONSOLE_FORM_MAX, words_answer, NULL},
	{"GET", "/console/pictures/{picture}", CONSOLE_STAFF, NULL, 0, form_picture_get, NULL},
	{"GET", "/console/form.js", CONSOLE_ANYBODY, NULL, 0, home_file, NULL},
	{"GET", "/console/approve.js", CONSOLE_ANYBODY, NULL, 0, home_file, NULL},
	{"GET", "/console/in", CONSOLE_ANYBODY, NULL, 0, sign_in_show, NULL},
	{"POST", "/console/in", CONSOLE_ANYBODY, NULL, CONSOLE_FORM_MAX, sign_in_post, NULL},
	{"GET", "/console/join", CONSOLE_ANYBODY, NULL, 0, join_show, NULL},
	{"POST", "/console/join", CONSOLE_ANYBODY, NULL, 4096, join_post, NULL},
	{"GET", "/console/first", CONSOLE_JOINING, NULL, 0, join_first_show, NULL},
	{"POST", "/console/first", CONSOLE_JOINING, NULL, 4096, join_first_post, NULL},
	{"POST", "/console/out", CONSOLE_STAFF, "sign-out", 4096, sign_in_out, NULL},
	{"GET", "/console/me", CONSOLE_STAFF, NULL, 0, me_show, NULL},
	{"POST", "/console/me/elsewhere", CONSOLE_STAFF, "sign-out-elsewhere", 4096, me_out_elsewhere,
		NULL},
	{"POST", "/console/me/codes", CONSOLE_STAFF, "new-codes", 4096, me_new_codes, NULL},
	{"GET", "/console/me/password", CONSOLE_STAFF, NULL, 0, renew_password_show, NULL},
	{"POST", "/console/me/password", CONSOLE_STAFF, NULL, 4096, renew_password_post, NULL},
	{"GET", "/console/me/authenticator", CONSOLE_STAFF, NULL, 0, renew_authenticator_show, NULL},
	{"POST", "/console/me/authenticator", CONSOLE_STAFF, NULL, 4096, renew_authenticator_post, NULL},
	{"GET", "/console/fleet", CONSOLE_STAFF, NULL, 0, fleet_show, "Kiosks"},
	{"GET", "/console/fleet.csv", CONSOLE_STAFF, NULL, 0, fleet_csv, NULL},
	{"GET", "/console/fleet/{kiosk}", CONSOLE_STAFF, NULL, 0, fleet_show_one, NULL},
	{"GET", "/console/rings", CONSOLE_STAFF, NULL, 0, rings_show, "Releases"},
	{"POST", "/console/rings", STAFF_OPERATOR, "rings", CONSOLE_FORM_MAX, rings_set, NULL},
	{"POST", "/console/rings/stop", STAFF_OPERATOR, "release-stop", 4096, rings_stop, NULL},
	{"POST", "/console/rings/again", STAFF_OPERATOR, "release-again", 4096, rings_begin_again, NULL},
	{"POST", "/console/rings/next", STAFF_OPERATOR, "release-next-ring", 4096, rings_next, NULL},
	{"POST", "/console/rings/all", STAFF_OPERATOR, "release-all-rings", 4096, rings_all, NULL},
	{"GET", "/console/figures", CONSOLE_STAFF, NULL, 0, figures_show, "Figures"},
	{"GET", "/console/figures.csv", CONSOLE_STAFF, NULL, 0, figures_csv, NULL},
	{"GET", "/console/people", STAFF_OPERATOR, NULL, 0, people_show, "People"},
	{"POST", "/console/people", STAFF_OPERATOR, NULL, 4096, people_add, NULL},
	{"POST", "/console/people/{name}/roles", STAFF_OPERATOR, NULL, 4096, people_set_roles, NULL},
	{"POST", "/console/people/{name}/reset", STAFF_OPERATOR, NULL, 4096, people_reset, NULL},
	{"POST", "/console/people/{name}/remove", STAFF_OPERATOR, NULL, 4096, people_remove, NULL},
	{"GET", "/console/console.css", CONSOLE_ANYBODY, NULL, 0, home_file, NULL},
	{"GET", "/console/icon.svg", CONSOLE_ANYBODY, NULL, 0, home_file, NULL},
};
const int console_route_count = K_COUNT(console_routes);
