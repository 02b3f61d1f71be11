// SPDX-License-Identifier: GPL-3.0-or-later
// A draft that is being written: its real screens in each language that is there, what is missing in
// plain words, and what is wrong in one place hides nothing else.
"use strict";
const { axe, check, fits } = require("../stand.js");

const patience = 60000; // a picture may wait for other work of the machine
let draft;

async function open(stand, where, options) {
	const page = await stand.at("ana", where, options);
	page.setDefaultTimeout(patience);
	return page;
}

/* The screen of that name; its picture and its sound are there. */
async function screen(page, name) {
	const one = page.locator("section.screen", { has: page.getByRole("heading", { name, exact: true }) });
	const width = await one.getByRole("img").evaluate((i) => i.decode().then(() => i.naturalWidth));
	check(width === 1280, `${name}: a real screen, not ${width}`);
	const sound = await page.request.get(await one.locator("audio").getAttribute("src"));
	check((await sound.body()).subarray(0, 4).toString() === "RIFF", `${name}: sound`);
	return one;
}

module.exports = [
	["a new number has no digits yet: that is said, and all other screens are there", async (stand) => {
		const page = await open(stand, "/console/drafts");
		await page.getByLabel("What do you want to change?").fill("A dentist, half written");
		await page.getByRole("button", { name: "Begin" }).click();
		await page.getByRole("heading", { level: 1, name: "A dentist, half written" }).waitFor();
		draft = page.url();
		await page.goto(`${draft}/edit?at=numbers`);
		await page.getByLabel("Its name in English").fill("Dentist");
		await page.getByRole("button", { name: "Add it" }).click();
		await page.getByRole("link", { name: "See and hear it" }).click();
		const one = page.locator("section.screen", { has: page.getByRole("heading", { name: "The number", exact: true }) });
		await one.getByText("There is no picture of this yet.").waitFor();
		check(/Español 2\. 中文 2\. العربية 2\./.test(await one.innerText()), await one.innerText());
		await screen(page, "All numbers");
		check(await page.locator("main [role=alert], main .problem").count() === 0, "nothing is an error");
		await axe(page);
		await stand.shot(page, "preview-no-digits");
		await page.locator("ol.problems").getByRole("link", { name: "Dentist" }).first().click();
		await page.getByRole("heading", { level: 1, name: "Dentist" }).waitFor();
		await page.goto(`${draft}/see?at=numbers/clinic`);
		await screen(page, "The number");
		await page.goto(`${draft}/see?at=town`);
		await screen(page, "First screen");
	}],
	["each language is shown as it is written", async (stand) => {
		const page = await open(stand, `${draft}/edit?at=numbers/dentist`);
		await page.getByLabel("Number to dial").fill("5550166");
		await page.getByRole("group", { name: "Who answers" }).getByLabel("Español").fill("El dentista nuevo");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved.").waitFor();
		await page.getByRole("link", { name: "See and hear it" }).click();
		let one = await screen(page, "The number");
		check(/Texts not written yet: English 1\. Español 1\. 中文 2\. العربية 2\.$/m.test(await one.innerText()), await one.innerText());
		check(await page.locator("h2", { hasText: "Left out" }).count() === 0, "nothing is left out now");
		await page.getByLabel("Language").selectOption("Español");
		await page.getByRole("button", { name: "Show it so" }).click();
		one = await screen(page, "The number");
		await one.getByText("What is said, as text").click();
		await one.getByText("El dentista nuevo").first().waitFor();
		await page.getByLabel("Language").selectOption("العربية");
		await page.getByRole("button", { name: "Show it so" }).click();
		one = await screen(page, "The number");
		await one.getByText("The English words stand in for it.").waitFor();
		await one.getByText("What is said, as text").click();
		await one.getByText("Dentist", { exact: false }).first().waitFor();
		await axe(page);
		await stand.shot(page, "preview-arabic");
		await page.setViewportSize({ width: 320, height: 640 });
		await fits(page);
		await stand.shot(page, "preview-320");
		check(!page.complaints.length, page.complaints.join("\n"));
	}],
	["asking for approval still demands the whole", async (stand) => {
		const page = await open(stand, `${draft}/ask`);
		await page.getByText("Mend this first").waitFor();
		check(await page.getByRole("button", { name: "Ask for approval" }).count() === 0, "no button");
		await page.getByText("There is no text").first().waitFor();
	}],
];
