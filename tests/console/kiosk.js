// SPDX-License-Identifier: GPL-3.0-or-later
// kiosk: one machine as it stands in a centre: the real kiosk-sync and kiosk, enrolled at the hub of a
// stand.  The screen is memory; what is on it is asked with a script (docs/developers/script.md).
"use strict";
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { build, check, until } = require("./stand.js");

class Kiosk {
	constructor(stand, centre) {
		this.stand = stand;
		this.centre = centre;
		this.dir = path.join(stand.dir, centre.replace(/\W/g, "-").toLowerCase());
		this.socket = path.join(this.dir, "sync.sock");
		this.running = {};
		fs.mkdirSync(path.join(this.dir, "keep"), { recursive: true });
	}

	start(name, words) {
		const log = fs.openSync(path.join(this.dir, `${name}.log`), "a");
		this.running[name] = spawn(path.join(build, name), words, { stdio: ["ignore", log, log] });
		fs.closeSync(log);
	}

	/* Gives the code that it ended with. */
	async end(name, signal) {
		const program = this.running[name];
		delete this.running[name];
		if (!program || program.exitCode !== null) return program && program.exitCode;
		const over = new Promise((resolve) => program.once("exit", resolve));
		if (signal) program.kill(signal);
		return over;
	}

	/* Gives it its place, the city's first root, and power. */
	async begin() {
		const { code } = await this.stand.admin({ t: "enrol", centre: this.centre });
		const state = path.join(this.dir, "state"), root = path.join(this.dir, "root.json");
		execFileSync(path.join(build, "kioskctl"), ["--state", state, "--socket", this.socket, "--ca", this.stand.cert,
			"enrol", this.stand.url, code]);
		fs.copyFileSync(path.join(this.stand.data, "content/metadata/1.root.json"), root);
		this.start("kiosk-sync", ["--state", state, "--socket", this.socket, "--ca", this.stand.cert, "--content-root", root,
			"--content-url", `${this.stand.url}/content`]);
		await until(20, () => fs.existsSync(this.socket), "kiosk-sync is there");
		this.show();
	}

	show(more = []) {
		this.start("kiosk", ["--display=memory", "--content=assets/town", `--keep=${path.join(this.dir, "keep/good")}`,
			`--sync=${this.socket}`, "--speech=/bin/false", ...more]);
	}

	/* It looks for new content now, not within the minute. */
	look() {
		execFileSync(path.join(build, "kioskctl"), ["--socket", this.socket, "content"], { stdio: "ignore" });
	}

	/* The line to the city is gone, and is there again. */
	pull() {
		this.running["kiosk-sync"].kill("SIGSTOP");
	}
	plug() {
		this.running["kiosk-sync"].kill("SIGCONT");
	}

	/* Somebody stands there: every line of the script holds, on the screen that was there before. */
	async sees(lines) {
		const script = path.join(this.dir, "script");
		fs.writeFileSync(script, `${lines.join("\n")}\n`);
		await this.end("kiosk", "SIGTERM");
		this.show([`--script=${script}`]);
		const code = await this.end("kiosk");
		check(code === 0, `${this.centre}: ${this.log("kiosk")}`);
		this.show();
	}

	/* The end of what a program of it said. */
	log(name) {
		return fs.readFileSync(path.join(this.dir, `${name}.log`), "utf8").split("\n").slice(-15).join("\n");
	}

	async stop() {
		if (this.running["kiosk-sync"]) this.plug();
		for (const name of Object.keys(this.running)) await this.end(name, "SIGTERM");
	}
}

module.exports = { Kiosk };
