/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include "kiosk/base/check.h"
#include "kiosk/model/profile.h"

#include <getopt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const theme_names[THEME_COUNT] = {
	[THEME_CALM] = "calm", [THEME_DARK] = "dark", [THEME_MAX] = "max", [THEME_SOFT] = "soft"};

enum option_id { DISPLAY_, PLATFORM, SCRIPT, TRANSCRIPT, SHOTS, LANG, TEXT, THEME, SIZE, DPI, CONTENT, KEEP,
	SYNC, PRINTER, LAMP, BUZZER, SCREEN_, FLOOR, FULLSCREEN, KEYS, ASSETS, LOCALES, SPEECH, HELP };

static const struct {
	const char *name, *value, *help;
} rows[] = {
	[DISPLAY_] = {"display", "auto|drm|sdl|memory", "where the picture goes"},
	[PLATFORM] = {"platform", "real|fake", "fake: no devices; the script turns the clock"},
	[SCRIPT] = {"script", "FILE", "drive a visit (docs/developers/script.md)"},
	[TRANSCRIPT] = {"transcript", "FILE", "write down all that is said, with times"},
	[SHOTS] = {"shots", "DIR", "where `shot NAME` of a script puts pictures"},
	[LANG] = {"lang", "TAG", "language to start with: en es zh ar"},
	[TEXT] = {"text", "1..4", "text size to start with"},
	[THEME] = {"theme", "calm|dark|max|soft", "colours to start with"},
	[SIZE] = {"size", "WxH", "pixels of the picture (memory, window)"},
	[DPI] = {"dpi", "N", "pixels an inch of the glass, 60 to 300; without it as the screen says, else 149"},
	[CONTENT] = {"content", "DIR", "content folder instead of the demo town"},
	[KEEP] = {"keep", "DIR", "where a copy of the last good content is kept"},
	[SYNC] = {"sync", "PATH", "socket of kiosk-sync"},
	[PRINTER] = {"printer", "pdf:DIR", "slips as PDF files"},
	[LAMP] = {"lamp", "led:NAME|gpio:CHIP:LINE[:low]", "lamp at the volunteers' desk"},
	[BUZZER] = {"buzzer", "as for lamp", "buzzer at the volunteers' desk"},
	[SCREEN_] = {"screen", "ID", "start on this screen (b1, p3a ...)"},
	[FLOOR] = {"floor", "MM", "floor to the lower edge of the glass"},
	[FULLSCREEN] = {"fullscreen", NULL, "cover the whole desktop"},
	[KEYS] = {"keys", "FILE", "key map (keys.conf)"},
	[ASSETS] = {"assets", "DIR", "pictograms and the demo town"},
	[LOCALES] = {"locales", "DIR", "compiled messages"},
	[SPEECH] = {"speech", "FILE", "the kiosk-speech program"},
	[HELP] = {"help", NULL, "print this"},
};

static void print_help(void)
{
	printf("kiosk: Foyer's screen, voice and keys.\n\n");
	for (size_t i = 0; i < K_COUNT(rows); i++) {
		char left[64];
		snprintf(left, sizeof left, "--%s%s%s", rows[i].name, rows[i].value ? "=" : "",
			rows[i].value ? rows[i].value : "");
		printf("  %-32s %s\n", left, rows[i].help);
	}
}

static enum err complain(const char *name, const char *value)
{
	fprintf(stderr, "kiosk: --%s=%s: cannot be used. See kiosk --help.\n", name, value);
	return ERR_BAD_INPUT;
}

static int theme_find(const char *name)
{
	for (int i = 0; i < THEME_COUNT; i++)
		if (!strcmp(theme_names[i], name))
			return i;
	return -1;
}

static bool number_in(const char *text, double least, double most, double *out)
{
	char *end;
	double n = strtod(text, &end);
	if (*end || end == text || n < least || n > most)
		return false;
	*out = n;
	return true;
}

