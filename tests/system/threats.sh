#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The threat table of docs/developers/publish.md, row by row: which stolen key shows what (tests/publish/threats.py).
set -eu
here=$(dirname "$0")
exec /usr/bin/python3 "$here/../publish/threats.py" "${FOYER_BUILD:-$here/../../build}" "$@"
