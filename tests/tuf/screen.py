#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a signature to the screen: the real hub, the real kiosk-sync, kiosk-proof and kiosk.  What is
signed is shown between visits and never within one; what is not, or is not good, never is; the hub
knows what is on screen.  Usage: screen.py BUILD    The last line is `checks: N`."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the tree stays as it is

import checks
from checks import check, until
from repository import Key, date
from server import Answer, Server
from town import Town

NAMES = "words/en/services.json"


class Centre:
    """A hub, and one kiosk with its kiosk-sync."""

    def __init__(self, build, room, town):
        self.build, self.room, self.town = build, room, town
        self.state, self.socket = os.path.join(room, "state"), os.path.join(room, "sock")
        self.keep, self.hub_data = os.path.join(room, "keep/good"), os.path.join(room, "hub")
        self.root = os.path.join(room, "root.json")
        with open(self.root, "wb") as file:
            file.write(town.repo.files["metadata/1.root.json"])
        os.makedirs(os.path.dirname(self.keep))
        os.makedirs(self.hub_data)
        self.content = Server(lambda: town.repo.files)
        self.port = 20000 + os.getpid() % 20000
        self.running = {}

    def program(self, name):
        return os.path.join(self.build, name)

    def start(self, name, *words):
        log = open(os.path.join(self.room, name + ".log"), "ab")
        self.running[name] = subprocess.Popen([self.program(name), *words], stderr=log, stdout=log)

    def stop(self, name):
        program = self.running.pop(name, None)
        if program:
            program.terminate()
            program.wait(10)

    def stop_all(self):
        for name in list(self.running):
            self.running[name].kill()
            self.running.pop(name).wait()

    def run(self, name, *words):
        return subprocess.run([self.program(name), *words], capture_output=True, text=True,
                              timeout=60, check=False)

    def start_hub(self):
        self.start("hub", "--data", self.hub_data, "--listen", f"127.0.0.1:{self.port}",
                   "--content", "assets/town")
        check("the hub starts", until(20, lambda: self.run(
            "hubctl", "--data", self.hub_data, "kiosks").returncode == 0))

    def enrol(self):
        said = self.run("hubctl", "--data", self.hub_data, "enrol", "--centre", "Main Street").stdout
        code = re.search(r"\d{8}", said).group()
        done = self.run("kioskctl", "--state", self.state, "enrol",
                        f"http://127.0.0.1:{self.port}", code)
        check("the kiosk is enrolled", done.returncode == 0)

    def start_sync(self, *more):
        self.start("kiosk-sync", "--state", self.state, "--socket", self.socket,
                   "--content-root", self.root, "--content-url", self.content.address, *more)
        check("kiosk-sync starts", until(20, lambda: os.path.exists(self.socket)))

    def start_kiosk(self, script=None):
        words = ["--display=memory", "--content=assets/town", f"--keep={self.keep}",
                 f"--sync={self.socket}", "--speech=/bin/false"]
        if script:
            path = os.path.join(self.room, "script")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(script) + "\n")
            words.append(f"--script={path}")
        self.start("kiosk", *words)

    def ends_well(self):
        code = self.running.pop("kiosk").wait(120)
        check("the script holds", code == 0)

    def looks(self):
        """kioskctl content: has it look, and says what is known."""
        return self.run("kioskctl", "--socket", self.socket, "content").stdout

    def shown(self):
        """The hub's row; {} until the kiosk has told."""
        said = self.run("hubctl", "--data", self.hub_data, "shown", "--json")
        rows = json.loads(said.stdout) if said.returncode == 0 else []
        return rows[0] if rows and rows[0]["heard"] else {}

    def hub_knows(self, is_so, seconds=90):
        return until(seconds, lambda: is_so(self.shown()))

    def laid_out(self):
        """Packages that were checked."""
        folder = os.path.join(self.state, "content/packages")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return [name for name in names if not name.startswith(".")]

    def wanted(self):
        with open(os.path.join(self.state, "content/wanted.json"), encoding="utf-8") as file:
            return json.load(file)

    def memory(self):
        with open(self.keep + ".shown", encoding="utf-8") as file:
            return json.load(file)


def snapshot_version(town):
    return town.repo.body["snapshot"]["version"]


