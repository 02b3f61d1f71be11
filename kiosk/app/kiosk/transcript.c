/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transcript.h"

#include <errno.h>
#include <string.h>

enum { HEARD_BYTES = 256 * 1024 };

static const char *const earcon_names[EARCON_COUNT] = {
	[EARCON_PAGE] = "page",     [EARCON_CHOOSE] = "choose",       [EARCON_BUMP] = "bump",
	[EARCON_ERROR] = "error",   [EARCON_DONE] = "done",           [EARCON_LISTEN_UP] = "listen up",
	[EARCON_LISTEN_DOWN] = "listen down", [EARCON_TIME] = "time", [EARCON_CALL] = "call",
	[EARCON_TICK] = "tick",
};

enum err transcript_open(struct transcript *t, const char *path, int64_t now_ms)
{
	*t = (struct transcript){.start_ms = now_ms};
	k_buf_init(&t->heard, HEARD_BYTES);
	if (!path)
		return ERR_OK;
	t->file = strcmp(path, "-") ? fopen(path, "we") : stdout;
	if (!t->file)
		return err_from_errno(errno);
	setlinebuf(t->file);
	return ERR_OK;
}

void transcript_close(struct transcript *t)
{
	if (t->file && t->file != stdout)
		fclose(t->file);
	k_buf_finish_wipe(&t->heard);
	t->file = NULL;
}

static void line(struct transcript *t, int64_t at_ms, const char *mark, const char *text)
{
	int64_t ms = at_ms - t->start_ms;
	if (t->file)
		fprintf(t->file, "%lld.%03lld %s %s\n", (long long)(ms / 1000), (long long)(ms % 1000), mark, text);
}

void transcript_note(void *transcript, const struct narrator_note *note)
{
	struct transcript *t = transcript;
	char tag[16];
	switch (note->kind) {
	case NOTE_SAY:
		snprintf(tag, sizeof tag, "[%s]", note->said->lang);
		line(t, note->at_ms, tag, note->said->text);
		if (k_buf_printf(&t->heard, "%s ", note->said->text))
			k_buf_clear(&t->heard);
		break;
	case NOTE_EARCON:
		line(t, note->at_ms, "*", earcon_names[note->earcon] ? earcon_names[note->earcon] : "");
		break;
	case NOTE_STOP:
		line(t, note->at_ms, "--", "silence");
		break;
	}
}

void transcript_page(struct transcript *t, const char *screen, int64_t now_ms)
{
	line(t, now_ms, "==", screen);
}

void transcript_mark(struct transcript *t)
{
	k_buf_clear(&t->heard);
}

bool transcript_heard(const struct transcript *t, const char *words)
{
	return t->heard.len_bytes && strstr(t->heard.data, words);
}
