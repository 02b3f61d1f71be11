#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing with the real hubctl, from the first keys to what kiosks show.
Usage: publish.py BUILD [CASE ...]    The last line is `checks: N`."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the tree stays as it is

import house
from house import Evil, House, Kiosk, canonical, change_file, check, date, notice, sign, write_change
from reader import Reader

CASES = {}
NUMBERS = "numbers.json"


def case(run):
    CASES[run.__name__] = run
    return run


def new_number(h, digits="5550199"):
    old = json.loads(h.town_file(NUMBERS))[0]["digits"]
    return h.edited(NUMBERS, f'"digits": "{old}"', f'"digits": "{digits}"')


def package(shown):
    return {path: data for path, data in shown.items() if path != "rollout.json"}


def folder(root):
    found = {}
    for where, _, names in os.walk(root):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = file.read()
    return found


def refused(h, change, words):
    done = h.put(change)
    check(f"refused ({words}): {done.returncode} {done.stderr}", done.returncode == 1 and words in done.stderr)


def forge(h, change, role, edit, *names):
    """Edits what a change says for role, and signs it all anew with the keys of names."""
    said = change_file(change)
    for entry in said["roles"]:
        if entry["name"] == role:
            body = json.loads(entry["signed"], strict=False)
            edit(body)
            entry["version"] = body["version"]
            entry["signed"] = canonical(body).decode()
        data = entry["signed"].encode()
        entry["signatures"] = [{"keyid": house.key_id(h.public(n)), "sig": sign(h.private(n), data)}
                               for n in names]
    write_change(change, said)
    return change


