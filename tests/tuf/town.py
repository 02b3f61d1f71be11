# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo town as signed content: the roles of docs/developers/publish.md over assets/town."""
import json
import os

from repository import Repository

LANGUAGES = ("es", "zh", "ar")


def read_folder(root):
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = file.read()
    return found


class Town:
    """repo: what is served; files: path to bytes of the package."""

    def __init__(self, folder="assets/town"):
        self.repo = Repository("ecdsa")
        self.files = read_folder(folder)
        repo = self.repo
        roles = [("announce", ["announce/*.json"]), ("rollout", ["rollout.json"]),
                 ("keys", ["keys/*"])]
        roles += [(f"i18n-{tag}", [f"words/{tag}/*", f"guides/{tag}/*", f"names/{tag}.txt"])
                  for tag in LANGUAGES]
        roles += [("help", ["guides/en/*"]),
                  ("city", ["*.json", "streets.txt", "words/en/*", "names/en.txt", "pictures/*"])]
        for name, paths in roles:
            repo.delegate("targets", name, paths, terminating=True)
        for path, data in self.files.items():
            repo.add_target(self.role_of(path), path, data)
        repo.publish(*(name for name, _ in roles))
        repo.publish_all("targets")

    def role_of(self, path):
        for tag in LANGUAGES:
            if path.startswith((f"words/{tag}/", f"guides/{tag}/")) or path == f"names/{tag}.txt":
                return f"i18n-{tag}"
        if path.startswith("guides/en/"):
            return "help"
        first = path.split("/")[0]
        if first in ("announce", "keys"):
            return first
        return "rollout" if path == "rollout.json" else "city"

    def change(self, path, old, new, **custom):
        """Signs other words at path."""
        before = self.files[path]
        data = before.replace(old.encode(), new.encode())
        assert data != before, f"{path} has no {old}"
        self.put(path, data, **custom)

    def put(self, path, data, publish=True, **custom):
        role = self.role_of(path)
        self.files[path] = data
        self.repo.add_target(role, path, data)
        if custom:
            self.repo.body[role]["targets"][path]["custom"] = custom
        if publish:
            self.repo.publish_all(role)

    def put_json(self, path, value, **custom):
        self.put(path, json.dumps(value, ensure_ascii=False).encode(), **custom)

    def write_tree(self, folder):
        """The same repository as plain files, as on a stick."""
        for path, data in self.repo.files.items():
            if isinstance(data, bytes):
                name = os.path.join(folder, path)
                os.makedirs(os.path.dirname(name), exist_ok=True)
                with open(name, "wb") as file:
                    file.write(data)
