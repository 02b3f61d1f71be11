/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/tasks.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/app/hubctl/link.h"

enum { HOUR_MS = 3600000 };

static int list(const char *data)
{
	size_t i;
	const json_t *task, *tasks;
	json_t *answer = link_ask_ok(data, json_pack("{s:s}", "t", "tasks"));
	if (!answer)
		return 1;
	int64_t now_ms = json_integer_value(json_object_get(answer, "now"));
	tasks = json_object_get(answer, "tasks");
	json_array_foreach(tasks, i, task) {
		int64_t since_ms = json_integer_value(json_object_get(task, "since"));
		printf("task %lld  request %s (%s): %s; tell them by %s; asked %lld h ago\n",
			(long long)json_integer_value(json_object_get(task, "task")),
			link_text(task, "number"), link_text(task, "kind"),
			link_text(task, "state"), link_text(task, "way"),
			(long long)((now_ms - since_ms) / HOUR_MS));
	}
	if (!json_array_size(tasks))
		puts("Nobody waits to be told.");
	json_decref(answer);
	return 0;
}

int tasks_run(const char *data, int argc, char **argv)
{
	if (!argc)
		return list(data);
	if (argc != 3 || strcmp(argv[0], "done")) {
		fputs("hubctl: tasks, or tasks done TASK NAME\n", stderr);
		return 2;
	}
	json_t *answer =
		link_ask_ok(data, json_pack("{s:s, s:I, s:s}", "t", "tasks_done", "task",
					  (json_int_t)strtoll(argv[1], NULL, 10), "by", argv[2]));
	if (answer)
		puts("Done.");
	json_decref(answer);
	return answer ? 0 : 1;
}
