// SPDX-License-Identifier: GPL-3.0-or-later
// The first time of the first operator, who lets others in.
"use strict";
const { authenticator, axe, check } = require("../stand.js");

module.exports = [
	["the first operator comes in with a code of the server's shell", async (stand) => {
		const page = await stand.join("olga", "operator");
		await page.getByRole("heading", { level: 1 }).waitFor();
		check(page.url() === `${stand.url}/console`, page.url());
		await stand.keep("olga", page);
		check(!page.complaints.length, page.complaints.join("\n"));
	}],
	["an operator lets an author and an approver in", async (stand) => {
		const page = await stand.at("olga", "/console/people");
		for (const [name, work] of [["ana", "Author"], ["ben", "Approver"]]) {
			await page.goto("/console/people");
			await page.getByLabel("Name here").fill(name);
			await page.getByRole("checkbox", { name: /^Author/ }).first().uncheck();
			await page.getByRole("checkbox", { name: new RegExp(`^${work}`) }).first().check();
			await page.getByRole("button", { name: "Let them in" }).click();
			const code = await page.locator(".big code").innerText();
			await axe(page);
			const theirs = await stand.joinWith(name, code);
			await stand.keep(name, theirs);
		}
		await page.goto("/console/people");
		await stand.shot(page, "people");
		check((await page.locator(".cards h3").allInnerTexts()).join() === "ana,ben,olga", "three people");
	}],
	["the code of the first time is good once", async (stand) => {
		const page = await stand.browserOf();
		const code = /days: ([0-9A-Z-]+)/.exec(stand.hubctl("staff", "add", "carl", "author"))[1];
		const carl = await stand.joinWith("carl", code);
		await stand.keep("carl", carl);
		await page.goto("/console/join");
		await page.getByLabel("Your name here").fill("carl");
		await page.getByLabel("The code that you were given").fill(code);
		await page.getByRole("button", { name: "Go on" }).click();
		await page.getByText("That did not fit").waitFor();
	}],
	["signing out and in again; a number is good once", async (stand) => {
		const page = await stand.at("carl", "/console");
		const carl = stand.people.carl;
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		await page.goto("/console/me");
		check(page.url().endsWith("/console/in"), "signed out is out");
		const number = authenticator(carl.secret, 1);
		await stand.signIn(page, "carl", number);
		await page.getByRole("link", { name: "carl" }).waitFor();
		const other = await stand.browserOf();
		await stand.signIn(other, "carl", number);
		await other.getByText("That did not fit").waitFor();
		const code = carl.codes.pop();
		await stand.signIn(other, "carl", code);
		await other.getByRole("link", { name: "carl" }).waitFor();
		await page.goto("/console/me");
		await page.getByRole("button", { name: "Sign out everywhere else" }).click();
		await page.getByText("You are signed out everywhere else.").waitFor();
		await other.goto("/console/me");
		check(other.url().endsWith("/console/in"), "the other browser is out");
		await stand.signIn(other, "carl", code);
		await other.getByText("That did not fit").waitFor();
		await stand.keep("carl", page);
	}],
	["who is removed is out at once, and the name is never given again", async (stand) => {
		const page = await stand.at("olga", "/console/people");
		const card = page.locator(".cards > li", { has: page.getByRole("heading", { name: "carl" }) });
		await card.locator("summary").click();
		await card.getByRole("checkbox", { name: "They do not work here any more" }).check();
		await card.getByRole("button", { name: "Remove carl" }).click();
		await page.getByText("They are removed").waitFor();
		const carl = await stand.at("carl", "/console/me");
		check(carl.url().endsWith("/console/in"), "out");
		await page.getByLabel("Name here").fill("carl");
		await page.getByRole("button", { name: "Let them in" }).click();
		await page.getByText("That name is or was somebody's").waitFor();
	}],
	["the last operator stays, and nobody changes what they may do themselves", async (stand) => {
		const page = await stand.at("olga", "/console/people");
		const card = page.locator(".cards > li", { has: page.getByRole("heading", { name: "olga" }) });
		check(!(await card.locator("details").count()), "no buttons at oneself");
		let said = "";
		try {
			stand.hubctl("staff", "remove", "olga");
		} catch (e) {
			said = String(e.stderr);
		}
		check(/one operator must stay/.test(said), said);
	}],
	["all of it stands in the record, which is whole", async (stand) => {
		const record = stand.hubctl("record");
		for (const words of [/staff-add\s+ana/, /sign-in\s+olga/, /staff-remove\s+carl/, /sign-out/])
			check(words.test(record), `${words} in:\n${record}`);
		check(/^Whole/.test(stand.hubctl("record", "verify")), "whole");
	}],
];
