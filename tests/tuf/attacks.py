# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks on what is signed: rollback, mix-and-match, keys that count twice, faults that TUF clients
really had."""
import hashlib
import json

from bench import case
from repository import Key, Repository, canonical


@case
def timestamp_rollback(b):
    """An older timestamp, rightly signed."""
    repo = b.start()
    repo.publish("timestamp")
    assert b.refresh() == 0
    repo.body["timestamp"]["version"] = 1
    repo.publish("timestamp", bump=False)
    b.asked()
    assert b.refresh() == 1
    assert b.version("timestamp") == 2
    assert b.asked()[-1] == "timestamp"


def snapshot_rollback_with(b, lists_hashes):
    repo = b.start()
    repo.lists_hashes = lists_hashes
    repo.publish_all()
    assert b.refresh() == 0
    repo.body["snapshot"]["version"] = 0
    repo.publish_all()
    b.asked()
    assert b.refresh() == 1
    assert b.versions()[1:3] == [2, 2]
    assert b.asked()[-1] == "timestamp"


@case
def snapshot_rollback(b):
    """A timestamp that names an older snapshot."""
    snapshot_rollback_with(b, False)


@case
def snapshot_rollback_hashes(b):
    """A timestamp that names an older snapshot, with hashes."""
    snapshot_rollback_with(b, True)


def targets_rollback_with(b, lists_hashes):
    repo = b.start()
    repo.lists_hashes = lists_hashes
    repo.publish("targets")
    repo.publish_all("targets")
    assert b.refresh() == 0
    repo.body["targets"]["version"] = 1
    repo.publish_all("targets")
    assert b.refresh() == 1
    assert b.versions() == [1, 3, 2, 3]


@case
def targets_rollback(b):
    """A snapshot that lists older targets."""
    targets_rollback_with(b, False)


@case
def targets_rollback_hashes(b):
    """The old snapshot serves for the check although its hash is not listed any more."""
    targets_rollback_with(b, True)


@case
def rollback_past_expiry(b):
    """The old snapshot serves for the check although it has expired."""
    from repository import date
    repo = b.start()
    repo.body["snapshot"]["expires"] = date(2)
    repo.publish("targets")
    repo.publish_all("targets")
    assert b.refresh() == 0
    repo.body["snapshot"]["expires"] = date(20)
    repo.body["targets"]["version"] = 1
    repo.publish_all("targets")
    assert b.refresh(days=4) == 1


@case
def snapshot_older_than_here(b):
    """The timestamp here is spoilt; the snapshot here still proves that there was a later one."""
    repo = b.start()
    early = dict(repo.files)
    repo.publish_all()
    assert b.refresh() == 0
    with open(b.path("timestamp"), "wb") as file:
        file.write(b"spoilt")
    repo.files.update(early)
    assert b.refresh() == 1
    assert b.version("snapshot") == 2


@case
def role_disappears(b):
    """A role that the trusted snapshot lists may not be gone from the next."""
    repo = b.start()
    repo.delegate("targets", "role")
    repo.publish_all("role", "targets")
    assert b.refresh() == 0
    del repo.body["snapshot"]["meta"]["role.json"]
    repo.publish_all()
    assert b.refresh() == 1
    assert b.version("snapshot") == 2


@case
def delegated_rollback(b):
    """A delegated role may not be older in the next snapshot, used or not."""
    repo = b.start()
    repo.delegate("targets", "role")
    repo.publish("role")
    repo.publish_all("role", "targets")
    assert b.refresh() == 0
    repo.body["snapshot"]["meta"]["role.json"]["version"] = 1
    repo.publish_all()
    assert b.refresh() == 1


@case
def snapshot_version_differs(b):
    """A snapshot of another version than the timestamp says."""
    repo = b.start()
    repo.body["snapshot"]["version"] = 7
    repo.files["metadata/1.snapshot.json"] = repo.signed("snapshot")
    assert b.refresh() == 1
    assert b.versions() == [1, 1, None, None]


@case
def targets_version_differs(b):
    """Targets of another version than the snapshot says: mix-and-match."""
    repo = b.start()
    repo.body["targets"]["version"] = 7
    repo.files["metadata/1.targets.json"] = repo.signed("targets")
    assert b.refresh() == 1
    assert b.version("targets") is None


@case
def root_version_differs(b):
    """A root of another version than the next one, also an older one that was good."""
    repo = b.start()
    first = repo.files["metadata/1.root.json"]
    for version in (1, 3, 77):
        repo.root["version"] = version
        repo.files["metadata/2.root.json"] = repo.signed("root")
        assert b.refresh() == 1, version
    repo.files["metadata/2.root.json"] = first
    assert b.refresh() == 1
    assert b.version("root") == 1


def hash_differs(b, role, length):
    repo = b.start()
    repo.lists_hashes = True
    repo.publish_all("targets")
    name = "2." + role
    data = repo.files[f"metadata/{name}.json"]
    # Another form of the same signed words: only the hash, or the length, tells.
    other = data.replace(b'"signed"', b'"\\u0073igned"') if length else data.replace(b" ", b"\n", 1)
    assert (len(other) == len(data)) != length
    repo.files[f"metadata/{name}.json"] = other
    assert b.refresh() == 1
    assert b.version(role) is None


@case
def snapshot_hash_differs(b):
    """A snapshot with other bytes than the timestamp lists."""
    hash_differs(b, "snapshot", False)


@case
def targets_hash_differs(b):
    """Targets with other bytes than the snapshot lists."""
    hash_differs(b, "targets", False)


@case
def second_hash_differs(b):
    """All listed hashes must fit, not only the first."""
    repo = b.start()
    repo.lists_hashes = True
    repo.publish("targets", "snapshot")
    repo.body["timestamp"]["meta"]["snapshot.json"]["hashes"]["sha512"] = "0" * 128
    repo.publish("timestamp")
    assert b.refresh() == 1


@case
def length_differs(b):
    """Metadata shorter than the length that is listed, where no hash is."""
    repo = b.start()
    repo.publish("snapshot")
    data = repo.files["metadata/2.snapshot.json"]
    repo.body["timestamp"]["meta"]["snapshot.json"]["length"] = len(data) + 1
    repo.publish("timestamp")
    assert b.refresh() == 1


@case
def unknown_hash_only(b):
    """Of the listed hashes at least one must be known."""
    repo = b.start()
    repo.publish("snapshot")
    repo.body["timestamp"]["meta"]["snapshot.json"]["hashes"] = {"blake9": "00"}
    repo.publish("timestamp")
    assert b.refresh() == 1


# --- fast-forward recovery: 5.3.11 -----------------------------------------------------------------


@case
def fast_forward_targets(b):
    """New snapshot keys allow older targets."""
    repo = b.start()
    repo.body["targets"]["version"] = 99998
    repo.publish_all("targets")
    assert b.refresh() == 0
    repo.rotate("snapshot")
    repo.body["targets"]["version"] = 1
    repo.publish("root")
    repo.publish_all("targets")
    assert b.refresh() == 0
    assert b.version("targets") == 2


@case
def fast_forward_snapshot(b):
    """New timestamp keys allow an older snapshot, with the same snapshot key."""
    repo = b.start()
    repo.body["snapshot"]["version"] = 99998
    repo.publish_all()
    assert b.refresh() == 0
    repo.rotate("timestamp")
    repo.body["snapshot"]["version"] = 1
    repo.publish("root")
    repo.publish_all()
    assert b.refresh() == 0
    assert b.version("snapshot") == 2


@case
def fast_forward_timestamp(b):
    """New timestamp keys allow an older timestamp."""
    repo = b.start()
    repo.body["timestamp"]["version"] = 99998
    repo.publish("timestamp")
    assert b.refresh() == 0
    repo.rotate("timestamp")
    repo.body["timestamp"]["version"] = 0
    repo.publish("root", "timestamp")
    assert b.refresh() == 0
    assert b.version("timestamp") == 1


@case
def fast_forward_one_key_of_two(b):
    """One key of two goes: the other one's signature alone would still fit the old files."""
    repo = Repository()
    stays = repo.signers["timestamp"][0]
    thief = repo.add_key("timestamp")
    repo.publish("root", bump=False)
    repo.body["timestamp"]["version"] = 99998
    repo.publish("timestamp")
    b.start(repo)
    assert b.refresh() == 0
    repo.root["roles"]["timestamp"]["keyids"].remove(thief.id)
    repo.signers["timestamp"] = [stays]
    repo.body["timestamp"]["version"] = 0
    repo.publish("root", "timestamp")
    assert b.refresh() == 0
    assert b.version("timestamp") == 1


