/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/staff_command.h"

#include "hub/console/staff.h"
#include "hub/intake/given.h"

static json_t *sorry(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "error", "words", words);
}

/* The answer to an act on somebody; invite: the code that came of it, NULL for none. */
static json_t *answer(enum err e, const char *invite)
{
	if (e == ERR_BAD_INPUT)
		return sorry("a name is small letters, digits and . _ - @, at most 40; the work is author, "
			     "approver, operator, or some of them with commas");
	if (e == ERR_EXISTS)
		return sorry("that name is or was somebody's");
	if (e == ERR_NOT_FOUND)
		return sorry("nobody of that name works here; hubctl staff lists them");
	if (e == ERR_DENIED)
		return sorry("one operator must stay; make somebody else one first");
	if (e)
		return sorry(err_words(e));
	return invite ? json_pack("{s:s, s:s}", "t", "ok", "code", invite)
		      : json_pack("{s:s}", "t", "ok");
}

static const char *name_of(const json_t *message)
{
	const char *name = given_text(message, "name", 1, STAFF_NAME_MAX);
	return name ? name : "";
}

/* 0: none, or words that are none. */
static unsigned roles_of(const json_t *message)
{
	unsigned roles = 0;
	const char *words = given_text(message, "roles", 1, STAFF_ROLE_WORDS - 1);
	return words && staff_role_read(words, &roles) ? roles : 0;
}

static void list_one(void *ctx, const struct staff *one)
{
	char roles[STAFF_ROLE_WORDS];
	staff_role_words(one->roles, roles);
	json_array_append_new(ctx,
		json_pack("{s:s, s:s, s:b, s:b, s:I}", "name", one->name, "roles", roles, "in",
			one->has_password, "gone", one->is_gone, "seen", (json_int_t)one->seen_ms));
}

json_t *staff_command_list(struct hub *hub, const json_t *message, int64_t now_ms)
{
	json_t *list = json_array();
	(void)message;
	enum err e = staff_each(hub, list_one, list);
	if (!e)
		return json_pack("{s:s, s:o, s:I}", "t", "ok", "staff", list, "now", (json_int_t)now_ms);
	json_decref(list);
	return answer(e, NULL);
}

json_t *staff_command_add(struct hub *hub, const json_t *message, int64_t now_ms)
{
	char invite[STAFF_INVITE_CHARS + 1];
	enum err e = staff_add(hub, name_of(message), roles_of(message), now_ms, invite);
	return answer(e, invite);
}

json_t *staff_command_roles(struct hub *hub, const json_t *message, int64_t now_ms)
{
	return answer(staff_set_roles(hub, name_of(message), roles_of(message), now_ms), NULL);
}

json_t *staff_command_reset(struct hub *hub, const json_t *message, int64_t now_ms)
{
	char invite[STAFF_INVITE_CHARS + 1];
	enum err e = staff_reset(hub, name_of(message), now_ms, invite);
	return answer(e, invite);
}

json_t *staff_command_remove(struct hub *hub, const json_t *message, int64_t now_ms)
{
	return answer(staff_remove(hub, name_of(message), now_ms), NULL);
}
