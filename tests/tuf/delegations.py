# SPDX-License-Identifier: GPL-3.0-or-later
"""Delegations: who may speak of a target, in which order (5.6.7)."""
import hashlib
import os

from bench import case
from repository import Key, Repository


def graph(b, edges, visited, path="missing"):
    """edges: (delegator, name, more).  visited: the roles that are asked for, in order."""
    repo = b.start()
    for delegator, name, *more in edges:
        repo.delegate(delegator, name, **(more[0] if more else {}))
    names = {name for _, name, *_ in edges}
    repo.publish_all(*sorted(names), "targets")
    assert b.download(path) == 1
    assert b.asked()[4:] == [f"1.{name}" for name in visited]


LAST = {"terminating": True}
PY = {"paths": ["*.py"]}
GRAPHS = {
    "one": ([("targets", "A")], "A"),
    "two": ([("targets", "A"), ("targets", "B")], "AB"),
    "below the second": ([("targets", "A"), ("targets", "B"), ("B", "C")], "ABC"),
    "depth first": ([("targets", "A"), ("targets", "B"), ("A", "C"), ("A", "D")], "ACDB"),
    "deep first": ([("targets", "A"), ("targets", "B"), ("A", "C"), ("C", "D")], "ACDB"),
    "terminating": ([("targets", "A"), ("targets", "B"), ("A", "C", LAST), ("A", "D")], "AC"),
    "below terminating": ([("targets", "A"), ("targets", "B"), ("A", "C", LAST), ("C", "D")],
                          "ACD"),
    "terminating not for this path": ([("targets", "A", {**PY, **LAST}), ("targets", "B")], "B"),
    "other paths": ([("targets", "A", PY), ("targets", "B"), ("A", "C")], "B"),
    "other paths below": ([("targets", "A"), ("targets", "B"), ("A", "C", PY), ("C", "D")], "AB"),
    "cycle": ([("targets", "A"), ("targets", "B"), ("B", "C"), ("C", "D"), ("D", "B")], "ABCD"),
    "to itself": ([("targets", "A"), ("A", "A")], "A"),
    "two ways to one": ([("targets", "A"), ("targets", "B"), ("B", "C"), ("A", "C")], "ACB"),
    "two ways, one fits": ([("targets", "A"), ("targets", "B"), ("B", "C"), ("A", "C", PY)],
                           "ABC"),
}

for _name, (_edges, _visited) in GRAPHS.items():
    def _graph_case(b, edges=_edges, visited=_visited):
        graph(b, edges, visited)
    _graph_case.__name__ = "graph: " + _name
    _graph_case.__doc__ = "Roles are asked in order, each once, those below a role before the next."
    case(_graph_case)


@case
def order_decides(b):
    """Two roles speak of one target: the first one's word stands (CVE-2024-47534)."""
    repo = b.start()
    repo.delegate("targets", "first", ["*"])
    repo.delegate("targets", "second", ["*"])
    repo.add_target("second", "file", b"from the second")
    repo.add_target("first", "file", b"from the first")
    repo.publish_all("first", "second", "targets")
    assert b.download("file") == 0
    assert b.files() == {"file": b"from the first"}


@case
def terminating_hides(b):
    """Behind a terminating delegation nobody else may speak (CVE-2025-2886)."""
    repo = b.start()
    repo.delegate("targets", "owner", ["*"], terminating=True)
    repo.delegate("targets", "stranger", ["*"])
    repo.add_target("stranger", "file", b"not for you")
    repo.publish_all("owner", "stranger", "targets")
    assert b.download("file") == 1
    assert b.files() == {}


@case
def outside_its_paths(b):
    """A role that speaks of what nobody trusts it for is not heard."""
    repo = b.start()
    repo.delegate("targets", "role", ["docs/*"])
    repo.delegate("role", "below", ["*", "*/*"])
    repo.add_target("role", "other/file", b"x")
    repo.add_target("below", "other/file", b"x")
    repo.publish_all("below", "role", "targets")
    assert b.download("other/file") == 1
    assert b.asked()[4:] == []


