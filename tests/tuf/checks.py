# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test looks at: the first thing that is not so ends it."""
import sys
import time

count = 0


def check(what, is_so):
    global count
    count += 1
    if not is_so:
        sys.exit(f"not so: {what}")


def until(seconds, is_so):
    """True as soon as it is so, False if it is not in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False
