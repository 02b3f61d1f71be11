/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/option.h"

#include <getopt.h>
#include <stdio.h>

#include "hub/store/db.h"

static const char usage[] =
	"The hub: the city's side of Foyer.\n"
	"\n"
	"  hub --data DIR --content DIR --listen ADDR:PORT [--database WHERE]\n"
	"      [--tls-cert FILE --tls-key FILE] [--demo]\n"
	"      [--console-proxy ADDRESS [--console-header NAME]]\n"
	"\n"
	"  --data DIR       where requests and keys are kept (made if it is not there)\n"
	"  --content DIR    the town: services, places, opening hours, streets\n"
	"  --listen A:P     for example 0.0.0.0:8443 or [::1]:8080; port 0 takes any free one\n"
	"  --database WHERE a PostgreSQL database for several hubs, postgresql://USER@HOST/NAME or\n"
	"                   \"postgres:host=/run/postgresql dbname=foyer\"; requests are kept there, "
	"and not\n"
	"                   in DIR.  A password belongs in ~/.pgpass, never here\n"
	"  --tls-cert FILE  certificate (PEM); with --tls-key the hub speaks HTTPS\n"
	"  --console-proxy ADDRESS  a proxy in front of staff's pages: its X-Forwarded-For is believed\n"
	"  --console-header NAME    the header in which that proxy, with the city's single sign-on, says\n"
	"                   which member of staff asks; there is no other way in then\n"
	"  --demo           fills a third of the free times and a few public reports\n"
	"\n"
	"Staff use `hubctl --data DIR help`.\n";

bool option_read(int argc, char **argv, struct option_set *out, int *exit_code_out)
{
	static const struct option names[] = {
		{"data", required_argument, NULL, 'd'},
		{"content", required_argument, NULL, 'c'},
		{"database", required_argument, NULL, 'b'},
		{"listen", required_argument, NULL, 'l'},
		{"tls-cert", required_argument, NULL, 'C'},
		{"tls-key", required_argument, NULL, 'K'},
		{"console-proxy", required_argument, NULL, 'p'},
		{"console-header", required_argument, NULL, 'H'},
		{"demo", no_argument, NULL, 'D'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct option_set o = {0};
	int got;
	*exit_code_out = 2;
	while ((got = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (got == 'h') {
			fputs(usage, stdout);
			*exit_code_out = 0;
			return false;
		}
		if (got == '?')
			return false;
		if (got == 'D')
			o.is_demo = true;
		else
			*(got == 'd'	     ? &o.data
				: got == 'c' ? &o.content
				: got == 'b' ? &o.database
				: got == 'l' ? &o.web.listen
				: got == 'C' ? &o.web.tls_cert
				: got == 'p' ? &o.web.console.proxy
				: got == 'H' ? &o.web.console.header
					     : &o.web.tls_key) = optarg;
	}
	if (!o.data || !o.content || !o.web.listen || optind < argc ||
		(o.database && !db_is_server(o.database)) ||
		(o.web.console.header && !o.web.console.proxy)) {
		fputs(usage, stderr);
		return false;
	}
	*out = o;
	return true;
}
