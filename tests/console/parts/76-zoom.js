// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the console, all forms of the content among them, at 200 % and 400 % of a window of 1280
// pixels: nothing scrolls sideways, nothing is cut off, axe-core finds nothing.  Then the work of staff
// with script switched off.  The pages are read from hub/console/routes.c, so a new one is tried too.
"use strict";
const fs = require("node:fs");
const { City } = require("../city.js");
const { Stand, axe, check, cut, fits } = require("../stand.js");

const widths = [640, 320]; // CSS pixels of 1280 at 200 % and 400 %
const patience = 60000;
const routes = [...fs.readFileSync("hub/console/routes.c", "utf8").matchAll(/\{"GET", "([^"]+)"/g)].map((m) => m[1])
	.filter((p) => !/\.(css|js|svg|csv|json)$|\/made$|\/notice$|\/pictures\//.test(p));
const seen = new Set(); // routes that were looked at
let stand, page, drafts;

/* The row of the table that an address belongs to. */
function routeOf(address) {
	const steps = address.split("?")[0].split("/");
	return routes.find((r) => {
		const parts = r.split("/");
		return parts.length === steps.length && parts.every((p, i) => p === steps[i] || p.startsWith("{"));
	});
}

async function look(at, address) {
	if (address) {
		await at.setViewportSize({ width: 1280, height: 900 });
		const answer = await at.goto(address);
		check(answer.status() === 200, `${address}: ${answer.status()}`);
	}
	seen.add(routeOf(new URL(at.url()).pathname));
	await at.locator("main details").evaluateAll((all) => all.forEach((e) => { e.open = true; }));
	const name = new URL(at.url()).pathname.replace(/\/\d+/, "") + new URL(at.url()).search;
	await stand.shot(at, `zoom-1280${name.replace(/\W+/g, "-")}`);
	for (const width of widths) {
		await at.setViewportSize({ width, height: 640 });
		await fits(at);
		await cut(at);
		await axe(at);
		await stand.shot(at, `zoom-${width}${name.replace(/\W+/g, "-")}`);
	}
	check(!at.complaints.length, `${at.url()}: ${at.complaints.join("\n")}`);
}

async function begin(title) {
	await page.goto("/console/drafts");
	await page.getByLabel("What do you want to change?").fill(title);
	await page.getByRole("button", { name: "Begin" }).click();
	await page.getByRole("heading", { level: 1, name: title }).waitFor();
	return new URL(page.url()).pathname;
}

async function changeNumber(draft, digits) {
	await page.goto(`${draft}/edit?at=numbers/clinic`);
	await page.getByLabel("Number to dial").fill(digits);
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved.").waitFor();
}

async function ask(at, draft) {
	await at.goto(`${draft}/ask`);
	await at.getByText("The check found nothing wrong.").waitFor();
	await at.getByRole("button", { name: "Ask for approval" }).click();
	await at.getByText("It waits for approval now.").waitFor();
}

async function refuse(at, draft) {
	await at.goto(`${draft}/approve`);
	await at.getByLabel("What should be different?").fill("Please ask the clinic first, and write the hours in all four languages.");
	await at.getByRole("button", { name: "Send it back" }).click();
	await at.getByText("It is sent back").waitFor();
}

async function urgent(at) {
	await at.goto("/console/urgent");
	for (const tongue of ["English", "Español", "中文", "العربية"]) {
		await at.getByRole("group", { name: "Title" }).getByLabel(tongue).fill(`No water ${tongue}`);
		await at.getByRole("group", { name: /what to do/ }).getByLabel(tongue).fill("Bring your own water today.");
	}
	await at.getByRole("button", { name: "Go on and sign it" }).click();
	await at.getByRole("heading", { level: 1, name: "Look at it and sign" }).waitFor();
}

/* One form of each kind and depth: lists, things, and things in things. */
async function forms(draft) {
	const found = new Map(), waiting = [draft];
	while (waiting.length) {
		await page.goto(waiting.shift());
		for (const href of await page.locator("main a[href*='/edit?at=']").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
			const steps = href.split("at=")[1].split("/"), key = `${steps[0]}/${steps.length}`;
			if (found.has(key)) continue;
			found.set(key, href);
			waiting.push(href);
		}
	}
	return [...found.values()];
}

module.exports = [
	["drafts in every state, kiosks that are well and wrong, long names", async () => {
		stand = new Stand();
		await stand.open();
		page = await stand.join("olga", "author,approver,operator");
		page.setDefaultTimeout(patience);
		await stand.keep("olga", page);
		new City(stand).found();
		const wrong = await stand.kiosk("Centre for health, care and advice at Main Street");
		await stand.tell(wrong, { content: "3".repeat(64), queue: 3, oldest_s: 9000, troubles: [{ about: "a".repeat(64), words: "guides/en/bills.md: a sentence is too long" }] });
		await stand.tell(await stand.kiosk("Town hall office"), {});
		drafts = { kiosk: wrong.id };
		for (const name of ["open", "waiting", "refused", "broken"]) {
			drafts[name] = await begin(`New number of the clinic in Main Street, which moves (${name})`);
			await changeNumber(drafts[name], name === "open" ? "5550191" : "5550192");
			if (name === "waiting" || name === "refused") await ask(page, drafts[name]);
		}
		await refuse(page, drafts.refused);
		await urgent(page);
		drafts.notice = new URL(page.url()).pathname;
		await page.goto(`${drafts.broken}/edit?at=numbers`);
		await page.getByLabel("Its name in English").fill("Dentist");
		await page.getByRole("button", { name: "Add it" }).click();
		await page.getByText("Now fill in the rest.").waitFor();
	}],

	["every page of the table", async () => {
		const { open, waiting, refused, broken, kiosk, notice } = drafts;
		const plain = routes.filter((r) => !r.includes("{") && !/\/(in|join|first)$/.test(r));
		for (const address of [...plain, `/console/fleet/${kiosk}`, open, waiting, refused, `${open}/saves`, `${open}/compare`, `${open}/check`,
			`${open}/ask`, `${broken}/check`, `${broken}/ask`, `${broken}/compare`, `${waiting}/approve`, notice, `${open}/see?at=numbers/clinic`,
			`${open}/see?at=topics/health/medicines`]) await look(page, address);
	}],

	["every form of the content", async () => {
		const all = await forms(drafts.open);
		check(all.length > 25, all.join(" "));
		for (const address of all) await look(page, address);
	}],

	["signing in, and the first time", async () => {
		const out = await stand.browserOf();
		await look(out, "/console/in");
		await look(out, "/console/join");
		const code = /days: ([0-9A-Z-]+)/.exec(stand.hubctl("staff", "add", "kim", "author"))[1];
		await out.getByLabel("Your name here").fill("kim");
		await out.getByLabel("The code that you were given").fill(code);
		await out.getByRole("button", { name: "Go on" }).click();
		await out.getByLabel("New password").waitFor();
		await look(out);
		const left = routes.filter((r) => !seen.has(r));
		check(!left.length, `nobody looked at ${left.join(" ")}`);
	}],

	["without script: writing, sending back, undoing, rings, people; signing says the command", async () => {
		const still = { javaScriptEnabled: false };
		const at = await stand.browserOf(still);
		at.setDefaultTimeout(patience);
		await stand.signIn(at, "olga");
		await at.getByRole("heading", { name: "What waits for you" }).waitFor();
		await at.getByRole("link", { name: "draft of yours came back" }).click();
		await at.getByRole("link", { name: /\(refused\)/ }).click();
		await at.getByRole("button", { name: "Work on it again" }).click();
		await at.goto(`${drafts.refused}/saves`);
		await at.getByRole("button", { name: "Take all back" }).click();
		await at.getByText("Done. The draft is as it was then.").waitFor();
		await at.goto(`${drafts.open}/edit?at=numbers/clinic`);
		await at.getByRole("group", { name: "When" }).getByLabel("English")
			.fill("We utilise the telephone from nine in the morning until five in the afternoon on all of the working days of each week");
		await at.getByRole("button", { name: "Save" }).click();
		await at.getByText(/A sentence of \d+ words/).waitFor(); // help comes with the save
		await at.goto(`${drafts.waiting}/approve`);
		check(!(await at.getByRole("button", { name: "Sign it" }).isVisible()), "no button that does nothing");
		await at.getByText("hubctl content sign").waitFor();
		await at.getByRole("link", { name: "Download the change" }).waitFor();
		await refuse(at, drafts.waiting);
		await at.goto("/console/rings");
		await at.getByLabel("Town hall office").selectOption("First: the office");
		await at.getByRole("button", { name: "Keep these rings" }).click();
		await at.getByText("The rings are kept.").waitFor();
		await urgent(at);
		await at.getByText("hubctl content sign").waitFor();
		await at.getByRole("button", { name: "Sign out" }).click();
		await at.getByRole("heading", { name: "Sign in" }).waitFor();
	}],

	["all ends as it should", async () => {
		await stand.close();
	}],
];
module.exports.alone = module.exports.story = true;
