#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing keys on tokens, with the real hubctl and a token in software (SoftHSM); what people signed
so is read by the real kiosk-sync.  Usage: tokens.py BUILD [CASE ...]    The last line is `checks: N`."""
import os
import pty
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the tree stays as it is

import house
from house import House, Kiosk, change_file, check, serialization
from reader import Reader

CASES = {}
NUMBERS = "numbers.json"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "471108"
CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED = 0x10000, 0x20000, 0x40000
CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED, CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT = 0xa2, 0xa4, 0x32, 0xe0


def case(run):
    CASES[run.__name__] = run
    return run


def tool(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Tokens:
    """A drawer of tokens, which hubctl sees as long as it is open."""

    def __init__(self, room):
        self.folder = os.path.join(room, "tokens")
        os.makedirs(self.folder)
        os.environ["SOFTHSM2_CONF"] = os.path.join(room, "softhsm2.conf")
        with open(os.environ["SOFTHSM2_CONF"], "w", encoding="utf-8") as file:
            file.write(f"directories.tokendir = {self.folder}\nlog.level = ERROR\n")

    def add(self, label):
        tool("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN)

    def make_key(self, label, name="foyer", number="01", kind="EC:prime256v1", *more):
        tool("pkcs11-tool", "--module", SOFTHSM, "--token-label", label, "--login", "--pin", PIN,
             "--keypairgen", "--key-type", kind, "--label", name, "--id", number, *more)

    def take_in(self, label, private, name="foyer", number="01"):
        file = os.path.join(self.folder, "../private.pem")
        with open(file, "wb") as to:
            to.write(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
        tool("softhsm2-util", "--import", file, "--token", label, "--label", name, "--id", number, "--pin", PIN)

    def pull_out(self):
        os.rename(self.folder, f"{self.folder}.out")
        os.makedirs(self.folder)

    def put_in(self):
        os.rmdir(self.folder)
        os.rename(f"{self.folder}.out", self.folder)


def at(label, **more):
    return ";".join([f"pkcs11:token={label}", *(f"{name}={value}" for name, value in more.items())])


def bad(build, label):
    """The address of a token that does as the environment says."""
    return f"{at(label)}?module-path={os.path.join(build, 'fault/bad_token.so')}"


class TokenHouse(House):
    """Ana's key is on a token, made known at the ceremony; Ben and Chi have files."""

    def __init__(self, build, room):
        self.tokens = Tokens(room)
        self.tokens.add("Ana")
        self.tokens.make_key("Ana")
        super().__init__(build, room, people=("Unused", "Neither", "Nor"))
        words, self.keys = [], {}
        for name in ("Ana", "Ben", "Chi"):
            stick = self.at(f"stick {name}")
            os.makedirs(stick)
            self.keys[name] = os.path.join(stick, "foyer.key")
            words += [name] + ([at("Ana", object="foyer")] if name == "Ana" else []) + [stick]
            words += [] if name == "Ana" else [self.phrase(name)] * 2
        self.first = self.at("ceremony.change")
        self.said = self.hubctl("ceremony", "--content", self.town, "--hub", self.at("hub.json"),
                                "--out", self.first, phrases=words + [PIN, self.phrase("Ben")])
        check("the hub takes it", self.put(self.first).returncode == 0)
        self.tree = os.path.join(self.hub, "content")

    def phrase(self, name):
        return PIN if name == "Ana" else super().phrase(name)

    def new_number(self, more=" "):
        return self.edited(NUMBERS, "[", f"[{more}")

    def refused(self, words, *how, pin=PIN, change=None):
        """Somebody signs, and hears why not; nothing is signed."""
        change = change or self.change({NUMBERS: self.new_number()})
        before = change_file(change)
        done = self.hubctl("sign", change, *how, phrases=[pin], may_fail=True)
        check(f"refused ({words}): {done.returncode} {done.stderr}", done.returncode == 1 and words in done.stderr)
        check("nothing is signed", change_file(change) == before)
        check("and no PIN is said", pin not in done.stdout + done.stderr)
        return done


