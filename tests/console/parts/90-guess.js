// SPDX-License-Identifier: GPL-3.0-or-later
// Guessing: wrong passwords and numbers are slowed down, for who guesses and nobody else; a flood of
// tries holds up neither kiosks nor memory.
"use strict";
const fs = require("node:fs");
const { check } = require("../stand.js");

/* The door of a browser: its token and the check of its forms. */
async function door(stand) {
	const a = await stand.ask("GET", "/console/in");
	return { cookie: a.headers["set-cookie"][0].split(";")[0], check: /name="check" value="([0-9a-f]+)"/.exec(a.text)[1] };
}
async function tryIn(stand, at, name, password, code) {
	return stand.ask("POST", "/console/in", { headers: { Cookie: at.cookie, "Content-Type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ check: at.check, name, password, code }).toString() });
}
function memory(stand) {
	return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${stand.hub.pid}/status`, "utf8"))[1]);
}

module.exports = [
	["a name that nobody has takes as long, and gets the same words", async (stand) => {
		const at = await door(stand);
		const took = [];
		const words = [];
		for (const name of ["ben", "nobody"]) {
			const began = Date.now();
			const a = await tryIn(stand, at, name, "wrong wrong wrong", "123456");
			took.push(Date.now() - began);
			check(a.status === 403, `${name}: ${a.status}`);
			words.push(/role="alert"[^>]*>([^<]+)/.exec(a.text)[1]);
		}
		check(words[0] === words[1], words.join());
		check(Math.min(...took) > 0.4 * Math.max(...took), `${took} ms`);
	}],
	["the right password without the number is not enough, and counts as wrong", async (stand) => {
		const at = await door(stand);
		const ben = stand.people.ben;
		for (const [password, code, status] of [[ben.password, "000000", 403], [ben.password, "", 403], ["wrong wrong wrong", ben.codes[0], 403],
			[ben.password, "111111", 403], [ben.password, ben.codes[0], 429]]) {
			const a = await tryIn(stand, at, "ben", password, code);
			check(a.status === status, `${code}: ${a.status} instead of ${status}`);
			if (status === 429) check(Number(a.headers["retry-after"]) > 30, "says how long");
		}
		const other = await door(stand);
		check((await tryIn(stand, other, "ben", ben.password, ben.codes[0])).status === 429, "another browser helps nothing");
	}],
	["nobody else is locked out by it", async (stand) => {
		const page = await stand.browserOf();
		await stand.signIn(page, "olga");
		await page.getByRole("heading", { name: "What waits for you" }).waitFor();
		const page2 = await stand.at("ben", "/console"); // who is in stays in
		await page2.getByRole("heading", { name: "What waits for you" }).waitFor();
	}],
	["a flood of tries: most are told to wait; kiosks are answered; memory stays", async (stand) => {
		const at = await door(stand);
		const flood = Array.from({ length: 60 }, (_, i) => tryIn(stand, at, `name${i}`, "wrong wrong wrong", "123456"));
		const times = [];
		for (let i = 0; i < 20; i++) {
			const began = Date.now();
			await stand.ask("GET", "/healthz");
			times.push(Date.now() - began);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const statuses = (await Promise.all(flood)).map((a) => a.status);
		const count = (s) => statuses.filter((one) => one === s).length;
		check(count(403) + count(429) + count(503) === 60 && count(503) + count(429) >= 40, JSON.stringify([count(403), count(429), count(503)]));
		times.sort((a, b) => a - b);
		check(times[10] < 200, `half of the others waited ${times[10]} ms`);
		if (!process.env.ASAN_OPTIONS) check(memory(stand) < 400 << 10, `${memory(stand)} kB`);
		console.log(`       ${count(403)} looked at, ${count(429)} slowed down, ${count(503)} turned away; others waited ${times[10]} ms; ` +
			`the hub's memory: ${memory(stand) >> 10} MiB at most`);
	}],
];
