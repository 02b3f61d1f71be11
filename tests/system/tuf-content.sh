#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Signed content through the real kiosk-sync (tests/tuf/content.py).
set -eu
here=$(dirname "$0")
exec "$here/../tuf/content.py" "${FOYER_BUILD:-$here/../../build}"
