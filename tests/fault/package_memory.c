/* SPDX-License-Identifier: GPL-3.0-or-later */
/* package_memory: lets each single allocation fail, in turn, of a process that lays out a package
 * and has it checked (kiosk/sync/package.h), and of its libraries.  Nothing crashes; what has a
 * package's name is whole; what is spoilt, bad, or could not be shown is never taken, and what was
 * refused stays refused; the next process goes on.  Usage: package_memory [STEP] */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/sync/package.h"
#include "kiosk/tuf/digest.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
int main(void)
{
	printf("skipped: the sanitizer has malloc to itself\nchecks: 0\n");
	return 0;
}
#else

enum { SHOWN_FAILURES = 20 };

#include "tests/fault/starved.h"

/* --- a package -------------------------------------------------------------------------------- */

static const char *const paths[] = {
	"town.json", "words/en/town.json", "words/es/town.json", "guides/en/heat.md"};

struct place {
	char state[64], name[PACKAGE_NAME_CHARS + 1];
	json_t *files;
};

static void must(bool is_good, const char *what)
{
	if (is_good)
		return;
	printf("%s: %s\n", what, strerror(errno));
	exit(1);
}

/* The words of a file are its path. */
static void put_in_store(struct place *p, const char *path)
{
	char hash[65], file[PATH_MAX];
	must(!digest_sha256_hex(path, strlen(path), hash), path);
	snprintf(file, sizeof file, "%s/content/files/%s", p->state, hash);
	must(!k_file_replace(file, path, strlen(path), 0644), file);
	json_object_set_new(p->files, path,
		json_pack("{s:s, s:I}", "hash", hash, "length", (json_int_t)strlen(path)));
}

static void make_place(struct place *p)
{
	char dir[PATH_MAX];
	snprintf(p->state, sizeof p->state, "%s/package-XXXXXX",
		access("/dev/shm", W_OK) ? "." : "/dev/shm");
	must(mkdtemp(p->state) != NULL, p->state);
	snprintf(dir, sizeof dir, "%s/content", p->state);
	must(!mkdir(dir, 0700), dir);
	snprintf(dir, sizeof dir, "%s/content/files", p->state);
	must(!mkdir(dir, 0700), dir);
	p->files = json_object();
	for (size_t i = 0; i < K_COUNT(paths); i++)
		put_in_store(p, paths[i]);
	must(!package_name(p->files, p->name), "the name");
}

static void remove_place(struct place *p)
{
	char command[96];
	snprintf(command, sizeof command, "rm -rf %s", p->state);
	must(!system(command), command);
	json_decref(p->files);
}

static enum err lay(const struct place *p, const char *proof)
{
	struct package_report r;
	struct package_order order = {
		.state_dir = p->state, .files = p->files, .proof = proof, .is_thorough = true};
	enum err e = package_lay(&order, &r);
	return !e && !*r.dir ? ERR_IO : e;
}

static void path_in(const struct place *p, const char *path, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/content/packages/%s/%s", p->state, p->name, path);
}

static bool stands(const struct place *p)
{
	char dir[PATH_MAX];
	path_in(p, "", dir);
	return !access(dir, F_OK);
}

static bool is_whole(const struct place *p)
{
	bool is = true;
	for (size_t i = 0; i < K_COUNT(paths); i++) {
		char file[PATH_MAX];
		struct k_buf bytes;
		path_in(p, paths[i], file);
		k_buf_init(&bytes, 4096);
		is = is && !k_buf_read_file(&bytes, file) && !strcmp(bytes.data, paths[i]);
		k_buf_finish(&bytes);
	}
	return is;
}

static bool is_refused(const struct place *p, const char *name)
{
	char file[PATH_MAX];
	snprintf(file, sizeof file, "%s/content/refused.json", p->state);
	json_t *list = json_load_file(file, 0, NULL);
	bool is = json_object_get(list, name) != NULL;
	json_decref(list);
	return is;
}

/* --- the scenes ------------------------------------------------------------------------------- */

/* Another file lies under a name of the package: a disk that fails, or somebody at it. */
static void spoil(const struct place *p)
{
	char file[PATH_MAX];
	must(!lay(p, "/bin/true"), "a good package");
	path_in(p, paths[2], file);
	must(!unlink(file) && !k_file_replace(file, "spoilt", 6, 0644), file);
}

static void refuse_other(const struct place *p)
{
	must(!package_refuse(p->state, "other", "it did not start"), "refusing");
}

static void refuse_it(const struct place *p)
{
	refuse_other(p);
	must(!package_refuse(p->state, p->name, "it did not start"), "refusing");
}

static void leave(const struct place *p)
{
	(void)p;
}

static const char *after_good(const struct place *p, bool is_taken)
{
	if (is_taken && !is_whole(p))
		return "it was taken, and is not whole";
	return !is_taken && stands(p) && !is_whole(p) ? "half of it has its name" : NULL;
}

static const char *after_spoilt(const struct place *p, bool is_taken)
{
	return is_taken && !is_whole(p) ? "what is spoilt was taken" : NULL;
}

static const char *after_bad(const struct place *p, bool is_taken)
{
	if (is_taken || stands(p))
		return "what must not be shown was taken";
	return is_refused(p, "other") ? NULL : "what was refused before is forgotten";
}

static const struct scene {
	const char *name, *proof;
	void (*prepare)(const struct place *p);
	const char *(*after)(const struct place *p, bool is_taken);
	bool is_good; /* the next process takes it */
} scenes[] = {
	{"a new one", "/bin/true", leave, after_good, true},
	{"one that was spoilt", "/bin/true", spoil, after_spoilt, true},
	{"one that the check refuses", "/bin/false", refuse_other, after_bad, false},
	{"one that could not be shown", "/bin/true", refuse_it, after_bad, false},
};

/* In a child whose nth allocation fails; gives how it ended. */
static int run(const struct place *p, const char *proof, long n)
{
	int status = 0;
	pid_t pid = fork();
	if (!pid) {
		fail_at = n;
		*count = 0;
		_exit(lay(p, proof) ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	return status;
}

static const char *try_one(const struct scene *s, long n)
{
	struct place p;
	make_place(&p);
	s->prepare(&p);
	int status = run(&p, s->proof, n);
	const char *wrong = WIFSIGNALED(status) ? "it crashed" : NULL;
	if (!wrong)
		wrong = s->after(&p, WEXITSTATUS(status) == 0);
	if (!wrong && n > 0 && (lay(&p, s->proof) == ERR_OK) != s->is_good)
		wrong = "the next process judges it differently";
	if (!wrong && s->is_good && n > 0 && !is_whole(&p))
		wrong = "the next process leaves it as it is";
	remove_place(&p);
	return wrong;
}

int main(int argc, char **argv)
{
	long step = argc > 1 ? atol(argv[1]) : 1, all = 0, tried = 0, wrong = 0;
	log_set_level(LOG_ERROR);
	count = mmap(
		NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (size_t i = 0; i < K_COUNT(scenes); i++) {
		must(!try_one(&scenes[i], -1), scenes[i].name);
		long most = *count;
		all += most;
		for (long n = 1; n <= most; n += step) {
			const char *what = try_one(&scenes[i], n);
			tried++;
			wrong += what != NULL;
			if (what && wrong < SHOWN_FAILURES)
				printf("%s, allocation %ld: %s\n", scenes[i].name, n, what);
		}
	}
	printf("%ld allocations, %ld tried, %ld wrong\nchecks: %ld\n", all, tried, wrong, tried);
	return wrong || !all;
}
#endif
