#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The threat table of docs/developers/publish.md, row by row: somebody has certain keys and serves
what they like.  What does the real kiosk-sync show?  The thief's repository is signed with
python3-cryptography.  Usage: threats.py BUILD [ROW ...]    The last line is `checks: N`."""
import json
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True  # the tree stays as it is

import house
from house import Evil, House, Kiosk, check, date, key_id, notice

ROWS = {}
NUMBERS, FORGED = "numbers.json", b'{"forged": true}'
PATH = "announce/x.json"


def row(run):
    ROWS[run.__name__] = run
    return run


class Scene:
    """A city with one change published, a kiosk that has seen it, and one that has seen nothing."""

    def __init__(self, build, room):
        self.build, self.room = build, room
        self.house = House(build, room, town=house.TOWN).begin()
        self.first = Evil(self.house, os.path.join(room, "first"))  # as it was at first
        self.new = self.house.edited(NUMBERS, "[", "[ ")
        self.house.publish({NUMBERS: self.new})
        self.tree = os.path.join(self.house.hub, "content")
        self.root = os.path.join(self.tree, "metadata/1.root.json")
        self.kiosk = Kiosk(build, os.path.join(room, "kiosk"), self.root)
        self.good = self.kiosk.look(self.tree, 20)
        check("the kiosk shows what people signed", self.good[NUMBERS] == self.new)
        self.count = 0

    def evil(self):
        self.count += 1
        return Evil(self.house, os.path.join(self.room, f"evil{self.count}"))

    def fresh(self):
        self.count += 1
        return Kiosk(self.build, os.path.join(self.room, f"fresh{self.count}"), self.root)

    def clone(self):
        """The same kiosk, as it was before anybody attacked it."""
        self.count += 1
        room = os.path.join(self.room, f"clone{self.count}")
        kiosk = Kiosk(self.build, room, self.root)
        shutil.copytree(self.kiosk.state, kiosk.state)
        return kiosk

    def shows_nothing_new(self, evil, what):
        kiosk = self.clone()
        check(f"{what}: the kiosk shows what it had", kiosk.look(evil.tree, 60) == self.good)
        check(f"{what}: it has looked, and refused", kiosk.was_refused)

    def fresh_shows_no_forgery(self, evil, what):
        shown = self.fresh().look(evil.tree, 60)
        check(f"{what}: a new kiosk shows nothing forged", FORGED not in shown.values())
        return shown


def forged_city(evil, signers):
    body = evil.body("city")
    evil.target(body, NUMBERS, FORGED)
    evil.say("city", body, signers)


def stranger():
    private = house.ec.generate_private_key(house.ec.SECP256R1())
    return "0" * 64, private


def strangers(count):
    """Their keys as signers, and their public halves by id."""
    signers, publics = [], {}
    for _ in range(count):
        _, private = stranger()
        pem = private.public_key().public_bytes(house.serialization.Encoding.PEM,
                                                house.serialization.PublicFormat.SubjectPublicKeyInfo).decode()
        public = {"keytype": "ecdsa", "scheme": "ecdsa-sha2-nistp256", "keyval": {"public": pem}}
        signers.append((key_id(public), private))
        publics[key_id(public)] = public
    return signers, publics


@row
def no_key(s):
    """Only the line or the web server: nothing new is shown, and nothing forged."""
    evil = s.evil()
    for where, _, names in os.walk(os.path.join(evil.tree, "targets")):
        for name in names:
            with open(os.path.join(where, name), "wb") as file:
                file.write(FORGED)
    s.fresh_shows_no_forgery(evil, "every file is exchanged")
    evil = s.evil()
    forged_city(evil, [stranger(), stranger()])
    evil.hub_says(snapshot=stranger(), timestamp=stranger())
    s.shows_nothing_new(evil, "all is signed by strangers")
    s.shows_nothing_new(s.first, "the older repository is served again")


@row
def timestamp_key(s):
    """The key of the timestamp: no file is shown that the snapshot does not name."""
    evil = s.evil()
    forged_city(evil, [stranger()])
    evil.hub_says(snapshot=stranger())
    s.shows_nothing_new(evil, "with a snapshot of its own")
    stamp = s.first.body("timestamp")
    stamp["version"] = 99
    s.first.say("timestamp", stamp, [s.first.hub_key("timestamp")])
    s.shows_nothing_new(s.first, "an older snapshot under a new timestamp")


@row
def snapshot_key(s):
    """The key of the snapshot alone: nothing, since no timestamp speaks of it."""
    evil = s.evil()
    forged_city(evil, [stranger()])
    evil.hub_says(timestamp=stranger())
    s.shows_nothing_new(evil, "with a timestamp of its own")


@row
def hub_fully(s):
    """The hub with its three keys, all its files and the web server: it can hold back, and let out
    early what two people signed, after its date and within its ring and centres; nothing else."""
    for what, signers in (("nobody", []), ("strangers", [stranger()]),
                          ("the hub", [s.evil().hub_key("snapshot"), s.evil().hub_key("timestamp")])):
        evil = s.evil()
        forged_city(evil, signers)
        evil.hub_says()
        s.shows_nothing_new(evil, f"a page signed by {what}")
        s.fresh_shows_no_forgery(evil, f"a page signed by {what}")
    evil = s.evil()
    body = evil.body("targets")
    hub = evil.hub_key("snapshot")
    body["delegations"]["keys"][hub[0]] = evil.read("root")["signed"]["keys"][hub[0]]
    city = next(r for r in body["delegations"]["roles"] if r["name"] == "city")
    city.update(keyids=[hub[0]], threshold=1)
    evil.say("targets", body, [hub])
    forged_city(evil, [hub])
    evil.hub_says()
    s.shows_nothing_new(evil, "a delegation to itself")
    evil = s.evil()
    body = evil.body("root")
    body["roles"]["targets"].update(keyids=[hub[0]], threshold=1)
    evil.say("root", body, [hub])
    s.shows_nothing_new(evil, "a root of its own")
    evil = s.evil()
    body = evil.body("rollout")
    evil.target(body, NUMBERS, FORGED)
    evil.target(body, PATH, notice())
    evil.say("rollout", body, [evil.hub_key("rollout")])
    evil.hub_says()
    kiosk = s.clone()
    shown = kiosk.look(evil.tree, 60, hears=True)
    check("its role may speak of rollout.json alone", shown == s.good and not kiosk.notices)
    evil = s.evil()
    evil.hub_says(meta={"city.json": {"version": 1}})
    s.shows_nothing_new(evil, "an older role in a new snapshot")
    # A kiosk that has seen nothing yet can be given what was signed before: it is held back.
    fresh = s.fresh().look(evil.tree, 60)
    check("held back from a new kiosk", fresh[NUMBERS] == s.house.town_file(NUMBERS))


@row
def hub_and_dates(s):
    """What is signed for later, or for another centre or ring, the hub cannot let out."""
    later = s.house.edited(NUMBERS, "[", "[  ")
    s.house.publish({NUMBERS: later}, "--at", date(7200))
    places = s.house.edited("places.json", "[", "[  ")
    s.house.publish({"places.json": places}, "--centres", "Elsewhere")
    evil = s.evil()
    body = evil.body("rollout")
    body["targets"] = {}
    evil.target(body, "rollout.json", json.dumps(
        {"format": 1, "release": 99, "before": 0, "is_stopped": False, "rings": [{"may_show": 99}]}).encode())
    evil.say("rollout", body, [evil.hub_key("rollout")])
    evil.hub_says()
    shown = s.kiosk.look(evil.tree, 60)
    check("not before its date", shown[NUMBERS] == s.new)
    check("not in another centre", shown["places.json"] == s.good["places.json"])


@row
def one_person(s):
    """One person's key, and the whole hub: urgent notices, within their rules; nothing else."""
    evil = s.evil()
    ana = evil.person("Ana")
    hub = evil.hub_key("snapshot")
    for what, signers in (("alone", [ana]), ("written twice", [ana, ana]), ("with the hub's", [ana, hub]),
                          ("under another's name", [ana, (evil.person("Ben")[0], ana[1])]),
                          ("under another type", [ana, (key_id({**s.house.public("Ana"), "keytype": "ecdsa-sha2-nistp256"}), ana[1])])):
        evil = s.evil()
        forged_city(evil, signers)
        evil.hub_says()
        s.shows_nothing_new(evil, f"a page with one key {what}")
    for role in ("targets", "root"):
        evil = s.evil()
        body = evil.body(role)
        where = body["roles"]["targets"] if role == "root" else next(
            r for r in body["delegations"]["roles"] if r["name"] == "city")
        where.update(keyids=[ana[0]], threshold=1)
        evil.say(role, body, [ana])
        if role == "targets":
            forged_city(evil, [ana])
            evil.hub_says()
        s.shows_nothing_new(evil, f"{role} by one person")
    evil = s.evil()
    body = evil.body("announce")
    evil.target(body, PATH, notice("Forged by one"))
    evil.target(body, "announce/long.json", notice(life=80 * 3600))
    evil.target(body, "announce/big.json", notice() + b" " * 4096)
    evil.target(body, "announce/deep/x.json", notice())
    evil.target(body, NUMBERS, FORGED)
    evil.target(body, "guides/en/scams.md", FORGED)
    evil.say("announce", body, [ana])
    evil.hub_says()
    kiosk = s.clone()
    shown = kiosk.look(evil.tree, 60, hears=True)
    check("a notice is shown", list(kiosk.notices) == [PATH])
    check("for information, never over the whole screen", kiosk.notices[PATH]["level"] == "info")
    check("and no page is touched", shown == s.good)


