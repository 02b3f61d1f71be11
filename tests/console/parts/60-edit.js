// SPDX-License-Identifier: GPL-3.0-or-later
// Content: somebody who was told only the address changes a telephone number in three languages and
// has it approved; others try what must not work.  docs/staff/editing.md has the same steps.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { execFileSync } = require("node:child_process");
const { Stand, axe, check, fits } = require("../stand.js");

const patience = 60000; // the check of the whole town may wait for other work of the machine
const phrase = "correct horse battery";
const key = (stand, name) => path.join(stand.dir, `${name}.key`);
const build = path.resolve(process.env.FOYER_BUILD || "build");

/* hubctl content, with the pass phrase on its standard input. */
function content(stand, words, input = `${phrase}\n${phrase}\n`) {
	return execFileSync(path.join(build, "hubctl"), ["--data", stand.data, "content", ...words], { input, encoding: "utf8" });
}

function sign(stand, file, name) {
	content(stand, ["sign", file, "--key", key(stand, name), "--passphrase-fd", "0"], `${phrase}\ny\nyes\n`);
}

/* The first package of the city, signed by three people. */
function ceremony(stand) {
	const first = path.join(stand.dir, "first.json"), hub = path.join(stand.dir, "hub.json");
	for (const name of ["Ana", "Ben", "Chi"])
		content(stand, ["key", "new", key(stand, name), "--name", name, "--passphrase-fd", "0"]);
	fs.writeFileSync(hub, content(stand, ["hub-key", "--new"]));
	content(stand, ["init", "--out", first, "--people", ["Ana", "Ben", "Chi"].map((n) => `${key(stand, n)}.pub`).join(),
		"--hub", hub, "--content", "assets/town", "--author", "Olga"]);
	for (const name of ["Ana", "Ben"]) sign(stand, first, name);
	content(stand, ["put", first]);
}

/* All that was ever published at a path. */
function published(stand, file) {
	const folder = path.join(stand.data, "content", "targets", path.dirname(file));
	return fs.readdirSync(folder).filter((name) => name.endsWith(`.${path.basename(file)}`))
		.map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
}

const opened = []; // of the test that runs

/* Somebody's browser, with patience. */
async function open(stand, name, where, options) {
	const page = await stand.at(name, where, options);
	page.setDefaultTimeout(patience);
	opened.push(page);
	return page;
}

async function heading(page, words) {
	await page.getByRole("heading", { level: 1, name: words }).waitFor();
}

/* Begins a draft.  Gives its address. */
async function begin(page, title) {
	await page.goto("/console/drafts");
	await page.getByLabel("What do you want to change?").fill(title);
	await page.getByRole("button", { name: "Begin" }).click();
	await heading(page, title);
	return page.url();
}

/* Looks at a draft that waits, and signs it in the browser. */
async function signHere(page, stand, name) {
	await page.getByRole("link", { name: "Look at it and sign" }).click();
	await heading(page, "Look at it and sign");
	await page.getByLabel(/^Your key/).setInputFiles(key(stand, name));
	await page.getByLabel("Its pass phrase").fill(phrase);
	await page.getByRole("button", { name: "Sign it" }).click();
}

async function ask(page, draft) {
	await page.goto(draft);
	await page.getByRole("link", { name: "Ask for approval" }).click();
	await page.getByText("The check found nothing wrong.").waitFor();
	await page.getByRole("button", { name: "Ask for approval" }).click();
	await page.getByText("It waits for approval now.").waitFor();
}

async function changeNumber(page, draft, digits) {
	await page.goto(`${draft}/edit?at=numbers/clinic`);
	await page.getByLabel("Number to dial").fill(digits);
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved.").waitFor();
}

/* These tests have a hub of their own, whose releases nobody else counts. */
let own;

async function settle() {
	own = new Stand();
	await own.open();
	for (const [name, roles] of [["ana", "author"], ["ben", "approver"]]) {
		const page = await own.join(name, roles);
		await own.keep(name, page);
		opened.push(page);
	}
	ceremony(own);
}

