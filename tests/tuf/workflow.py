# SPDX-License-Identifier: GPL-3.0-or-later
"""The ordinary workflow: what is asked for, in which order, and what is kept (section 5)."""
import copy
import json

from bench import case
from repository import Key, Repository, date

ALL = ["2.root", "timestamp", "1.snapshot", "1.targets"]


@case
def first_refresh(b):
    """The first refresh asks for each file once, in order, and keeps them all."""
    b.start()
    assert b.refresh() == 0
    assert b.asked() == ALL
    assert b.versions() == [1, 1, 1, 1]


@case
def second_refresh(b):
    """What is here and valid is not fetched again."""
    b.start()
    b.refresh()
    b.asked()
    assert b.refresh() == 0
    assert b.asked() == ["2.root", "timestamp"]


@case
def address_without_slash(b):
    """The address may end with a slash or not."""
    b.start()
    assert b.refresh(slash="") == 0


@case
def implicit_refresh(b):
    """A download of nothing refreshes first."""
    b.start()
    assert b.download("nowhere") == 1
    assert b.asked() == ALL
    assert b.versions() == [1, 1, 1, 1]


@case
def no_init(b):
    """Without a root nothing is asked for."""
    b.start(init=False)
    assert b.refresh() == 1
    assert b.asked() == []


@case
def root_without_version(b):
    """A first root that is none: nothing is asked for."""
    repo = b.start(init=False)
    root = json.loads(repo.files["metadata/1.root.json"])
    del root["signed"]["version"]
    b.init(json.dumps(root).encode())
    assert b.refresh() == 1
    assert b.asked() == []


@case
def root_unsigned(b):
    """A first root that its own keys did not sign: nothing is asked for."""
    repo = b.start(init=False)
    root = json.loads(repo.files["metadata/1.root.json"])
    root["signatures"][0]["sig"] = Key().sign(b"something else")
    b.init(json.dumps(root).encode())
    assert b.refresh() == 1
    assert b.asked() == []


@case
def bytes_are_kept(b):
    """What is trusted is kept byte for byte as it came."""
    repo = b.start()
    b.refresh()
    assert b.has("timestamp") == repo.files["metadata/timestamp.json"]
    assert b.has("snapshot") == repo.files["metadata/1.snapshot.json"]
    assert b.has("targets") == repo.files["metadata/1.targets.json"]


def key_with(field, value):
    """A key with one more field, which its name is made over too."""
    key = Key("ecdsa")
    key.public[field] = value
    return key.name()


@case
def unknown_fields(b):
    """Fields that we do not know are signed, and do not disturb."""
    repo = b.start()
    repo.root["custom-field"] = ["wört\n\t\"\\", {"b": 1, "a": [True, None, -5]}]
    repo.root["roles"]["root"]["other"] = "value"
    repo.add_key("root", key_with("extra", {"a": 1}))
    repo.root["roles"]["root"]["threshold"] = 2
    repo.publish("root")
    repo.publish("root")
    assert b.refresh() == 0
    assert b.version("root") == 3


@case
def key_hash_field(b):
    """keyid_hash_algorithms, of old metadata, changes nothing."""
    repo = b.start()
    repo.rotate("snapshot")
    repo.root["roles"]["snapshot"]["keyids"].clear()
    repo.signers["snapshot"].clear()
    repo.add_key("snapshot", key_with("keyid_hash_algorithms", "md5"))
    repo.publish("root")
    repo.publish_all()
    assert b.refresh() == 0
    assert b.version("snapshot") == 2


@case
def empty_signature(b):
    """A place for a signature that nobody has made yet does not disturb."""
    repo = b.start()
    file = json.loads(repo.files["metadata/timestamp.json"])
    file["signatures"].insert(0, {"keyid": "0" * 64, "sig": ""})
    repo.files["metadata/timestamp.json"] = json.dumps(file).encode()
    assert b.refresh() == 0


@case
def hashes_and_lengths(b):
    """Listed hashes and lengths are checked, then left out again."""
    repo = b.start()
    repo.lists_hashes = True
    repo.publish_all("targets")
    assert b.refresh() == 0
    repo.lists_hashes = False
    repo.publish_all("targets")
    assert b.refresh() == 0
    assert b.versions() == [1, 3, 3, 3]


@case
def not_consistent(b):
    """Without consistent snapshots the names have no version and targets no hash."""
    repo = b.start(consistent=False)
    repo.add_target("targets", "a/file.txt", b"here")
    repo.delegate("targets", "role")
    repo.publish_all("role", "targets")
    assert b.download("a/file.txt") == 0
    assert b.asked() == ["2.root", "timestamp", "snapshot", "targets", "targets/a/file.txt"]
    assert b.download("nowhere") == 1
    assert b.asked()[-1] == "role"


