/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/task_command.h"

#include "hub/intake/given.h"
#include "hub/intake/wish.h"

static json_t *sorry(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "error", "words", words);
}

json_t *task_command_list(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)message;
	json_t *tasks = NULL;
	enum err e = wish_tasks(hub, &tasks);
	return e ? sorry(err_words(e))
		 : json_pack(
			   "{s:s, s:o, s:I}", "t", "ok", "tasks", tasks, "now", (json_int_t)now_ms);
}

json_t *task_command_done(struct hub *hub, const json_t *message, int64_t now_ms)
{
	int64_t task = 0;
	const char *by = given_text(message, "by", 1, WISH_BY_MAX);
	if (!by)
		return sorry("say who told the person: hubctl tasks done TASK NAME");
	enum err e = given_int(message, "task", 1, INT64_MAX, &task)
			     ? wish_done(hub, task, by, now_ms)
			     : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return sorry("there is no open task of that number; hubctl tasks lists them");
	return e ? sorry(err_words(e)) : json_pack("{s:s}", "t", "ok");
}