@row
def translators(s):
    """Two keys that may sign one language only: that language's words, nothing else."""
    evil = s.evil()
    two, publics = strangers(2)
    people = [evil.person("Ana"), evil.person("Ben")]
    body = evil.body("targets")  # people gave Spanish to two translators
    body["delegations"]["keys"].update(publics)
    next(r for r in body["delegations"]["roles"] if r["name"] == "i18n-es")["keyids"] = [name for name, _ in two]
    evil.say("targets", body, people)
    spanish = evil.body("i18n-es")
    evil.target(spanish, "words/es/said.json", FORGED)
    for path in ("words/ar/said.json", NUMBERS, "guides/en/scams.md", "words/en/said.json", "keys/working"):
        evil.target(spanish, path, FORGED)
    evil.say("i18n-es", spanish, two)
    evil.hub_says()
    shown = s.kiosk.look(evil.tree, 60)
    changed = {path for path in shown if shown[path] != s.good.get(path)}
    check(f"their own language alone: {changed}", changed == {"words/es/said.json"})


@row
def two_people(s):
    """Two people's keys and the hub: everything that residents read.  It must be so; it is why keys
    are kept apart."""
    evil = s.evil()
    forged_city(evil, [evil.person("Ana"), evil.person("Ben")])
    evil.hub_says()
    check("a page is shown", s.kiosk.look(evil.tree, 60)[NUMBERS] == FORGED)