def first_content(c):
    """What came with the machine, until something signed is good; told to the hub."""
    c.start_hub()
    c.enrol()
    c.start_sync()
    c.start_kiosk()
    check("the hub hears what is on screen", c.hub_knows(lambda row: len(row.get("content", "")) == 64))
    check("the signed town comes", c.hub_knows(lambda row: row.get("version") == snapshot_version(c.town)))
    row = c.shown()
    check("its content is the town's", row["content"] and row.get("release") == 0 and row["queue"] == 0)
    check("one package lies there", len(c.laid_out()) == 1)
    check("kioskctl says so", "signed: release 0" in c.looks())
    check("the doctor too", "signed content: release 0 is on screen" in c.run(
        "kioskctl", "--content", "assets/town", "--socket", c.socket, "doctor").stdout)
    c.stop("kiosk")


def between_visits(c):
    """A change that comes within a visit waits for its end."""
    c.start_kiosk(['wait 2s', 'press "Book a visit"', 'expect item "Doctor or nurse"', 'wait 30s',
                   'expect item "Doctor or nurse"', 'press #nav.back', 'press "Finish"', 'press "Yes, I am done"',
                   'wait 12s', 'press "Book a visit"', 'expect item "Doctor and nurse"'])
    time.sleep(5)
    c.town.change(NAMES, "Doctor or nurse", "Doctor and nurse", release=1)
    began = time.monotonic()
    c.looks()
    check("it is laid out while somebody is there", until(25, lambda: len(c.laid_out()) == 2))
    print(f"from the signature to the disk, checked: {time.monotonic() - began:.1f} s")
    check("it is not told as shown", c.shown()["release"] == 0)
    c.ends_well()
    check("the hub knows it", c.hub_knows(lambda row: row.get("release") == 1))
    check("both are remembered", c.memory()["now"]["release"] == 1 and c.memory()["before"]["name"])


def at_once_after_a_start(c):
    """After a start it is the signed words that are painted first: nothing is switched any more."""
    def switches():
        with open(os.path.join(c.room, "kiosk.log"), encoding="utf-8", errors="replace") as log:
            return log.read().count("is shown now")
    before = switches()
    c.start_kiosk(['wait 1s', 'press "Book a visit"', 'expect item "Doctor and nurse"'])
    c.ends_well()
    check("nothing was switched", switches() == before)


def by_itself(c):
    """Nobody asks: how long until it is on screen?"""
    c.start_kiosk()
    check("the kiosk is there", c.hub_knows(lambda row: row.get("release") == 1))
    time.sleep(3)
    c.town.change(NAMES, "Doctor and nurse", "Nurse and doctor", release=2)
    began = time.monotonic()
    check("it is on screen within a minute", c.hub_knows(lambda row: row.get("release") == 2, 75))
    print(f"from the signature to the screen, by itself: {time.monotonic() - began:.1f} s")
    check("only two packages are kept", until(60, lambda: c.looks() and len(c.laid_out()) == 2))


def not_good(c):
    """Signed, and not good: refused once, told with its reason, and the next good one is shown."""
    good = c.town.files[NAMES]
    c.town.put(NAMES, b'{"services.doctor.name": "Doctor"}', release=3)
    c.looks()
    check("the hub knows why", c.hub_knows(lambda row: NAMES in str(row["troubles"])))
    check("the doctor too", "the newest is not shown" in c.run(
        "kioskctl", "--content", "assets/town", "--socket", c.socket, "doctor").stdout)
    check("it is not shown", c.shown()["release"] == 2)
    refused = json.load(open(os.path.join(c.state, "content/refused.json"), encoding="utf-8"))
    check("it is remembered", len(refused) == 1)
    c.looks()
    time.sleep(2)
    check("it is not tried again", len(c.laid_out()) == 2)
    c.town.put(NAMES, good.replace(b"Nurse and doctor", b"Nurse or doctor"), release=4)
    c.looks()
    check("the next is shown", c.hub_knows(lambda row: row.get("release") == 4))
    check("and all is well", c.hub_knows(lambda row: not row["troubles"]))


