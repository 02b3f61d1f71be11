/* SPDX-License-Identifier: GPL-3.0-or-later */
/* package_powercut: cuts the power at every change of a name while packages are laid out and
 * replaced (kiosk/sync/package.h), and makes of each cut the folders that it may leave: of each
 * folder all names that were there when it was last synced, and the first few of what was done to
 * it since.  Whatever stands under a package's name is whole.  Then with a sync left out on
 * purpose: it must be found. Usage: package_powercut [VARIANTS]    of each cut */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/sync/package.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OPS_MAX = 4096,
	FOLDERS_MAX = 256,
	PACKAGES = 4,
	FILES = 5,
	SHOWN_FAILURES = 5,
	NAME_ROOM = 96
};
enum op_kind { OP_ADD, OP_REMOVE, OP_SYNC };

/* One change of a folder's names.  folder and child: numbers of folders; child -1: a file. */
struct op {
	enum op_kind kind;
	int folder, child;
	char name[NAME_ROOM];
};

static struct {
	bool is_on;
	char root[PATH_MAX]; /* content/packages, folder 0 */
	struct op ops[OPS_MAX];
	int len;
	char folders[FOLDERS_MAX][PATH_MAX]; /* where each is now; "": gone */
	int folder_count;
	bool forgets_inner; /* the mutant: only the folder of packages is synced */
} tape;

#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

