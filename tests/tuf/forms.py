# SPDX-License-Identifier: GPL-3.0-or-later
"""What is rightly signed but is no metadata, and what is no JSON at all."""
import copy
import json

from bench import case
from repository import Key, Repository

DELETE = object()


def changed(body, path, value):
    """A copy of body with the field at path set, or gone."""
    body = copy.deepcopy(body)
    at = body
    for step in path[:-1]:
        at = at[step]
    if value is DELETE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return body


def refused(b, repo, role, bodies):
    """Each body is signed as role's next version and must be refused."""
    version = {"root": 2, "timestamp": 2, "snapshot": 1, "targets": 1}[role]
    for what, body in bodies:
        repo.serve(role, version, repo.signed(role, body))
        assert b.refresh() == 1, (role, what)
    return version


COMMON = [(("version",), DELETE), (("version",), 0), (("version",), -1), (("version",), "2"),
          (("version",), True), (("version",), None), (("expires",), DELETE),
          (("expires",), "2099-01-01"), (("expires",), "2099-13-01T00:00:00Z"),
          (("expires",), "2099-02-30T00:00:00Z"), (("expires",), "2099-01-01T24:00:00Z"),
          (("expires",), "2099-01-01T00:00:00+00:00"), (("expires",), 4070908800),
          (("expires",), " 2099-01-01T00:00:00"), (("spec_version",), DELETE),
          (("spec_version",), "2.0.0"), (("spec_version",), "10.0.0"), (("spec_version",), "1"),
          (("spec_version",), 1), (("spec_version",), ""), (("spec_version",), "0.9.0"),
          (("_type",), DELETE), (("_type",), "other"), (("_type",), 5)]

FIELDS = {
    "root": [(("keys",), DELETE), (("keys",), []), (("keys",), {"a": {}}), (("keys",), {"a": 1}),
             (("roles",), DELETE), (("roles",), []), (("roles", "timestamp"), DELETE),
             (("roles", "root"), {}), (("roles", "root", "keyids"), "x"),
             (("roles", "root", "keyids"), [1]), (("roles", "root", "threshold"), DELETE),
             (("roles", "targets", "threshold"), 0), (("roles", "targets", "threshold"), -1),
             (("roles", "targets", "threshold"), True), (("roles", "targets", "threshold"), "1"),
             (("consistent_snapshot",), "yes"), (("consistent_snapshot",), 1)],
    "timestamp": [(("meta",), DELETE), (("meta",), {}), (("meta",), []),
                  (("meta", "snapshot.json"), 1), (("meta", "snapshot.json", "version"), DELETE),
                  (("meta", "snapshot.json", "version"), 0),
                  (("meta", "snapshot.json", "length"), -1),
                  (("meta", "snapshot.json", "length"), "9"),
                  (("meta", "snapshot.json", "hashes"), {}),
                  (("meta", "snapshot.json", "hashes"), {"sha256": 1}),
                  (("meta", "snapshot.json", "hashes"), {"sha256": "xyz"}),
                  (("meta", "targets.json"), {"version": 1})],
    "snapshot": [(("meta",), DELETE), (("meta",), []), (("meta", "targets.json"), []),
                 (("meta", "targets.json", "version"), "1"), (("meta", "x.json"), {"version": 0}),
                 (("meta", "x.json"), {"version": 1, "hashes": []})],
    "targets": [(("targets",), DELETE), (("targets",), []), (("targets",), {"f": 1}),
                (("targets",), {"f": {"length": 1}}), (("targets",), {"f": {"hashes": {}}}),
                (("targets",), {"f": {"length": -1, "hashes": {"sha256": "00" * 32}}}),
                (("targets",), {"f": {"length": 1, "hashes": {"sha256": "00"}}}),
                (("targets",), {"f": {"length": 1, "hashes": {"sha256": "g" * 64}}}),
                (("targets",), {"f": {"length": 1, "hashes": {"sha256": "00" * 32}, "custom": 5}}),
                (("delegations",), 1), (("delegations",), {}), (("delegations",), {"keys": {}}),
                (("delegations",), {"keys": [], "roles": []}),
                (("delegations",), {"keys": {}, "roles": [1]})],
}


