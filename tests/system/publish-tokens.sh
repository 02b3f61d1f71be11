#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Signing keys on tokens, with the real hubctl and SoftHSM (tests/publish/tokens.py).
# Usage: publish-tokens.sh [CASE ...]
set -eu
here=$(dirname "$0")
exec /usr/bin/python3 "$here/../publish/tokens.py" "${FOYER_BUILD:-$here/../../build}" "$@"
