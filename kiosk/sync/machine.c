/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/machine.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RTC_PATH "/sys/class/rtc/rtc0/since_epoch"
#define BOOT_PATH "/proc/sys/kernel/random/boot_id"

/* The first line of a small file; "" if there is none. */
static void line_read(const char *path, char *out, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, room - 1) : 0;
	out[n > 0 ? n : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
}

void machine_read(struct now_machine *m, struct k_time at, const char *rtc_path)
{
	char seconds[24];
	*m = (struct now_machine){.mono_ms = k_time_mono_ms(at)};
	line_read(BOOT_PATH, m->boot, sizeof m->boot);
	line_read(rtc_path ? rtc_path : RTC_PATH, seconds, sizeof seconds);
	int64_t s = strtoll(seconds, NULL, 10);
	m->rtc_ms = s > 0 && s < INT64_MAX / 1000 ? s * 1000 : 0;
}
