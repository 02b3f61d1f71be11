#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Publishing with the real hubctl, from the first keys to what kiosks show (tests/publish/publish.py).
set -eu
here=$(dirname "$0")
exec /usr/bin/python3 "$here/../publish/publish.py" "${FOYER_BUILD:-$here/../../build}" "$@"