PATTERNS = [
    ("*", "file", True), ("*", "a/file", False), ("*/*", "a/file", True), ("a/*", "a/b/c", False),
    ("*.tgz", "foo.tgz", True), ("*.tgz", "targets/foo.tgz", False), ("foo-?.tgz", "foo-2.tgz", True),
    ("foo-?.tgz", "foo-22.tgz", False), ("foo.tgz", "foo.tgz", True), ("a?b", "a/b", False),
    ("f[a-c]x", "fbx", True), ("f[!a-c]x", "fbx", False), ("f[!a-c]x", "fzx", True),
    ("*a*a*a*a*a*a*a*a*b", "a" * 200, False), ("?", "é", True), ("[é-ö]", "ñ", True), ("", "x", False),
    ("a\\*", "a*", False), ("[", "[", True), ("*c", "abc", True), ("*b", "abc", False),
]


@case
def path_patterns(b):
    """A pattern's wildcards stand for characters, never for a slash."""
    repo = b.start()
    for i, (pattern, _, _) in enumerate(PATTERNS):
        repo.delegate("targets", f"r{i}", [pattern])
    for i in range(len(PATTERNS)):
        repo.publish(f"r{i}")
    repo.publish_all("targets")
    for i, (pattern, path, fits) in enumerate(PATTERNS):
        for name in list(repo.body):
            b.has(f"r{i}") and os.unlink(b.path(f"r{i}"))
        b.asked()
        assert b.download(path) == 1
        assert (f"1.r{i}" in b.asked()) == fits, (pattern, path)


@case
def hash_prefixes(b):
    """path_hash_prefixes: the role whose prefix the SHA-256 of the path has."""
    repo = b.start()
    for i in range(16):
        repo.delegate("targets", f"bin-{i:x}", None, path_hash_prefixes=[f"{i:x}"])
    paths = [f"file{i}" for i in range(6)]
    for path in paths:
        name = "bin-" + hashlib.sha256(path.encode()).hexdigest()[0]
        repo.add_target(name, path, path.encode())
    repo.publish_all(*[f"bin-{i:x}" for i in range(16)], "targets")
    assert b.download(*paths) == 0
    assert b.files() == {path: path.encode() for path in paths}


@case
def hash_prefix_of_another(b):
    """A role that speaks of a path with another hash prefix is not heard."""
    repo = b.start()
    digit = hashlib.sha256(b"file").hexdigest()[0]
    other = "0" if digit != "0" else "1"
    repo.delegate("targets", "role", None, path_hash_prefixes=[other, digit + "zz"])
    repo.add_target("role", "file", b"x")
    repo.publish_all("role", "targets")
    assert b.download("file") == 1
    assert b.asked()[4:] == []


@case
def no_paths_at_all(b):
    """A delegation without paths is for nothing."""
    repo = b.start()
    repo.delegate("targets", "role", None)
    repo.add_target("role", "file", b"x")
    repo.publish_all("role", "targets")
    assert b.download("file") == 1
    assert b.asked()[4:] == []


@case
def missing_in_snapshot(b):
    """A delegated role that the snapshot does not list (go-tuf 652)."""
    repo = b.start()
    repo.delegate("targets", "role")
    repo.publish("role", "targets")
    del repo.body["snapshot"]["meta"]["role.json"]
    repo.publish("snapshot", "timestamp")
    assert b.download("file") == 1
    assert b.asked()[4:] == []


@case
def missing_targets_in_snapshot(b):
    """A snapshot that does not list the targets."""
    repo = b.start()
    del repo.body["snapshot"]["meta"]["targets.json"]
    repo.publish("snapshot", "timestamp")
    assert b.refresh() == 1


@case
def role_fails(b):
    """A role that cannot be had ends the search: a later one must not speak in its place."""
    repo = b.start()
    repo.delegate("targets", "first")
    repo.delegate("targets", "second")
    repo.add_target("second", "file", b"x")
    repo.publish_all("first", "second", "targets")
    del repo.files["metadata/1.first.json"]
    assert b.download("file") == 1
    assert b.files() == {}


@case
def cached_for_another(b):
    """A role here is judged by the keys of the delegator on this path, each time it is used."""
    repo = b.start()
    mine, yours = Key(), Key()
    repo.delegate("targets", "left", ["left/*"])
    repo.delegate("targets", "right", ["right/*"])
    repo.delegate("left", "shared", ["left/*"], keys=[mine])
    repo.delegate("right", "shared", ["right/*"], keys=[yours])
    repo.signers["shared"] = [mine]
    repo.add_target("shared", "left/file", b"left")
    repo.add_target("shared", "right/file", b"right")
    repo.publish_all("shared", "left", "right", "targets")
    assert b.download("left/file", "right/file") == 1
    assert list(b.files()) == ["left%2Ffile"]
    assert b.download("right/file") == 1
    assert list(b.files()) == ["left%2Ffile"]


