# SPDX-License-Identifier: GPL-3.0-or-later
"""Caps on bytes, rotations and roles, and a server that is no repository."""
import os
import subprocess

from bench import case
from repository import Repository
from server import Answer, Server

CAPS = {"root": 512000, "timestamp": 16384, "snapshot": 2000000, "targets": 5000000}


def filled(repo, role, size):
    """Role's next version, rightly signed, of exactly that many bytes."""
    repo.body[role]["fill"] = ""
    short = len(repo.signed(role, {**repo.body[role], "version": repo.body[role]["version"] + 1}))
    repo.body[role]["fill"] = "x" * (size - short)
    repo.publish(role)


@case
def caps(b):
    """Metadata of the largest size are taken, one byte more is not, however they are signed."""
    for role, most in CAPS.items():
        for size, code in ((most, 0), (most + 1, 1)):
            if b.server:
                b.finish()
                b.__init__(b.client)
            repo = b.start()
            filled(repo, role, size)
            if role != "root":
                follow = {"targets": ["snapshot", "timestamp"], "snapshot": ["timestamp"]}
                repo.publish(*follow.get(role, []))
            assert b.refresh() == code, (role, size)


@case
def endless_metadata(b):
    """Metadata that do not end are cut off at once."""
    for name in ("2.root", "timestamp", "1.snapshot", "1.targets"):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        repo.files[f"metadata/{name}.json"] = Answer(endless=True)
        assert b.refresh() == 1, name
        assert b.server.http.sent < 64 << 20, name


@case
def listed_length_caps(b):
    """No more is read than the length that is signed: a longer snapshot is cut off there."""
    repo = b.start()
    repo.lists_hashes = True
    repo.publish_all("targets")
    data = repo.files["metadata/2.snapshot.json"]
    repo.files["metadata/2.snapshot.json"] = data + b" " * 100000
    assert b.refresh() == 1
    assert "larger than the limit" in b.said, b.said


@case
def signed_length_past_ours(b):
    """A signed length larger than our cap does not lift the cap."""
    repo = b.start()
    filled(repo, "snapshot", CAPS["snapshot"] + 1000)
    repo.body["timestamp"]["meta"]["snapshot.json"]["length"] = CAPS["snapshot"] + 1000
    repo.publish("timestamp")
    assert b.refresh() == 1
    assert "larger than the limit" in b.said, b.said


@case
def rotations(b):
    """At most 256 new roots in one refresh; the next goes on from there."""
    repo = b.start()
    for _ in range(300):
        repo.publish("root")
    assert b.refresh() == 0
    assert b.version("root") == 257
    assert b.asked()[255:257] == ["257.root", "timestamp"]
    assert b.refresh() == 0
    assert b.version("root") == 301


@case
def many_roles(b):
    """At most 32 delegated roles are visited for one target."""
    repo = b.start()
    for i in range(40):
        repo.delegate("targets", f"r{i}")
    repo.add_target("r31", "last", b"in reach")
    repo.add_target("r32", "past", b"out of reach")
    repo.publish_all(*[f"r{i}" for i in range(40)], "targets")
    assert b.download("last") == 0
    b.asked()
    assert b.download("past") == 1
    assert b.version("r31") == 1 and b.version("r32") is None


@case
def many_searches(b):
    """Searches in one run that meet more roles than are kept in memory."""
    repo = b.start()
    names = []
    for folder in "abcd":
        repo.delegate("targets", folder, [folder + "/*"])
        for i in range(25):
            repo.delegate(folder, f"{folder}{i}", [folder + "/*"])
            names.append(f"{folder}{i}")
        repo.add_target(names[-1], folder + "/file", folder.encode())
    repo.publish_all(*names, *"abcd", "targets")
    paths = [folder + "/file" for folder in "abcdabcd"]
    assert b.download(*paths) == 0
    assert sorted(b.files().values()) == [b"a", b"b", b"c", b"d"]
    assert len(b.asked()) == 4 + 4 * 26 + 4