@case
def whole_path(build, room):
    """Three keys, a first package, a change of one file, two signatures, every kind of reader."""
    h = House(build, room)
    h.sign(h.first, "Ana")
    refused(h, h.first, "more must sign")
    check("nothing is there", not os.path.exists(os.path.join(h.hub, "content")))
    h.begin()
    tree = os.path.join(h.hub, "content")
    root = os.path.join(tree, "metadata/1.root.json")
    kiosk = Kiosk(build, os.path.join(room, "k"), root)
    check("a kiosk has the whole town", package(kiosk.look(tree, 60)) == folder(h.town))
    change = h.change({NUMBERS: new_number(h)})
    refused(h, change, "2 more must sign")
    h.sign(change, "Ana")
    refused(h, change, "1 more must sign, of [\"Ben\",\"Chi\"]")
    h.sign(change, "Chi")
    check("published", h.put(change).returncode == 0)
    refused(h, change, "changed since this change was made")
    check("the kiosk has the change", kiosk.look(tree, 60)[NUMBERS] == new_number(h))
    reader = Reader(tree)
    paths = reader.paths()
    check("an independent reader too", reader.bytes(NUMBERS, paths[NUMBERS]) == new_number(h))
    check("and every file", all(reader.bytes(path, entry) is not None for path, entry in paths.items()))
    client = [os.path.join(build, "tuf-client"), "--metadata-dir", os.path.join(room, "md")]
    os.makedirs(client[2])
    got = os.path.join(room, "got")
    os.makedirs(got)
    subprocess.run([*client, "init", root], check=True)
    server = subprocess.Popen([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0", "-d", tree],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              env={**os.environ, "PYTHONUNBUFFERED": "1"})
    port = server.stdout.readline().split("port ")[1].split()[0]
    url = f"http://127.0.0.1:{port}"
    subprocess.run([*client, "--metadata-url", f"{url}/metadata", "--target-name", NUMBERS,
                    "--target-base-url", f"{url}/targets", "--target-dir", got, "download"], check=True)
    server.terminate()
    server.wait()
    with open(os.path.join(got, NUMBERS), "rb") as file:
        check("the command fetches it", file.read() == new_number(h))
    check("history", "A change" in h.hubctl("history").stdout)


@case
def two_distinct_people(build, room):
    """What looks like two signatures and is one, and delegations that nobody agreed to."""
    h = House(build, room).begin()
    change = h.change({NUMBERS: new_number(h)})
    h.sign(change, "Ana", "Ana")
    refused(h, change, "1 more must sign")
    said = change_file(change)
    signature = said["roles"][0]["signatures"][0]
    said["roles"][0]["signatures"] = [signature, {**signature, "keyid": house.key_id(h.public("Ben"))}]
    write_change(change, said)
    refused(h, change, "1 more must sign")
    said["roles"][0]["signatures"] = [signature, dict(signature)]
    write_change(change, said)
    refused(h, change, "not in the form that is signed")

    def renewed(name="targets"):
        h.count += 1
        file = h.at(f"{h.count}.change")
        h.hubctl("renew", name, "--out", file, "--author", "Ana")
        return file

    def city(body):
        return next(r for r in body["delegations"]["roles"] if r["name"] == "city")

    def twin(body):
        public = {**h.public("Ana"), "keytype": "ecdsa-sha2-nistp256"}
        body["delegations"]["keys"][house.key_id(public)] = public
        city(body)["keyids"] = [house.key_id(h.public("Ana")), house.key_id(public)]

    refused(h, forge(h, renewed(), "targets", twin, "Ana", "Ben"), "different keys")
    refused(h, forge(h, renewed(), "targets", lambda b: city(b).update(threshold=0), "Ana", "Ben"), "cannot be read")
    refused(h, forge(h, renewed(), "targets", lambda b: city(b).update(threshold=1), "Ana", "Ben"), "at least 2")
    refused(h, forge(h, renewed(), "targets", lambda b: city(b).update(paths=["*", "*/*"]), "Ana", "Ben"), "these paths")
    refused(h, forge(h, renewed(), "targets", lambda b: city(b).update(terminating=False), "Ana", "Ben"), "these paths")
    refused(h, forge(h, renewed(), "targets", lambda b: b["targets"].update(
        {NUMBERS: {"length": 0, "hashes": {"sha256": "0" * 64}}}), "Ana", "Ben"), "targets itself")

    def hub_signs(body):
        keys = body["delegations"]["keys"]
        rollout = next(r for r in body["delegations"]["roles"] if r["name"] == "rollout")
        check("the hub has its key", rollout["keyids"][0] in keys)
        city(body)["keyids"].append(rollout["keyids"][0])

    refused(h, forge(h, renewed(), "targets", hub_signs, "Ana", "Ben"), "lies on the hub")
    unsigned = renewed()
    h.sign(unsigned, "Ana")
    refused(h, unsigned, "1 more must sign")
    refused(h, forge(h, renewed(), "targets", lambda b: b.update(version=9), "Ana", "Ben"), "changed since")
    refused(h, forge(h, renewed(), "targets", lambda b: b.update(expires=date(3000 * 86400)), "Ana", "Ben"), "800 days")
    refused(h, forge(h, renewed(), "targets", lambda b: b.update(expires=date(-5)), "Ana", "Ben"), "is past")
    good = renewed()
    h.sign(good, "Chi", "Ben")
    check("two people renew it", h.put(good).returncode == 0)


@case
def entries(build, room):
    """What a role may not say of files, even if two people sign it."""
    h = House(build, room).begin()
    h.publish({NUMBERS: new_number(h)})

    def bad(edit, words, files=None):
        change = h.change(files or {NUMBERS: new_number(h, "5550111")})
        refused(h, forge(h, change, "city", edit, "Ana", "Ben"), words)

    def custom(**fields):
        return lambda b: b["targets"][NUMBERS]["custom"].update(fields)

    bad(custom(release=7), "the next one is 2")
    bad(custom(centres="all"), "not in form")
    bad(custom(anything=1), "not in form")
    bad(custom(instead={"length": 0, "hashes": {"sha256": "0" * 64}}), "another file stood there")
    bad(lambda b: b["targets"].pop("places.json"), "nothing says that it goes")
    bad(lambda b: b["targets"].update({"guides/en/x.md": b["targets"][NUMBERS]}), "may not speak of")
    bad(lambda b: b["targets"].update({"../x.json": b["targets"][NUMBERS]}), "may not speak of")
    bad(lambda b: b["targets"][NUMBERS].update(length=3), "is not there")
    bad(lambda b: b["targets"][NUMBERS]["hashes"].update(sha256="1" * 64), "is not there")
    change = h.change({NUMBERS: b"{"})
    h.sign(change, "Ana", "Ben")
    refused(h, change, "numbers.json")  # the content's own check
    for path in ("rollout.json", "words/en/x/y.json", ".hidden", "a b.json", "words/xx/a.json"):
        file = h.at("bad")
        with open(file, "wb") as to:
            to.write(b"{}")
        done = h.hubctl("change", "--out", h.at("no"), "--title", "t", "--author", "a", f"{path}={file}", may_fail=True)
        check(f"no change of {path}", done.returncode == 1)


@case
def urgent_notice(build, room):
    """One key is enough for it, and it is confined: by the hub, and by the kiosk."""
    h = House(build, room).begin()
    tree = os.path.join(h.hub, "content")
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(tree, "metadata/1.root.json"))
    kiosk.look(tree, 60)
    path = "announce/water.json"
    h.publish({path: notice()}, by=("Chi",))
    kiosk.look(tree, 60, hears=True)
    check("it is shown", kiosk.notices[path]["texts"]["en"]["title"] == "No water")
    h.publish({path: None}, by=("Ana",))
    kiosk.look(tree, 60, hears=True)
    check("it is taken back", not kiosk.notices)
    text = {"en": {"title": "a", "body": "b"}}
    wrong = {"long": notice(body="x" * 401), "big": notice() + b" " * 4096, "four days": notice(life=73 * 3600),
             "one language": json.dumps({"from": date(0), "until": date(60), "text": text}).encode(),
             "a picture": notice(picture="x"), "braces": notice(title="{x}"), "past": notice(begins=-7200, life=3600),
             "later": notice(begins=3600, life=72 * 3600), "no words": notice(title="  "),
             "a long sentence": notice(body="one " * 15 + "two.")}
    for name, data in wrong.items():
        file = h.at("notice")
        with open(file, "wb") as to:
            to.write(data)
        if name not in ("past", "later"):
            done = h.hubctl("change", "--out", h.at("no"), "--title", "t", "--author", "a", f"{path}={file}", may_fail=True)
            check(f"no change is made: {name}", done.returncode == 1)
        change = h.change({path: notice()})
        said = change_file(change)
        said["files"] = [{"path": path, "bytes": house.in_base64(data)}]
        write_change(change, said)
        digest = house.hashlib.sha256(data).hexdigest()

        def entry(body, data=data, digest=digest):
            body["targets"][path] = {"length": len(data), "hashes": {"sha256": digest}}

        done = h.put(forge(h, change, "announce", entry, "Ana", "Ben", "Chi"))
        check(f"the hub refuses: {name} {done.stderr}", done.returncode == 1)
        evil = Evil(h, os.path.join(room, f"evil {name}"))
        body = evil.body("announce")
        evil.target(body, path, data)
        evil.say("announce", body, [evil.person("Ana")])
        evil.hub_says()
        # One that is past or to come may be fetched; whether it is time to show it, the kiosk says.
        # How long its sentences are it does not ask.
        if name not in ("past", "later", "a long sentence"):
            fresh = Kiosk(build, os.path.join(room, f"k {name}"), kiosk.root)
            seen = fresh.look(evil.tree, 60, hears=True)
            check(f"the kiosk leaves it out, and it alone: {name}", NUMBERS in seen and not fresh.notices)


@case
def rings(build, room):
    """The office first; stop and back by one command; dates and centres."""
    h = House(build, room).begin()
    tree = os.path.join(h.hub, "content")
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(tree, "metadata/1.root.json"))
    old, new = h.town_file(NUMBERS), new_number(h)
    with open(h.at("rings.json"), "w", encoding="utf-8") as file:
        json.dump([{"centres": ["Office"]}, {}], file)
    h.hubctl("rings", h.at("rings.json"))
    h.publish({NUMBERS: new})
    check("a kiosk of the last ring shows what was", kiosk.look(tree, 60)[NUMBERS] == old)
    h.hubctl("go", "--all")
    check("it goes to all", kiosk.look(tree, 60)[NUMBERS] == new)
    h.hubctl("stop")
    check("and back from all, unsigned by people", kiosk.look(tree, 60)[NUMBERS] == old)
    check("there is nothing more to stop", h.hubctl("stop", may_fail=True).returncode == 1)
    h.hubctl("go", "--all")
    check("and again", kiosk.look(tree, 60)[NUMBERS] == new)
    later = new_number(h, "5550111")
    h.publish({NUMBERS: later}, "--at", date(3600))
    h.hubctl("go", "--all")
    check("not before its date", kiosk.look(tree, 3)[NUMBERS] == new)
    h.publish({NUMBERS: new_number(h, "5550222")}, "--centres", "Elsewhere")
    h.hubctl("go", "--all")
    check("only in its centre", kiosk.look(tree, 3)[NUMBERS] == new)
    back = h.at("back.change")
    h.hubctl("rollback", "0", "--out", back, "--author", "Ben")
    h.sign(back, "Ben", "Chi")
    check("a rollback is a change", h.put(back).returncode == 0)
    h.hubctl("go", "--all")
    check("all is as at first", package(kiosk.look(tree, 60)) == folder(h.town))


