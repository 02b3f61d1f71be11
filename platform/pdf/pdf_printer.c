/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/pdf/pdf_printer.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"
#include "platform/pdf/slip_draw.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PDF_MAX = 8 << 20, SLIPS_MAX = 1000000 };
static const double points_a_mm = 72 / 25.4;

struct pdf_printer {
	char *dir;
	int next; /* no slip of a lower number is free */
};

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int n)
{
	return k_buf_add(closure, bytes, n) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Draws the slip into pdf; paper is as long as the slip needs. */
static enum err draw(const struct slip *slip, struct k_buf *pdf)
{
	cairo_surface_t *paper = cairo_pdf_surface_create_for_stream(
		keep, pdf, SLIP_W_MM * points_a_mm, SLIP_W_MM * points_a_mm);
	cairo_t *cr = cairo_create(paper);
	cairo_scale(cr, points_a_mm, points_a_mm);
	double height = slip_draw(cr, slip, false);
	cairo_pdf_surface_set_size(paper, SLIP_W_MM * points_a_mm, height * points_a_mm);
	slip_draw(cr, slip, true);
	cairo_destroy(cr);
	cairo_surface_finish(paper);
	bool is_good = cairo_surface_status(paper) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(paper);
	return is_good ? ERR_OK : ERR_DEVICE;
}

static enum err print(void *self, const struct slip *slip)
{
	struct pdf_printer *p = self;
	char path[PATH_MAX];
	struct k_buf pdf;
	k_buf_init(&pdf, PDF_MAX);
	enum err e = draw(slip, &pdf);
	do
		snprintf(path, sizeof path, "%s/slip-%d.pdf", p->dir, p->next++);
	while (access(path, F_OK) == 0 && p->next < SLIPS_MAX);
	if (!e)
		e = k_file_replace(path, pdf.data, pdf.len_bytes, 0600);
	if (e) {
		log_warn("hw", "printer: a slip was not written: %s", err_words(e));
		e = ERR_DEVICE;
	}
	k_buf_finish_wipe(&pdf);
	return e;
}

static void destroy(void *self)
{
	struct pdf_printer *p = self;
	free(p->dir);
	free(p);
}

enum err pdf_printer_create(const char *dir, struct printer_port *port_out)
{
	if (access(dir, W_OK | X_OK) != 0)
		return err_from_errno(errno);
	struct pdf_printer *p = calloc(1, sizeof *p);
	char *copy = strdup(dir);
	if (!p || !copy) {
		free(p);
		free(copy);
		return ERR_NO_MEMORY;
	}
	*p = (struct pdf_printer){.dir = copy, .next = 1};
	*port_out = (struct printer_port){.self = p, .print = print, .destroy = destroy};
	return ERR_OK;
}
