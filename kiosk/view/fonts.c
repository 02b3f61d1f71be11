/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/fonts.h"

#include "kiosk/base/log.h"

#include <fontconfig/fontconfig.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

/* texts_language names the families, so nothing is said of taste here: only where fonts are, and
 * where fc-cache keeps what it knows of them. */
static const char rules[] =
	"<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig>"
	"<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
	"<cachedir>/var/cache/fontconfig</cachedir>"
	"<selectfont><rejectfont><pattern>"
	"<patelt name=\"scalable\"><bool>false</bool></patelt>"
	"</pattern></rejectfont></selectfont>"
	"</fontconfig>";

static bool use_rules(void)
{
	FcConfig *config = FcConfigCreate();
	bool is_used = config &&
		       FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)rules, FcTrue) &&
		       FcConfigBuildFonts(config) && FcConfigSetCurrent(config);
	if (config)
		FcConfigDestroy(config); /* the current one is kept by fontconfig */
	return is_used;
}

static void open_once(void)
{
	if (!use_rules())
		log_warn("us", "fonts: our rules are refused; the machine's are used");
}

void fonts_chain(const char *family, char *out, size_t n)
{
	snprintf(out, n, "%s,Noto Sans,Noto Sans Arabic,Noto Sans CJK SC,Noto Sans Devanagari", family);
}

void fonts_open(void)
{
	static pthread_once_t is_open = PTHREAD_ONCE_INIT;
	(void)pthread_once(&is_open, open_once);
}