@case
def other_keys_are_no_recovery(b):
    """A root that changes other keys does not allow an older timestamp."""
    repo = b.start()
    repo.publish("timestamp")
    assert b.refresh() == 0
    repo.rotate("targets")
    repo.publish("root")
    repo.publish("targets")
    repo.body["timestamp"]["version"] = 1
    repo.publish("timestamp", bump=False)
    assert b.refresh() == 1
    assert b.versions()[:2] == [2, 2]


# --- who signs -------------------------------------------------------------------------------------


@case
def wrong_signatures(b):
    """Each kind of key: its signature is taken, a like one over other bytes is not."""
    for kind in ("ed25519", "ecdsa", "ecdsa-sha2-nistp256", "rsa"):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start(Repository())
        key = Key(kind)
        repo.add_key("root", key)
        repo.root["roles"]["root"]["threshold"] = 2
        repo.publish("root")
        assert b.refresh() == 0, kind
        repo.publish("root")
        file = json.loads(repo.files["metadata/3.root.json"])
        for signature in file["signatures"]:
            if signature["keyid"] == key.id:
                signature["sig"] = key.sign(b"other bytes")
        repo.files["metadata/3.root.json"] = json.dumps(file).encode()
        assert b.refresh() == 1, kind
        assert b.version("root") == 2