@case
def consistent_left_out(b):
    """consistent_snapshot may be missing: then it is off."""
    repo = Repository(consistent=False)
    del repo.root["consistent_snapshot"]
    repo.publish("root", bump=False)
    b.start(repo)
    assert b.refresh() == 0
    assert b.asked()[-1] == "targets"


@case
def missing_timestamp(b):
    """A timestamp that is not there."""
    repo = b.start()
    b.refresh()
    del repo.files["metadata/timestamp.json"]
    b.asked()
    assert b.refresh() == 1
    assert b.asked()[-1] == "timestamp"


@case
def missing_snapshot(b):
    """A snapshot that is not there: the timestamp is kept, the next run goes on."""
    repo = b.start()
    b.refresh()
    repo.publish_all()
    gone = repo.files.pop("metadata/2.snapshot.json")
    assert b.refresh() == 1
    assert b.versions() == [1, 2, 1, 1]
    repo.files["metadata/2.snapshot.json"] = gone
    assert b.refresh() == 0
    assert b.versions() == [1, 2, 2, 1]


@case
def missing_targets(b):
    """Targets that are not there: timestamp and snapshot are kept, the next run goes on."""
    repo = b.start()
    b.refresh()
    repo.publish_all("targets")
    gone = repo.files.pop("metadata/2.targets.json")
    assert b.refresh() == 1
    assert b.versions() == [1, 2, 2, 1]
    repo.files["metadata/2.targets.json"] = gone
    assert b.refresh() == 0


@case
def same_timestamp_version(b):
    """Another timestamp of the same version does not replace the one here, and is no error."""
    repo = b.start()
    b.refresh()
    before = b.has("timestamp")
    repo.body["timestamp"]["meta"]["snapshot.json"]["version"] = 100
    repo.publish("timestamp", bump=False)
    assert b.refresh() == 0
    assert b.has("timestamp") == before


@case
def wrong_type(b):
    """A snapshot served as the timestamp, rightly signed."""
    repo = b.start()
    key = repo.signers["timestamp"][0]
    repo.add_key("snapshot", key)
    body = copy.deepcopy(repo.body["snapshot"])
    body.update(meta={"snapshot.json": {"version": 1}}, version=2)
    repo.publish("root")
    repo.files["metadata/timestamp.json"] = repo.signed("snapshot", body)
    assert b.refresh() == 1
    assert b.version("timestamp") is None


# --- root chains: keys of each version, its threshold, who signed it, is it good -----------------

CHAINS = {
    "1 of 1 rotated": [([1], 1, [1]), ([2], 1, [2, 1]), ([2], 1, [2])],
    "others sign too": [([1], 1, [3, 1, 4]), ([2], 1, [3, 2, 1, 4]), ([2], 1, [3, 2, 4])],
    "3 of 5 in turn": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 2, 3, 4], 3, [0, 4, 1]),
                       ([0, 1, 2, 3, 4], 3, [0, 1, 3])],
    "3 of 5, one rotated": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 1])],
    "3 of 5, in two steps": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 2, 4, 5]),
                             ([0, 1, 3, 4, 5], 3, [0, 4, 5])],
    "3 of 5, all rotated": [([0, 1, 2, 3, 4], 3, [0, 2, 4]),
                            ([5, 6, 7, 8, 9], 3, [0, 2, 4, 5, 6, 7]), ([5, 6, 7, 8, 9], 3, [5, 6, 7])],
    "threshold up": [([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [1, 2])],
    "threshold down": [([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1, 2]), ([1, 2, 3], 1, [1])],
    "a key and the threshold up": [([1], 1, [1]), ([1, 2], 2, [1, 2])],
    "old key missing": [([1], 1, [1]), ([2], 1, [2, 3, 4], False)],
    "new key missing": [([1], 1, [1]), ([2], 1, [1, 3, 4], False)],
    "3 new missing": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 2, 4], False)],
    "3 old missing": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 5], False)],
    "new threshold missed": [([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [2], False)],
    "old threshold missed": [([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1], False)],
}


def serve_role(repo, role, keys, numbers, threshold, signers):
    repo.root["roles"][role] = {"keyids": [], "threshold": threshold}
    repo.signers[role] = [keys[i] for i in signers]
    for i in numbers:
        repo.add_key(role, keys[i], signs=False)


def root_chain(b, chain):
    """A chain of roots: each is taken only if the keys before it and its own signed it."""
    keys = [Key("ecdsa") for _ in range(10)]
    repo = Repository()
    repo.root["version"] = 0
    for numbers, threshold, signers, *_ in chain:
        serve_role(repo, "root", keys, numbers, threshold, signers)
        repo.publish("root")
    b.start(repo)
    is_good = len(chain[-1]) == 3
    assert b.refresh() == (0 if is_good else 1)
    assert b.version("root") == len(chain) - (0 if is_good else 1)


