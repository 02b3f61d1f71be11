/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/phrase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One line, a byte at a time, so that the next question finds its own. */
static enum err read_line(int fd, char *out, size_t room)
{
	size_t n = 0;
	for (;;) {
		char c = 0;
		ssize_t got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 && !n)
			return ERR_DEVICE;
		if (got <= 0 || c == '\n')
			break;
		if (n + 1 < room)
			out[n++] = c;
		else
			return ERR_TOO_BIG;
	}
	out[n] = '\0';
	return ERR_OK;
}

static enum err ask_terminal(const char *question, bool is_shown, char *out, size_t room)
{
	struct termios as_was, quiet;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (fd < 0 || tcgetattr(fd, &as_was)) {
		if (fd >= 0)
			close(fd);
		return ERR_DEVICE;
	}
	quiet = as_was;
	if (!is_shown)
		quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON;
	tcsetattr(fd, TCSAFLUSH, &quiet);
	dprintf(fd, "%s ", question);
	enum err e = read_line(fd, out, room);
	tcsetattr(fd, TCSAFLUSH, &as_was);
	if (!is_shown)
		dprintf(fd, "\n");
	close(fd);
	return e;
}

enum err phrase_line(int fd, const char *question, char *out, size_t room)
{
	return fd == PHRASE_TERMINAL ? ask_terminal(question, true, out, room)
				     : read_line(fd, out, room);
}

static enum err ask_quietly(int fd, const char *question, char out[SIGNER_PHRASE_MAX])
{
	enum err e = fd == PHRASE_TERMINAL ? ask_terminal(question, false, out, SIGNER_PHRASE_MAX)
					   : read_line(fd, out, SIGNER_PHRASE_MAX);
	if (e)
		fprintf(stderr, "hubctl: the pass phrase could not be read (%s).\n", err_words(e));
	return e;
}

enum err phrase_ask(int fd, const char *question, bool is_new, char out[SIGNER_PHRASE_MAX])
{
	char again[SIGNER_PHRASE_MAX] = "";
	enum err e = ask_quietly(fd, question, out);
	if (e || !is_new)
		return e;
	if (strlen(out) < SIGNER_PHRASE_MIN) {
		fprintf(stderr,
			"hubctl: a pass phrase has at least %d letters. Four words that "
			"do not belong together are good.\n",
			SIGNER_PHRASE_MIN);
		return ERR_BAD_INPUT;
	}
	e = ask_quietly(fd, "Once more:", again);
	if (!e && strcmp(out, again) != 0) {
		fprintf(stderr, "hubctl: these were two different pass phrases.\n");
		e = ERR_BAD_INPUT;
	}
	explicit_bzero(again, sizeof again);
	return e;
}