def unsigned_role(b, role):
    repo = b.start()
    assert b.refresh() == 0
    repo.signers[role] = [Key()]
    repo.publish_all("targets")
    assert b.refresh() == 1
    assert b.version(role) == 1


@case
def timestamp_unsigned(b):
    """A timestamp by a key that root does not know."""
    unsigned_role(b, "timestamp")


@case
def snapshot_unsigned(b):
    """A snapshot by a key that root does not know."""
    unsigned_role(b, "snapshot")


@case
def targets_unsigned(b):
    """Targets by a key that root does not know."""
    unsigned_role(b, "targets")


@case
def delegated_unsigned(b):
    """A delegated role by a key that its delegator does not know."""
    repo = b.start()
    repo.delegate("targets", "role")
    repo.signers["role"] = [Key()]
    repo.add_target("role", "file", b"forged")
    repo.publish_all("role", "targets")
    assert b.download("file") == 1
    assert b.files() == {} and b.has("role") is None


@case
def root_key_elsewhere(b):
    """A key that root lists, but for another role."""
    repo = b.start()
    repo.signers["snapshot"] = repo.signers["targets"]
    repo.publish_all()
    assert b.refresh() == 1


@case
def threshold_missed(b):
    """Two signatures of three."""
    repo = Repository()
    repo.add_key("snapshot")
    repo.add_key("snapshot")
    repo.root["roles"]["snapshot"]["threshold"] = 3
    repo.publish("root", bump=False)
    repo.publish_all()
    b.start(repo)
    assert b.refresh() == 0
    repo.signers["snapshot"].pop()
    repo.publish_all()
    assert b.refresh() == 1
    assert b.version("snapshot") == 2


@case
def threshold_cannot_be_met(b):
    """A role with fewer keys than its threshold: root is taken, the role never."""
    repo = b.start()
    repo.root["roles"]["snapshot"]["threshold"] = 6
    repo.publish("root")
    repo.publish_all()
    assert b.refresh() == 1
    assert b.versions()[0] == 2 and b.version("snapshot") is None


@case
def same_signature_twice(b):
    """One key signs twice: it counts once."""
    repo = Repository()
    repo.add_key("snapshot", signs=False)
    repo.root["roles"]["snapshot"]["threshold"] = 2
    repo.signers["snapshot"] *= 2
    repo.publish("root", bump=False)
    repo.publish_all()
    b.start(repo)
    assert b.refresh() == 1


@case
def same_keyid_twice(b):
    """One key is listed nine times in a role: it counts once."""
    repo = b.start()
    key = repo.signers["snapshot"][0]
    repo.root["roles"]["snapshot"] = {"keyids": [key.id] * 9, "threshold": 6}
    repo.publish("root")
    repo.publish_all()
    assert b.refresh() == 1
    assert b.version("snapshot") is None


