// SPDX-License-Identifier: GPL-3.0-or-later
// city: people with keys on their own machines, who sign what the hub publishes (hubctl content).
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { build } = require("./stand.js");

const phrase = "correct horse battery";

class City {
	constructor(stand) {
		this.stand = stand;
		this.dir = path.join(stand.dir, "keys");
		fs.mkdirSync(this.dir);
		this.made = 0;
	}

	content(...words) {
		return execFileSync(path.join(build, "hubctl"), ["--data", this.stand.data, "content", ...words],
			{ encoding: "utf8", input: `${phrase}\n${phrase}\nyes\nyes\nyes\n`, stdio: ["pipe", "pipe", "pipe"] });
	}

	/* Somebody's key file, on their own machine. */
	key(name) {
		return path.join(this.dir, name);
	}

	/* Three people with keys, and the demo town as the first package. */
	found() {
		for (const name of ["ana", "ben", "chi"])
			this.content("key", "new", path.join(this.dir, name), "--name", name, "--passphrase-fd", "0");
		fs.writeFileSync(path.join(this.dir, "hub.json"), this.content("hub-key", "--new"));
		const change = path.join(this.dir, "first.change");
		this.content("init", "--out", change, "--people", ["ana", "ben", "chi"].map((n) => path.join(this.dir, `${n}.pub`)).join(),
			"--hub", path.join(this.dir, "hub.json"), "--content", "assets/town", "--author", "ana");
		this.publish(change);
	}

	/* Two people sign it, the hub takes it. */
	publish(change) {
		for (const name of ["ana", "ben"])
			this.content("sign", change, "--key", path.join(this.dir, name), "--passphrase-fd", "0");
		this.content("put", change);
	}

	/* A release that changes one word of a page. */
	release(title) {
		const change = path.join(this.dir, `${++this.made}.change`);
		const guide = path.join(this.dir, "guide.md");
		const source = fs.readdirSync("assets/town/guides/en").sort()[0];
		fs.writeFileSync(guide, fs.readFileSync(`assets/town/guides/en/${source}`, "utf8").replace(/[a-z]\.\n/, (m) => `${m.slice(0, 1)}.\n`) + "\n".repeat(this.made));
		this.content("change", "--out", change, "--title", title, "--author", "ana", `guides/en/${source}=${guide}`);
		this.publish(change);
	}
}

module.exports = { City, phrase };