@case
def people_and_keys(build, room):
    """A lost key is replaced by the two that are left; paper brings a key back."""
    h = House(build, room).begin()
    tree = os.path.join(h.hub, "content")
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(tree, "metadata/1.root.json"))
    kiosk.look(tree, 60)
    h.keys["Dan"] = h.make_key("Dan", "--ed25519")
    change = h.at("people.change")
    h.hubctl("renew", "--out", change, "--author", "Ana", "--hub", h.at("hub.json"), "--people",
             ",".join(f"{h.keys[n]}.pub" for n in ("Ana", "Ben", "Dan")))
    h.sign(change, "Ana", "Chi")
    refused(h, change, "root (as it will be): 1 more")
    h.sign(change, "Ben")
    check("two who stay agree", h.put(change).returncode == 0)
    check("root 2 is there", os.path.exists(os.path.join(tree, "metadata/2.root.json")))
    Reader(tree)
    change = h.change({NUMBERS: new_number(h)})
    h.sign(change, "Ana", "Chi")
    refused(h, change, "1 more must sign")
    h.sign(change, "Dan")
    check("the new one signs", h.put(change).returncode == 0)
    check("kiosks follow", kiosk.look(tree, 60)[NUMBERS] == new_number(h))
    # New keys of the hub need two people as well.
    hub = h.hubctl("hub-key", "--new").stdout
    with open(h.at("hub2.json"), "w", encoding="utf-8") as file:
        file.write(hub)
    change = h.change({NUMBERS: new_number(h, "5550111")})
    h.sign(change, "Ana", "Ben")
    refused(h, change, "not the one that people signed")
    change = h.at("hub.change")
    h.hubctl("renew", "--out", change, "--author", "Ana", "--hub", h.at("hub2.json"), "--people",
             ",".join(f"{h.keys[n]}.pub" for n in ("Ana", "Ben", "Dan")))
    h.sign(change, "Dan", "Ben")
    check("the hub's new keys", h.put(change).returncode == 0)
    h.publish({NUMBERS: new_number(h, "5550112")}, by=("Ana", "Dan"))
    check("kiosks follow the hub's keys", kiosk.look(tree, 60)[NUMBERS] == new_number(h, "5550112"))
    Reader(tree)
    paper = h.hubctl("paper", h.keys["Ana"]).stdout
    lines = [line for line in paper.splitlines() if line[:3].strip().isdigit()]
    check("the paper has the key in lines", len(lines) > 4)
    check("no pass phrase is on it", h.phrase("Ana") not in paper)
    typed = h.at("typed")
    slip = lines[2][:10] + ("A" if lines[2][10] != "A" else "B") + lines[2][11:]
    for text, works in (([*lines[:2], slip, *lines[3:]], False), (lines[:-1], False), (lines, True)):
        with open(typed, "w", encoding="utf-8") as file:
            file.write("\n".join(text))
        done = h.hubctl("key", "restore", typed, h.at("again.key"), "--name", "Ana",
                        phrases=[h.phrase("Ana")], may_fail=True)
        check(f"restored: {works} {done.stderr}", (done.returncode == 0) == works)
    with open(h.at("again.key.pub"), encoding="utf-8") as file:
        check("the same key", json.load(file) == h.public("Ana"))
    done = h.hubctl("sign", change, "--key", h.keys["Ana"], phrases=["wrong pass phrase"], may_fail=True)
    check("another pass phrase opens nothing", done.returncode == 1)
    check("a short one is refused", h.hubctl("key", "new", h.at("x"), "--name", "X", phrases=["short", "short"],
                                             may_fail=True).returncode == 1)
    check("a key is never written over", h.hubctl("key", "new", h.keys["Ana"], "--name", "X", phrases=["long enough!"] * 2,
                                                  may_fail=True).returncode == 1)
    check("its file is its owner's alone", os.stat(h.keys["Ana"]).st_mode & 0o777 == 0o600)


