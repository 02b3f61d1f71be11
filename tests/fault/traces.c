/* SPDX-License-Identifier: GPL-3.0-or-later */
/* traces: looks for words in files, folders and the memory of running programs, as they stand and
 * in the forms that words take: UTF-8, UTF-16, UTF-32, base64, JSON's escapes, reversed. Usage:
 * traces [--wanted] PLACE... -- WORD...    PLACE: a file, a folder, pid:N. Exit 0: no trace (with
 * --wanted: of each word at least one).  2: a place cannot be read. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMS_MAX = 16, FORM_BYTES = 1024, WORDS_MAX = 32, CHUNK = 1 << 20 };

struct form {
	const char *name;
	unsigned char bytes[FORM_BYTES];
	size_t len;
};

struct word {
	const char *text;
	struct form forms[FORMS_MAX];
	int count, hits;
};

static struct word words[WORDS_MAX];
static int word_count, unreadable;
static int64_t bytes_seen;

/* --- forms ---------------------------------------------------------------------------------------
 */

static struct form *add_form(struct word *w, const char *name, const void *bytes, size_t n)
{
	struct form *f = &w->forms[w->count++];
	f->name = name;
	f->len = n;
	memcpy(f->bytes, bytes, n);
	return f;
}

/* The code points of UTF-8 text. */
static size_t decode(const char *text, uint32_t out[FORM_BYTES / 4])
{
	size_t n = 0;
	for (const unsigned char *p = (const unsigned char *)text; *p && n < FORM_BYTES / 4;) {
		int more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
		uint32_t c = more ? *p & (0x3fu >> more) : *p;
		for (p++; more--; p++)
			c = c << 6 | (*p & 0x3f);
		out[n++] = c;
	}
	return n;
}

/* width bytes a letter, most significant first or last. */
static void add_wide(struct word *w, const char *name, size_t width, bool is_big)
{
	uint32_t letters[FORM_BYTES / 4];
	size_t n = decode(w->text, letters);
	struct form *f = add_form(w, name, "", 0);
	for (size_t i = 0; i < n; i++)
		for (size_t b = 0; b < width; b++)
			f->bytes[f->len++] =
				(unsigned char)(letters[i] >> 8 * (is_big ? width - 1 - b : b));
}

/* Inside a longer base64 text the word stands at one of three places; the edges are left out. */
static void add_base64(struct word *w)
{
	for (size_t shift = 0; shift < 3; shift++) {
		unsigned char padded[FORM_BYTES / 2] = {0};
		char text[FORM_BYTES];
		size_t n = strlen(w->text);
		memcpy(padded + shift, w->text, n);
		sodium_bin2base64(text, sizeof text, padded, shift + n,
			sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
		size_t from = shift ? shift + 1 : 0, len = (shift + n) * 8 / 6;
		add_form(w, "base64", text + from, len - from);
	}
}

static void add_reversed(struct word *w)
{
	char text[FORM_BYTES];
	size_t n = strlen(w->text);
	for (size_t i = 0; i < n; i++)
		text[i] = w->text[n - 1 - i];
	add_form(w, "reversed", text, n);
}

static void add_escaped(struct word *w)
{
	uint32_t letters[FORM_BYTES / 4];
	char text[FORM_BYTES];
	size_t n = decode(w->text, letters), len = 0;
	for (size_t i = 0; i < n && len < sizeof text - 8; i++)
		len += (size_t)snprintf(text + len, sizeof text - len,
			letters[i] < 128 ? "%c" : "\\u%04x", letters[i]);
	if (len != strlen(w->text))
		add_form(w, "escaped", text, len);
}

static void add_word(const char *text)
{
	struct word *w = &words[word_count++];
	w->text = text;
	add_form(w, "as it is", text, strlen(text));
	add_wide(w, "UTF-16LE", 2, false);
	add_wide(w, "UTF-16BE", 2, true);
	add_wide(w, "UTF-32LE", 4, false);
	add_wide(w, "UTF-32BE", 4, true);
	add_base64(w);
	add_reversed(w);
	add_escaped(w);
}

/* --- looking
 * --------------------------------------------------------------------------------------- */

static void look(const char *place, const unsigned char *bytes, size_t n)
{
	bytes_seen += (int64_t)n;
	for (int i = 0; i < word_count; i++)
		for (int k = 0; k < words[i].count; k++) {
			const struct form *f = &words[i].forms[k];
			if (!memmem(bytes, n, f->bytes, f->len))
				continue;
			words[i].hits++;
			printf("%s: \"%s\" %s\n", place, words[i].text, f->name);
		}
}

/* Chunk by chunk, each with the end of the one before. */
static void look_through(const char *place, int fd, off_t from, off_t to)
{
	static unsigned char bytes[CHUNK + FORM_BYTES];
	size_t kept = 0;
	while (from < to) {
		size_t want = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
		ssize_t n = pread(fd, bytes + kept, want, from);
		if (n <= 0)
			return; /* a part of memory that nobody may read holds no words */
		look(place, bytes, kept + (size_t)n);
		size_t all = kept + (size_t)n;
		kept = all < FORM_BYTES ? all : FORM_BYTES;
		memmove(bytes, bytes + all - kept, kept);
		from += n;
	}
}

static int look_file(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)walk;
	if (type != FTW_F || !S_ISREG(facts->st_mode))
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unreadable += fd < 0;
	if (fd >= 0) {
		look_through(path, fd, 0, facts->st_size);
		close(fd);
	}
	return 0;
}

static void look_memory(const char *place, int pid)
{
	char path[64], line[512];
	unsigned long from, to;
	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	FILE *maps = fopen(path, "r");
	snprintf(path, sizeof path, "/proc/%d/mem", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t before = bytes_seen;
	while (maps && fd >= 0 && fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx rw", &from, &to) == 2 && strstr(line, " rw"))
			look_through(place, fd, (off_t)from, (off_t)to);
	if (maps)
		fclose(maps);
	if (fd >= 0)
		close(fd);
	unreadable += bytes_seen == before;
}

int main(int argc, char **argv)
{
	bool is_wanted = argc > 1 && !strcmp(argv[1], "--wanted");
	int i = 1 + is_wanted, first = i, wrong = 0;
	while (i < argc && strcmp(argv[i], "--"))
		i++;
	for (int n = i + 1; n < argc && word_count < WORDS_MAX; n++)
		add_word(argv[n]);
	for (int n = first; n < i; n++) {
		if (!strncmp(argv[n], "pid:", 4))
			look_memory(argv[n], atoi(argv[n] + 4));
		else if (nftw(argv[n], look_file, 16, FTW_PHYS))
			unreadable++;
	}
	for (int n = 0; n < word_count; n++)
		wrong += is_wanted ? !words[n].hits : words[n].hits > 0;
	printf("%d words in %lld KiB: %d %s\n", word_count, (long long)bytes_seen / 1024, wrong,
		is_wanted ? "not found" : "found");
	return unreadable || !word_count ? 2 : wrong > 0;
}
