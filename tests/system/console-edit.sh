#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Staff change what residents read: from a telephone number in three languages to its publishing, and
# all that must not work on the way (tests/console/parts/60-edit.js; docs/staff/editing.md).
set -eu
FOYER_BUILD=${FOYER_BUILD:-build} exec node tests/console/run.js edit
