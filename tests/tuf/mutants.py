#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks the client on purpose, one check at a time: the case that is named must notice.
Usage: mutants.py BUILD [PART OF A NAME]    Needs BUILD/tuf-client built.  The last line is `checks: N`."""
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True  # the tree stays as it is

from run import run_one

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# what is broken: (file, what stands there, what stands there instead, the case that notices)
MUTANTS = {
    "no threshold": ("metadata", "bool is_enough = n >= json_integer_value(json_object_get(role, \"threshold\"));",
                     "bool is_enough = true;", "timestamp_unsigned"),
    "one is enough": ("metadata", "bool is_enough = n >= json_integer_value(json_object_get(role, \"threshold\"));",
                      "bool is_enough = n >= 1;", "threshold_missed"),
    "keys count twice": ("metadata", "!is_among(counted, n, key) &&", "", "same_key_two_schemes"),
    "threshold 0": ("form", "strict_int(role, \"threshold\", 1, &threshold)",
                    "strict_int(role, \"threshold\", 0, &threshold)", "thresholds_of_nothing"),
    "any keyid": ("form", "if (!key_is_named(key, id))", "if (!json_is_object(key) || !id)", "wrong_keyid"),
    "any type": ("form", "!strcmp(name, types[type].name)", "*name", "wrong_type"),
    "any specification": ("form", "!strncmp(version, \"1.\", 2)", "*version", "fields"),
    "any role name": ("form", "if (!strcmp(name, taken[i]))", "if (!strcmp(name, \"\\n\"))",
                      "names_of_top_roles"),
    "role names twice": ("form", "is_delegation(role) && is_first(names, strict_string(role, \"name\"))",
                         "is_delegation(role)", "delegations_that_are_none"),
    "signatures twice": ("form", " && is_first(keyids, keyid);", ";", "same_signature_twice"),
    "many files in a timestamp": ("form", "json_object_size(meta) == 1", "true", "fields"),
    "JSON names twice": ("strict", "JSON_REJECT_DUPLICATES", "0", "loose_json"),
    "JSON with more behind": ("strict", "JSON_REJECT_DUPLICATES",
                              "JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK", "loose_json"),
    "JSON of any depth": ("strict", "if (depth_of(bytes, n) > STRICT_DEPTH_MAX)",
                          "if (depth_of(bytes, n) > 1000)", "nested_deep"),
    "reals are written": ("canonical", "return json_is_null(value) ? add(out, \"null\") : ERR_BAD_INPUT;",
                          "return add(out, \"null\");", "reals_have_no_form"),
    "names unsorted": ("canonical", "qsort(names, n, sizeof *names, by_bytes);", "(void)by_bytes;",
                       "unknown_fields"),
    "RSA of any length": ("key", "RSA_BITS_MIN = 2048", "RSA_BITS_MIN = 512", "weak_rsa"),
    "any signature": ("key", "EVP_DigestVerify(ctx, sig, sig_n, bytes, n) == 1", "sig && bytes",
                      "wrong_signatures"),
    "a hash fails unseen": ("digest", "if (d->ctx[i] && !is_hash(d->ctx[i], d->hex[i]))",
                            "if (i == 0 && d->ctx[i] && !is_hash(d->ctx[i], d->hex[i]))",
                            "second_hash_differs"),
    "no hash is known": ("digest", "if (!is_any || d->is_broken)", "if (d->is_broken)",
                         "unknown_hash_only"),
    "metadata of any length": ("client", "if (said->length >= 0 && (size_t)said->length != c->file.len_bytes)",
                               "if (said->length == -7)", "length_differs"),
    "metadata of any hash": ("client", "return said->hashes ?", "return said->length == -7 ?",
                             "targets_hash_differs"),
    "first root unsigned": ("client", "e = metadata_verify(root, metadata_keys(root), metadata_role(root, \"root\"));",
                            "", "root_unsigned"),
    "no first root to fall back to": ("client", "e = store_load_first_root(c->store, &c->file);", "",
                                      "local_files_spoilt"),
    "root without the old keys": ("refresh", "c, METADATA_ROOT, metadata_keys(c->root), metadata_role(c->root, \"root\"), &new);",
                                  "c, METADATA_ROOT, metadata_keys(c->root), NULL, &new);", "root: old key missing"),
    "root without the new keys": ("refresh", "e = metadata_verify(new, metadata_keys(new), metadata_role(new, \"root\"));",
                                  "", "root: new key missing"),
    "root of any version": ("refresh", "else if (metadata_version(new) != version)", "else if (version < 0)",
                            "root_version_differs"),
    "root expired": ("refresh", "if (metadata_is_expired(c->root, c->options.now_s)) /* 5.3.10 */",
                     "if (c->options.now_s < 0)", "root_expired"),
    "root expired on the way": ("refresh", "	if (!e)\n		e = save(c, \"root\");",
                                "	if (!e && metadata_is_expired(new, c->options.now_s))\n		e = refuse_expired(c, \"root\");\n	if (!e)\n		e = save(c, \"root\");",
                                "expired_in_between"),
    "roots without end": ("refresh", "!e && i < limits(c)->rotations", "!e && i < 1000", "rotations"),
    "a key added is no rotation": ("refresh", "!are_keys_among(a, b) || !are_keys_among(b, a)",
                                   "!are_keys_among(b, a)", "fast_forward_one_key_of_two"),
    "no recovery": ("store", "e = drop_role(s, \"timestamp\");", "e = ERR_OK;", "fast_forward_one_key_of_two"),
    "no recovery of the snapshot": ("store", "e = drop_role(s, \"snapshot\");", "e = ERR_OK;",
                                    "fast_forward_snapshot"),
    "every root is a recovery": ("refresh", "if (!e && (is_rotated(c->root, new, \"timestamp\") || is_rotated(c->root, new, \"snapshot\")))",
                                 "if (!e && !is_rotated(c->root, c->root, \"root\"))", "other_keys_are_no_recovery"),
    "timestamp rollback": ("refresh", "if (old && metadata_version(new) < metadata_version(old))",
                           "if (old && metadata_version(new) < 0)", "timestamp_rollback"),
    "timestamp of an older snapshot": ("refresh", "if (old && snapshot_version(new) < snapshot_version(old))",
                                       "if (old && snapshot_version(new) < 0)", "snapshot_rollback"),
    "timestamp expired": ("refresh", "if (metadata_is_expired(new, c->options.now_s))\n		return refuse_expired(c, \"timestamp\");",
                          "", "new_metadata_expired"),
    "timestamp expired here": ("refresh", "return metadata_is_expired(c->timestamp, c->options.now_s)",
                               "return c->options.now_s < 0", "unchanged_files_expire"),
    "same timestamp replaces": ("refresh", "metadata_version(new) == metadata_version(c->timestamp)",
                                "metadata_version(new) == -7", "same_timestamp_version"),
    "snapshot of any version": ("refresh", "if (metadata_version(new) != said->version) /* 5.5.4 */",
                                "if (metadata_version(new) < 0)", "snapshot_version_differs"),
    "snapshot of an older one": ("refresh", "if (metadata_version(new) < metadata_version(c->snapshot))",
                                 "if (metadata_version(new) < 0)", "snapshot_older_than_here"),
    "snapshot with older targets": ("refresh", "if (is.version < was.version)", "if (is.version < 0)",
                                    "targets_rollback"),
    "snapshot forgets a role": ("refresh", "return client_refuse(c, ERR_DENIED, \"snapshot: %s is gone\", name);",
                                "continue;", "role_disappears"),
    "snapshot here must fit its hash": ("refresh", "	enum err e = load_trusted(c, \"snapshot\", METADATA_SNAPSHOT, &c->snapshot);",
                                        "	enum err e = load_trusted(c, \"snapshot\", METADATA_SNAPSHOT, &c->snapshot);\n	if (c->snapshot && client_check_file(c, &said))\n		replace(&c->snapshot, NULL);",
                                        "targets_rollback_hashes"),
    "snapshot here must not have expired": ("refresh", "	enum err e = load_trusted(c, \"snapshot\", METADATA_SNAPSHOT, &c->snapshot);",
                                            "	enum err e = load_trusted(c, \"snapshot\", METADATA_SNAPSHOT, &c->snapshot);\n	if (c->snapshot && metadata_is_expired(c->snapshot, c->options.now_s))\n		replace(&c->snapshot, NULL);",
                                            "rollback_past_expiry"),
    "snapshot expired": ("refresh", "if (!e && metadata_is_expired(new, c->options.now_s))\n		e = refuse_expired(c, \"snapshot\");",
                         "", "new_metadata_expired"),
    "snapshot expired here": ("refresh", "metadata_version(c->snapshot) == said.version &&\n		!metadata_is_expired(c->snapshot, c->options.now_s))",
                              "metadata_version(c->snapshot) == said.version)", "unchanged_files_expire"),
    "snapshot fetched again": ("refresh", "if (c->snapshot && !client_check_file(c, &said) &&",
                               "if (!c->snapshot && !client_check_file(c, &said) &&", "second_refresh"),
    "targets of any version": ("refresh", "if (metadata_version(new) != said->version)\n		e = client_refuse(c, ERR_DENIED, \"%s has not",
                               "if (metadata_version(new) < 0)\n		e = client_refuse(c, ERR_DENIED, \"%s has not", "targets_version_differs"),
    "targets expired": ("refresh", "else if (metadata_is_expired(new, c->options.now_s))", "else if (c->options.now_s < 0)",
                        "new_metadata_expired"),
    "roles here unverified": ("refresh", "!take_targets(c, name, keys, role, &said, out)",
                              "!metadata_read(METADATA_TARGETS, c->file.data, c->file.len_bytes, out)",
                              "cached_for_another"),
    "roles kept for any delegator": ("kept", "if (k->delegation == delegation)",
                                     "if (json_equal(json_object_get(k->delegation, \"name\"), json_object_get(delegation, \"name\")))",
                                     "cached_for_another"),
    "role not in the snapshot": ("refresh", "!metadata_file(c->snapshot, file, &said)", "(metadata_file(c->snapshot, file, &said), said.version = said.version ? said.version : 1, said.length = said.version ? said.length : -1, false)",
                                 "missing_in_snapshot"),
    "our caps past signed lengths": ("refresh", "return said->length >= 0 && said->length < our_max ? said->length : our_max;",
                                     "return said->length >= 0 ? said->length : our_max;", "signed_length_past_ours"),
    "signed lengths past": ("refresh", "return said->length >= 0 && said->length < our_max ? said->length : our_max;",
                            "return said->length == -7 ? 0 : our_max;", "listed_length_caps"),
    "roles without end": ("search", "if (json_object_size(s->visited) >= (size_t)s->client->options.limits->roles)",
                          "if (json_object_size(s->visited) >= 100)", "many_roles"),
    "roles twice": ("search", "if (json_object_get(s->visited, name))\n		return ERR_OK;", "", "graph: cycle"),
    "terminating is nothing": ("search", "if (json_is_true(json_object_get(delegation, \"terminating\"))) /* 5.6.7.2.1 */",
                               "if (!delegation)", "terminating_hides"),
    "the last one decides": ("search", "if (e || s->is_over)\n			break;", "if (e)\n			break;", "graph: terminating"),
    "any path": ("search", "if (!is_trusted_for(s, delegation))\n			continue;", "(void)is_trusted_for;", "outside_its_paths"),
    "any hash prefix": ("search", "if (!strncmp(s->path_sum, json_string_value(item), json_string_length(item)))",
                        "if (s->path_sum[0] && item)", "hash_prefix_of_another"),
    "no hash prefix": ("search", "if (!strncmp(s->path_sum, json_string_value(item), json_string_length(item)))",
                       "if (!s->path_sum[0] && item)", "hash_prefixes"),
    "wildcards cross slashes": ("pattern", "else if (star && *retry != '/')", "else if (star)", "path_patterns"),
    "question marks cross slashes": ("pattern", "return *path != '/' ? pattern + 1 : NULL;", "return pattern + 1;",
                                     "path_patterns"),
    "a role fails unseen": ("search", "e = visit(s, keys, delegation);", "(void)!visit(s, keys, delegation);", "role_fails"),
    "role names are paths": ("store", "enum err e = name_file(role, name);", "enum err e = snprintf(name, sizeof name, \"%s\", role) < 0 ? ERR_IO : ERR_OK;", "unusual_names"),
    "role names are addresses": ("client", "enum err e = name_escape(role, name, sizeof name);",
                                 "enum err e = snprintf(name, sizeof name, \"%s\", role) < 0 ? ERR_IO : ERR_OK;", "unusual_names"),
    "target names climb": ("download", "if (!name_is_path(path))", "if (!*path)", "names_that_climb"),
    "target of any hash": ("download", "enum err e = digest_check(d->digest);", "enum err e = ERR_OK;", "substituted"),
    "target of any length": ("download", "return e || d->len_bytes == t->length ? e : ERR_CRYPTO;", "(void)t;\n	return e;",
                             "too_short_for_length"),
    "target past its length": ("download", "e = from->fetch(from->ctx, address, t->length, take_bytes, &d);",
                               "e = from->fetch(from->ctx, address, t->length + (100 << 20), take_bytes, &d);", "endless_target"),
    "target past our cap": ("download", "if (t->length > c->options.limits->target_bytes)", "if (t->length < 0)", "length_past_ours"),
    "target here unchecked": ("download", "bool is = n == 0 && !check(&d, t);", "bool is = n >= 0;", "changed"),
    "links are followed": ("download", "	unlink(part);\n	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);",
                           "	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);", "a_link_in_the_way"),
    "bytes without end": ("web_source", "if (!p->err && (int64_t)n > p->left)", "if (p->left == INT64_MIN)", "caps"),
    "redirects": ("web_source", "CURLOPT_FOLLOWLOCATION, 0L", "CURLOPT_FOLLOWLOCATION, 1L", "redirects"),
    "files by address": ("web_source", "\"http,https\"", "\"http,https,file\"", "nobody_there_nor_files"),
    "any certificate": ("web_source", "	if (!c && s->ca_file)", "	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);\n	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);\n	if (!c && s->ca_file)", "tls"),
    "any status is none": ("web_source", "return status == 404 || status == 403 ? ERR_NOT_FOUND : ERR_OFFLINE;", "return ERR_NOT_FOUND;", "statuses"),
    "any status is a file": ("web_source", "if (status == 200)", "if (status != 404 && status != 403)", "statuses"),
    "dates unchecked": ("date", "if (is.tm_year != want.tm_year || is.tm_mon != want.tm_mon || is.tm_mday != want.tm_mday ||", "if (false && is.tm_year != want.tm_year ||", "fields"),
    "expires a second late": ("metadata", "return m->expires_s <= now_s;", "return m->expires_s < now_s;", "expires_this_second"),
}


def libraries():
    return subprocess.run(["pkg-config", "--libs", "libcurl", "jansson", "openssl"],
                          capture_output=True, text=True, check=True).stdout.split()


def build(program, room, name, libs):
    """The client with that change in it."""
    file, old, new, _ = MUTANTS[name]
    with open(f"{ROOT}/kiosk/tuf/{file}.c", encoding="utf-8") as text:
        text = text.read()
    if text.count(old) != 1:
        raise SystemExit(f"{name}: kiosk/tuf/{file}.c no longer says, once: {old}")
    mutant, client = f"{room}/{file}.c", f"{room}/tuf-client"
    with open(mutant, "w", encoding="utf-8") as out:
        out.write(text.replace(old, new))
    subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-w", "-I", ROOT, "-o", client,
                    f"{program}/obj/kiosk/app/tuf/main.o", mutant, f"{program}/lib/kiosk-tuf.a",
                    f"{program}/lib/kiosk-base.a", *libs], check=True)
    return client


def is_found(program, name, libs):
    with tempfile.TemporaryDirectory() as room:
        return run_one(build(program, room, name, libs), MUTANTS[name][3]) != ""


def main():
    program = os.path.abspath(sys.argv[1])
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    names = [name for name in MUTANTS if part in name]
    for case in sorted({MUTANTS[name][3] for name in names}):
        wrong = run_one(f"{program}/tuf-client", case)
        if wrong:
            raise SystemExit("The client itself fails this case:\n" + wrong)
    libs = libraries()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda name: is_found(program, name, libs), names))
    missed = [name for name, is_it in zip(names, found) if not is_it]
    for name in missed:
        print(f"NOT FOUND: {name} (by {MUTANTS[name][3]})")
    print(f"built in wrongly: {len(names)}, found {len(names) - len(missed)}")
    print(f"checks: {len(names)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
