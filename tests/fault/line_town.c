/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/line_town.h"

#include "tests/fault/day.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMMAND_MAX = 3 * PATH_MAX, WORDS_MAX = 32 };

/* What the command says; caller frees. */
static char *said_by(const char *command)
{
	FILE *p = popen(command, "r");
	char *text = NULL;
	size_t n = 0;
	if (!p)
		return strdup("");
	if (getdelim(&text, &n, '\0', p) < 0) {
		free(text);
		text = strdup("");
	}
	pclose(p);
	return text;
}

char *line_town_hubctl(const struct line_town *t, const char *words)
{
	char command[COMMAND_MAX];
	snprintf(command, sizeof command, "%s/hubctl --data %s/data %s 2>&1", t->build, t->dir, words);
	return said_by(command);
}

json_t *line_town_inbox(const struct line_town *t)
{
	char *text = line_town_hubctl(t, "inbox --json");
	json_t *all = json_loads(text, 0, NULL);
	free(text);
	return all;
}

/* What a child does first: ends when the test ends, and says nothing. */
static void be_child(void)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setenv("ASAN_OPTIONS", "detect_leaks=0:verify_asan_link_order=0", 1);
	if (nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
}

static void be_hub(const struct line_town *t, int out)
{
	char program[PATH_MAX + 8], data[80];
	snprintf(program, sizeof program, "%s/hub", t->build);
	snprintf(data, sizeof data, "%s/data", t->dir);
	be_child();
	dup2(out, STDOUT_FILENO);
	execl(program, program, "--data", data, "--content", "assets/town", "--listen", "127.0.0.1:0",
		(char *)NULL);
	_exit(127);
}

bool line_town_begin(struct line_town *t)
{
	char line[256] = "";
	int out[2];
	ssize_t n = readlink("/proc/self/exe", t->build, sizeof t->build - 1);
	if (n < 0 || pipe2(out, O_CLOEXEC))
		return false;
	t->build[n] = '\0';
	for (int i = 0; i < 2; i++)
		*strrchr(t->build, '/') = '\0';
	folder_make(t->dir);
	t->hub = fork();
	if (!t->hub)
		be_hub(t, out[1]);
	close(out[1]);
	FILE *said = fdopen(out[0], "r");
	bool is_up = said && fgets(line, sizeof line, said) &&
		     sscanf(line, "hub: listening at %63[^,]", t->url) == 1;
	if (said)
		fclose(said);
	return is_up;
}

void line_town_end(struct line_town *t)
{
	char command[128];
	kill(t->hub, SIGTERM);
	waitpid(t->hub, NULL, 0);
	snprintf(command, sizeof command, "rm -rf %s", t->dir);
	free(said_by(command));
}

bool line_town_enrol(const struct line_town *t, const char *dir, const char *centre)
{
	char command[COMMAND_MAX], words[128];
	snprintf(words, sizeof words, "enrol --centre '%s'", centre);
	char *code = line_town_hubctl(t, words);
	snprintf(command, sizeof command, "%s/kioskctl --state %s enrol %s %.8s 2>&1", t->build, dir,
		t->url, code);
	free(code);
	free(said_by(command));
	snprintf(command, sizeof command, "%s/identity.json", dir);
	return !access(command, R_OK);
}

pid_t line_town_sync(const struct line_town *t, const char *dir, const char *const *before)
{
	char program[PATH_MAX + 16], path[80];
	const char *argv[WORDS_MAX];
	int n = 0;
	snprintf(program, sizeof program, "%s/kiosk-sync", t->build);
	snprintf(path, sizeof path, "%s/s", dir);
	unlink(path);
	while (before && *before)
		argv[n++] = *before++;
	const char *const own[] = {program, "--state", dir, "--socket", path, "--url", t->url, NULL};
	memcpy(argv + n, own, sizeof own);
	pid_t pid = fork();
	if (pid)
		return pid;
	be_child();
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}