@case
def nothing_is_signed_unseen(build, room):
    """With a copy of what is published, a signer sees all that differs, whatever a change says."""
    h = House(build, room).begin()
    h.publish({NUMBERS: new_number(h)})
    stick = h.at("stick")
    os.makedirs(stick)
    h.hubctl("export", stick)
    base = ["--base", os.path.join(stick, "content")]
    change = h.change({NUMBERS: new_number(h, "5550111")})

    def hidden(body):
        body["targets"]["places.json"]["hashes"]["sha256"] = "2" * 64

    honest = h.hubctl("sign", change, "--key", h.keys["Ana"], *base, phrases=[h.phrase("Ana")])
    check("it shows the one file", honest.stdout.count(".json:") == 1 and NUMBERS in honest.stdout)
    forge(h, change, "city", hidden, "Ben")
    done = h.hubctl("sign", change, "--key", h.keys["Ana"], *base, phrases=[h.phrase("Ana")], may_fail=True)
    check("a hidden change is not signed", done.returncode == 1 and "places.json" in done.stderr)
    evil = Evil(h, os.path.join(room, "evil"))
    body = evil.body("city")
    evil.say("city", body, [evil.person("Ben")])
    evil.hub_says()
    done = h.hubctl("sign", h.change({NUMBERS: new_number(h, "5550112")}), "--key", h.keys["Ana"], "--base", evil.tree,
                    phrases=[h.phrase("Ana")], may_fail=True)
    check("a forged copy is no base", done.returncode == 1)


