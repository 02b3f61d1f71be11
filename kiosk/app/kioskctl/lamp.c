/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lamp.h"

#include "kiosk/base/check.h"
#include "platform/gpio/output.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 2048, WORDS_BYTES = 300 };

/* The value of an option in the line KIOSK_OPTIONS= of a settings file. */
static bool option_find(const char *path, const char *option, char out[WORDS_BYTES])
{
	char line[LINE_BYTES];
	bool is_there = false;
	FILE *f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f)) {
		const char *at = !strncmp(line, "KIOSK_OPTIONS=", 14) ? strstr(line, option) : NULL;
		if (!at)
			continue;
		at += strlen(option);
		snprintf(out, WORDS_BYTES, "%.*s", (int)strcspn(at, " \t\"'\r\n"), at);
		is_there = true;
	}
	if (f)
		fclose(f);
	return is_there;
}

static const char *mend(enum err e)
{
	static const struct {
		enum err err;
		const char *words;
	} rows[] = {
		{ERR_BAD_INPUT, "write led:NAME or gpio:CHIP:LINE"},
		{ERR_NOT_FOUND, "see the names in /sys/class/leds, or with gpioinfo"},
		{ERR_DENIED, "name it foyer-..., so that its udev rule lets the kiosk switch it; nothing "
			     "else may have the line"},
		{ERR_UNSUPPORTED, "apt-get install libgpiod2"},
	};
	for (size_t i = 0; i < K_COUNT(rows); i++)
		if (rows[i].err == e)
			return rows[i].words;
	return "check its cable";
}

void check_lamp(struct findings *f, const struct doctor_paths *paths)
{
	static const struct {
		const char *what, *option;
	} outputs[] = {{"lamp", "--lamp="}, {"buzzer", "--buzzer="}};
	char words[WORDS_BYTES];
	for (size_t i = 0; i < K_COUNT(outputs); i++) {
		if (!option_find(paths->kiosk_conf, outputs[i].option, words))
			continue;
		enum err e = output_check(words, NULL);
		if (e)
			finding_look(f, mend(e), "%s at the desk: %s: %s", outputs[i].what, words,
				err_words(e));
		else
			finding_ok(f, "%s at the desk: %s", outputs[i].what, words);
	}
}
