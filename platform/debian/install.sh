#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what platform/debian/packages.txt lists and is not there yet.
set -eu
list=$(dirname "$0")/packages.txt
missing=""
for package in $(sed 's/#.*//' "$list"); do
	status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
	[ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
count=$(echo "$missing" | wc -w)
echo "Installing $count Debian packages (once; about two minutes):$missing"
$as_root apt-get -qq update
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends $missing \
	>/tmp/foyer-apt.$$ 2>&1; then
	cat /tmp/foyer-apt.$$ >&2
	echo "The packages could not be installed. Check the network, then try again." >&2
	exit 1
fi
rm -f /tmp/foyer-apt.$$
echo "Installed."
