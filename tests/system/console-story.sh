#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One change from the first word to the glass of two real kiosks and back: written, signed by two, held
# in the office's ring, let go on, rolled back (tests/console/parts/70-story.js).
set -eu
FOYER_BUILD=${FOYER_BUILD:-build} exec node tests/console/run.js story