@case
def bins(build, room):
    """Guides in hashed bins: a change of one is a change of one small role."""
    h = House(build, room, bins=32).begin()
    tree = os.path.join(h.hub, "content")
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(tree, "metadata/1.root.json"))
    check("the whole town", package(kiosk.look(tree, 60)) == folder(h.town))
    path = "guides/en/scams.md"
    new = h.edited(path, "\n", "\n\n")
    change = h.change({path: new})
    roles = [entry["name"] for entry in change_file(change)["roles"]]
    check(f"one bin is signed: {roles}", len(roles) == 1 and roles[0].startswith("help-"))
    h.sign(change, "Ana", "Ben")
    done = h.put(change)
    check(f"published: {done.stderr}", done.returncode == 0)
    check("kiosks have it", kiosk.look(tree, 60)[path] == new)
    reader = Reader(tree)
    check("any reader has it", reader.bytes(path, reader.paths()[path]) == new)


@case
def ceremony(build, room):
    """The guided way: three people, three sticks."""
    h = House(build, room, people=("Unused", "Neither", "Nor"))
    words = []
    for name in ("Ana", "Ben", "Chi"):
        stick = h.at(f"stick {name}")
        os.makedirs(stick)
        words += [name, stick, h.phrase(name), h.phrase(name)]
    words += [h.phrase("Ana"), h.phrase("Ben")]
    out = h.at("ceremony.change")
    done = h.hubctl("ceremony", "--content", h.town, "--hub", h.at("hub.json"), "--out", out, phrases=words)
    check("it says the root", "The root of your city:" in done.stdout)
    check("each has a paper", os.path.exists(h.at("stick Chi/foyer-paper.txt")))
    check("the hub takes it", h.put(out).returncode == 0)
    Reader(os.path.join(h.hub, "content"))


@case
def killed(build, room):
    """hubctl put is killed at each file that it puts in place: a reader never sees a half."""
    h = House(build, room).begin()
    change = h.change({NUMBERS: new_number(h)})
    h.sign(change, "Ana", "Ben")
    before = h.at("before")
    shutil.copytree(h.hub, before)
    outcomes = set()
    for when in range(1, 40):
        shutil.rmtree(h.hub)
        shutil.copytree(before, h.hub)
        done = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", "trace=rename", "-e",
             f"inject=rename:signal=KILL:when={when}", h.hubctl_path, "--data", h.hub, "content", "put", change],
            capture_output=True, check=False)
        tree = os.path.join(h.hub, "content")
        reader = Reader(tree)
        data = reader.bytes(NUMBERS, reader.paths()[NUMBERS])
        check("old or new", data in (h.town_file(NUMBERS), new_number(h)))
        if done.returncode == 0:
            break
        again = h.put(change)
        check(f"it is ended or done again: {again.stderr}",
              again.returncode == 0 or "changed since" in again.stderr)
        outcomes.add(again.returncode)
        check("then it is new", Reader(tree).bytes(NUMBERS, Reader(tree).paths()[NUMBERS]) == new_number(h))
        check("nothing is pending", not os.path.exists(os.path.join(h.hub, "publish/pending.json")))
    check("both were seen", outcomes == {0, 1} and when > 4)


