#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The TUF client with each of its checks taken out in turn: a case of tests/tuf must notice each.
set -eu
here=$(dirname "$0")
build=${FOYER_BUILD:-$here/../../build}
if ldd "$build/tuf-client" | grep -q libasan; then
	echo "The mutants are built without sanitizers; this build has them."
	exit 0
fi
exec nice "$here/../tuf/mutants.py" "$build" "$@"
