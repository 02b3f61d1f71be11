/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speech_link: the port speech by the worker kiosk-speech, which may die at any moment: it is
 * started again, and the sink hears of it (SPEECH_LOST, SPEECH_BACK).  UI thread. */
#ifndef FOYER_APP_SPEECH_LINK_H
#define FOYER_APP_SPEECH_LINK_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/speech.h"

struct speech_link_spec {
	const char *program; /* path of kiosk-speech */
	const char *loudspeaker,
		*headphones; /* sound devices as SDL names them; NULL the system's own */
	speech_sink *sink;
	void *ctx;
};

/* Starts the worker and fills port_out; port_out->destroy ends both.  Copies the strings of spec.
 * Errors: ERR_NO_MEMORY, ERR_IO, ERR_TOO_BIG (a name). */
MUST_USE enum err speech_link_create(
	struct loop *loop, const struct speech_link_spec *spec, struct speech_port *port_out);
/* Why there is no sound, in words for staff; NULL while there is.  Borrowed until the next turn
 * of the loop. */
const char *speech_link_why(const struct speech_port *port);
/* Process number of the worker; 0 while it is down. */
int speech_link_pid(const struct speech_port *port);

#endif
