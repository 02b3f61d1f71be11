# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets: their bytes, their lengths, their names (5.7)."""
import os

from bench import case
from server import Answer


@case
def a_file(b):
    """A target comes whole, under its hash, and not again while it is here."""
    repo = b.start()
    repo.add_target("targets", "file.txt", b"content")
    repo.publish_all("targets")
    assert b.refresh() == 0
    assert b.files() == {}
    assert b.download("file.txt") == 0
    assert b.files() == {"file.txt": b"content"}
    b.asked()
    assert b.download("file.txt") == 0
    assert b.asked() == ["2.root", "timestamp"]


@case
def in_a_folder(b):
    """A target with a path lies here under one name."""
    repo = b.start()
    repo.add_target("targets", "path/to/file.txt", b"content", ("sha256", "sha512"))
    repo.publish_all("targets")
    assert b.download("path/to/file.txt") == 0
    assert b.files() == {"path%2Fto%2Ffile.txt": b"content"}


@case
def empty_file(b):
    """A target of no bytes."""
    repo = b.start()
    repo.add_target("targets", "empty", b"")
    repo.publish_all("targets")
    assert b.download("empty") == 0
    assert b.files() == {"empty": b""}


@case
def several(b):
    """Several at once: one refresh; the first that fails ends it."""
    repo = b.start()
    repo.add_target("targets", "one", b"1")
    repo.add_target("targets", "two", b"2")
    repo.publish_all("targets")
    assert b.download("one", "nowhere", "two") == 1
    assert b.files() == {"one": b"1"}
    assert b.asked().count("timestamp") == 1


@case
def substituted(b):
    """Other bytes than those that were signed: longer, shorter, as long, none."""
    repo = b.start()
    repo.add_target("targets", "file", b"the right words")
    repo.add_target("targets", "other", b"others")
    repo.publish_all("targets")
    assert b.download("file") == 0
    for forged in (b"the wrong words", b"short", b"the right words and more", b"",
                   b"OTHERS"):
        for name in ("file", "other"):
            for address in repo.target_addresses(name):
                repo.files[address] = forged
        b.download("file")
        assert b.download("other") == 1
        assert b.files() == {"file": b"the right words"}


@case
def changed(b):
    """A new version replaces the old under the same name; a failed one leaves it."""
    repo = b.start()
    for i in range(4):
        words = f"version {i}".encode()
        repo.add_target("targets", "file", words)
        repo.publish_all("targets")
        assert b.download("file") == 0
        assert b.files() == {"file": words}
        repo.add_target("targets", "file", words + b"!")
        repo.publish_all("targets")
        for address in repo.target_addresses("file"):
            repo.files[address] = b"nothing of that"
        assert b.download("file") == 1
        assert b.files() == {"file": words}


@case
def one_hash_wrong(b):
    """All the hashes must fit."""
    repo = b.start()
    repo.add_target("targets", "file", b"words", ("sha256", "sha512"))
    repo.body["targets"]["targets"]["file"]["hashes"]["sha512"] = "ab" * 64
    repo.publish_all("targets")
    assert b.download("file") == 1
    assert b.files() == {}


@case
def hashes_unknown(b):
    """Unknown hashes do not disturb; nothing but unknown ones is not enough."""
    repo = b.start()
    repo.add_target("targets", "both", b"words")
    repo.add_target("targets", "none", b"words")
    listed = repo.body["targets"]["targets"]
    listed["both"]["hashes"]["blake9"] = "00"
    listed["none"]["hashes"] = {"blake9": "00", "md5": "00"}
    repo.publish_all("targets")
    assert b.download("both") == 0
    assert b.download("none") == 1
    assert list(b.files()) == ["both"]


@case
def too_short_for_length(b):
    """A right hash with a wrong length: both must fit."""
    repo = b.start()
    repo.add_target("targets", "file", b"words")
    repo.body["targets"]["targets"]["file"]["length"] = 6
    repo.publish_all("targets")
    assert b.download("file") == 1
    assert b.files() == {}


@case
def endless_target(b):
    """A target that does not end is cut off at its length."""
    repo = b.start()
    repo.add_target("targets", "file", b"words")
    repo.publish_all("targets")
    for address in repo.target_addresses("file"):
        repo.files[address] = Answer(body=b"words", endless=True)
    assert b.download("file") == 1
    assert b.server.http.sent < 64 << 20
    assert b.files() == {}


@case
def cut_off(b):
    """A server that promises more than it sends."""
    repo = b.start()
    repo.add_target("targets", "file", b"words")
    repo.publish_all("targets")
    for address in repo.target_addresses("file"):
        repo.files[address] = Answer(body=b"wor", length=5)
    assert b.download("file") == 1
    assert b.files() == {}


@case
def length_past_ours(b):
    """A target that is longer than we ever take, however it is signed, is not asked for."""
    repo = b.start()
    repo.add_target("targets", "file", b"words")
    repo.body["targets"]["targets"]["file"]["length"] = 1 << 40
    repo.publish_all("targets")
    b.refresh()
    b.asked()
    assert b.download("file") == 1
    assert b.asked() == ["2.root", "timestamp"]


@case
def names_that_climb(b):
    """Names with ".." are neither asked for nor written."""
    repo = b.start()
    for path in ("../up", "a/../../up", "..", ".", "a/./b", "a/.."):
        repo.add_target("targets", path, b"words")
    repo.publish_all("targets")
    b.refresh()
    b.asked()
    for path in ("../up", "a/../../up", "..", ".", "a/./b", "a/.."):
        assert b.download(path) == 1, path
        assert not any(name.startswith("targets/") for name in b.asked()), path
    assert b.files() == {}
    assert sorted(os.listdir(b.room)) == ["first-root.json", "metadata", "targets"]


@case
def names_of_all_kinds(b):
    """Other names than words: each has one file here, and its own address."""
    from urllib.parse import quote
    repo = b.start(consistent=False)
    names = [".hidden", "a b", "a?b", "a#b", "ñ/ö", "a%41b", "%2e%2e/x", "x" * 250, "a..b/c.."]
    for name in names:
        repo.add_target("targets", name, name.encode())
        address = quote(name, safe="/%")
        repo.files["targets/" + address] = name.encode()
    repo.publish_all("targets")
    for name in names:
        assert b.download(name) == 0, (name, b.said, b.asked())
    assert sorted(b.files().values()) == sorted(name.encode() for name in names)


@case
def a_link_in_the_way(b):
    """A symbolic link where the target should lie is replaced, not followed."""
    repo = b.start()
    repo.add_target("targets", "file", b"words")
    repo.publish_all("targets")
    secret = os.path.join(b.room, "secret")
    with open(secret, "wb") as file:
        file.write(b"keep")
    os.symlink(secret, os.path.join(b.targets, "file"))
    os.symlink(secret, os.path.join(b.targets, "file.part"))
    assert b.download("file") == 0
    with open(secret, "rb") as file:
        assert file.read() == b"keep"
    assert b.files() == {"file": b"words"}
    assert not os.path.islink(os.path.join(b.targets, "file"))