static void must(bool is_good, const char *what)
{
	if (is_good)
		return;
	printf("%s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- recording ----------------------------------------------------------------------------------
 */

static int folder_at(const char *path)
{
	for (int i = 0; i < tape.folder_count; i++)
		if (!strcmp(tape.folders[i], path))
			return i;
	return -1;
}

/* The folder that path lies in, and its name there. */
static int parent_of(const char *path, char name[NAME_ROOM])
{
	char copy[PATH_MAX];
	snprintf(copy, sizeof copy, "%s", path);
	char *slash = strrchr(copy, '/');
	if (!tape.is_on || !slash)
		return -1;
	*slash = '\0';
	snprintf(name, NAME_ROOM, "%s", slash + 1);
	return folder_at(copy);
}

static void put(enum op_kind kind, const char *path, int child)
{
	struct op op = {.kind = kind, .child = child};
	op.folder = kind == OP_SYNC ? child : parent_of(path, op.name);
	if (op.folder < 0)
		return;
	K_CHECK(tape.len < OPS_MAX);
	tape.ops[tape.len++] = op;
}

int mkdir(const char *path, mode_t mode)
{
	int result = REAL(mkdir)(path, mode);
	char name[NAME_ROOM];
	if (!result && parent_of(path, name) >= 0) {
		K_CHECK(tape.folder_count < FOLDERS_MAX);
		snprintf(tape.folders[tape.folder_count], PATH_MAX, "%s", path);
		put(OP_ADD, path, tape.folder_count++);
	}
	return result;
}

int link(const char *from, const char *to)
{
	int result = REAL(link)(from, to);
	if (!result)
		put(OP_ADD, to, -1);
	return result;
}

int remove(const char *path)
{
	int result = REAL(remove)(path), folder = folder_at(path);
	if (!result)
		put(OP_REMOVE, path, folder);
	if (!result && folder >= 0)
		*tape.folders[folder] = '\0';
	return result;
}

/* Folders below move with it. */
static void move_paths(const char *from, const char *to)
{
	size_t n = strlen(from);
	for (int i = 0; i < tape.folder_count; i++) {
		char moved[PATH_MAX], *path = tape.folders[i];
		if (strncmp(path, from, n) || (path[n] && path[n] != '/'))
			continue;
		must(snprintf(moved, sizeof moved, "%s%s", to, path + n) < PATH_MAX, path);
		memcpy(path, moved, PATH_MAX);
	}
}

int rename(const char *from, const char *to)
{
	int result = REAL(rename)(from, to), folder = folder_at(from);
	if (result || folder < 0)
		return result;
	put(OP_REMOVE, from, folder);
	tape.ops[tape.len - 1].kind = OP_REMOVE;
	put(OP_ADD, to, folder); /* of one folder: both are there or neither (tape_disk) */
	move_paths(from, to);
	return result;
}

int fsync(int fd)
{
	char link_path[64], path[PATH_MAX];
	snprintf(link_path, sizeof link_path, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link_path, path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	int folder = tape.is_on ? folder_at(path) : -1;
	if (folder == 0 || (folder > 0 && !tape.forgets_inner))
		put(OP_SYNC, path, folder);
	return REAL(fsync)(fd);
}

/* --- what a cut may leave -----------------------------------------------------------------------
 */

struct entry {
	int folder, child;
	char name[NAME_ROOM];
};

struct disk {
	struct entry entries[OPS_MAX];
	int count;
};

static void play(struct disk *d, const struct op *op)
{
	int i = 0;
	while (i < d->count &&
		(d->entries[i].folder != op->folder || strcmp(d->entries[i].name, op->name)))
		i++;
	if (op->kind == OP_REMOVE && i < d->count)
		d->entries[i] = d->entries[--d->count];
	if (op->kind != OP_ADD)
		return;
	if (i == d->count)
		d->count++;
	d->entries[i] = (struct entry){.folder = op->folder, .child = op->child};
	snprintf(d->entries[i].name, NAME_ROOM, "%s", op->name);
}

/* A rename is two operations that stand side by side. */
static bool is_rename(int at)
{
	return at + 1 < tape.len && tape.ops[at].kind == OP_REMOVE && tape.ops[at].child >= 0 &&
	       tape.ops[at + 1].kind == OP_ADD && tape.ops[at + 1].child == tape.ops[at].child;
}

/* Of each folder what was synced before `at`, and by chance the first few of what came since. */
static void make_disk(struct disk *d, int at, int variant, unsigned *seed)
{
	int keep[FOLDERS_MAX];
	d->count = 0;
	for (int f = 0; f < tape.folder_count; f++) {
		int since = 0;
		for (int i = 0; i < at; i++) {
			if (tape.ops[i].folder != f)
				continue;
			since = tape.ops[i].kind == OP_SYNC ? i : since;
		}
		keep[f] = variant == 0	 ? since
			  : variant == 1 ? at
					 : since + (int)((unsigned)rand_r(seed) %
							   (unsigned)(at - since + 1));
	}
	for (int i = 0; i < at; i++) {
		int until = keep[tape.ops[i].folder];
		if (i > 0 && is_rename(i - 1) && i - 1 < until && i >= until)
			until = i + 1;
		if (i < until)
			play(d, &tape.ops[i]);
	}
}

/* How many files can be reached below folder. */
static int files_below(const struct disk *d, int folder)
{
	int n = 0;
	for (int i = 0; i < d->count; i++) {
		if (d->entries[i].folder == folder)
			n += d->entries[i].child < 0 ? 1 : files_below(d, d->entries[i].child);
	}
	return n;
}

static bool is_sound(const struct disk *d)
{
	for (int i = 0; i < d->count; i++)
		if (d->entries[i].folder == 0 && *d->entries[i].name != '.' &&
			files_below(d, d->entries[i].child) != FILES)
			return false;
	return true;
}

/* --- the day ------------------------------------------------------------------------------------
 */

static const char *const paths[FILES] = {"town.json", "words/en/town.json", "words/es/town.json",
	"guides/en/heat.md", "names/en.txt"};

/* A package of FILES files, all in the store. */
static json_t *make_files(const char *state, int number)
{
	json_t *files = json_object();
	for (int i = 0; i < FILES; i++) {
		char hash[65], path[PATH_MAX];
		snprintf(hash, sizeof hash, "%064d", number * FILES + i);
		snprintf(path, sizeof path, "%s/content/files/%s", state, hash);
		must(!k_file_replace(path, hash, 64, 0644), path);
		json_object_set_new(
			files, paths[i], json_pack("{s:s, s:i}", "hash", hash, "length", 64));
	}
	return files;
}

/* Each is laid out; the last is found spoilt and laid out anew; the older ones go. */
static void lay_all(const char *state)
{
	json_t *keep = json_array();
	for (int i = 0; i < PACKAGES; i++) {
		struct package_report r;
		json_t *files = make_files(state, i);
		struct package_order order = {
			.state_dir = state, .files = files, .proof = "/bin/true"};
		must(!package_lay(&order, &r), r.words);
		json_array_clear(keep);
		json_array_append_new(keep, json_string(r.name));
		package_sweep(state, keep);
		order.is_thorough = i == PACKAGES - 1; /* the words are not what the hashes say */
		must(!package_lay(&order, &r), r.words);
		json_decref(files);
	}
	json_decref(keep);
}

static void record(const char *state, bool forgets_inner)
{
	char path[PATH_MAX];
	tape.len = tape.folder_count = 0;
	tape.forgets_inner = forgets_inner;
	snprintf(path, sizeof path, "%s/content", state);
	must(!REAL(mkdir)(path, 0700), path);
	snprintf(path, sizeof path, "%s/content/files", state);
	must(!REAL(mkdir)(path, 0700), path);
	snprintf(tape.root, sizeof tape.root, "%s/content/packages", state);
	must(!REAL(mkdir)(tape.root, 0700), tape.root);
	snprintf(tape.folders[tape.folder_count++], PATH_MAX, "%s", tape.root);
	tape.is_on = true;
	lay_all(state);
	tape.is_on = false;
}

static int cut(bool forgets_inner, int variants, int *disks)
{
	static struct disk d;
	char state[64], command[96];
	unsigned seed = 1;
	int wrong = 0;
	snprintf(state, sizeof state, "%s/package-XXXXXX",
		access("/dev/shm", W_OK) ? "." : "/dev/shm");
	must(mkdtemp(state) != NULL, state);
	record(state, forgets_inner);
	for (int at = 0; at <= tape.len; at++) {
		for (int v = 0; v < variants; v++) {
			make_disk(&d, at, v, &seed);
			++*disks;
			if (is_sound(&d))
				continue;
			if (++wrong <= SHOWN_FAILURES && !forgets_inner)
				printf("cut after operation %d, disk %d: a package is not whole\n",
					at, v);
		}
	}
	snprintf(command, sizeof command, "rm -rf %s", state);
	must(!system(command), command);
	return wrong;
}

int main(int argc, char **argv)
{
	int variants = argc > 1 ? atoi(argv[1]) : 12, disks = 0, more = 0;
	log_set_level(LOG_ERROR);
	int wrong = cut(false, variants, &disks);
	printf("%d operations, %d disks, %d wrong\n", tape.len, disks, wrong);
	bool is_found = cut(true, variants, &more) > 0;
	printf("built in: the folders of a package are not synced: %s\n",
		is_found ? "found" : "NOT FOUND");
	printf("checks: %d\n", disks);
	return wrong || !is_found;
}
