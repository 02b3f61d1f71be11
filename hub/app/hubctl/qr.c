/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/qr.h"

#include <qrencode.h>

enum { QR_MARGIN = 2 };

/* True where the picture is dark; all around it is light. */
static bool is_dark(const QRcode *qr, int x, int y)
{
	return x >= 0 && y >= 0 && x < qr->width && y < qr->width &&
	       qr->data[y * qr->width + x] & 1;
}

void qr_print(FILE *to, const char *text, bool has_colours)
{
	static const char *const blocks[] = {" ", "\u2584", "\u2580", "\u2588"};
	QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!qr)
		return;
	for (int y = -QR_MARGIN; y < qr->width + QR_MARGIN; y += 2) {
		if (has_colours)
			fputs("\033[30;107m", to);
		for (int x = -QR_MARGIN; x < qr->width + QR_MARGIN; x++)
			fputs(blocks[2 * is_dark(qr, x, y) + is_dark(qr, x, y + 1)], to);
		fputs(has_colours ? "\033[0m\n" : "\n", to);
	}
	QRcode_free(qr);
}
