#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom: the layer rule of the architecture, over every .c and .h of kiosk/, hub/ and
# platform/.  A break is printed as file:line.  The last line is `checks: N`, N includes looked at.
# Usage: tests/audit/layers.sh [ROOT]
set -eu
cd "${1:-$(dirname "$0")/../..}"

# folder: what it may include beside itself and kiosk/base.  The longest folder that fits decides.
rules='
kiosk/base:
kiosk/ports:      kiosk/model
kiosk/core:       kiosk/ports
kiosk/model:
kiosk/content:    kiosk/model locales
kiosk/i18n:       locales
kiosk/page:
kiosk/screens:    kiosk/page kiosk/model kiosk/content kiosk/i18n
kiosk/ways:       kiosk/page kiosk/ports kiosk/model
kiosk/view:       kiosk/page kiosk/ports kiosk/model kiosk/i18n
kiosk/narrator:   kiosk/page kiosk/ports kiosk/model kiosk/i18n
kiosk/proof:      kiosk/screens kiosk/view kiosk/narrator kiosk/page kiosk/ports kiosk/model kiosk/content kiosk/i18n
kiosk/outbox:     kiosk/ports kiosk/model
kiosk/tuf:
kiosk/sync:       kiosk/tuf kiosk/outbox kiosk/content kiosk/core kiosk/model
kiosk/app:        kiosk platform locales
platform:         kiosk/ports kiosk/model kiosk/core
platform/fake:    kiosk/ports kiosk/model kiosk/core kiosk/content kiosk/i18n locales
hub/store:        kiosk/model
hub/booking:      kiosk/model kiosk/content kiosk/i18n hub/store
hub/intake:       kiosk/model kiosk/content kiosk/i18n hub/store hub/booking
hub/help:         kiosk/model kiosk/i18n hub/store hub/console
hub/city:         kiosk/core kiosk/model kiosk/content kiosk/i18n kiosk/sync kiosk/outbox hub/store hub/intake
hub/watch:        kiosk/core kiosk/model hub/store hub/intake
hub/console:      kiosk/core kiosk/model kiosk/content kiosk/i18n kiosk/sync hub/store hub/booking hub/intake hub/city hub/watch hub/publish
hub/publish:      kiosk/content kiosk/sync kiosk/tuf locales
hub/http:         kiosk/core kiosk/model hub/store hub/booking hub/intake hub/help hub/city hub/watch hub/console hub/publish
hub/app:          kiosk/core kiosk/model kiosk/content kiosk/i18n kiosk/sync kiosk/tuf hub
'

# library header: the folders that may use it.  What strangers touch has no network and no database.
libraries='
sqlite3.h         kiosk/outbox hub/store
libpq-fe.h        hub/store
curl/             kiosk/sync kiosk/tuf kiosk/app/tuf kiosk/app/sync kiosk/app/kioskctl hub/city
libxml/           hub/city kiosk/proof
libical/          hub/booking hub/city
microhttpd.h      hub/http
espeak-ng/        platform/espeak
SDL               platform/sdl platform/espeak
xf86drm           platform/drm
libinput.h        platform/libinput
libudev.h         platform/libinput
gpiod.h           platform/gpio
xkbcommon/        platform/libinput
cairo             kiosk/view platform/pdf
pango/            kiosk/view platform/pdf
fontconfig/       kiosk/view
librsvg/          kiosk/view
qrencode.h        kiosk/view platform/pdf hub/app/hubctl hub/console
liboath/          hub/console
unicode/          kiosk/i18n kiosk/content kiosk/proof
libintl.h         kiosk/i18n
openssl/          kiosk/tuf hub/publish hub/app/hubctl
p11-kit/          hub/app/hubctl
sodium.h          kiosk/outbox kiosk/sync kiosk/content hub
netdb.h           hub/http
'

list=$(mktemp)
trap 'rm -f "$list"' EXIT
find kiosk hub platform -name '*.[ch]' | LC_ALL=C sort >"$list"
[ -s "$list" ] || { echo "no source found in $PWD"; exit 1; }

# shellcheck disable=SC2046 # the names of our files have no spaces
awk -v rules="$rules" -v libraries="$libraries" '
function fits(path, folder) { return path == folder || index(path, folder "/") == 1 }
function any_fits(path, folders,    i, n, f) {
	n = split(folders, f, " ")
	for (i = 1; i <= n; i++)
		if (fits(path, f[i])) return 1
	return 0
}
# The folder of the longest rule that fits path; "" if there is none.
function rule_of(path,    folder, best) {
	for (folder in may)
		if (fits(path, folder) && length(folder) > length(best)) best = folder
	return best
}
function fail(words) { printf "%s:%d: %s\n", FILENAME, FNR, words; failed++ }
function look_ours(target,    from, to) {
	from = rule_of(FILENAME)
	if (target !~ "/") return # beside it
	to = target
	sub("/[^/]*$", "", to)
	checks++
	if (from == "") fail("no rule says what this folder may include")
	else if (target ~ /(^|\/)\.\.?\//) fail("name it from the root: " target)
	else if (!fits(to, from) && !fits(to, "kiosk/base") && !any_fits(to, may[from]))
		fail(from " may not include " target)
}
function look_library(target,    name) {
	checks++
	for (name in users)
		if (index(target, name) == 1 && !any_fits(FILENAME, users[name]))
			fail("only" users[name] " may use <" target ">")
}
BEGIN {
	n = split(rules, line, "\n")
	for (i = 1; i <= n; i++)
		if (split(line[i], part, ":[ ]*") > 1) may[part[1]] = part[2]
	n = split(libraries, line, "\n")
	for (i = 1; i <= n; i++)
		if (split(line[i], word, " ") > 1) {
			users[word[1]] = line[i]
			sub(/^[^ ]* */, " ", users[word[1]])
		}
}
/^[ \t]*#[ \t]*include[ \t]*"/ { split($0, part, "\""); look_ours(part[2]) }
/^[ \t]*#[ \t]*include[ \t]*</ { split($0, part, /[<>]/); look_library(part[2]) }
END {
	printf "checks: %d\n", checks
	exit failed > 0
}
' $(cat "$list")
