# SPDX-License-Identifier: GPL-3.0-or-later
"""What a case works with: a repository, its server, and the client, which is a command."""
import os
import shutil
import subprocess
import tempfile

from repository import Repository
from server import Server

CASES = {}


def case(function):
    """Registers a case under its name; the first line of its text says what it is for."""
    CASES[function.__name__] = function
    return function


class Bench:
    def __init__(self, client):
        self.client = client
        self.room = tempfile.mkdtemp(prefix="tuf-")
        self.metadata = os.path.join(self.room, "metadata")
        self.targets = os.path.join(self.room, "targets")
        os.mkdir(self.metadata)
        os.mkdir(self.targets)
        self.repo = None
        self.server = None
        self.said = ""

    def start(self, repo=None, init=True, **how):
        """Serves repo, a plain one if none is given; the client gets its first root."""
        self.repo = repo or Repository(**how)
        self.server = Server(lambda: self.repo.files)
        if init:
            assert self.init() == 0, self.said
        return self.repo

    def finish(self):
        if self.server:
            self.server.stop()
        shutil.rmtree(self.room)

    # --- the client ---

    def run(self, *words, days=None, moment=None, fault=None, codes=(0, 1)):
        """days: so far from now; moment: the clock stands still there, "2030-01-01 00:00:00".
        fault: what strace does to a system call, "write:error=ENOSPC:when=3".  codes: how it may end."""
        command = [self.client, "--metadata-dir", self.metadata, *words]
        environment = {**os.environ, "ASAN_OPTIONS": "exitcode=99",
                       "UBSAN_OPTIONS": "halt_on_error=1:exitcode=99"}
        if days or moment:
            # With the sanitizers in it the client must find their library first.
            command = ["faketime", "-f", moment or f"{days:+}d", *command]
            environment.update(TZ="UTC", DONT_FAKE_MONOTONIC="1")
            environment["ASAN_OPTIONS"] += ":verify_asan_link_order=0"
        if fault:
            command = ["strace", "-f", "-qq", "-o", os.path.join(self.room, "trace"), "-e",
                       "trace=" + fault.split(":")[0], "-e", "inject=" + fault, *command]
            environment["ASAN_OPTIONS"] += ":detect_leaks=0"  # which needs ptrace for itself
        done = subprocess.run(command, capture_output=True, env=environment, timeout=120,
                              check=False)
        self.said = done.stderr.decode(errors="replace")
        assert done.returncode in codes, f"ended with {done.returncode}: {self.said}"
        return done.returncode

    def was_injected(self):
        """Did the fault of the last run happen?"""
        with open(os.path.join(self.room, "trace"), encoding="utf-8", errors="replace") as trace:
            return "(INJECTED)" in trace.read()

    def init(self, root=None):
        file = os.path.join(self.room, "first-root.json")
        with open(file, "wb") as out:
            out.write(root if root is not None else self.repo.files["metadata/1.root.json"])
        return self.run("init", file)

    def refresh(self, slash="/", **how):
        return self.run("--metadata-url", f"{self.server.address}/metadata{slash}", "refresh",
                        **how)

    def download(self, *names, **how):
        words = [word for name in names for word in ("--target-name", name)]
        return self.run("--metadata-url", f"{self.server.address}/metadata", *words,
                        "--target-base-url", f"{self.server.address}/targets", "--target-dir",
                        self.targets, "download", **how)

    # --- what it has, what it asked for ---

    def path(self, role):
        return os.path.join(self.metadata, f"{role}.json")

    def has(self, role):
        """The bytes that the client trusts as role; None: nothing."""
        try:
            with open(self.path(role), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def version(self, role):
        import json
        data = self.has(role)
        return json.loads(data)["signed"]["version"] if data else None

    def versions(self):
        return [self.version(role) for role in ("root", "timestamp", "snapshot", "targets")]

    def files(self):
        """What was downloaded: names and bytes."""
        found = {}
        for name in os.listdir(self.targets):
            with open(os.path.join(self.targets, name), "rb") as file:
                found[name] = file.read()
        return found

    def asked(self):
        """What was asked for since the last time."""
        asked = [path.removeprefix("metadata/").removesuffix(".json")
                 for path in self.server.asked]
        self.server.asked.clear()
        return asked