for _name, _chain in CHAINS.items():
    def _chain_case(b, chain=_chain):
        root_chain(b, chain)
    _chain_case.__name__ = "root: " + _name
    _chain_case.__doc__ = root_chain.__doc__
    case(_chain_case)

ROLES = [([2], 1, [2], 0), ([1], 1, [3, 1, 4], 0), ([2], 1, [1, 3, 4], 1),
         ([0, 1, 3, 4, 5], 3, [0, 2, 4], 1), ([0, 1, 3, 4, 5], 3, [0, 4], 1),
         ([0, 1, 2, 3, 4], 3, [2, 3, 4], 0)]


@case
def other_roles_rotated(b):
    """Timestamp, snapshot and targets with new keys and thresholds, rightly signed or not."""
    keys = [Key() for _ in range(10)]
    for role in ("timestamp", "snapshot", "targets"):
        for numbers, threshold, signers, code in ROLES:
            repo = Repository()
            if b.server:
                b.finish()
                b.__init__(b.client)
            b.start(repo)
            assert b.refresh() == 0
            serve_role(repo, role, keys, numbers, threshold, signers)
            repo.publish("root", "targets", "snapshot", "timestamp")
            assert b.refresh() == code, (role, numbers)
            assert (b.version(role) == 2) == (code == 0)


# --- expiry ---------------------------------------------------------------------------------------


@case
def root_expired(b):
    """An expired root is taken, and ends the update (5.3.10)."""
    repo = b.start()
    b.refresh()
    repo.root["expires"] = date(-1)
    repo.publish("root", "targets", "snapshot", "timestamp")
    assert b.refresh() == 1
    assert b.versions() == [2, 1, 1, 1]


@case
def expired_root_is_replaced(b):
    """An expired root does not block its own replacement (rust-tuf 49)."""
    repo = b.start()
    repo.root["expires"] = date(-1)
    repo.publish("root")
    assert b.refresh() == 1
    repo.root["expires"] = date(5)
    repo.publish("root")
    assert b.refresh() == 0
    assert b.version("root") == 3


@case
def expired_in_between(b):
    """Roots on the way may have expired."""
    repo = b.start()
    repo.root["expires"] = date(-10)
    repo.publish("root")
    repo.root["expires"] = date(10)
    repo.publish("root")
    assert b.refresh() == 0


@case
def new_metadata_expired(b):
    """New timestamp, snapshot or targets that have expired are not kept."""
    for role, kept in (("timestamp", 1), ("snapshot", 1), ("targets", 1)):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        assert b.refresh() == 0
        repo.body[role]["expires"] = date(-1)
        repo.publish_all("targets")
        assert b.refresh() == 1, role
        assert b.version(role) == kept, role
        repo.body[role]["expires"] = date(1)
        repo.publish_all("targets")
        assert b.refresh() == 0, role


@case
def unchanged_files_expire(b):
    """What has not changed is looked at again: it may have expired here (python-tuf 322)."""
    for role in ("root", "timestamp", "snapshot", "targets"):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = Repository()
        repo.body[role]["expires"] = date(5)
        repo.publish("root", bump=False)
        repo.publish_all("targets")
        b.start(repo)
        assert b.refresh() == 0
        assert b.refresh(days=6) == 1, role
        assert b.refresh() == 0, role


@case
def expired_here_new_there(b):
    """Expired files here serve to bring new ones."""
    repo = b.start()
    repo.body["timestamp"]["expires"] = date(7)
    repo.body["snapshot"]["expires"] = date(7)
    repo.publish_all()
    assert b.refresh() == 0
    repo.body["timestamp"]["expires"] = date(21)
    repo.body["snapshot"]["expires"] = date(21)
    repo.publish_all("targets")
    assert b.refresh(days=18) == 0
    assert b.versions() == [1, 3, 3, 2]


@case
def expires_this_second(b):
    """Metadata that expire at the very second of the start have expired (5.4.4)."""
    repo = Repository()
    for role in ("root", "timestamp", "snapshot", "targets"):
        repo.body[role]["expires"] = "9999-12-31T23:59:59Z"
    repo.body["timestamp"]["expires"] = "2030-01-01T00:00:00Z"
    repo.publish("root", bump=False)
    repo.publish_all("targets")
    b.start(repo)
    assert b.refresh(moment="2029-12-31 23:59:59") == 0
    assert b.refresh(moment="2030-01-01 00:00:00") == 1
    assert b.refresh(moment="2038-01-20 00:00:00") == 1
