# SPDX-License-Identifier: GPL-3.0-or-later
"""A city for tests: a hub's folder, three people with keys, the real hubctl, and kiosks."""
import base64
import copy
import hashlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.formats import encode_canonical

HERE = os.path.dirname(os.path.abspath(__file__))
TOWN = os.path.join(HERE, "../../assets/town")
LANGUAGES = ("en", "es", "zh", "ar")
checks = 0


def check(what, is_so):
    global checks
    checks += 1
    if not is_so:
        sys.exit(f"not so: {what}")


def date(seconds):
    moment = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def canonical(value):
    return encode_canonical(value).encode()


def sign(private, data):
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(hashes.SHA256())).hex()
    return private.sign(data).hex()


def notice(title="No water", body="Bring your own water today.", life=3600, begins=-60, **more):
    text = {tag: {"title": title, "body": body} for tag in LANGUAGES}
    return json.dumps({"from": date(begins), "until": date(begins + life), "text": text, **more}).encode()


class House:
    def __init__(self, build, room, bins=None, people=("Ana", "Ben", "Chi"), town=TOWN):
        self.build, self.room = build, room
        self.hub = os.path.join(room, "hub")
        os.makedirs(self.hub)
        # Beside a copy of hubctl there is no kiosk-proof: tests of publishing do without pictures.
        self.hubctl_path = os.path.join(room, "hubctl")
        shutil.copy(os.path.join(build, "hubctl"), self.hubctl_path)
        self.town = os.path.join(room, "town")
        shutil.copytree(town, self.town)
        self.count, self.opened = 0, {}
        self.keys = {name: self.make_key(name) for name in people}
        with open(self.at("hub.json"), "w", encoding="utf-8") as file:
            file.write(self.hubctl("hub-key").stdout)
        first = self.at("first.change")
        self.hubctl("init", "--out", first, "--people",
                    ",".join(f"{key}.pub" for key in self.keys.values()), "--hub", self.at("hub.json"),
                    "--content", self.town, *(["--bins", str(bins)] if bins else []))
        self.first = first

    def at(self, name):
        return os.path.join(self.room, name)

    def phrase(self, name):
        return f"correct horse of {name}"

    def hubctl(self, *words, phrases=(), may_fail=False):
        done = subprocess.run(
            [self.hubctl_path, "--data", self.hub, "content", *words, "--passphrase-fd", "0"],
            input="".join(f"{p}\n" for p in phrases), capture_output=True, text=True, check=False)
        if done.returncode not in ((0, 1, 2) if may_fail else (0,)):
            sys.exit(f"hubctl content {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def make_key(self, name, *more):
        file = self.at(f"{name}.key")
        self.hubctl("key", "new", file, "--name", name, *more, phrases=[self.phrase(name)] * 2)
        return file

    def sign(self, change, *names):
        for name in names:
            self.hubctl("sign", change, "--key", self.keys[name], phrases=[self.phrase(name)])

    def begin(self):
        """Publishes the first package."""
        names = list(self.keys)[:2]
        self.sign(self.first, *names)
        self.hubctl("put", self.first)
        return self

    def change(self, files=None, *more, title="A change"):
        """Makes a change of {path: bytes, or None to take it away}.  Gives its file."""
        self.count += 1
        change = self.at(f"{self.count}.change")
        words = []
        for path, data in (files or {}).items():
            if data is None:
                words += ["--remove", path]
                continue
            file = self.at(f"{self.count}.{path.replace('/', '-')}")
            with open(file, "wb") as to:
                to.write(data)
            words.append(f"{path}={file}")
        self.hubctl("change", "--out", change, "--title", title, "--author", "Ana", *more, *words)
        return change

    def put(self, change):
        return self.hubctl("put", change, may_fail=True)

    def publish(self, files, *more, by=("Ana", "Ben")):
        change = self.change(files, *more)
        self.sign(change, *by)
        done = self.put(change)
        check(f"it is published: {done.stderr}", done.returncode == 0)

    def town_file(self, path):
        with open(os.path.join(self.town, path), "rb") as file:
            return file.read()

    def edited(self, path, old, new):
        """A file of the town with some words changed."""
        text = self.town_file(path).decode()
        check(f"{path} has {old}", old in text)
        return text.replace(old, new, 1).encode()

    # --- what a thief of keys can do ---

    def private(self, name):
        if name not in self.opened:
            with open(self.keys[name], "rb") as file:
                self.opened[name] = serialization.load_pem_private_key(file.read(), self.phrase(name).encode())
        return self.opened[name]

    def public(self, name):
        with open(f"{self.keys[name]}.pub", encoding="utf-8") as file:
            return json.load(file)

    def hub_private(self, role):
        with open(os.path.join(self.hub, "publish", f"{role}.pem"), "rb") as file:
            return serialization.load_pem_private_key(file.read(), None)


def key_id(public):
    return hashlib.sha256(canonical(public)).hexdigest()


class Evil:
    """A copy of a hub's public tree that somebody bends, with the keys that they stole."""

    def __init__(self, house, room):
        self.house, self.room = house, room
        self.tree = os.path.join(room, "content")
        shutil.copytree(os.path.join(house.hub, "content"), self.tree)

    def newest(self, role):
        tail = f".{role}.json"
        versions = [int(name[:-len(tail)]) for name in os.listdir(os.path.join(self.tree, "metadata"))
                    if name.endswith(tail) and name[:-len(tail)].isdigit()]
        return max(versions)

    def path(self, role, version=None):
        name = f"{version}.{role}.json" if version else f"{role}.json"
        return os.path.join(self.tree, "metadata", name)

    def read(self, role):
        version = None if role == "timestamp" else self.newest(role)
        with open(self.path(role, version), encoding="utf-8") as file:
            return json.load(file)

    def body(self, role):
        body = copy.deepcopy(self.read(role)["signed"])
        body["version"] += 1
        return body

    def say(self, role, body, signers):
        """signers: (key id, private key) pairs."""
        data = canonical(body)
        file = {"signatures": [{"keyid": name, "sig": sign(key, data)} for name, key in signers],
                "signed": body}
        version = None if role == "timestamp" else body["version"]
        with open(self.path(role, version), "w", encoding="utf-8") as to:
            json.dump(file, to)

    def target(self, body, path, data, **custom):
        """Puts a file into the tree, and into what a role says."""
        digest = hashlib.sha256(data).hexdigest()
        folder, name = os.path.split(path)
        os.makedirs(os.path.join(self.tree, "targets", folder), exist_ok=True)
        with open(os.path.join(self.tree, "targets", folder, f"{digest}.{name}"), "wb") as to:
            to.write(data)
        body["targets"][path] = {"length": len(data), "hashes": {"sha256": digest}}
        if custom:
            body["targets"][path]["custom"] = custom

    def person(self, name):
        return key_id(self.house.public(name)), self.house.private(name)

    def hub_key(self, role):
        where = self.read("targets")["signed"]["delegations"] if role == "rollout" else self.read("root")["signed"]
        roles = {r["name"]: r for r in where["roles"]} if role == "rollout" else where["roles"]
        return roles[role]["keyids"][0], self.house.hub_private(role)

    def hub_says(self, meta=None, snapshot=None, timestamp=None):
        """Snapshot and timestamp over the newest of all roles, by the hub's keys or by others'."""
        body = self.body("snapshot")
        for name in list(body["meta"]):
            body["meta"][name]["version"] = self.newest(name[:-5])
        body["meta"].update(meta or {})
        self.say("snapshot", body, [snapshot or self.hub_key("snapshot")])
        stamp = self.body("timestamp")
        stamp["meta"]["snapshot.json"] = {"version": body["version"]}
        self.say("timestamp", stamp, [timestamp or self.hub_key("timestamp")])

    def delegated_to(self, role):
        return next(r for r in self.read("targets")["signed"]["delegations"]["roles"] if r["name"] == role)


class Kiosk:
    """The real kiosk-sync, reading a tree as from a stick."""

    def __init__(self, build, room, root):
        self.build, self.room, self.root = build, room, root
        os.makedirs(room)
        self.state, self.socket = os.path.join(room, "state"), os.path.join(room, "sock")

    def look(self, tree, seconds=1.5, hears=False):
        """Runs until it has read the tree, then says what it would show; hears: urgent notices too."""
        before = self.wanted_raw()
        self.was_refused = False
        name = os.path.join(self.room, "log")
        with open(name, "wb") as log:
            process = subprocess.Popen(
                [os.path.join(self.build, "kiosk-sync"), "--state", self.state, "--socket", self.socket,
                 "--content-url", tree, "--content-root", self.root,
                 "--proof", "/bin/true"], stderr=log)
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.wanted_raw() == before and not self.was_refused:
            time.sleep(0.03)
            with open(name, "rb") as said:
                self.was_refused = b"nothing new can be fetched" in said.read()
        self.notices = self.heard() if hears else {}
        process.terminate()
        check("kiosk-sync ends well", process.wait(20) == 0)
        return self.shown()

    def heard(self):
        """The urgent notices that kiosk-sync tells the kiosk of, by id."""
        found = {}
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2.5)
            line.connect(self.socket)
            hello = json.dumps({"t": "hello", "v": 1}).encode()
            line.sendall(struct.pack("<I", len(hello)) + hello)
            data = b""
            try:
                while True:
                    piece = line.recv(65536)
                    if not piece:
                        break
                    data += piece
            except socket.timeout:
                pass
        while len(data) >= 4:
            length = struct.unpack("<I", data[:4])[0]
            message = json.loads(data[4:4 + length])
            data = data[4 + length:]
            if message["t"] == "announced":
                found = {alert["id"]: alert for alert in message["announced"]["alerts"]}
        return found

    def wanted_raw(self):
        try:
            with open(os.path.join(self.state, "content/wanted.json"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def shown(self):
        """{path: bytes} of its package."""
        raw = self.wanted_raw()
        found = {}
        for path, file in json.loads(raw)["files"].items() if raw else ():
            with open(os.path.join(self.state, "content/files", file["hash"]), "rb") as data:
                found[path] = data.read()
        return found


def change_file(change):
    with open(change, encoding="utf-8") as file:
        return json.load(file)


def write_change(file, change):
    with open(file, "w", encoding="utf-8") as to:
        json.dump(change, to)


def in_base64(data):
    return base64.b64encode(data).decode()
