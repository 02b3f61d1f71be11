#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed content at a machine whose clock is wrong: 1970, 2038, in a hundred years, and going back.
It comes all the same, over TLS, and what has expired comes at none of them.
Usage: clocks.py BUILD    The last line is `checks: N`."""
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the tree stays as it is

import checks
from checks import check, until
from repository import Repository
from server import Server

CLOCKS = ("1970-01-01 00:00:05", "2024-02-29 12:00:00", "2038-01-19 03:14:00", "2126-05-01 10:00:00")


class Machine:
    """A kiosk-sync of its own, whose clock is what the file says."""

    def __init__(self, build, room, name, server, root, certificate, library):
        self.state, self.log = os.path.join(room, name), os.path.join(room, name + ".log")
        self.time = os.path.join(room, name + ".time")
        self.environment = dict(
            os.environ, LD_PRELOAD=f"{os.path.join(build, 'fault/hurry.so')}:{library}",
            FAKETIME_TIMESTAMP_FILE=self.time, FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1",
            ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        self.command = [os.path.join(build, "kiosk-sync"), "--state", self.state, "--socket",
                        self.state + ".sock", "--ca", certificate, "--content-url", server.address,
                        "--content-root", root, "--proof", "/bin/true"]
        self.process = None

    def at(self, clock):
        with open(self.time, "w", encoding="utf-8") as file:
            file.write("@" + clock)

    def start(self):
        with open(self.log, "ab") as log:
            if os.path.exists(self.state + ".sock"):
                os.remove(self.state + ".sock")
            self.process = subprocess.Popen(self.command, env=self.environment, stderr=log)
        check("it starts", until(20, lambda: os.path.exists(self.state + ".sock")))
        time.sleep(0.2)

    def stop(self):
        self.process.terminate()
        check("it ends well", self.process.wait(20) == 0)
        self.process = None

    def wants(self):
        try:
            with open(os.path.join(self.state, "content/wanted.json"), encoding="utf-8") as file:
                return json.load(file)["version"]
        except (FileNotFoundError, ValueError):
            return 0

    def says(self, words):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return words in log.read()


def make_certificate(room):
    key, crt = os.path.join(room, "cert.pem"), os.path.join(room, "cert.crt")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "5", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", crt],
                   check=True, capture_output=True)
    with open(key, "ab") as both, open(crt, "rb") as file:
        both.write(file.read())
    return key, crt


def main():
    build = os.path.abspath(sys.argv[1])
    libraries = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    if not libraries:
        sys.exit("there is no libfaketime here")
    repo = Repository()
    repo.add_target("targets", "town.json", b"{}")
    repo.publish_all("targets")
    first = repo.body["snapshot"]["version"]
    with tempfile.TemporaryDirectory() as room:
        key, crt = make_certificate(room)
        server = Server(lambda: repo.files, key)
        root = os.path.join(room, "root.json")
        with open(root, "wb") as file:
            file.write(repo.files["metadata/1.root.json"])
        machines = []
        try:
            for i, clock in enumerate(CLOCKS):
                m = Machine(build, room, f"m{i}", server, root, crt, libraries[0])
                machines.append(m)
                m.at(clock)
                m.start()
                check(f"{clock}: it comes, over TLS", until(30, lambda: m.wants() == first))
                m.stop()
            # Backwards and forwards while it runs, and something new each time.
            for m, clock in zip(machines, reversed(CLOCKS)):
                m.at(clock)
                m.start()
            repo.add_target("targets", "town.json", b'{"a": 1}')
            repo.publish_all("targets")
            for m, clock in zip(machines, reversed(CLOCKS)):
                m.stop()
                m.start()
                check(f"then {clock}: the next comes", until(30, lambda: m.wants() == first + 1))
                m.stop()
            # Long over, whatever the clock says.
            repo.body["timestamp"]["expires"] = "2026-10-01T00:00:00Z"
            repo.add_target("targets", "town.json", b'{"a": 2}')
            repo.publish_all("targets")
            for m, clock in zip(machines, CLOCKS):
                m.at(clock)
                m.start()
                check(f"{clock}: what has expired is refused", until(30, lambda: m.says("timestamp has expired")))
                check(f"{clock}: what was there stays", m.wants() == first + 1)
                m.stop()
        except SystemExit:
            for m in machines:
                with open(m.log, encoding="utf-8", errors="replace") as log:
                    print(f"== {m.log}\n" + "".join(log.readlines()[-6:]))
            raise
        finally:
            for m in machines:
                if m.process:
                    m.process.kill()
                    m.process.wait()
    print(f"checks: {checks.count}")


if __name__ == "__main__":
    main()
