// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the parts of the console's test, one after the other, against one hub.  A part is a file that
// gives a list of [words, async (stand) => ...].  Usage: node run.js [part of a file's name]
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
		for (const file of fs.readdirSync(folder).sort()) {
			// The first makes the people that all others need.
			if (!file.endsWith(".js") || (!file.includes(only) && !file.startsWith("1"))) continue;
			for (const [words, run] of require(path.join(folder, file))) {
				const began = Date.now();
				try {
					await run(stand);
					passed++;
					console.log(`ok     ${file} ${words} (${Date.now() - began} ms)`);
				} catch (e) {
					failed++;
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
