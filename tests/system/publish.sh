#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Publishing with the real hubctl: keys, changes, signatures (tests/publish/publish.py).
# Usage: publish.sh [CASE ...]
set -eu
here=$(dirname "$0")
[ $# -gt 0 ] || set -- whole_path two_distinct_people entries people_and_keys nothing_is_signed_unseen ceremony
exec /usr/bin/python3 "$here/../publish/publish.py" "${FOYER_BUILD:-$here/../../build}" "$@"
