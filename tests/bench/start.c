/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From exec to the first frame presented, in fresh processes of the real kiosk.  The kiosk writes
 * the name of the page that it shows to its transcript just after it has presented it; the moment
 * that line can be read is taken.
 *   start NAME TIMES cold|warm PROGRAM ARGS...
 * cold: before each run the program, its libraries, fonts and all that it maps are asked out of the
 * page cache (posix_fadvise); what other programs map (libc) stays. */
#include "tests/bench/sample.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000, ARGS_MAX = 32 };

static void evict(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

static int evict_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)at;
	if (kind == FTW_F)
		evict(path);
	return 0;
}

/* What a running kiosk maps; evicted by name before the next run. */
struct files {
	char *path[512];
	int n;
};

static void files_note(struct files *f, pid_t pid)
{
	char name[64], line[PATH_MAX + 128], last[PATH_MAX] = "";
	snprintf(name, sizeof name, "/proc/%d/maps", (int)pid);
	FILE *maps = fopen(name, "r");
	while (maps && f->n < 512 && fgets(line, sizeof line, maps)) {
		char *path = strchr(line, '/');
		if (!path)
			continue;
		path[strcspn(path, "\n")] = '\0';
		if (strcmp(path, last) != 0)
			f->path[f->n++] = strdup(path);
		snprintf(last, sizeof last, "%s", path);
	}
	if (maps)
		fclose(maps);
}

static void files_evict(const struct files *f)
{
	for (int i = 0; i < f->n; i++)
		evict(f->path[i]);
	(void)nftw("assets", evict_one, 16, FTW_PHYS);
	(void)nftw("locales", evict_one, 16, FTW_PHYS);
	(void)nftw("/var/cache/fontconfig", evict_one, 16, FTW_PHYS);
	(void)nftw("/etc/fonts", evict_one, 16, 0);
}

static pid_t launch(char **args)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	int null = open("/dev/null", O_RDWR);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execv(args[0], args);
	_exit(127);
}

/* One run: milliseconds to the first frame; exits with words if there is none. */
static double run(char **args, int fifo, struct files *files)
{
	char page[64];
	while (read(fifo, page, sizeof page) > 0)
		continue;
	double start_us = now_us();
	pid_t pid = launch(args);
	struct pollfd ready = {.fd = fifo, .events = POLLIN};
	if (poll(&ready, 1, PATIENCE_MS) != 1) {
		fprintf(stderr, "start: %s showed nothing\n", args[0]);
		kill(pid, SIGKILL);
		exit(2);
	}
	double ms = (now_us() - start_us) / 1000;
	if (!files->n)
		files_note(files, pid);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	return ms;
}

int main(int argc, char **argv)
{
	static struct sample sample;
	static struct files files;
	char *args[ARGS_MAX + 2], option[80], name[40];
	if (argc < 5 || argc - 4 > ARGS_MAX)
		return 2;
	snprintf(name, sizeof name, "/tmp/foyer-start-%d", (int)getpid());
	if (mkfifo(name, 0600))
		return 2;
	int fifo = open(name, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	snprintf(option, sizeof option, "--transcript=%s", name);
	memcpy(args, argv + 4, (size_t)(argc - 4) * sizeof *args);
	args[argc - 4] = option;
	args[argc - 3] = NULL;
	(void)run(args, fifo, &files); /* learns what it maps */
	for (int i = 0; i < atoi(argv[2]); i++) {
		if (!strcmp(argv[3], "cold"))
			files_evict(&files);
		sample_add(&sample, run(args, fifo, &files));
	}
	unlink(name);
	sample_print(&sample, argv[1]);
	return 0;
}
