#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The TUF client, as a command, against repositories that bend every rule (tests/tuf).
# Usage: tuf.sh [CASE ...]
set -eu
here=$(dirname "$0")
exec "$here/../tuf/run.py" "${FOYER_BUILD:-$here/../../build}/tuf-client" "$@"