@case
def same_signature_twice(b):
    """Two signatures under one keyid: refused, whichever of them is good (4.2)."""
    repo = b.start()
    repo.publish("root")
    for role, name in (("root", "2.root"), ("timestamp", "timestamp"), ("snapshot", "1.snapshot"),
                       ("targets", "1.targets")):
        path = f"metadata/{name}.json"
        right = repo.files[path]
        file = json.loads(right)
        good = file["signatures"][0]
        bad = {**good, "sig": repo.signers[role][0].sign(b"other bytes")}
        for two in ([good, good], [good, bad], [bad, good], [good, {**good, "sig": ""}]):
            repo.files[path] = json.dumps({**file, "signatures": two}).encode()
            assert b.refresh() == 1, (role, two)
            assert b.version(role) == (1 if role == "root" else None), (role, two)
        repo.files[path] = right
    assert b.refresh() == 0
    assert b.versions() == [2, 1, 1, 1]


@case
def same_key_two_schemes(b):
    """One key under two types, and so two names, does not meet a threshold of 2 (tuf 920)."""
    repo = b.start(init=False)
    key = Key("ecdsa")
    repo.root["roles"]["snapshot"] = {"keyids": [], "threshold": 2}
    repo.signers["snapshot"] = []
    repo.add_key("snapshot", key)
    repo.add_key("snapshot", key.renamed("ecdsa-sha2-nistp256"))
    repo.publish("root", bump=False)
    repo.publish_all()
    assert b.init() == 0
    assert b.refresh() == 1
    assert b.version("snapshot") is None


@case
def same_key_other_fields(b):
    """One key with one more field in it, and so another name, counts once."""
    repo = b.start(init=False)
    key = repo.signers["snapshot"][0]
    twin = key.renamed("ed25519")
    twin.public = {**key.public, "extra": 1}
    repo.add_key("snapshot", twin.name())
    repo.root["roles"]["snapshot"]["threshold"] = 2
    repo.publish("root", bump=False)
    repo.publish_all()
    assert b.init() == 0
    assert b.refresh() == 1


@case
def wrong_keyid(b):
    """A key under a name that is not its own."""
    for where in ("root", "root, a field more", "targets"):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        key = Key()
        key.id = hashlib.sha256(canonical("another")).hexdigest()
        if where == "root, a field more":
            key = Key()
            key.public["extra"] = 1
        if where.startswith("root"):
            repo.add_key("root", key)
            repo.publish("root")
        else:
            repo.delegate("targets", "role", keys=[key])
            repo.signers["role"] = [key]
            repo.publish_all("role", "targets")
        assert b.refresh() == 1, where


@case
def weak_rsa(b):
    """An RSA key of fewer than 2048 bits counts for nothing."""
    repo = b.start()
    repo.rotate("timestamp")
    repo.root["roles"]["timestamp"]["keyids"].clear()
    repo.signers["timestamp"].clear()
    repo.add_key("timestamp", Key("rsa", bits=1024))
    repo.publish("root", "timestamp")
    assert b.refresh() == 1
    assert b.version("root") == 2


@case
def local_files_spoilt(b):
    """Spoilt files here are fetched anew; a spoilt root falls back to the first and walks again."""
    repo = b.start()
    repo.delegate("targets", "role")
    repo.add_target("role", "file", b"bytes")
    repo.publish_all("role", "targets")
    for _ in range(3):
        repo.publish("root")
    assert b.download("file") == 0
    good = {role: b.has(role) for role in ("root", "timestamp", "snapshot", "targets", "role")}
    for role in good:
        for bytes_ in (b"", b"{", b"[]", good[role][:-20], good[role].replace(b"1", b"2"),
                       b"\0" * 5000, good["timestamp"] if role != "timestamp" else good["role"]):
            with open(b.path(role), "wb") as file:
                file.write(bytes_)
            assert b.download("file") == 0, (role, bytes_[:20], b.said)
            assert b.has(role) == good[role], role


@case
def note_spoilt(b):
    """A spoilt note of rotated keys does not stay in the way."""
    import os
    b.start()
    assert b.refresh() == 0
    for bytes_ in (b"", b"x" * 999, b"-7\n"):
        with open(os.path.join(b.metadata, "rotated"), "wb") as file:
            file.write(bytes_)
        assert b.refresh() == 0
        assert b.refresh() == 0


@case
def many_at_once(b):
    """Clients that run at the same time on one folder wait for each other."""
    import subprocess
    repo = b.start()
    repo.publish("root", "root")
    command = [b.client, "--metadata-dir", b.metadata, "--metadata-url",
               f"{b.server.address}/metadata", "refresh"]
    crowd = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(8)]
    assert [one.wait(60) for one in crowd] == [0] * 8
    assert b.versions() == [3, 1, 1, 1]
