// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of docs/staff/console.md, from the real hub.  Usage: node pictures.js docs/pictures
"use strict";
const path = require("node:path");
const { City } = require("./city.js");
const { Stand } = require("./stand.js");

const size = { viewport: { width: 960, height: 640 } };
const folder = process.argv[2];

async function take(page, name) {
	await page.screenshot({ path: path.join(folder, `console-${name}.png`) });
}

/* Centres with kiosks that are well, wrong, late and behind. */
async function fleet(stand, should) {
	for (const [centre, said] of [["Town hall office", should], ["Main Street Library", should], ["Main Street Library", should],
		["Riverside Centre", { content: "3".repeat(64), troubles: [{ about: "release 1", words: "guides/en/bills.md: a sentence is too long" }] }],
		["Hill Road Clinic", { ...should, queue: 4, oldest_s: 7300 }], ["North Market Hall", should]])
		await stand.tell(await stand.kiosk(centre), said);
}

async function main() {
	const stand = new Stand();
	try {
		await stand.open();
		const joining = await stand.browserOf(size);
		const code = /days: ([0-9A-Z-]+)/.exec(stand.hubctl("staff", "add", "ana.lopez", "author,approver"))[1];
		await joining.goto("/console/join");
		await joining.getByLabel("Your name here").fill("ana.lopez");
		await joining.getByLabel("The code that you were given").fill(code);
		await joining.getByRole("button", { name: "Go on" }).click();
		await joining.setViewportSize({ width: 960, height: 1080 });
		await take(joining, "first");
		const page = await stand.join("olga", "author,approver,operator", size);
		const city = new City(stand);
		city.found();
		await stand.kiosk("Town hall office");
		await page.goto("/console/rings");
		await page.getByLabel("Town hall office").selectOption("First: the office");
		await page.getByRole("button", { name: "Keep these rings" }).click();
		city.release("New telephone number of the clinic");
		await page.goto("/console/rings");
		await page.getByRole("button", { name: "Let all rings have it now" }).click();
		const csv = (await (await page.request.get("/console/fleet.csv")).text()).split("\r\n")[1].split('","');
		await fleet(stand, { release: Number(csv[5]), content: csv[6] });
		await page.goto("/console");
		await take(page, "home");
		await page.goto("/console/fleet");
		await take(page, "kiosks");
		await page.goto("/console/people");
		await take(page, "people");
		await page.goto("/console/rings");
		await take(page, "releases");
	} finally {
		await stand.close();
	}
}

main().catch((e) => {
	console.error(e);
	process.exitCode = 1;
});
