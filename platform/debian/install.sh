#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what platform/debian/packages.txt (or the list that is named) lists and is not there yet.
set -eu
list=${1:-$(dirname "$0")/packages.txt}
provided=$(dpkg-query -W -f='${Provides}, ' 2>/dev/null || true) # nodejs may bring npm
missing=$(sed 's/ *#.*//; /^$/d' "$list" | while read -r package; do
	status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
	case "$status, $provided" in "install ok installed,"* | *", $package, "* | *", $package ("*) ;; *) printf ' %s' "$package" ;; esac
done)
[ -n "$missing" ] || exit 0
as_root=""
if [ "$(id -u)" != 0 ]; then
	as_root=sudo
	if ! command -v sudo >/dev/null; then
		echo "Packages are missing, and only root may install them. As root, type:" >&2
		echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
fi
count=$(echo "$missing" | wc -w)
echo "Installing $count Debian packages (once; about two minutes):$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Another program may hold the packages for a while; a mirror may not answer at once.
# shellcheck disable=SC2086 # $as_root may be no word, $missing many
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@" >>"$log" 2>&1; }
# shellcheck disable=SC2086
if ! {
	apt update && echo "  fetching them" &&
		apt install -y --no-install-recommends --download-only $missing && echo "  setting them up" &&
		apt install -y --no-install-recommends $missing
}; then
	cat "$log" >&2
	echo "The packages could not be installed. Check the network, then try again." >&2
	exit 1
fi
echo "Installed."