/* Runs the test there, and closes what it opened. */
const there = ([words, run]) => [words, async () => {
	await run(own);
	for (const page of opened.splice(0)) await page.context().close();
}];

module.exports = [
	["three people make the first package", async () => {
		await settle();
		check(/first package/i.test(content(own, ["history"])), "it is published");
	}],

	["a number in three languages, seen, heard, approved and published within five minutes", async (stand) => {
		const began = Date.now();
		const ana = await open(stand, "ana", "/console");
		await ana.getByRole("link", { name: "Drafts" }).click();
		await ana.getByLabel("What do you want to change?").fill("New number of the clinic");
		await ana.getByRole("button", { name: "Begin" }).click();
		await stand.shot(ana, "edit-draft");
		await ana.getByRole("link", { name: "Phone numbers" }).click();
		await ana.getByRole("link", { name: "Main Street Clinic" }).click();
		await ana.getByLabel("Number to dial").fill("555 0199");
		const when = ana.getByRole("group", { name: "When" });
		await when.getByLabel("English").fill("Monday to Friday, 8 to 5");
		await when.getByLabel("Español").fill("de lunes a viernes, de 8 a 5");
		await when.getByLabel("العربية").fill("من الاثنين إلى الجمعة، من 8 صباحًا إلى 5 مساءً");
		await stand.shot(ana, "edit-form");
		await ana.getByRole("button", { name: "Save" }).click();
		await ana.getByText("Saved.").waitFor();
		await ana.getByRole("link", { name: "See and hear it" }).click();
		await ana.getByRole("img", { name: "The number, as residents see it" }).waitFor();
		const shown = ana.getByRole("img", { name: "The number, as residents see it" });
		check(await shown.evaluate((i) => i.decode().then(() => i.naturalWidth)) === 1280, "the real screen");
		await stand.shot(ana, "edit-see");
		await ana.getByRole("link", { name: "New number of the clinic" }).click();
		await ana.getByRole("link", { name: "Ask for approval" }).click();
		await ana.getByRole("button", { name: "Ask for approval" }).click();
		await signHere(ana, stand, "Ana");
		await ana.getByText("Somebody else must sign too.").waitFor();
		await stand.shot(ana, "edit-waiting");

		const ben = await open(stand, "ben", "/console/drafts");
		await ben.getByRole("link", { name: "New number of the clinic" }).click();
		await ben.getByRole("link", { name: "Look at it and sign" }).click();
		await ben.getByRole("row", { name: /Number to dial/ }).getByText("5550199").waitFor();
		check(await ben.locator("table.compare tbody tr").count() === 4, "four fields differ, and no more");
		await stand.shot(ben, "edit-approve");
		await axe(ben);
		await ben.goBack();
		await signHere(ben, stand, "Ben");
		await ben.getByText("It is approved and published.").waitFor();
		const seconds = (Date.now() - began) / 1000;
		console.log(`       from the address to residents: ${seconds.toFixed(1)} s of a machine's clicking`);
		check(seconds < 300, `${seconds} s`);
		check(published(stand, "numbers.json").some((text) => text.includes("\"digits\": \"5550199\"")), "the number is out");
		check(published(stand, "words/ar/numbers.json").some((text) => text.includes("5 مساءً")), "the words are out");
		for (const page of [ana, ben]) check(!page.complaints.length, page.complaints.join("\n"));
	}],

	["two people at one field are both told, and nothing is lost", async (stand) => {
		const one = await open(stand, "ana", "/console"), two = await open(stand, "ana", "/console");
		const draft = await begin(one, "Two at one field");
		await one.goto(`${draft}/edit?at=numbers/carers`);
		await two.goto(`${draft}/edit?at=numbers/carers`);
		await one.getByLabel("Number to dial").fill("5550201");
		await one.getByRole("button", { name: "Save" }).click();
		await one.getByText("Saved.").waitFor();
		await two.getByLabel("Number to dial").fill("5550202");
		await two.getByRole("group", { name: "When" }).getByLabel("English").fill("Every day");
		await two.getByRole("button", { name: "Save" }).click();
		await two.getByText("somebody else changed the same field").waitFor();
		check(await two.getByLabel("Number to dial").inputValue() === "5550202", "theirs is kept");
		await two.getByText("5550201").waitFor();
		await axe(two);
		await two.getByRole("button", { name: "Save" }).click();
		await two.getByText("Saved.").waitFor();
		await two.goto(`${draft}/saves`);
		check(await two.getByRole("button", { name: /^Go back/ }).count() === 1, "both saves are there");
		await two.getByRole("button", { name: /^Go back/ }).click();
		await two.goto(`${draft}/compare`);
		await two.getByText("5550201").first().waitFor();
		/* Other fields of one thing are both kept. */
		await one.goto(`${draft}/edit?at=numbers/food`);
		await two.goto(`${draft}/edit?at=numbers/food`);
		await one.getByRole("group", { name: "When" }).getByLabel("English").fill("Monday, 10 to 2");
		await one.getByRole("button", { name: "Save" }).click();
		await one.getByText("Saved.").waitFor();
		await two.getByLabel("Number to dial").fill("5550203");
		await two.getByRole("button", { name: "Save" }).click();
		await two.getByText("both are kept").waitFor();
		await two.getByRole("group", { name: "When" }).getByText("Monday, 10 to 2").waitFor();
	}],

	["what is missing is told, and leads to its field", async (stand) => {
		const page = await open(stand, "ana", "/console");
		const draft = await begin(page, "A dentist");
		await page.goto(`${draft}/edit?at=numbers`);
		await page.getByLabel("Its name in English").fill("Dentist");
		await page.getByRole("button", { name: "Add it" }).click();
		await page.getByText("Now fill in the rest.").waitFor();
		check(page.url().endsWith("at=numbers/dentist"), page.url());
		await page.getByText("Texts that are missing:").waitFor();
		await stand.shot(page, "edit-missing");
		await axe(page);
		await page.goto(`${draft}/ask`);
		await page.getByText("Mend this first").waitFor();
		await stand.shot(page, "edit-problems");
		await axe(page);
		await page.getByRole("link", { name: "Dentist" }).last().click();
		await heading(page, "Dentist");
		await page.goto(`${draft}/edit?at=numbers`);
		await page.getByRole("button", { name: "Up Dentist" }).click();
		await page.getByRole("button", { name: "Remove Dentist" }).click();
		await page.getByText("Saved.").waitFor();
		await page.goto(draft);
		await page.getByText("Nothing yet.").waitFor();
	}],

	["nobody approves their own: not with their key twice, not with another's", async (stand) => {
		const ana = await open(stand, "ana", "/console");
		const draft = await begin(ana, "Alone");
		await changeNumber(ana, draft, "5550777");
		await ask(ana, draft);
		await signHere(ana, stand, "Ana");
		await ana.getByText("Somebody else must sign too.").waitFor();
		await signHere(ana, stand, "Ana");
		await ana.getByText("was not taken").waitFor();
		await ana.goto(draft);
		await signHere(ana, stand, "Ben");
		await ana.getByText("This key is somebody else's").waitFor();
		await ana.goto(draft);
		await signHere(ana, stand, "Chi");
		await ana.getByText("You have signed this already, with another key").waitFor();
		const file = path.join(stand.dir, "both.json");
		fs.writeFileSync(file, await (await ana.request.get(`${draft}/change.json`)).text());
		for (const name of ["Ben", "Chi"]) sign(stand, file, name);
		await ana.goto(`${draft}/approve`);
		await ana.getByLabel("The signed file").setInputFiles(file);
		await ana.getByRole("button", { name: "Hand it in" }).click();
		await ana.getByText("One signature at a time").waitFor();
		check(!published(stand, "numbers.json").some((text) => text.includes("5550777")), "nothing is out");
		const ben = await open(stand, "ben", draft);
		await ben.getByRole("link", { name: "Look at it and sign" }).click();
		await ben.getByLabel("What should be different?").fill("Please ask the clinic first.");
		await ben.getByRole("button", { name: "Send it back" }).click();
		await ben.getByText("It is sent back").waitFor();
		await ana.goto(draft);
		await ana.getByText("Please ask the clinic first.").waitFor();
		await ana.getByRole("button", { name: "Work on it again" }).click();
		await ana.getByRole("link", { name: "Phone numbers", exact: true }).waitFor();
	}],

	["without a script: all of it, signed with the command", async (stand) => {
		const ana = await open(stand, "ana", "/console", { javaScriptEnabled: false });
		const draft = await begin(ana, "Without a script");
		await changeNumber(ana, draft, "5550222");
		await ana.getByRole("link", { name: "See and hear it" }).click();
		await ana.getByRole("img", { name: "The number, as residents see it" }).waitFor();
		await ask(ana, draft);
		await ana.getByRole("link", { name: "Look at it and sign" }).click();
		check(!(await ana.getByRole("button", { name: "Sign it" }).isVisible()), "no button that does nothing");
		const ben = await open(stand, "ben", `${draft}/approve`, { javaScriptEnabled: false });
		for (const [page, name] of [[ana, "Ana"], [ben, "Ben"]]) {
			const file = path.join(stand.dir, `signed-${name}.json`);
			const [download] = await Promise.all([page.waitForEvent("download"),
				page.getByRole("link", { name: "Download the change" }).click()]);
			await download.saveAs(file);
			sign(stand, file, name);
			await page.getByLabel("The signed file").setInputFiles(file);
			await page.getByRole("button", { name: "Hand it in" }).click();
		}
		await ben.getByText("It is approved and published.").waitFor();
		check(published(stand, "numbers.json").some((text) => text.includes("5550222")), "it is out");
	}],

	["an urgent notice: one signature, three days at most, words only", async (stand) => {
		const page = await open(stand, "ben", "/console/urgent");
		await axe(page);
		const fill = async (hours, title) => {
			for (const tongue of ["English", "Español", "中文", "العربية"]) {
				await page.getByRole("group", { name: "Title" }).getByLabel(tongue).fill(`${title} ${tongue}`);
				await page.getByRole("group", { name: /what to do/ }).getByLabel(tongue).fill("Bring your own water today.");
			}
			await page.getByLabel("Shown for so many hours").fill(hours);
			await page.getByRole("button", { name: "Go on and sign it" }).click();
		};
		await fill("73", "No water");
		await page.getByText("It can be shown for 1 to 72 hours.").waitFor();
		await fill("24", "No {water}");
		await page.getByText("without braces").waitFor();
		await fill("24", "No water \u{13000}"); // a letter that no kiosk can show
		await heading(page, "Look at it and sign");
		await page.getByText("The check found something").waitFor();
		await page.getByRole("button", { name: "Take it back" }).click();
		await page.goto("/console/urgent");
		await fill("24", "No water");
		await heading(page, "Look at it and sign");
		await page.getByText("No water العربية").waitFor();
		await page.getByText("The check found nothing wrong").waitFor();
		const shots = page.locator("img.shot");
		check(await shots.count() === 8, "two screens in each language");
		for (const shot of await shots.all()) {
			await shot.scrollIntoViewIfNeeded();
			await shot.evaluate((img) => img.decode());
		}
		const sound = await page.request.get(await page.locator("audio").first().getAttribute("src"));
		check(sound.ok() && (await sound.body()).length > 40000, "it can be heard");
		const other = (await shots.first().getAttribute("src")).replace("page=n2", "page=b1");
		check((await page.request.get(other)).status() === 404, "no other screen is made");
		await axe(page);
		await stand.shot(page, "edit-urgent");
		await page.getByLabel(/^Your key/).setInputFiles(key(stand, "Ben"));
		await page.getByLabel("Its pass phrase").fill(phrase);
		await page.getByRole("button", { name: "Sign it" }).click();
		await page.getByText("It is approved and published.").waitFor();
		check(fs.readdirSync(path.join(stand.data, "content", "targets", "announce")).length === 1, "it is out");
	}],

	["back to an older release, signed by two again; the key stays in the browser", async (stand) => {
		const ana = await open(stand, "ana", "/console/drafts");
		await ana.getByRole("link", { name: "Go back to an older release" }).click();
		await axe(ana);
		await ana.getByRole("button", { name: "Back to release 1" }).click();
		await heading(ana, "Look at it and sign");
		await ana.getByRole("row", { name: /Number to dial/ }).getByText("5550199").waitFor();
		const draft = ana.url().replace("/approve", "");
		await ana.getByLabel(/^Your key/).setInputFiles(key(stand, "Ana"));
		await ana.getByLabel("Its pass phrase").fill("not this one");
		await ana.getByLabel(/^Keep the key/).check();
		await ana.getByRole("button", { name: "Sign it" }).click();
		await ana.getByText("The pass phrase is not right.").waitFor();
		await ana.getByLabel("Its pass phrase").fill(phrase);
		await ana.getByRole("button", { name: "Sign it" }).click();
		await ana.getByText("Somebody else must sign too.").waitFor();
		await ana.goto(`${draft}/approve`);
		await ana.getByText("Your key is kept in this browser.").waitFor();
		check(await ana.evaluate(() => new Promise((resolve) => {
			const open = indexedDB.open("foyer-signing", 1);
			open.onsuccess = () => {
				const ask = open.result.transaction("keys").objectStore("keys").get("mine");
				ask.onsuccess = () => resolve(!ask.result.extractable && ask.result.usages.join() === "sign");
			};
		})), "no script can read it out");
		const ben = await open(stand, "ben", draft);
		await signHere(ben, stand, "Ben");
		await ben.getByText("It is approved and published.").waitFor();
		await ben.getByRole("button", { name: "Sign out" }).waitFor();
		check(published(stand, "numbers.json").length === 3, "the bytes of release 1 are there already");
		const now = content(stand, ["history"]);
		check(/Back to release 1/.test(now), now);
	}],

	["not before a day, and then from it", async (stand) => {
		const ana = await open(stand, "ana", "/console");
		const draft = await begin(ana, "From tomorrow");
		await changeNumber(ana, draft, "5550888");
		await ana.goto(`${draft}/ask`);
		await ana.getByText("Not at once, or not everywhere").click();
		await ana.getByLabel("day").fill("2001-01-01");
		await ana.getByRole("button", { name: "Ask for approval" }).click();
		await ana.getByText("Choose a time to come").waitFor();
		await ana.getByText("Not at once, or not everywhere").click();
		await ana.getByLabel("day").fill(new Date(Date.now() + 86400000).toISOString().slice(0, 10));
		await ana.getByLabel("time").fill("07:30");
		await ana.getByRole("button", { name: "Ask for approval" }).click();
		await ana.getByText(/^Shown from/).waitFor();
		await signHere(ana, stand, "Ana");
		await ana.getByText("Somebody else must sign too.").waitFor();
		const ben = await open(stand, "ben", draft);
		await ben.getByText(/7:30/).waitFor();
		await signHere(ben, stand, "Ben");
		await ben.getByText("approved, shows at its time").waitFor();
		const roles = fs.readdirSync(path.join(stand.data, "content", "metadata")).filter((n) => n.endsWith(".city.json"))
			.map((n) => fs.readFileSync(path.join(stand.data, "content", "metadata", n), "utf8"));
		check(roles.some((text) => /"activate_at":"[0-9-]+T0[67]:30:00Z"/.test(text)), "the time is signed");
	}],

	["markup in a field stays text, wherever it is shown", async (stand) => {
		const page = await open(stand, "ana", "/console");
		const evil = "<img src=x onerror=alert(1)>\"'&</textarea><script>alert(1)</script>";
		const draft = await begin(page, evil);
		for (const at of ["numbers/clinic", "services/doctor", "places/town-hall", "notices/benches", "topics/health",
			"topics/health/medicines", "reports/street", "reports/street/hole", "finder/start", "finder/start/home",
			"questionnaires/centre", "questionnaires/centre/door", "questionnaires/centre/door/easy", "figures/fixed",
			"said/benches", "town", "streets", "names"]) {
			await page.goto(`${draft}/edit?at=${at}`);
			for (const field of await page.locator("main form input:not([type]), main form textarea").all()) {
				const name = await field.getAttribute("name");
				if (name && /^[wgl]\./.test(name)) await field.fill(evil);
			}
			await page.getByRole("button", { name: "Save" }).click();
			await page.getByText("Saved.").waitFor();
			check(await page.locator("img[src=x]").count() === 0, at);
			if (!at.includes("/")) await axe(page);
		}
		for (const where of ["", "/compare", "/saves", "/see?at=numbers/clinic", "/edit?at=numbers"]) {
			await page.goto(`${draft}${where}`);
			check(await page.locator("img[src=x]").count() === 0, where);
			check(await page.locator("main script:not([src])").count() === 0, where);
			await axe(page);
		}
		check(!page.complaints.length, page.complaints.join("\n"));
	}],

	["narrow, enlarged, and by keyboard alone", async (stand) => {
		const page = await open(stand, "ana", "/console", { viewport: { width: 320, height: 640 } });
		const draft = await begin(page, "Narrow");
		await changeNumber(page, draft, "5550333");
		for (const where of ["", "/edit?at=numbers", "/edit?at=numbers/clinic", "/edit?at=places/main-street-clinic",
			"/edit?at=topics/health/medicines", "/edit?at=services/doctor", "/compare", "/saves", "/check",
			"/see?at=numbers/clinic", "/ask"]) {
			await page.goto(`${draft}${where}`);
			await fits(page);
			await stand.shot(page, `edit-narrow${where.replace(/\W+/g, "-")}`);
		}
		const wide = await open(stand, "ana", `${draft}/edit?at=numbers/clinic`);
		const field = wide.getByLabel("Number to dial");
		for (let i = 0; i < 40 && !(await field.evaluate((f) => f === document.activeElement)); i++) await wide.keyboard.press("Tab");
		await wide.keyboard.press("Control+A");
		await wide.keyboard.type("5550334");
		await wide.keyboard.press("Enter");
		await wide.getByText("Saved.").waitFor();
		check(await field.inputValue() === "5550334", "by keyboard");
		await wide.getByRole("group", { name: "When" }).getByLabel("English").focus();
		await wide.keyboard.press("Control+A");
		await wide.keyboard.type("We utilise the telephone from nine in the morning until five in the afternoon on all of the working days");
		await wide.getByText(/A sentence of \d+ words/).waitFor();
		await stand.shot(wide, "edit-words");
	}],

	["paths, drafts and things that are not there", async (stand) => {
		const page = await open(stand, "ana", "/console");
		const draft = await begin(page, "Nowhere");
		for (const where of ["/edit?at=../../etc/passwd", "/edit?at=numbers/nobody", "/edit?at=", "/made?type=png&at=numbers/clinic&page=b1&item=--png",
			"/see?at=nothing", "/change.json"]) {
			const answer = await page.goto(`${draft}${where}`);
			check(answer.status() >= 400 && answer.status() < 500, `${where}: ${answer.status()}`);
		}
		for (const where of ["/console/drafts/0", "/console/drafts/99999", "/console/drafts/x", "/console/drafts/1e9", "/console/pictures/..svg",
			"/console/pictures/none.svg"]) {
			const answer = await page.goto(where);
			check(answer.status() === 404, `${where}: ${answer.status()}`);
		}
	}],

	["the hub ends as it should", () => own.close()],
].map(there);
module.exports.alone = true;
