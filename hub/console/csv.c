/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/csv.h"

#include <stdbool.h>
#include <string.h>

static enum err add_field(struct k_buf *out, const char *text)
{
	bool is_formula = *text && strchr("=+-@\t\r\n|", *text);
	enum err e = k_buf_printf(out, is_formula ? "\"'" : "\"");
	for (; !e && *text; text++)
		e = *text == '"' ? k_buf_add(out, "\"\"", 2)
				 : k_buf_add(out, (unsigned char)*text < ' ' ? " " : text, 1);
	return e ? e : k_buf_add(out, "\"", 1);
}

enum err csv_line(struct k_buf *out, const char *const *fields, int count)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < count; i++) {
		e = i ? k_buf_add(out, ",", 1) : ERR_OK;
		if (!e)
			e = add_field(out, fields[i]);
	}
	return e ? e : k_buf_add(out, "\r\n", 2);
}
