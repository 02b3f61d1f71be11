/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/html.h"

#include <stdarg.h>
#include <string.h>

#include "kiosk/base/check.h"

static void add(struct html *h, const char *bytes, size_t n)
{
	if (!h->err)
		h->err = k_buf_add(h->out, bytes, n);
}

static void add_text(struct html *h, const char *text)
{
	static const char *const marks[] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
	while (text && *text) {
		size_t plain = strcspn(text, "&<>\"'");
		add(h, text, plain);
		text += plain;
		if (*text) {
			const char *mark = marks[(unsigned char)*text++];
			add(h, mark, strlen(mark));
		}
	}
}

static void add_number(struct html *h, long long n)
{
	if (!h->err)
		h->err = k_buf_printf(h->out, "%lld", n);
}

void html_add(struct html *h, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	while (*fmt) {
		size_t plain = strcspn(fmt, "%");
		add(h, fmt, plain);
		fmt += plain;
		if (!*fmt)
			break;
		fmt++;
		if (*fmt == 's') {
			add_text(h, va_arg(args, const char *));
		} else if (*fmt == 'd') {
			add_number(h, va_arg(args, int));
		} else if (!strncmp(fmt, "lld", 3)) {
			add_number(h, va_arg(args, long long));
			fmt += 2;
		} else if (!strncmp(fmt, "zu", 2)) {
			add_number(h, (long long)va_arg(args, size_t));
			fmt++;
		} else {
			K_CHECK(*fmt == '%');
			add(h, "%", 1);
		}
		fmt++;
	}
	va_end(args);
}