def a_hub_that_lies(c):
    """Whoever has the server but not two people's keys: nothing unsigned is shown."""
    before = dict(c.shown())
    repo = c.town.repo
    honest, said, files = dict(repo.files), copy.deepcopy(repo.body), dict(c.town.files)
    signers = repo.signers["city"]
    for attack in ("another key", "other bytes", "an older package", "endless", "nothing"):
        repo.files.clear()
        repo.files.update(honest)
        if attack == "another key":
            repo.signers["city"] = [Key("ecdsa")]
            c.town.change(NAMES, "Nurse or doctor", "Pay us here", release=5)
            repo.signers["city"] = signers
        elif attack == "other bytes":
            for path in repo.target_addresses("services.json"):
                repo.files[path] = repo.files[path].replace(b"Nurse", b"Purse")
        elif attack == "an older package":
            repo.files["metadata/timestamp.json"] = c.oldest
        elif attack == "endless":
            repo.files["metadata/timestamp.json"] = Answer(endless=True)
        else:
            repo.files.clear()
        c.looks()
        time.sleep(1.5)
        row = c.shown()
        check(f"{attack}: what is on screen stays", row["content"] == before["content"])
        check(f"{attack}: nothing else lies there", len(c.laid_out()) == 2)
    repo.files.clear()
    repo.files.update(honest)
    repo.body, c.town.files = said, files
    for role in ("city", "snapshot", "timestamp"):
        repo.body[role]["version"] += 1  # the lie has used up a number
    repo.publish_all("city")


def announced(c):
    """One key's notice: shown until its end; one that lives too long, or says too much, is not."""
    now = time.time()
    text = {tag: {"title": f"No water {tag}", "body": "Bring your own water."} for tag in ("en", "es", "zh", "ar")}
    stamp = lambda s: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(s))
    c.town.put_json("announce/water.json", {"from": stamp(now - 60), "until": stamp(now + 25), "text": text})
    c.town.put_json("announce/long.json", {"from": stamp(now - 60), "until": stamp(now + 73 * 3600), "text": text})
    c.looks()
    time.sleep(2)
    c.stop("kiosk")
    c.start_kiosk(['wait 3s', 'expect item "No water en"', 'lang ar', 'expect item "No water ar"',
                   'wait 26s', 'expect no-item "No water ar"'])
    c.ends_well()
    with open(os.path.join(c.room, "kiosk-sync.log"), encoding="utf-8") as log:
        check("the long one is refused", "announce/long.json is not shown" in log.read())
    check("no package came of it", len(c.laid_out()) == 2)


def three_failed_starts(c):
    """A package that the kiosk dies with: the one before it is shown, and the hub hears of it."""
    c.start_kiosk()
    check("it is well", c.hub_knows(lambda row: row.get("release") == 4))
    c.town.change(NAMES, "Nurse or doctor", "Nurse", release=6)
    c.looks()
    check("it is shown", c.hub_knows(lambda row: row.get("release") == 6))
    for _ in range(4):
        c.running["kiosk"].kill()
        c.running.pop("kiosk").wait()
        c.start_kiosk()
        time.sleep(1.5)
    check("the one before it is back", c.hub_knows(lambda row: row.get("release") == 4))
    check("the hub knows why", c.hub_knows(lambda row: "three starts" in str(row["troubles"])))
    c.looks()
    time.sleep(2)
    check("it is not offered again", c.shown()["release"] == 4)
    c.town.change(NAMES, '"Nurse"', '"Nurse here"', release=7)
    c.looks()
    check("the next one is shown", c.hub_knows(lambda row: row.get("release") == 7))


def expired(c):
    """Metadata that have expired bring nothing new and take nothing away."""
    for role in ("snapshot", "timestamp"):
        c.town.repo.body[role]["expires"] = date(-1)
    c.town.change(NAMES, "Nurse here", "Too late", release=8)
    c.looks()
    check("it is said", until(10, lambda: "expired" in c.looks()))
    check("what is on screen stays", c.shown()["release"] == 7)
    c.stop("kiosk")
    c.start_kiosk(['press "Book a visit"', 'expect item "Nurse here"'])
    c.ends_well()
    for role in ("snapshot", "timestamp"):
        c.town.repo.body[role]["expires"] = date(30)