@case
def token_and_files(build, room):
    """A ceremony with one token and two files; a change signed by both kinds is what kiosks show."""
    h = TokenHouse(build, room)
    check("no paper of a token", not os.path.exists(h.at("stick Ana/foyer-paper.txt")))
    check("paper of a file", os.path.exists(h.at("stick Ben/foyer-paper.txt")))
    with open(h.keys["Ana"], encoding="utf-8") as file:
        check("its file is the address alone", file.read() == f"{at('Ana', object='foyer')}\n")
    kiosk = Kiosk(build, os.path.join(room, "k"), os.path.join(h.tree, "metadata/1.root.json"))
    check("a kiosk has the town", kiosk.look(h.tree, 60)[NUMBERS] == h.town_file(NUMBERS))
    change = h.change({NUMBERS: h.new_number()})
    h.sign(change, "Ana")
    done = h.put(change)
    check("one is not enough", done.returncode == 1 and '1 more must sign, of ["Ben","Chi"]' in done.stderr)
    h.sign(change, "Ana")
    check("nor one twice", h.put(change).returncode == 1)
    h.sign(change, "Chi")
    check("published", h.put(change).returncode == 0)
    check("the kiosk shows it", kiosk.look(h.tree, 60)[NUMBERS] == h.new_number())
    reader = Reader(h.tree)
    check("an independent reader too", reader.bytes(NUMBERS, reader.paths()[NUMBERS]) == h.new_number())
    # By the address itself, and against a copy of what is published.
    stick = h.at("stick")
    os.makedirs(stick)
    h.hubctl("export", stick)
    change = h.change({NUMBERS: h.new_number("  ")})
    h.hubctl("sign", change, "--key", at("Ana", id="%01"), "--pub", f"{h.keys['Ana']}.pub", "--base",
             os.path.join(stick, "content"), phrases=[PIN])
    check("what it trusts lies beside", os.path.isdir(f"{h.keys['Ana']}.trust"))
    h.sign(change, "Ben")
    check("published too", h.put(change).returncode == 0)
    check("the kiosk shows that", kiosk.look(h.tree, 60)[NUMBERS] == h.new_number("  "))
    h.publish({"announce/water.json": house.notice()}, by=("Ana",))
    kiosk.look(h.tree, 60, hears=True)
    check("a notice by the token alone", list(kiosk.notices) == ["announce/water.json"])


@case
def one_key_in_two_places(build, room):
    """The same key in a file and on a token is one person, under whatever name."""
    tokens = Tokens(room)
    h = House(build, room).begin()
    tokens.add("Ana")
    tokens.take_in("Ana", h.private("Ana"))
    for file, name in (("same.key", "Ana"), ("other.key", "Anabel")):
        h.hubctl("key", "token", at("Ana"), h.at(file), "--name", name)
    change = h.change({NUMBERS: h.edited(NUMBERS, "[", "[ ")})
    h.sign(change, "Ana")
    h.hubctl("sign", change, "--key", h.at("same.key"), phrases=[PIN])
    check("one signature", all(len(role["signatures"]) == 1 for role in change_file(change)["roles"]))
    h.hubctl("sign", change, "--key", h.at("other.key"), phrases=[PIN])
    check("another name is another id", len(change_file(change)["roles"][0]["signatures"]) == 2)
    done = h.put(change)
    check(f"they count once: {done.stderr}", done.returncode == 1 and "1 more must sign" in done.stderr)
    people = h.at("people.change")
    done = h.hubctl("renew", "--out", people, "--author", "Ana", "--hub", h.at("hub.json"), "--people",
                    ",".join([f"{h.keys['Ana']}.pub", h.at("other.key.pub")]), may_fail=True)
    if done.returncode == 0:
        h.sign(people, "Ana", "Ben")
        done = h.put(people)
    check(f"nor are they two people: {done.stderr}", done.returncode == 1 and "different keys" in done.stderr)
    h.sign(change, "Ben")
    check("with a second person it is published", h.put(change).returncode == 0)


