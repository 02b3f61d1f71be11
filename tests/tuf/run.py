#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases against a client.  Usage: run.py CLIENT [CASE ...]    The last line is `checks: N`."""
import os
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True  # the tree stays as it is

import attacks  # noqa: F401
import delegations  # noqa: F401
import downloads  # noqa: F401
import forms  # noqa: F401
import limits  # noqa: F401
import workflow  # noqa: F401
from bench import CASES, Bench


def run_one(client, name):
    """What went wrong, or nothing."""
    bench = Bench(client)
    try:
        CASES[name](bench)
        return ""
    except Exception:  # noqa: BLE001  a case may fail in any way
        return f"{name}: {CASES[name].__doc__}\n{traceback.format_exc()}{bench.said}"
    finally:
        bench.finish()


def main():
    client = os.path.abspath(sys.argv[1])
    names = sys.argv[2:] or list(CASES)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [words for words in pool.map(lambda name: run_one(client, name), names) if words]
    for words in wrong:
        print(words)
    print(f"{len(names) - len(wrong)} cases held, {len(wrong)} did not")
    print(f"checks: {len(names)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