@case
def fields(b):
    """A field that is missing, of another type or out of its range, in each role."""
    for role, wrong in FIELDS.items():
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        body = copy.deepcopy(repo.body[role])
        if role in ("root", "timestamp"):
            body["version"] = 2
        bodies = [((path, value), changed(body, path, value)) for path, value in COMMON + wrong]
        version = refused(b, repo, role, bodies)
        repo.serve(role, version, repo.signed(role, body))
        assert b.refresh() == 0, role


@case
def delegations_that_are_none(b):
    """A delegation with a field that is missing, wrong, twice, or against another."""
    repo = b.start()
    key = Key()
    good = {"name": "role", "keyids": [key.id], "threshold": 1, "terminating": False,
            "paths": ["*"]}
    wrong = [{**good, "name": 5}, {**good, "keyids": DELETE}, {**good, "threshold": 0},
             {**good, "threshold": -3}, {**good, "threshold": DELETE},
             {**good, "terminating": "no"}, {**good, "paths": "x"}, {**good, "paths": [1]},
             {**good, "path_hash_prefixes": ["00"]}, {**good, "name": DELETE}]
    wrong = [[{k: v for k, v in role.items() if v is not DELETE}] for role in wrong]
    wrong.append([good, {**good, "paths": ["y"]}])
    body = repo.body["targets"]
    lots = [{"keys": {key.id: key.public}, "roles": roles} for roles in wrong]
    refused(b, repo, "targets",
            [(str(lot["roles"]), {**body, "delegations": lot}) for lot in lots])


@case
def thresholds_of_nothing(b):
    """A threshold of 0 with no signature at all (CVE-2026-23992)."""
    repo = Repository()
    repo.root["roles"]["timestamp"]["threshold"] = 0
    repo.publish("root", bump=False)
    b.start(repo, init=False)
    assert b.init() == 1
    repo = Repository()
    b.finish()
    b.__init__(b.client)
    b.start(repo)
    repo.root["roles"]["timestamp"]["threshold"] = 0
    repo.publish("root")
    file = json.loads(repo.files["metadata/timestamp.json"])
    file["signatures"] = []
    repo.files["metadata/timestamp.json"] = json.dumps(file).encode()
    assert b.refresh() == 1
    assert b.version("root") == 1


def not_metadata():
    """Files that are no metadata, whoever signed them."""
    values = ["", "{}", "[]", "null", "0", '"x"', "true", '{"signed":{}}', '{"signatures":[]}',
              '{"signed":null,"signatures":null}', '{"signed":{},"signatures":[]}',
              '{"signed":[],"signatures":[]}', '{"signed":{"_type":null},"signatures":[]}',
              '{"signed":{"_type":"root"},"signatures":[{}]}',
              '{"signed":{"_type":"timestamp","version":1},"signatures":[{"keyid":1,"sig":2}]}',
              "[" * 100000, '{"a":' * 100000, "[" * 100000 + "]" * 100000, "\ufeff{}", "{}{}", "\x00",
              "{'a':1}", '{"a":NaN}', '{"a":01}', '{"a":1e999}', '{"a":"\\ud800"}', '{"a":"\\u0000"}']
    return [value.encode() for value in values] + [b'{"a":"\xff"}', b"\xff\xfe", b'{"a":"\xc0\xaf"}']


@case
def json_that_is_no_metadata(b):
    """JSON that is not TUF, and what is not JSON, where metadata should be (CVE-2026-23991)."""
    for role, name in (("root", "2.root"), ("timestamp", "timestamp"), ("snapshot", "1.snapshot"),
                       ("targets", "1.targets")):
        if b.server:
            b.finish()
            b.__init__(b.client)
        repo = b.start()
        good = repo.files.get(f"metadata/{name}.json")
        for data in not_metadata():
            repo.files[f"metadata/{name}.json"] = data
            assert b.refresh() == 1, (role, data[:60])
        if good:
            repo.files[f"metadata/{name}.json"] = good
        else:
            del repo.files[f"metadata/{name}.json"]
        assert b.refresh() == 0, role


