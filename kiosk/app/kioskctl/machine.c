/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine.h"

#include "kiosk/base/check.h"
#include "kiosk/content/content.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/input.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	const char *tag, *voice, *font;
} languages[] = {
#define LANGUAGE(tag, own_name, icu_locale, voice, direction, font) {#tag, voice, font},
#include "locales/languages.def"
#undef LANGUAGE
};

/* --- fonts, screen ---------------------------------------------------------------------- */

/* Family of the font that fontconfig gives for a pattern; false if fc-match does not answer. */
static bool match_font(const char *pattern, char *family_out, size_t room)
{
	char *argv[] = {"fc-match", "-f", "%{family}", (char *)(uintptr_t)pattern, NULL};
	posix_spawn_file_actions_t actions;
	int ends[2], status = -1;
	pid_t pid = 0;
	if (pipe2(ends, O_CLOEXEC))
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	bool is_running = !posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	ssize_t n = is_running ? read(ends[0], family_out, room - 1) : 0;
	close(ends[0]);
	if (is_running)
		waitpid(pid, &status, 0);
	family_out[n > 0 ? n : 0] = '\0';
	return n > 0 && status == 0;
}

void check_fonts(struct findings *f, const struct doctor_paths *paths)
{
	(void)paths;
	for (unsigned i = 0; i < K_COUNT(languages); i++) {
		char pattern[100], found[200];
		snprintf(
			pattern, sizeof pattern, "%s:lang=%s", languages[i].font, languages[i].tag);
		if (!match_font(pattern, found, sizeof found))
			finding_look(f, "apt-get install fontconfig fonts-noto-core fonts-noto-cjk",
				"font of %s: fc-match does not answer", languages[i].tag);
		else if (strncmp(found, languages[i].font, strlen(languages[i].font)))
			finding_look(f, "apt-get install fonts-noto-core fonts-noto-cjk",
				"font of %s: %s is missing, %s stands in", languages[i].tag,
				languages[i].font, found);
		else
			finding_ok(f, "font of %s: %s", languages[i].tag, languages[i].font);
	}
}

void check_display(struct findings *f, const struct doctor_paths *paths)
{
	(void)paths;
	static const char *const session[] = {"WAYLAND_DISPLAY", "DISPLAY"};
	glob_t cards;
	for (unsigned i = 0; i < K_COUNT(session); i++) {
		const char *name = getenv(session[i]);
		if (name && *name) {
			finding_ok(f, "display: a window on %s %s", session[i], name);
			return;
		}
	}
	if (glob("/dev/dri/card*", 0, NULL, &cards)) {
		finding_look(f, "connect a screen; see without one: make shots",
			"display: no graphics card in /dev/dri, no Wayland, no X11");
		return;
	}
	if (access(cards.gl_pathv[0], R_OK | W_OK))
		finding_look(f, "add the kiosk's user to the group video",
			"display: %s is there, but may not be used", cards.gl_pathv[0]);
	else
		finding_ok(f, "display: %s", cards.gl_pathv[0]);
	globfree(&cards);
}

/* --- voices, sound ------------------------------------------------------------------------ */

static bool has_line(const char *path, const char *want)
{
	char line[256];
	bool is_there = false;
	FILE *file = fopen(path, "r");
	while (file && !is_there && fgets(line, sizeof line, file)) {
		size_t n = strlen(want);
		is_there = !strncmp(line, want, n) && strchr(" \t\r\n", line[n]);
	}
	if (file)
		fclose(file);
	return is_there;
}

/* True if espeak-ng's data have a voice file and a dictionary for it. */
static bool has_voice(const char *voice)
{
	char want[80], dictionary[200];
	bool is_there = false;
	glob_t files;
	snprintf(want, sizeof want, "language %s", voice);
	if (!glob("/usr/lib/*/espeak-ng-data/lang/*/*", 0, NULL, &files)) {
		for (size_t i = 0; i < files.gl_pathc && !is_there; i++)
			is_there = has_line(files.gl_pathv[i], want);
		globfree(&files);
	}
	snprintf(dictionary, sizeof dictionary, "/usr/lib/*/espeak-ng-data/%.*s_dict",
		(int)strcspn(voice, "-"), voice);
	if (is_there) {
		is_there = !glob(dictionary, 0, NULL, &files);
		if (is_there)
			globfree(&files);
	}
	return is_there;
}

