/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tuf_memory: lets each single allocation fail, in turn, of a process that fetches content by TUF,
 * and of its libraries: it stands in libc's place for malloc, calloc, realloc.  Nothing crashes,
 * the next process goes on, and what is forged is not taken even then. Usage: tuf_memory [STEP]
 * Only each STEP-th allocation. */
#include "kiosk/base/log.h"
#include "tests/fault/day.h"
#include "tests/tuf/maker.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
int main(void)
{
	printf("skipped: the sanitizer has malloc to itself\nchecks: 0\n");
	return 0;
}
#else

#include "tests/fault/starved.h"

/* Refreshes and brings "role/file" into dir. */
static enum err visit(const json_t *files, const char *dir)
{
	struct maker_side metadata = {.files = files, .below = "metadata"};
	struct maker_side targets = {.files = files, .below = "targets"};
	struct client_options options = {.metadata_dir = dir,
		.metadata = maker_source(&metadata),
		.targets = maker_source(&targets),
		.now_s = 1900000000,
		.limits = &client_usual_limits};
	struct client *client = NULL;
	enum err e = client_create(&options, &client);
	if (!e)
		e = client_refresh(client);
	if (!e)
		e = client_download(client, "role/file", dir);
	client_destroy(client);
	return e;
}

/* In a child whose nth allocation fails; gives how it ended. */
static int run(const json_t *files, const char *dir, long n)
{
	int status = 0;
	pid_t pid = fork();
	if (!pid) {
		fail_at = n;
		*count = 0;
		_exit(visit(files, dir) ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	return status;
}

struct scene {
	char *first_root;
	json_t *old, *new, *forged; /* what is served */
};

static void make_scene(struct scene *s)
{
	struct maker m;
	maker_init(&m);
	s->first_root = strdup(maker_file(&m, "metadata/1.root.json"));
	s->old = json_copy(m.files);
	maker_rotate(&m, MAKER_TIMESTAMP);
	maker_publish(&m, MAKER_ROOT);
	maker_target(&m, MAKER_ROLE, "role/file", "second");
	maker_publish_all(&m);
	s->new = json_copy(m.files);
	json_t *told = json_deep_copy(m.body[MAKER_TARGETS]);
	maker_rotate(&m, MAKER_ROLE); /* by a key that targets do not name */
	json_decref(m.body[MAKER_TARGETS]);
	m.body[MAKER_TARGETS] = told;
	maker_target(&m, MAKER_ROLE, "role/file", "forged");
	maker_publish_all(&m);
	s->forged = json_copy(m.files);
	maker_finish(&m);
}

static void prepare(const struct scene *s, char dir[64])
{
	folder_make(dir);
	if (client_init(dir, s->first_root, strlen(s->first_root)) || visit(s->old, dir))
		exit(1);
}

static void tidy(const char *dir)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/.lock", dir);
	unlink(path);
	folder_remove(dir);
}

static const char *try_one(const struct scene *s, long n)
{
	char dir[64];
	const char *wrong = NULL;
	prepare(s, dir);
	if (WIFSIGNALED(run(s->new, dir, n)))
		wrong = "it crashed";
	else if (visit(s->new, dir))
		wrong = "the next one cannot go on";
	int forged = run(s->forged, dir, n);
	if (!wrong && WIFSIGNALED(forged))
		wrong = "it crashed on what is forged";
	if (!wrong && WEXITSTATUS(forged) == 0)
		wrong = "what is forged was taken";
	tidy(dir);
	return wrong;
}

int main(int argc, char **argv)
{
	long step = argc > 1 ? atol(argv[1]) : 1, tried = 0, wrong = 0;
	char dir[64];
	struct scene s;
	log_set_level(LOG_ERROR);
	count = mmap(
		NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	make_scene(&s);
	prepare(&s, dir);
	run(s.new, dir, -1);
	long all = *count;
	tidy(dir);
	for (long n = 1; n <= all; n += step) {
		const char *what = try_one(&s, n);
		tried++;
		wrong += what != NULL;
		if (what && wrong < 20)
			printf("allocation %ld: %s\n", n, what);
	}
	printf("%ld allocations, %ld tried, %ld wrong\nchecks: %ld\n", all, tried, wrong, tried);
	free(s.first_root);
	json_decref(s.old);
	json_decref(s.new);
	json_decref(s.forged);
	return wrong || !all;
}
#endif
