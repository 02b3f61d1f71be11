#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every page of the console at 200 % and 400 %, with axe-core; then staff's work with script switched
# off (tests/console/parts/76-zoom.js).
set -eu
FOYER_BUILD=${FOYER_BUILD:-build} exec node tests/console/run.js zoom
