#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content through the real kiosk-sync: fetched, kept whole, kept when a server lies, and never in the
way of what people ask for.  Usage: content.py BUILD    The last line is `checks: N`."""
import json
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the tree stays as it is

import checks
from checks import check, until
from repository import Key, Repository
from server import Answer, Server


class Centre:
    def __init__(self, build, room, repo):
        self.build, self.room, self.repo = build, room, repo
        self.state, self.socket = os.path.join(room, "state"), os.path.join(room, "sock")
        self.root = os.path.join(room, "root.json")
        with open(self.root, "wb") as file:
            file.write(repo.files["metadata/1.root.json"])
        self.server = Server(lambda: repo.files)
        self.process = None

    def start(self):
        self.server.asked.clear()
        with open(os.path.join(self.room, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(self.build, "kiosk-sync"), "--state", self.state, "--socket",
                 self.socket, "--content-url", self.server.address, "--content-root", self.root],
                stderr=log)

    def stop(self):
        self.process.terminate()
        check("kiosk-sync ends well", self.process.wait(10) == 0)

    def again(self):
        """Started anew it asks at once."""
        self.stop()
        self.start()
        check("it asks", until(20, lambda: "metadata/timestamp.json" in self.server.asked))

    def wanted(self):
        """Path to bytes of the package that is wanted."""
        try:
            with open(os.path.join(self.state, "content/wanted.json"), encoding="utf-8") as file:
                files = json.load(file)["files"]
        except FileNotFoundError:
            return None
        found = {}
        for path, file in files.items():
            with open(os.path.join(self.state, "content/files", file["hash"]), "rb") as data:
                found[path] = data.read()
        return found

    def answers(self):
        """kioskctl hears of it within two seconds."""
        try:
            subprocess.run([os.path.join(self.build, "kioskctl"), "--state", self.state, "--socket",
                            self.socket, "status"], timeout=2, check=False, capture_output=True)
        except subprocess.TimeoutExpired:
            return False
        return True


def run(centre):
    repo = centre.repo
    first = {"services.json": b'{"a": 1}', "words/en.json": b"{}"}
    second = {**first, "words/en.json": b'{"changed": true}'}
    centre.start()
    check("the package comes", until(20, lambda: centre.wanted() == first))

    repo.add_target("words", "words/en.json", second["words/en.json"])
    repo.publish_all("words")
    centre.again()
    check("the change comes", until(20, lambda: centre.wanted() == second))
    fetched = [path for path in centre.server.asked if path.startswith("targets/")]
    check("only what changed was fetched", len(fetched) == 1)

    good, repo.signers["words"] = repo.signers["words"], [Key()]
    repo.add_target("words", "words/en.json", b"forged")
    repo.publish_all("words")
    centre.again()
    check("the forged role is asked for", until(20, lambda: "metadata/3.words.json" in centre.server.asked))
    time.sleep(0.5)
    check("a forged package changes nothing", centre.wanted() == second)

    repo.signers["words"] = good
    repo.add_target("words", "words/en.json", b"third")
    repo.publish_all("words")
    for path in repo.target_addresses("en.json"):
        repo.files[path] = Answer(body=b"", length=5)  # it says five bytes, and sends none
    centre.again()
    check("it answers while it waits", centre.answers())
    time.sleep(0.5)
    check("what cannot be had changes nothing", centre.wanted() == second)
    centre.stop()


def main():
    repo = Repository()
    repo.delegate("targets", "services", ["services.json"])
    repo.delegate("targets", "words", ["words/*"])
    repo.add_target("services", "services.json", b'{"a": 1}')
    repo.add_target("words", "words/en.json", b"{}")
    repo.publish_all("services", "words", "targets")
    with tempfile.TemporaryDirectory() as room:
        centre = Centre(os.path.abspath(sys.argv[1]), room, repo)
        try:
            run(centre)
        except SystemExit:
            with open(os.path.join(room, "log"), encoding="utf-8") as log:
                print(log.read())
            raise
        finally:
            if centre.process and centre.process.poll() is None:
                centre.process.kill()
                centre.process.wait()
    print(f"checks: {checks.count}")


if __name__ == "__main__":
    main()
