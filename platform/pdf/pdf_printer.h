/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf_printer: slips as PDF files, drawn for 80 mm paper (ux.md B12).  UI thread. */
#ifndef FOYER_PLATFORM_PDF_PRINTER_H
#define FOYER_PLATFORM_PDF_PRINTER_H

#include "kiosk/ports/printer.h"

/* Gives a printer that writes DIR/slip-1.pdf, slip-2.pdf ... (the first numbers that are free),
 * readable by this user only.  Copies dir, which must be there.  Errors: ERR_NOT_FOUND,
 * ERR_DENIED, ERR_NO_MEMORY. */
MUST_USE enum err pdf_printer_create(const char *dir, struct printer_port *port_out);

#endif