@case
def cached_for_both(b):
    """A role that both delegators' keys have signed is fetched once."""
    repo = b.start()
    mine, yours = Key(), Key()
    repo.delegate("targets", "left", ["left/*"])
    repo.delegate("targets", "right", ["right/*"])
    repo.delegate("left", "shared", ["left/*"], keys=[mine])
    repo.delegate("right", "shared", ["right/*"], keys=[yours])
    repo.signers["shared"] = [mine, yours]
    repo.add_target("shared", "left/file", b"left")
    repo.add_target("shared", "right/file", b"right")
    repo.publish_all("shared", "left", "right", "targets")
    assert b.download("left/file", "right/file") == 0
    assert b.asked().count("1.shared") == 1


@case
def delegated_checks(b):
    """A delegated role's version, hash, date and type are checked like any other's."""
    from repository import date
    for fault in ("version", "hash", "date", "type", "threshold"):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        repo.lists_hashes = fault == "hash"
        delegation = repo.delegate("targets", "role")
        repo.add_target("role", "file", b"x")
        if fault == "date":
            repo.body["role"]["expires"] = date(-1)
        if fault == "type":
            repo.body["role"]["_type"] = "snapshot"
        if fault == "threshold":
            delegation["threshold"] = 2
        repo.publish_all("role", "targets")
        if fault == "version":
            repo.files["metadata/1.role.json"] = repo.signed("role", {**repo.body["role"], "version": 3})
        if fault == "hash":
            repo.files["metadata/1.role.json"] += b"\n"
        assert b.download("file") == 1, fault
        assert b.files() == {} and b.has("role") is None


@case
def delegated_changes(b):
    """A new version of a delegated role is fetched, an unchanged one not."""
    repo = b.start()
    repo.delegate("targets", "role")
    repo.add_target("role", "file", b"one")
    repo.publish_all("role", "targets")
    assert b.download("file") == 0
    repo.add_target("role", "file", b"two")
    repo.publish_all("role")
    b.asked()
    assert b.download("file") == 0
    assert b.files() == {"file": b"two"}
    assert "2.role" in b.asked()
    assert b.download("file") == 0
    assert b.asked() == ["2.root", "timestamp"]


NAMES = ["?", "#", "/role", "../role", "a/b/../c", "%2e", "..", ".", "röle", "x" * 300, ".hidden",
         "1.root", "a b\tc", "\\", "NUL", "root.json"]


@case
def unusual_names(b):
    """A role's name is never a path, here or there (CVE-2021-41131)."""
    from urllib.parse import quote
    for name in NAMES:
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start(Repository())
        repo.delegate("targets", name)
        repo.publish_all(name, "targets")
        assert b.download("missing") == 1
        assert "metadata/1." + quote(name, safe="") + ".json" in ["metadata/" + path + ".json" for path in b.asked()], name
        here = [file for file in os.listdir(b.metadata) if file.endswith(".json")]
        assert len(here) == 5, (name, here)
        assert sorted(os.listdir(b.room)) == ["first-root.json", "metadata", "targets"], name
        assert b.version("root") == 1 and b.version("targets") == 2
        b.asked()
        assert b.download("missing") == 1
        assert b.asked() == ["2.root", "timestamp"], name


@case
def names_of_top_roles(b):
    """A delegated role may not take the name, and so the file, of a top-level role."""
    for name in ("root", "timestamp", "snapshot", "targets", ""):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        key = Key()
        repo.body["targets"]["delegations"] = {"keys": {key.id: key.public}, "roles": [
            {"name": name, "keyids": [key.id], "threshold": 1, "terminating": False,
             "paths": ["*"]}]}
        repo.publish_all("targets")
        assert b.refresh() == 1, name
        assert b.version("targets") is None


@case
def bins_by_length(b):
    """succinct_roles (TAP 15) are not part of the specification: such delegations are refused."""
    repo = b.start()
    key = Key()
    repo.body["targets"]["delegations"] = {"keys": {key.id: key.public}, "succinct_roles": {
        "keyids": [key.id], "threshold": 1, "bit_length": 8, "name_prefix": "bin"}}
    repo.publish_all("targets")
    assert b.refresh() == 1
