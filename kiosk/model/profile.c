/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/profile.h"

#include "kiosk/base/check.h"

/* architecture.md section 9, Speech rate. */
static const int rates[] = {75, 100, 125, 150, 175, 200, 230, 260, 300};

struct profile profile_default(int language)
{
	return (struct profile){
		.language = language,
		.text_size = 1,
		.theme = THEME_CALM,
		.beeps = true,
		.level = LEVEL_NORMAL,
		.volume = VOLUME_DEFAULT,
		.rate_wpm = 150,
		.keyboard = KEYBOARD_ABC,
	};
}

int rate_step(int rate_wpm, int direction)
{
	int last = (int)K_COUNT(rates) - 1;
	int i = 0;
	while (i < last && rates[i] < rate_wpm)
		i++;
	i += direction;
	return rates[i < 0 ? 0 : i > last ? last : i];
}
