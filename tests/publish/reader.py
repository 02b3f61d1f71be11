# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a repository as any TUF client does (specification 1.0.34, 5.2 to 5.7), with Debian's
python3-securesystemslib and nothing of ours."""
import fnmatch
import hashlib
import json
import os
from datetime import datetime, timezone

from securesystemslib.formats import encode_canonical
from securesystemslib.keys import verify_signature


class Refused(Exception):
    pass


def verify(file, keys, role):
    data = encode_canonical(file["signed"]).encode()
    good = set()
    for signature in file["signatures"]:
        keyid = signature["keyid"]
        if keyid in role["keyids"] and keyid in keys:
            key = {**keys[keyid], "keyid": keyid}
            if verify_signature(key, signature, data):
                good.add(key["keyval"]["public"])
    if len(good) < role["threshold"]:
        raise Refused(f"{file['signed']['_type']}: {len(good)} of {role['threshold']}")
    if datetime.fromisoformat(file["signed"]["expires"].replace("Z", "+00:00")) < datetime.now(timezone.utc):
        raise Refused("expired")


class Reader:
    def __init__(self, tree):
        self.tree = tree
        root = self.file("1.root.json")
        while True:
            verify(root, root["signed"]["keys"], root["signed"]["roles"]["root"])
            name = f"{root['signed']['version'] + 1}.root.json"
            if not os.path.exists(os.path.join(tree, "metadata", name)):
                break
            after = self.file(name)
            verify(after, root["signed"]["keys"], root["signed"]["roles"]["root"])
            root = after
        self.root = root["signed"]
        keys, roles = self.root["keys"], self.root["roles"]
        timestamp = self.file("timestamp.json")
        verify(timestamp, keys, roles["timestamp"])
        version = timestamp["signed"]["meta"]["snapshot.json"]["version"]
        snapshot = self.file(f"{version}.snapshot.json")
        verify(snapshot, keys, roles["snapshot"])
        self.meta = snapshot["signed"]["meta"]
        self.targets = self.role("targets", keys, roles["targets"])

    def file(self, name):
        with open(os.path.join(self.tree, "metadata", name), encoding="utf-8") as file:
            return json.load(file)

    def role(self, name, keys, role):
        version = self.meta[f"{name}.json"]["version"]
        file = self.file(f"{version}.{name}.json")
        verify(file, keys, role)
        if file["signed"]["version"] != version:
            raise Refused(f"{name}: another version than the snapshot's")
        return file["signed"]

    def paths(self):
        """All paths that some role may speak of, with its entry."""
        found = {}
        self.walk(self.targets, lambda path: True, found)
        return found

    def walk(self, said, may, found):
        for path, entry in said["targets"].items():
            if may(path):
                found.setdefault(path, entry)
        for role in said.get("delegations", {}).get("roles", []):
            below = self.role(role["name"], said["delegations"]["keys"], role)
            self.walk(below, lambda path, role=role: may(path) and self.fits(role, path), found)

    @staticmethod
    def fits(role, path):
        steps = path.split("/")
        for pattern in role.get("paths", []):
            parts = pattern.split("/")
            if len(parts) == len(steps) and all(map(fnmatch.fnmatchcase, steps, parts)):
                return True
        digest = hashlib.sha256(path.encode()).hexdigest()
        return any(digest.startswith(p) for p in role.get("path_hash_prefixes", []))

    def bytes(self, path, entry):
        folder, name = os.path.split(path)
        with open(os.path.join(self.tree, "targets", folder, f"{entry['hashes']['sha256']}.{name}"), "rb") as file:
            data = file.read()
        if len(data) != entry["length"] or hashlib.sha256(data).hexdigest() != entry["hashes"]["sha256"]:
            raise Refused(path)
        return data
