/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A content folder with one file that may be anything.  First byte: which file. */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"
#include "kiosk/content/sources.h"
#include "kiosk/i18n/i18n.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char small[] = "tests/unit/content/town-small";
/* Of these are the files of a folder; a language's words last. */
static const char *const names[] = {"town.json", "places.json", "services.json", "numbers.json",
	"reports.json", "topics.json", "notices.json", "figures.json", "said.json", "streets.txt",
	"words/en/reports.json", "words/ar/services.json"};
static char dir[] = "/dev/shm/fuzz-XXXXXX";

static void dir_gone(void)
{
	char command[96];
	snprintf(command, sizeof command, "rm -rf %s", dir);
	K_CHECK(!system(command));
}

static void dir_make(void)
{
	char command[256];
	log_set_level(LOG_ERROR);
	K_CHECK(mkdtemp(dir) && !zone_set("Europe/Dublin"));
	snprintf(command, sizeof command, "cp -r %s/. %s", small, dir);
	K_CHECK(!system(command) && !atexit(dir_gone));
}

static void put(const char *name, const uint8_t *bytes, size_t n)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	K_CHECK(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && !close(fd));
}

/* What cannot be loaded may still be asked where its texts stand. */
static void sources_look(void)
{
	struct sources *s = NULL;
	if (sources_read(dir, &s))
		return;
	for (int i = 0; i < sources_count(s); i++)
		K_CHECK(sources_at(s, i)->text && source_line(s, sources_at(s, i)) >= 0);
	sources_destroy(s);
}

/* Of what is being written only whole things are shown. */
static void draft_look(void)
{
	static struct content_problems problems;
	struct content *c = NULL;
	if (content_load_draft(dir, NULL, NULL, &c, &problems))
		return;
	K_CHECK(c->town.zone && c->number_count > 0 && c->town.help_number < c->number_count);
	for (int i = 0; i < c->number_count; i++)
		K_CHECK(c->numbers[i].id && c->numbers[i].digits && c->numbers[i].name.in[0]);
	for (int i = 0; i < c->service_count; i++)
		for (int k = 0; k < c->services[i].place_count; k++)
			K_CHECK(c->places[c->services[i].places[k]].id);
	for (int i = 0; i < c->kind_count; i++)
		for (int k = 0; k < c->kinds[i].pick_count; k++)
			K_CHECK(c->kinds[i].picks[k].id && c->kinds[i].picks[k].name.in[0]);
	for (int i = 0; i < c->finder_count; i++)
		for (int k = 0; k < c->finder[i].answer_count; k++)
			K_CHECK(c->finder[i].answers[k].id && c->finder[i].answers[k].next < c->finder_count);
	content_destroy(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct content_problems problems;
	static uint8_t whole[K_COUNT(names)][1 << 17];
	static ssize_t size[K_COUNT(names)];
	struct content *content = NULL;
	if (!n || n > sizeof whole[0])
		return 0;
	if (strstr(dir, "XXXXXX"))
		dir_make();
	size_t which = bytes[0] % K_COUNT(names);
	if (!size[which]) {
		char path[128];
		snprintf(path, sizeof path, "%s/%s", small, names[which]);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		size[which] = fd < 0 ? -1 : read(fd, whole[which], sizeof whole[0]);
		if (fd >= 0)
			close(fd);
	}
	put(names[which], bytes + 1, n - 1);
	problems.count = 0;
	enum err e = content_load(dir, &content, &problems);
	K_CHECK(!e || problems.count > 0 || e != ERR_BAD_INPUT);
	content_destroy(content);
	draft_look();
	sources_look();
	if (size[which] >= 0)
		put(names[which], whole[which], (size_t)size[which]);
	return 0;
}