void check_voices(struct findings *f, const struct doctor_paths *paths)
{
	(void)paths;
	for (unsigned i = 0; i < K_COUNT(languages); i++) {
		if (has_voice(languages[i].voice))
			finding_ok(f, "voice of %s: espeak-ng %s", languages[i].tag,
				languages[i].voice);
		else
			finding_look(f, "apt-get install espeak-ng-data",
				"voice of %s: espeak-ng has no %s; the kiosk stays silent in it",
				languages[i].tag, languages[i].voice);
	}
}

void check_sound(struct findings *f, const struct doctor_paths *paths)
{
	(void)paths;
	glob_t outs;
	if (glob("/dev/snd/pcm*p", 0, NULL, &outs)) {
		finding_look(f, "connect one; the kiosk shows captions meanwhile",
			"sound: no device to play on");
		return;
	}
	if (access(outs.gl_pathv[0], R_OK | W_OK))
		finding_look(f, "add the kiosk's user to the group audio",
			"sound: %s is there, but may not be used", outs.gl_pathv[0]);
	else
		finding_ok(f, "sound: %zu devices to play on", outs.gl_pathc);
	globfree(&outs);
}

/* --- touch, keys -------------------------------------------------------------------------- */

struct inputs {
	int touch, keys, refused;
};

static bool has_bit(const unsigned char *bits, int bit)
{
	return bits[bit / 8] >> (bit % 8) & 1;
}

static void look_at_input(struct inputs *in, const char *path)
{
	unsigned char keys[KEY_MAX / 8 + 1] = {0}, axes[ABS_MAX / 8 + 1] = {0};
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		in->refused += errno == EACCES;
		return;
	}
	if (ioctl(fd, EVIOCGBIT(EV_ABS, sizeof axes), axes) >= 0)
		in->touch += has_bit(axes, ABS_MT_POSITION_X);
	if (ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys) >= 0)
		in->keys += has_bit(keys, KEY_ENTER) && has_bit(keys, KEY_UP);
	close(fd);
}

void check_input(struct findings *f, const struct doctor_paths *paths)
{
	(void)paths;
	struct inputs in = {0};
	glob_t events;
	if (!glob("/dev/input/event*", 0, NULL, &events)) {
		for (size_t i = 0; i < events.gl_pathc; i++)
			look_at_input(&in, events.gl_pathv[i]);
		globfree(&events);
	}
	if (in.refused)
		finding_look(f, "add the kiosk's user to the group input",
			"%d input devices may not be read", in.refused);
	if (in.touch)
		finding_ok(f, "touch: %d panels", in.touch);
	else
		finding_look(f, "connect it; the keypad works meanwhile",
			"touch: no panel in /dev/input");
	if (in.keys)
		finding_ok(f, "keys: %d keypads or keyboards", in.keys);
	else
		finding_look(f, "connect one, for people who cannot use the glass",
			"keys: no keypad or keyboard in /dev/input");
}

/* --- content -------------------------------------------------------------------------------- */

void check_content(struct findings *f, const struct doctor_paths *paths)
{
	struct content *content = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	enum err e =
		problems ? content_load(paths->content_dir, &content, problems) : ERR_NO_MEMORY;
	for (int i = 0; problems && i < problems->count && i < CONTENT_PROBLEMS_MAX; i++) {
		const struct content_problem *p = &problems->list[i];
		finding_look(f, p->mend, "content: %s:%d: %s", p->file, p->line, p->what);
	}
	if (!e)
		finding_ok(f, "content: %s, version %.12s", paths->content_dir, content->version);
	else if (!problems || !problems->count)
		finding_look(f, "name the right folder with --content DIR", "content: %s: %s",
			paths->content_dir, err_words(e));
	content_destroy(content);
	free(problems);
}
