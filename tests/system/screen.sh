#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From a signature to the screen, with the real hub, kiosk-sync, kiosk-proof and kiosk (tests/tuf/screen.py).
set -eu
here=$(dirname "$0")
exec "$here/../tuf/screen.py" "${FOYER_BUILD:-$here/../../build}"
