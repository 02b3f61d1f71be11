#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What was published reaches kiosks, ring by ring, and a hub that is killed leaves no half
# (tests/publish/publish.py).
set -eu
here=$(dirname "$0")
exec /usr/bin/python3 "$here/../publish/publish.py" "${FOYER_BUILD:-$here/../../build}" \
	urgent_notice rings bins from_the_hub looked_at killed
