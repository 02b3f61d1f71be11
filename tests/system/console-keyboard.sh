#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A change from signing in to its end by keys alone; the focus is seen at every stop, and never lost
# (tests/console/parts/74-keyboard.js).
set -eu
FOYER_BUILD=${FOYER_BUILD:-build} exec node tests/console/run.js keyboard