class Hub:
    """The real hub on a house's folder."""

    def __init__(self, h):
        self.port = 20000 + os.getpid() % 20000
        self.process = subprocess.Popen(
            [os.path.join(h.build, "hub"), "--data", h.hub, "--content", h.town, "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        check("the hub listens", b"listening" in self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@case
def from_the_hub(build, room):
    """The running hub serves it, writes down who changed what, and renews it by itself."""
    h = House(build, room).begin()
    metadata = os.path.join(h.hub, "content/metadata")
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(metadata, "1.root.json"))
    hub = Hub(h)
    check("a kiosk has the town from the hub", package(kiosk.look(f"{hub.url}/content", 60)) == folder(h.town))
    h.publish({NUMBERS: new_number(h)})
    began = time.monotonic()
    check("and the change", kiosk.look(f"{hub.url}/content", 60)[NUMBERS] == new_number(h))
    print(f"  {time.monotonic() - began:.1f} s from published to fetched")
    record = subprocess.run([os.path.join(build, "hubctl"), "--data", h.hub, "record"], capture_output=True,
                            text=True, check=True).stdout
    check("the record has it", "A change" in record)
    hub.stop()
    check("nothing is due", not os.path.exists(os.path.join(metadata, "3.snapshot.json")))
    evil = Evil(h, os.path.join(room, "evil"))  # a timestamp as it was made two days ago
    stamp = evil.body("timestamp")
    stamp["expires"] = date(12 * 86400)
    evil.say("timestamp", stamp, [evil.hub_key("timestamp")])
    shutil.copy(evil.path("timestamp"), metadata)
    hub = Hub(h)
    end = time.monotonic() + 30
    while time.monotonic() < end and not os.path.exists(os.path.join(metadata, "3.snapshot.json")):
        time.sleep(0.1)
    hub.stop()
    check("two days later it renewed it", os.path.exists(os.path.join(metadata, "3.snapshot.json")))
    Reader(os.path.join(h.hub, "content"))


@case
def looked_at(build, room):
    """Where kiosk-proof is installed, put asks it too."""
    h = House(build, room)
    h.hubctl_path = os.path.join(build, "hubctl")
    h.begin()
    words = json.loads(h.town_file("words/en/said.json"))
    words[next(iter(words))] = "\U00013080 is in no font of ours."
    change = h.change({"words/en/said.json": json.dumps(words).encode()})
    h.sign(change, "Ana", "Ben")
    refused(h, change, "kiosk-proof found")
    said = json.loads(notice())

    def put(language, field, text):
        said["text"][language][field] = text
        notices = h.change({"announce/water.json": json.dumps(said).encode()})
        h.sign(notices, "Ana")
        done = h.put(notices)
        said["text"][language][field] = "Water"
        check("nothing is left", not [name for name in os.listdir(os.path.join(h.hub, "publish")) if "look" in name])
        return done.stdout + done.stderr if done.returncode else ""

    check("a letter that no font has", "no letter for" in put("zh", "body", "\U00013080"))
    check("a word that no voice says", "silent at" in put("es", "body", "Vaya \u2192 alli."))
    check("a title that does not fit", "page a1 does not fit" in put("ar", "title", "M" * 60))
    check("a good notice is published", put("en", "body", "Bring your own water today.") == "")
    h.hubctl_path = h.at("hubctl")
    check("without kiosk-proof nobody knows", put("zh", "body", "\U00013080") == "")


def main():
    build = os.path.abspath(sys.argv[1])
    for name in sys.argv[2:] or list(CASES):
        with tempfile.TemporaryDirectory(prefix="foyer-publish.") as room:
            CASES[name](build, room)
        print(f"{name}: {CASES[name].__doc__}", flush=True)
    print(f"checks: {house.checks}")


if __name__ == "__main__":
    main()