@case
def pins(build, room):
    """A PIN is asked for without echo, tried once, and what the token says of it is passed on."""
    h = TokenHouse(build, room)
    key = ["--key", h.keys["Ana"]]
    module = ["--key", bad(build, "Ana"), "--pub", f"{h.keys['Ana']}.pub"]
    done = h.refused("that is not its PIN", *module, pin="999999")
    check("it is tried once", done.stderr.count("a PIN is tried") == 1)
    check("the token says that it was wrong", "A wrong PIN was given to this token" in done.stderr)
    change = h.change({NUMBERS: h.new_number()})
    done = h.hubctl("sign", change, *module, phrases=[PIN])
    check("the right one still opens it", done.stderr.count("a PIN is tried") == 1)
    h.refused("a PIN does not belong into an address", "--key", f"{at('Ana')}?pin-value={PIN}",
              "--pub", f"{h.keys['Ana']}.pub")
    for flags, login, words, tries in (
            (CKF_USER_PIN_LOCKED, None, "its PIN is locked", 0),
            (CKF_USER_PIN_FINAL_TRY, None, "one more wrong PIN locks this token", 1),
            (0, CKR_PIN_LEN_RANGE, "another length", 1),
            (0, CKR_PIN_LOCKED, "its PIN is locked", 1),
            (0, CKR_TOKEN_NOT_PRESENT, "it was pulled out", 1)):
        os.environ["BAD_TOKEN_FLAGS"] = str(flags)
        os.environ.pop("BAD_TOKEN_LOGIN", None)
        if login:
            os.environ["BAD_TOKEN_LOGIN"] = str(login)
        done = h.refused(words, *module, pin="999999")
        check(f"{words}: tried {tries} times", done.stderr.count("a PIN is tried") == tries)
    del os.environ["BAD_TOKEN_FLAGS"], os.environ["BAD_TOKEN_LOGIN"]
    seen = at_a_terminal([h.hubctl_path, "content", "sign", change, *key], PIN)
    check(f"it is asked for: {seen}", "The PIN of the token Ana:" in seen and "Signed." in seen)
    check("and not shown", PIN not in seen)


def at_a_terminal(words, typed):
    """What a person sees who types that at the first question."""
    child, terminal = pty.fork()
    if not child:
        os.execv(words[0], words)
    seen = b""
    try:
        while piece := os.read(terminal, 4096):
            seen += piece
            if seen.endswith(b": ") and typed:
                os.write(terminal, f"{typed}\n".encode())
                typed = ""
    except OSError:  # the program has ended
        pass
    os.close(terminal)
    os.waitpid(child, 0)
    return seen.decode()


