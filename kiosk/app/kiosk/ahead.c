/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ahead.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

/* The fonts of the welcome page, where Debian's packages put them. */
static const char *const files[] = {
	"/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
	"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSansArabic-Bold.ttf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
};

void ahead_read(void)
{
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		int fd = open(files[i], O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
		close(fd);
	}
}