@row
def root_keys(s):
    """Two of the three root keys, with the line alone: they say who signs, so all that residents
    read.  One of them, even with the whole hub: nothing new."""
    new, publics = strangers(2)
    seats = [name for name, _ in new]

    def usurp(people, **hub):
        evil = s.evil()
        body = evil.body("root")
        body["keys"].update(publics)
        for role in ("root", "targets", *hub):
            body["roles"][role]["keyids"] = seats
        evil.say("root", body, [evil.person(name) for name in people] + new)
        body = evil.body("targets")
        body["delegations"]["keys"].update(publics)
        next(r for r in body["delegations"]["roles"] if r["name"] == "city")["keyids"] = seats
        evil.say("targets", body, new)
        forged_city(evil, new)
        evil.hub_says(**hub)
        return evil

    for people in (["Ana"], ["Chi"]):
        s.shows_nothing_new(usurp(people), f"a root by {people[0]} alone, with the hub")
    for what, hub in (("with the hub", {}), ("with the line alone", {"snapshot": new[0], "timestamp": new[0]})):
        shown = s.clone().look(usurp(["Ana", "Chi"], **hub).tree, 60)
        check(f"two of three, {what}: what they like", shown[NUMBERS] == FORGED)


@row
def two_people_without_hub(s):
    """Two people's keys without the hub: what they sign is no part of any snapshot."""
    evil = s.evil()
    forged_city(evil, [evil.person("Ana"), evil.person("Ben")])
    evil.hub_says(snapshot=stranger(), timestamp=stranger())
    s.shows_nothing_new(evil, "with a snapshot of strangers")


def main():
    build = os.path.abspath(sys.argv[1])
    for name in sys.argv[2:] or list(ROWS):
        with tempfile.TemporaryDirectory(prefix="foyer-threats.") as room:
            ROWS[name](Scene(build, room))
        print(f"{name}: {' '.join(ROWS[name].__doc__.split())}", flush=True)
    print(f"checks: {house.checks}")


if __name__ == "__main__":
    main()
