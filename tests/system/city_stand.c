/* SPDX-License-Identifier: GPL-3.0-or-later */
/* city_stand: the replay server and a page server as a program, for tests of the whole.
 * Usage: city-stand PROFILE.  Prints "PORT-OF-OPEN311 PORT-OF-PAGES", then does what it reads:
 *   field NAME        prints the value of a field of the last POST
 *   tickets           prints how many there are
 *   page PATH FILE    GET PATH gives that file from now on
 * and ends with its input. */
#include "tests/city/pages.h"
#include "tests/city/replay.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	char line[512], word[16], first[128], second[256];
	if (argc != 2) {
		fprintf(stderr, "usage: city-stand PROFILE\n");
		return 2;
	}
	struct replay *city = replay_start(argv[1]);
	struct pages *pages = pages_start();
	printf("%d %d\n", replay_port(city), pages_port(pages));
	fflush(stdout);
	while (fgets(line, sizeof line, stdin)) {
		int n = sscanf(line, "%15s %127s %255s", word, first, second);
		if (n == 2 && !strcmp(word, "field"))
			printf("%s\n", replay_field(city, first));
		else if (n == 1 && !strcmp(word, "tickets"))
			printf("%d\n", replay_tickets(city, ""));
		else if (n == 3 && !strcmp(word, "page"))
			pages_set_file(pages, first, second);
		else
			printf("?\n");
		fflush(stdout);
	}
	pages_stop(pages);
	replay_stop(city);
	return 0;
}