@case
def wrong_tokens(build, room):
    """Each thing that may be wrong with a token is said in words, and nothing is signed."""
    h = TokenHouse(build, room)
    key, pub = ["--key", h.keys["Ana"]], ["--pub", f"{h.keys['Ana']}.pub"]

    def noted(words, address):
        done = h.hubctl("key", "token", address, h.at("none.key"), "--name", "Ana", may_fail=True)
        check(f"not noted ({words}): {done.stderr}", done.returncode == 1 and words in done.stderr)
        check("no file is made", not os.path.exists(h.at("none.key.pub")))
        return done.stderr

    h.tokens.pull_out()
    h.refused("this token is not plugged in", *key)
    h.tokens.put_in()
    h.tokens.add("Ben")
    h.refused("token=Ben", "--key", at("Nobody"), *pub)
    h.refused("no such key is on it", "--key", at("Ben"), *pub)
    h.refused("--pub", "--key", at("Ana"))
    h.refused("cannot be loaded", "--key", f"{at('Ana')}?module-path=/nowhere/none.so", *pub)
    h.refused("no address of a token", "--key", "pkcs11:token=%zz", *pub)
    h.tokens.make_key("Ben", "curve", "02", "EC:secp384r1")
    noted("another kind than ECDSA on P-256", at("Ben", object="curve"))
    h.tokens.make_key("Ben", "rsa", "03", "rsa:2048")
    noted("another kind than ECDSA on P-256", at("Ben", object="rsa"))
    h.tokens.make_key("Ben", "one", "04")
    h.refused("another than the one of", "--key", at("Ben"), *pub)
    h.tokens.make_key("Ben", "two", "05")
    said = noted("several keys are meant", at("Ben"))
    address = next(line.strip() for line in said.splitlines() if "object=two" in line)
    h.hubctl("key", "token", address, h.at("two.key"), "--name", "Ben")
    check("the address that it says is good", os.path.exists(h.at("two.key.pub")))
    # A key that has no seat, where what is published is at hand.
    stick = h.at("stick")
    os.makedirs(stick)
    h.hubctl("export", stick)
    base = ["--base", os.path.join(stick, "content")]
    h.refused('this key may not sign city: ["Ana","Ben","Chi"] may', "--key", h.at("two.key"), *base)
    unseated = h.make_key("Dan")
    h.refused("this key may not sign city", "--key", unseated, *base, pin=h.phrase("Dan"))
    for name, number, words in (("removed", CKR_DEVICE_REMOVED, "it was pulled out"), ("liar", 0, "signature")):
        os.environ["BAD_TOKEN_SIGN"] = str(number)
        h.refused(words, "--key", bad(build, "Ana"), *pub)
        check(f"{name}: nothing lies there", not os.path.exists(h.at("x")))
    del os.environ["BAD_TOKEN_SIGN"]
    for words in (["key", "phrase", h.keys["Ana"]], ["paper", h.keys["Ana"]]):
        done = h.hubctl(*words, phrases=[PIN], may_fail=True)
        check(f"not with a token: {words[0]}", done.returncode == 1)
    shutil.rmtree(h.tokens.folder)
    os.makedirs(h.tokens.folder)
    h.refused("this token is not plugged in", *key)


@case
def pin_for_each_signature(build, room):
    """Some keys want the PIN before every signature: it is asked for once, and given each time."""
    h = House(build, room)
    tokens = Tokens(room)
    tokens.add("Dan")
    tokens.make_key("Dan", "foyer", "01", "EC:prime256v1", "--always-auth")
    h.hubctl("key", "token", at("Dan"), h.at("Dan.key"), "--name", "Dan")
    roles = len(change_file(h.first)["roles"])
    done = h.hubctl("sign", h.first, "--key", bad(build, "Dan"), "--pub", h.at("Dan.key.pub"),
                    phrases=[PIN], may_fail=True)
    check(f"it has no seat: {done.stderr}", done.returncode == 1 and "may not sign root" in done.stderr)
    h.hubctl("init", "--out", h.first, "--people", ",".join([f"{h.keys['Ana']}.pub", f"{h.keys['Ben']}.pub",
             h.at("Dan.key.pub")]), "--hub", h.at("hub.json"), "--content", h.town)
    done = h.hubctl("sign", h.first, "--key", bad(build, "Dan"), "--pub", h.at("Dan.key.pub"), phrases=[PIN])
    check("the token was given the PIN for each", done.stderr.count("a PIN is tried") == roles + 1)
    h.sign(h.first, "Ben")
    check("the hub takes it", h.put(h.first).returncode == 0)


def main():
    build = os.path.abspath(sys.argv[1])
    for name in sys.argv[2:] or list(CASES):
        with tempfile.TemporaryDirectory(prefix="foyer-tokens.") as room:
            CASES[name](build, room)
        print(f"{name}: {CASES[name].__doc__}", flush=True)
    print(f"checks: {house.checks}")


if __name__ == "__main__":
    main()
