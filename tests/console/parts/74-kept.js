// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody typed while their session ended is there when they are back.
"use strict";
const path = require("node:path");
const { execFileSync } = require("node:child_process");
const { axe, check, fits } = require("../stand.js");

/* As if nobody had pressed anything for two hours. */
async function wait(stand) {
	await stand.stop(); // the hub keeps its database for itself
	execFileSync("sqlite3", [path.join(stand.data, "hub.db"), "UPDATE staff_sessions SET seen_ms = seen_ms - 7200000" +
		" WHERE staff = (SELECT staff FROM staff WHERE name = 'mia')"]);
	await stand.start(stand.port);
}

const words = "Una clínica <b>nueva</b> de la ciudad";
let mia;

async function typeLate(stand) {
	const when = mia.getByRole("group", { name: "When" });
	await when.getByLabel("Español").fill(words);
	await wait(stand);
	await mia.getByRole("button", { name: "Save" }).click();
	await mia.getByText("What you typed is not lost").waitFor();
}

async function signIn(stand, page, name, code) {
	const person = stand.people[name];
	await page.getByLabel("Your name here").fill(name);
	await page.getByLabel("Password").fill(person.password);
	await page.getByLabel("Number of your authenticator").fill(code || person.codes.pop());
	await page.getByRole("button", { name: "Sign in" }).click();
}

module.exports = [
	["signed out while writing: it says so, and what was typed is sealed", async (stand) => {
		mia = await stand.join("mia", "author", { javaScriptEnabled: false });
		mia.setDefaultTimeout(60000);
		await stand.join("tom", "author");
		await mia.goto("/console/drafts");
		await mia.getByLabel("What do you want to change?").fill("Written late");
		await mia.getByRole("button", { name: "Begin" }).click();
		await mia.goto(`${mia.url()}/edit?at=numbers/clinic`);
		await typeLate(stand);
		check(await mia.getByLabel("Your name here").inputValue() === "mia", "whose it is");
		check(!(await mia.content()).includes("Una cl"), "nobody reads it here");
		await stand.shot(mia, "kept-sign-in");
		await mia.setViewportSize({ width: 320, height: 640 });
		await fits(mia);
		await stand.shot(mia, "kept-sign-in-320");
		await mia.setViewportSize({ width: 1280, height: 900 });
	}],
	["a wrong number loses nothing; then it is there, and is sent with one press", async (stand) => {
		await signIn(stand, mia, "mia", "000000");
		await mia.getByText("That did not fit").waitFor();
		await signIn(stand, mia, "mia");
		await mia.getByRole("heading", { level: 1, name: "What you typed is still here" }).waitFor();
		await mia.getByRole("listitem").getByText(words).waitFor();
		await stand.shot(mia, "kept-back");
		await mia.setViewportSize({ width: 320, height: 640 });
		await fits(mia);
		await stand.shot(mia, "kept-back-320");
		await mia.setViewportSize({ width: 1280, height: 900 });
		const scripted = await stand.browserOf(); // axe needs a script; the page needs none
		await scripted.setContent(await mia.content());
		await axe(scripted);
		await scripted.context().close();
		await mia.getByRole("button", { name: "Send it now" }).focus();
		await mia.keyboard.press("Enter");
		await mia.getByText("Saved.").waitFor();
		check(await mia.getByRole("group", { name: "When" }).getByLabel("Español").inputValue() === words, "it is saved");
	}],
	["somebody else who signs in there has nothing of it", async (stand) => {
		await mia.getByRole("group", { name: "When" }).getByLabel("Español").fill("something else first");
		await mia.getByRole("button", { name: "Save" }).click();
		await mia.getByText("Saved.").waitFor();
		await typeLate(stand);
		await signIn(stand, mia, "tom");
		await mia.getByText("What was typed here before you signed in is gone").waitFor();
		await mia.getByRole("link", { name: "tom" }).waitFor();
		check(!(await mia.content()).includes("Una cl"), "nothing of it");
		check(/sign-in\s+tom/.test(stand.hubctl("record")) && !stand.hubctl("record").includes("Una cl"), "nor in the record");
	}],
];