@case
def deep_roles(b):
    """Roles below roles count too."""
    repo = b.start()
    names = ["targets"] + [f"r{i}" for i in range(40)]
    for above, below in zip(names, names[1:]):
        repo.delegate(above, below)
    repo.publish_all(*reversed(names[1:]), "targets")
    assert b.download("missing") == 1
    assert b.version("r31") == 1 and b.version("r32") is None


def faults(b, kind, codes):
    """Each call of each kind in turn gets that fault; the next run must go on."""
    repo = b.start()
    repo.delegate("targets", "role")
    for call in ("write", "fsync", "rename", "unlink", "flock", "openat"):
        for when in range(1, 100):
            data = f"{call} {when}".encode()
            repo.add_target("role", "file", data)
            repo.publish("root")
            repo.publish_all("role", "targets")
            code = b.download("file", fault=f"{call}:{kind}:when={when}", codes=codes)
            is_past = code == 0 and not b.was_injected()
            assert b.download("file") == 0, (call, when, b.said)
            assert b.files() == {"file": data}, (call, when)
            if is_past:
                break
        assert when > 1 and is_past, call


@case
def disk_full(b):
    """No room on the disk, at each write, sync, rename and open; libraries may not load then."""
    faults(b, "error=ENOSPC", (0, 1, 127))


@case
def killed(b):
    """Killed at each write, sync, rename and open."""
    faults(b, "signal=SIGKILL", (0, 1, -9))


@case
def statuses(b):
    """404 and 403 end the chain of roots; another status ends the update."""
    repo = b.start()
    repo.publish("root")
    good = repo.files["metadata/2.root.json"]
    for status, code in ((404, 0), (403, 0), (500, 1), (503, 1), (302, 1), (206, 1), (401, 1),
                         (429, 1), (204, 1)):
        repo.files["metadata/2.root.json"] = Answer(status, good if status != 204 else b"")
        assert b.refresh() == code, status
        assert b.version("root") == 1, status
    repo.files["metadata/2.root.json"] = Answer(200, b"<html>Please accept our conditions.</html>")
    assert b.refresh() == 1


@case
def redirects(b):
    """No redirect is followed, to another host, another path, or a file."""
    repo = b.start()
    repo.add_target("targets", "file", b"words")
    repo.publish_all("targets")
    other = Server(lambda: repo.files)
    repo.files["metadata/moved.json"] = repo.files["metadata/timestamp.json"]
    try:
        for to in (f"{other.address}/metadata/timestamp.json", "/metadata/moved.json",
                   "file:///etc/passwd", "moved.json"):
            repo.files["metadata/timestamp.json"] = Answer(302, b"", {"Location": to})
            b.asked()
            assert b.refresh() == 1, to
            assert b.asked()[-1] == "timestamp" and other.asked == []
    finally:
        other.stop()


@case
def nobody_there(b):
    """No server: an error, and what is here stays."""
    b.start()
    assert b.refresh() == 0
    before = b.versions()
    b.server.http.socket.close()
    assert b.run("--metadata-url", "http://127.0.0.1:9/metadata", "refresh") == 1
    assert b.run("--metadata-url", "", "refresh") == 1
    assert b.versions() == before


@case
def nobody_there_nor_files(b):
    """An address that is no web server's: not even a right repository is read there."""
    repo = b.start()
    folder = os.path.join(b.room, "files")
    os.makedirs(folder + "/metadata")
    for path, data in repo.files.items():
        with open(os.path.join(folder, path), "wb") as file:
            file.write(data)
    assert b.run("--metadata-url", f"file://{folder}/metadata", "refresh") == 1
    assert "not in the form" in b.said, b.said


@case
def tls(b):
    """A certificate of nobody's is refused; one that is pinned is taken."""
    b.repo = Repository()
    certificate = os.path.join(b.room, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", certificate, "-out",
                    certificate + ".crt"], check=True, capture_output=True)
    with open(certificate, "ab") as both, open(certificate + ".crt", "rb") as crt:
        both.write(crt.read())
    b.server = Server(lambda: b.repo.files, certificate)
    assert b.init() == 0
    assert b.refresh() == 1
    assert b.asked() == []
    assert b.run("--ca-file", certificate + ".crt", "--metadata-url",
                 f"{b.server.address}/metadata", "refresh") == 0