static enum err take(struct options *o, int id, const char *value)
{
	const char **const texts[K_COUNT(rows)] = {
		[DISPLAY_] = &o->display, [SCRIPT] = &o->script, [TRANSCRIPT] = &o->transcript,
		[SHOTS] = &o->shots,      [LANG] = &o->lang,     [CONTENT] = &o->content,
		[SYNC] = &o->sync,        [KEEP] = &o->keep,        [SCREEN_] = &o->screen, [KEYS] = &o->keys_conf,
		[LAMP] = &o->lamp,        [BUZZER] = &o->buzzer,
	};
	char *const folders[K_COUNT(rows)] = {
		[ASSETS] = o->assets, [LOCALES] = o->locales, [SPEECH] = o->speech};
	double n;
	if (texts[id])
		*texts[id] = value;
	else if (folders[id])
		snprintf(folders[id], PATH_MAX, "%s", value);
	else if (id == PLATFORM && (!strcmp(value, "fake") || !strcmp(value, "real")))
		o->is_fake = !strcmp(value, "fake");
	else if (id == TEXT && number_in(value, 1, TEXT_SIZE_MAX, &n))
		o->text_size = (int)n;
	else if (id == THEME && theme_find(value) >= 0)
		o->theme = theme_find(value);
	else if (id == SIZE && sscanf(value, "%dx%d", &o->w_px, &o->h_px) == 2 && o->w_px >= 320 &&
		o->h_px >= 240 && o->w_px <= 8192 && o->h_px <= 8192)
		return ERR_OK;
	else if (id == DPI && number_in(value, 60, 300, &n))
		o->dpi = n;
	else if (id == FLOOR && number_in(value, 0, 2000, &n))
		o->floor_mm = n;
	else if (id == PRINTER && !strncmp(value, "pdf:", 4) && value[4])
		o->printer_dir = value + 4;
	else
		return complain(rows[id].name, value);
	return ERR_OK;
}

/* Folders beside the program, or the installed ones. */
static void find_folders(struct options *o)
{
	char exe[PATH_MAX] = "", beside[PATH_MAX + 32];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	const char *dir = dirname(exe);
	snprintf(beside, sizeof beside, "%s/../assets/town", dir);
	bool is_build = !access(beside, R_OK);
	snprintf(o->assets, PATH_MAX, is_build ? "%.*s/../assets" : "/usr/share/foyer/assets", PATH_MAX - 32, dir);
	snprintf(o->locales, PATH_MAX, is_build ? "%.*s/locales" : "/usr/share/foyer/locales", PATH_MAX - 32, dir);
	/* Installed: /usr/bin/../lib/foyer. */
	snprintf(o->window, PATH_MAX, is_build ? "%.*s/kiosk-sdl.so" : "%.*s/../lib/foyer/kiosk-sdl.so", PATH_MAX - 48, dir);
	snprintf(o->speech, PATH_MAX, "%.*s/kiosk-speech", PATH_MAX - 32, dir);
}

enum err options_read(struct options *o, int argc, char **argv)
{
	struct option longs[K_COUNT(rows) + 1] = {0};
	*o = (struct options){.display = "auto", .lang = "en", .text_size = 1, .w_px = 1280, .h_px = 800};
	find_folders(o);
	for (size_t i = 0; i < K_COUNT(rows); i++)
		longs[i] = (struct option){rows[i].name, rows[i].value ? required_argument : no_argument, NULL, 256 + (int)i};
	int c;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		int id = c - 256;
		if (c == '?')
			return ERR_BAD_INPUT;
		if (id == HELP) {
			print_help();
			return ERR_UNSUPPORTED;
		}
		if (id == FULLSCREEN)
			o->is_fullscreen = true;
		else if (take(o, id, optarg))
			return ERR_BAD_INPUT;
	}
	if (optind < argc)
		return complain("", argv[optind]);
	snprintf(o->town, PATH_MAX, "%.*s/town", PATH_MAX - 8, o->assets);
	if (!o->content)
		o->content = o->town;
	return ERR_OK;
}
