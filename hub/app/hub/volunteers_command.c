/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/volunteers_command.h"

#include <stdio.h>

#include "hub/help/volunteers.h"
#include "hub/intake/given.h"
#include "hub/store/record.h"

static json_t *sorry(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "error", "words", words);
}

json_t *volunteers_command_list(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)message;
	json_t *list = NULL;
	enum err e = volunteers_list(hub, &list);
	return e ? sorry(err_words(e))
		 : json_pack("{s:s, s:o, s:I}", "t", "ok", "codes", list, "now",
			   (json_int_t)now_ms);
}

json_t *volunteers_command_add(struct hub *hub, const json_t *message, int64_t now_ms)
{
	char code[VOLUNTEER_CODE_CHARS + 1];
	const char *centre = given_text(message, "centre", 1, VOLUNTEER_CENTRE_MAX);
	enum err e = centre ? volunteers_add(hub, centre, now_ms, code) : ERR_NOT_FOUND;
	if (!e)
		e = record_alone(hub, "volunteers", centre, "a code was made", now_ms);
	if (e == ERR_NOT_FOUND)
		return sorry("no kiosk was enrolled for a centre of exactly that name; hubctl kiosks "
			     "lists them");
	return e ? sorry(err_words(e)) : json_pack("{s:s, s:s}", "t", "ok", "code", code);
}

json_t *volunteers_command_remove(struct hub *hub, const json_t *message, int64_t now_ms)
{
	int64_t code = 0;
	char about[24];
	enum err e = given_int(message, "code", 1, INT64_MAX, &code) ? volunteers_remove(hub, code)
								     : ERR_NOT_FOUND;
	snprintf(about, sizeof about, "%lld", (long long)code);
	if (!e)
		e = record_alone(hub, "volunteers", about, "a code was removed", now_ms);
	if (e == ERR_NOT_FOUND)
		return sorry("there is no code with that number; hubctl volunteers lists them");
	return e ? sorry(err_words(e)) : json_pack("{s:s}", "t", "ok");
}
