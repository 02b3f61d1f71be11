#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Signed content at machines whose clocks are wrong (tests/tuf/clocks.py).
set -eu
here=$(dirname "$0")
exec "$here/../tuf/clocks.py" "${FOYER_BUILD:-$here/../../build}"
