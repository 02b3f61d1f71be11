// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the parts of the console's test, one after the other, against one hub.  A part is a file that
// gives a list of [words, async (stand) => ...].  A list that is `alone` has a hub of its own, and runs
// only if it is asked for.  A list that is a `story` goes to its last entry, which clears up, as soon as
// one did not hold.  Usage: node run.js [part of a file's name]
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { Stand } = require("./stand.js");

async function main() {
	const folder = path.join(__dirname, "parts");
	const only = process.argv[2] || "";
	let passed = 0, failed = 0;
	const stand = new Stand();
	try {
		await stand.open();
		const all = fs.readdirSync(folder).filter((file) => file.endsWith(".js")).sort()
			.map((file) => ({ file, list: require(path.join(folder, file)) }));
		const asked = all.filter(({ file, list }) => file.includes(only) && (only || !list.alone));
		// The first makes the people that all others need.
		if (!asked.every(({ list }) => list.alone) && !asked.includes(all[0])) asked.unshift(all[0]);
		for (const { file, list } of asked) {
			let holds = true;
			for (const [words, run] of list) {
				const began = Date.now();
				if (list.story && !holds && run !== list[list.length - 1][1]) continue;
				try {
					await run(stand);
					passed++;
					console.log(`ok     ${file} ${words} (${Date.now() - began} ms)`);
				} catch (e) {
					failed++;
					holds = false;
					console.log(`FAILED ${file} ${words}: ${e.stack || e}`);
				}
			}
		}
		await stand.close();
	} catch (e) {
		failed++;
		console.log(`FAILED ${e.stack || e}`);
		await stand.close().catch(() => {});
	}
	console.log(`[  PASSED  ] ${passed} test(s).`);
	if (failed) console.log(`[  FAILED  ] ${failed} test(s)`);
	process.exitCode = failed ? 1 : 0;
}

main();
