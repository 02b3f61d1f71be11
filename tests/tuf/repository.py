# SPDX-License-Identifier: GPL-3.0-or-later
"""A TUF repository that a test can bend as it likes.

Keys, signatures and canonical JSON come from Debian's python3-cryptography and
python3-securesystemslib, so that the client is judged by another implementation than its own.
"""
import copy
import hashlib
import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from securesystemslib.formats import encode_canonical

TOP = ("root", "timestamp", "snapshot", "targets")


def canonical(value):
    return encode_canonical(value).encode()


def date(days):
    moment = datetime.now(timezone.utc) + timedelta(days=days)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def pem(private):
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


class Key:
    """A key pair.  public: the key as metadata have it; id: its name there."""

    def __init__(self, kind="ed25519", bits=2048):
        self.kind = kind
        if kind == "ed25519":
            self.private = ed25519.Ed25519PrivateKey.generate()
            raw = self.private.public_key().public_bytes(
                serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            public, scheme = raw.hex(), "ed25519"
        elif kind.startswith("ecdsa"):
            self.private = ec.generate_private_key(ec.SECP256R1())
            public, scheme = pem(self.private), "ecdsa-sha2-nistp256"
        else:
            self.private = rsa.generate_private_key(65537, bits)
            public, scheme = pem(self.private), "rsassa-pss-sha256"
        self.public = {"keytype": kind, "scheme": scheme, "keyval": {"public": public}}
        self.name()

    def name(self):
        self.id = hashlib.sha256(canonical(self.public)).hexdigest()
        return self

    def renamed(self, keytype):
        """The same key under another type, and so under another name."""
        twin = copy.copy(self)
        twin.public = {**self.public, "keytype": keytype}
        return twin.name()

    def sign(self, data):
        if self.kind == "ed25519":
            return self.private.sign(data).hex()
        if self.kind.startswith("ecdsa"):
            return self.private.sign(data, ec.ECDSA(hashes.SHA256())).hex()
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH)
        return self.private.sign(data, pss, hashes.SHA256()).hex()


class Repository:
    """body: what each role says, as plain dictionaries; signers: who signs it; files: what is
    served, path to bytes.  publish() signs, counts versions up and fills in what others say."""

    def __init__(self, kind="ed25519", consistent=True):
        self.body, self.signers, self.files = {}, {}, {}
        self.targets_content = {}
        self.lists_hashes = False
        self.kind = kind
        for role in TOP:
            self.body[role] = {"_type": role, "spec_version": "1.0.34", "version": 0,
                               "expires": date(30)}
        self.root.update(consistent_snapshot=consistent, keys={}, roles={})
        self.body["timestamp"]["meta"] = {}
        self.body["snapshot"]["meta"] = {}
        self.body["targets"]["targets"] = {}
        for role in TOP:
            self.root["roles"][role] = {"keyids": [], "threshold": 1}
            self.signers[role] = []
            self.add_key(role)
        self.publish("root", "targets", "snapshot", "timestamp")

    @property
    def root(self):
        return self.body["root"]

    @property
    def consistent(self):
        return self.root.get("consistent_snapshot", False)

    # --- keys ---

    def add_key(self, role, key=None, signs=True):
        key = key or Key(self.kind)
        self.root["keys"][key.id] = key.public
        self.root["roles"][role]["keyids"].append(key.id)
        if signs:
            self.signers[role].append(key)
        return key

    def rotate(self, role):
        self.root["roles"][role]["keyids"].clear()
        self.signers[role].clear()
        return self.add_key(role)

    # --- signing ---

    def envelope(self, body, signers):
        data = canonical(body)
        return {"signatures": [{"keyid": key.id, "sig": key.sign(data)} for key in signers],
                "signed": body}

    def signed(self, role, body=None):
        file = self.envelope(self.body[role] if body is None else body, self.signers[role])
        return json.dumps(file, indent=1, ensure_ascii=False).encode()

    def serve(self, role, version, data):
        """Puts data where the client looks for that version of role."""
        name = quote(role, safe="")
        if role == "timestamp" or (role != "root" and not self.consistent):
            self.files[f"metadata/{name}.json"] = data
        else:
            self.files[f"metadata/{version}.{name}.json"] = data

    def meta_of(self, role, data):
        meta = {"version": self.body[role]["version"]}
        if self.lists_hashes:
            meta["length"] = len(data)
            meta["hashes"] = {"sha256": hashlib.sha256(data).hexdigest(),
                              "sha512": hashlib.sha512(data).hexdigest()}
        return meta

    def publish(self, *roles, bump=True):
        for role in roles:
            self.body[role]["version"] += 1 if bump else 0
            data = self.signed(role)
            self.serve(role, self.body[role]["version"], data)
            if role == "snapshot":
                self.body["timestamp"]["meta"]["snapshot.json"] = self.meta_of(role, data)
            elif role not in ("root", "timestamp"):
                self.body["snapshot"]["meta"][f"{role}.json"] = self.meta_of(role, data)

    def publish_all(self, *roles):
        """Those, and what must follow them."""
        self.publish(*roles, "snapshot", "timestamp")

    # --- targets ---

    def add_target(self, role, path, data, algorithms=("sha256",)):
        sums = {name: hashlib.new(name, data).hexdigest() for name in algorithms}
        self.body[role]["targets"][path] = {"length": len(data), "hashes": sums}
        self.serve_target(path, data, sums)

    def serve_target(self, path, data, sums):
        folder, slash, name = path.rpartition("/")
        if not self.consistent:
            self.files[f"targets/{path}"] = data
            return
        for value in sums.values():
            self.files[f"targets/{folder}{slash}{value}.{name}"] = data

    def target_addresses(self, path):
        name = path.rpartition("/")[2]
        return [address for address in self.files
                if address.startswith("targets/") and address.endswith(name)]

    # --- delegations ---

    def delegate(self, role, name, paths=("*",), keys=None, threshold=1, terminating=False,
                 **fields):
        """role trusts name for paths.  Its own keys are made if none are given."""
        if name not in self.body:
            self.body[name] = {"_type": "targets", "spec_version": "1.0.34", "version": 0,
                               "expires": date(30), "targets": {}}
            self.signers[name] = []
        fresh = keys is None
        keys = [Key(self.kind)] if fresh else keys
        if fresh:
            self.signers[name] += keys
        lot = self.body[role].setdefault("delegations", {"keys": {}, "roles": []})
        lot["keys"].update({key.id: key.public for key in keys})
        delegation = {"name": name, "keyids": [key.id for key in keys], "threshold": threshold,
                      "terminating": terminating}
        if paths is not None:
            delegation["paths"] = list(paths)
        delegation.update(fields)
        lot["roles"].append(delegation)
        return delegation
