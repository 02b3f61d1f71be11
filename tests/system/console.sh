#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Staff's pages in Debian's Chromium, from the real hub: signing in with an authenticator, what each
# may do, what strangers and other sites may not, axe-core, keyboard alone, script switched off
# (tests/console).  `console.sh PART` runs the parts of that name only.
set -eu
FOYER_BUILD=${FOYER_BUILD:-build} exec node tests/console/run.js "$@"