def rings(c):
    """A release that is for others, or for later."""
    c.start_kiosk()
    c.town.repo.publish_all()
    c.looks()
    check("it goes on", c.hub_knows(lambda row: row.get("release") == 8))
    rollout = {"format": 1, "is_stopped": False, "release": 9,
               "rings": [{"may_show": 9, "centres": ["Office"]}, {"may_show": 8}]}
    instead = {"length": len(c.town.files[NAMES]),
               "hashes": c.town.repo.body["city"]["targets"][NAMES]["hashes"]}
    c.town.put_json("rollout.json", rollout)
    c.town.change(NAMES, "Too late", "For the office", release=9, instead=instead)
    c.looks()
    shown = c.shown()["content"]
    time.sleep(4)
    check("another ring's is not shown", c.shown()["release"] < 9 and c.shown()["content"] == shown)
    rollout["rings"][1]["may_show"] = 99
    c.town.put_json("rollout.json", rollout)
    c.looks()
    check("its own is", c.hub_knows(lambda row: row.get("release") == 9))


def later(c):
    """A release that begins at a time does so without the line."""
    targets = c.town.repo.body["city"]["targets"]
    instead = {"length": targets[NAMES]["length"], "hashes": targets[NAMES]["hashes"]}
    begins = time.time() + 20
    c.town.change(NAMES, "For the office", "From today on", release=10, instead=instead,
                  activate_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begins)))
    c.looks()
    check("it is here before its time", until(15, lambda: "next" in c.wanted()))
    check("and not shown", c.shown()["release"] < 10)
    c.content.stop()
    time.sleep(max(0, begins + 2 - time.time()))
    c.looks()
    check("its time has come", c.hub_knows(lambda row: row.get("release") == 10))


def stick(c):
    """The same tree on a stick, with links and huge things on it."""
    folder = os.path.join(c.room, "stick")
    c.town.change(NAMES, "From today on", "From a stick", release=11)
    c.town.write_tree(folder)
    os.symlink("/etc/passwd", os.path.join(folder, "passwd"))
    os.makedirs(os.path.join(folder, "targets/deep/" + "a/" * 500))
    done = c.run("kioskctl", "--socket", c.socket, "content", folder)
    if done.returncode:
        time.sleep(8)  # it was looking at the server that is gone
        done = c.run("kioskctl", "--socket", c.socket, "content", folder)
    check(f"it is taken: {done.stderr}", done.returncode == 0)
    check("it is shown", c.hub_knows(lambda row: row.get("release") == 11))
    for kind in ("link", "endless", "fifo", "folder"):
        c.town.change(NAMES, "From a stick" if kind == "link" else f"By {before}", f"By {kind}", release=12)
        before = kind
        c.town.write_tree(folder)
        target = [path for path in c.town.repo.target_addresses("services.json")
                  if b"By " + kind.encode() in c.town.repo.files[path]][0]
        name = os.path.join(folder, target)
        os.remove(name)
        if kind == "link":
            os.symlink("/dev/zero", name)
        elif kind == "endless":
            with open(name, "wb") as file:
                file.truncate(1 << 40)
        elif kind == "fifo":
            os.mkfifo(name)
        else:
            os.makedirs(name)
        done = c.run("kioskctl", "--socket", c.socket, "content", folder)
        check(f"a {kind} is refused", done.returncode == 1 and "not taken" in done.stderr)
        check(f"a {kind}: what is on screen stays", c.shown()["release"] == 11)
        if os.path.isdir(name):
            os.rmdir(name)
        else:
            os.remove(name)


def main():
    town = Town()
    with tempfile.TemporaryDirectory() as room:
        centre = Centre(os.path.abspath(sys.argv[1]), room, town)
        centre.oldest = town.repo.files["metadata/timestamp.json"]
        steps = (first_content, between_visits, at_once_after_a_start, by_itself, not_good,
                 a_hub_that_lies, announced, three_failed_starts, expired, rings, later, stick)
        try:
            for step in steps:
                step(centre)
        except SystemExit:
            for name in ("kiosk-sync", "kiosk", "hub"):
                path = os.path.join(room, name + ".log")
                if os.path.exists(path):
                    with open(path, encoding="utf-8", errors="replace") as log:
                        print(f"== {name}\n" + "".join(log.readlines()[-20:]))
            raise
        finally:
            centre.stop_all()
    print(f"checks: {checks.count}")


if __name__ == "__main__":
    main()