def text_changes(text):
    """The same signed words in forms that strict JSON or the rules refuse."""
    version = '"version": 1'
    yield "a name twice", text.replace(version, version + ', "version": 1', 1)
    yield "a name twice, escaped", text.replace(version, version + ', "v\\u0065rsion": 1', 1)
    yield "signed twice", text.replace('"signed":', '"signed": {}, "signed":', 1)
    yield "trailing words", text + " x"
    yield "trailing object", text + "{}"
    yield "cut", text[:-1]
    yield "a real number", text.replace(version, '"version": 1.0', 1)
    yield "an exponent", text.replace(version, '"version": 1e0', 1)
    yield "a leading zero", text.replace(version, '"version": 01', 1)
    yield "past 64 bits", text.replace(version, '"version": 18446744073709551617', 1)
    yield "a comment", text.replace("{", "{/**/", 1)
    yield "single quotes", text.replace('"signed"', "'signed'", 1)
    yield "byte order mark", "\ufeff" + text


@case
def loose_json(b):
    """Signed words in loose JSON: not one form of it is taken."""
    repo = b.start()
    good = repo.files["metadata/timestamp.json"].decode()
    for what, text in text_changes(good):
        assert text != good, what
        repo.files["metadata/timestamp.json"] = text.encode()
        assert b.refresh() == 1, what
    repo.files["metadata/timestamp.json"] = good.encode()
    assert b.refresh() == 0


@case
def reals_have_no_form(b):
    """A real number has no canonical form: whatever one might make of it is no signature's."""
    repo = b.start()
    body = {**repo.body["timestamp"], "version": 2, "custom": None}
    file = repo.envelope(body, repo.signers["timestamp"])
    text = json.dumps(file).replace('"custom": null', '"custom": 1.5')
    repo.files["metadata/timestamp.json"] = text.encode()
    assert b.refresh() == 1


@case
def real_number_signed(b):
    """A real number has no canonical form: it is refused even where no rule looks."""
    repo = b.start()
    body = {**repo.body["timestamp"], "version": 2, "custom": 1.5}
    file = {"signed": body, "signatures": [{"keyid": repo.signers["timestamp"][0].id, "sig": "00"}]}
    repo.files["metadata/timestamp.json"] = json.dumps(file).encode()
    assert b.refresh() == 1


@case
def nested_deep(b):
    """Signed words nested deeper than any metadata are."""
    repo = b.start()
    deep = []
    for _ in range(70):
        deep = [deep]
    repo.body["timestamp"]["custom"] = deep
    repo.publish("timestamp")
    assert b.refresh() == 1


@case
def signatures_that_are_none(b):
    """Signatures in other forms: refused, whether one of them is good or not."""
    repo = b.start()
    file = json.loads(repo.files["metadata/timestamp.json"])
    one = file["signatures"][0]
    for wrong in ({}, {"keyid": one["keyid"]}, {"sig": one["sig"]}, [], 5,
                  {"keyid": 5, "sig": one["sig"]}, {"keyid": one["keyid"], "sig": None}):
        data = {**file, "signatures": [one, wrong]}
        repo.files["metadata/timestamp.json"] = json.dumps(data).encode()
        assert b.refresh() == 1, wrong
    for sig in ("zz", "0", one["sig"][:-2], one["sig"] + "00", "00" * 5000, one["sig"][1:]):
        data = {**file, "signatures": [{**one, "sig": sig}]}
        repo.files["metadata/timestamp.json"] = json.dumps(data).encode()
        assert b.refresh() == 1, sig
    assert b.has("timestamp") is None


@case
def keys_that_are_none(b):
    """Keys of other kinds and bad ones count for nothing, and crash nothing."""
    repo = b.start()
    good = Key("ecdsa").public["keyval"]["public"]
    publics = ["", "00", "zz" * 32, "ab" * 31, "ab" * 33, good[:-40], good.replace("A", "B", 3),
               "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", "ab" * 32]
    for keytype, scheme in (("ed25519", "ed25519"), ("ecdsa", "ecdsa-sha2-nistp256"),
                            ("rsa", "rsassa-pss-sha256"), ("sphincs", "shake"),
                            ("rsa", "rsa-md5"), ("ed25519", "ecdsa-sha2-nistp256")):
        for public in publics:
            key = Key()
            key.public = {"keytype": keytype, "scheme": scheme, "keyval": {"public": public}}
            repo.add_key("timestamp", key.name())
    repo.publish("root", "timestamp")
    assert b.refresh() == 0, b.said
    repo.root["roles"]["timestamp"]["threshold"] = 2
    repo.publish("root", "timestamp")
    assert b.refresh() == 1
