/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/libinput/key_map.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <string.h>

static const struct {
	unsigned short code;
	enum input_key means;
} defaults[] = {
	{KEY_UP, KEY_UP_},
	{KEY_DOWN, KEY_DOWN_},
	{KEY_LEFT, KEY_LEFT_},
	{KEY_RIGHT, KEY_RIGHT_},
	{KEY_ENTER, KEY_SELECT_},
	{KEY_KPENTER, KEY_SELECT_},
	{KEY_F1, KEY_HELP_},
	{KEY_F2, KEY_READ_ALOUD_},
	{KEY_F3, KEY_LANGUAGE_},
	{KEY_F4, KEY_TEXT_SIZE_},
	{KEY_F5, KEY_AGAIN_},
	{KEY_F9, KEY_START_AGAIN_},
	{KEY_F11, KEY_VOLUME_},
	{KEY_F12, KEY_GRID_},
	{KEY_F23, KEY_FASTER_},
	{KEY_F24, KEY_SLOWER_},
	{KEY_VOLUMEUP, KEY_VOLUME_UP_},
	{KEY_VOLUMEDOWN, KEY_VOLUME_DOWN_},
	{KEY_TAB, KEY_TAB_},
	{KEY_ESC, KEY_ESCAPE_},
	{KEY_PAGEDOWN, KEY_PAGE_DOWN_},
	{KEY_PAGEUP, KEY_PAGE_UP_},
	{KEY_BACKSPACE, KEY_BACKSPACE_},
	{KEY_LEFTCTRL, KEY_QUIET_},
	{KEY_RIGHTCTRL, KEY_QUIET_},
};

static const char *const names[] = {
#define X(key, name) name,
	INPUT_KEY_LIST(X)
#undef X
};

void key_map_default(struct key_map *m)
{
	*m = (struct key_map){0};
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		m->means[defaults[i].code] = (unsigned char)defaults[i].means;
}

static enum err read_key(struct key_map *m, const char *line)
{
	int code, end = 0;
	char name[24];
	if (sscanf(line, " %i = %23s %n", &code, name, &end) != 2 || line[end] || code < 0 ||
		code >= KEY_MAP_CODES)
		return ERR_BAD_INPUT;
	for (int i = 0; i < KEY_COUNT_; i++) {
		if (strcmp(names[i], name))
			continue;
		m->means[code] = (unsigned char)i;
		return ERR_OK;
	}
	return ERR_BAD_INPUT;
}

static enum err read_line(struct key_map *m, const char *line)
{
	unsigned vendor, product;
	int end = 0;
	if (!line[strspn(line, " \t\r")])
		return ERR_OK;
	if (sscanf(line, " keypad %4x:%4x %n", &vendor, &product, &end) != 2 || !end || line[end])
		return read_key(m, line);
	if (m->pad_count == KEY_MAP_PADS_MAX)
		return ERR_FULL;
	m->pads[m->pad_count].vendor = vendor;
	m->pads[m->pad_count++].product = product;
	return ERR_OK;
}

enum err key_map_read(struct key_map *m, const char *text, int *line_out)
{
	for (int n = 1; *text; n++) {
		char line[128];
		size_t len = strcspn(text, "\n"), words = strcspn(text, "\n#");
		*line_out = n;
		if (words >= sizeof line)
			return ERR_BAD_INPUT;
		memcpy(line, text, words);
		line[words] = '\0';
		enum err e = read_line(m, line);
		if (e)
			return e;
		text += len + (text[len] == '\n');
	}
	return ERR_OK;
}

enum input_key key_map_get(const struct key_map *m, unsigned code)
{
	return code < KEY_MAP_CODES ? (enum input_key)m->means[code] : KEY_NONE_;
}

bool key_map_is_pad(const struct key_map *m, unsigned vendor, unsigned product)
{
	for (int i = 0; i < m->pad_count; i++)
		if (m->pads[i].vendor == vendor && m->pads[i].product == product)
			return true;
	return false;
}
