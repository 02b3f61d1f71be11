// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who is signed in gives themselves a new password and a new authenticator.
"use strict";
const { authenticator, axe, check, fits } = require("../stand.js");

const crypto = require("node:crypto");
let here, there; // two browsers of one person
const strong = () => `wet paper lantern ${crypto.randomBytes(4).toString("hex")}`;

async function change(page, old, password, again = password) {
	await page.goto("/console/me/password");
	await page.getByLabel("The password that you have now").fill(old);
	await page.getByLabel("New password").fill(password);
	await page.getByLabel("The same again").fill(again);
	await page.getByRole("button", { name: "Keep the new password" }).click();
}

module.exports = [
	["one person in two browsers", async (stand) => {
		there = await stand.join("nia", "author");
		here = await stand.browserOf({ javaScriptEnabled: false });
		await stand.signIn(here, "nia");
		await here.getByRole("link", { name: "nia" }).waitFor();
		here.setDefaultTimeout(30000);
	}],
	["a password that is weak, typed twice differently, or the old one is refused", async (stand) => {
		const nia = stand.people.nia;
		for (const [next, again, words] of [["nia has a password", undefined, "Your name is in the password"],
			[strong(), strong(), "The two passwords are not the same"], [nia.password, undefined, "The new password is the old one"]]) {
			await change(here, nia.password, next, again);
			await here.getByRole("alert").getByText(words).waitFor();
		}
		/* Without the browser's own look at it. */
		const page = await stand.browserOf({ storageState: await here.context().storageState() });
		await page.goto("/console/me/password");
		await page.evaluate(() => { for (const f of document.forms) f.noValidate = true; });
		await page.getByLabel("The password that you have now").fill(nia.password);
		await page.getByRole("button", { name: "Keep the new password" }).click();
		await page.getByText("The password is too short").waitFor();
		await axe(page);
		await stand.shot(page, "renew-password-short");
		await page.setViewportSize({ width: 320, height: 640 });
		await fits(page);
		await stand.shot(page, "renew-password-320");
		await page.context().close();
	}],
	["a wrong old password changes nothing", async (stand) => {
		await change(here, "not this one at all", strong());
		await here.getByText("The password that you have now was another.").waitFor();
	}],
	["another site's form, an old form and a stranger's change nothing", async (stand) => {
		const nia = stand.people.nia;
		const cookies = (await here.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
		const body = (check) => new URLSearchParams({ check, old: nia.password, password: "wet paper lantern 1", again: "wet paper lantern 1" }).toString();
		await here.goto("/console/me/password");
		const mine = await here.locator("main input[name=check]").getAttribute("value");
		for (const [headers, text] of [[{ Cookie: cookies }, body("")], [{ Cookie: cookies }, body("0".repeat(32))],
			[{ Cookie: cookies, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }, body(mine)]]) {
			const answer = await stand.ask("POST", "/console/me/password", { headers: { ...headers,
				"Content-Type": "application/x-www-form-urlencoded" }, body: text });
			check(answer.status === 403, `${answer.status}`);
		}
		const out = await stand.ask("GET", "/console/me/password");
		check(out.status === 303 && out.headers.location.endsWith("/console/in"), "a stranger is sent to sign in");
	}],
	["a new password, by keyboard alone: it counts, the old one does not, other browsers are out", async (stand) => {
		const nia = stand.people.nia, old = nia.password, next = strong();
		await here.goto("/console/me");
		await here.getByRole("link", { name: "Choose a new password" }).focus();
		await here.keyboard.press("Enter");
		await here.getByRole("heading", { level: 1, name: "A new password" }).waitFor();
		await here.getByLabel("The password that you have now").focus();
		for (const text of [old, next, next]) {
			await here.keyboard.type(text);
			await here.keyboard.press("Tab");
		}
		await here.keyboard.press("Enter");
		await here.getByText("Your new password counts from now on.").waitFor();
		await there.goto("/console/me");
		check(there.url().endsWith("/console/in"), "the other browser is out");
		await stand.signIn(there, "nia");
		await there.getByText("That did not fit").waitFor();
		nia.password = next;
		await stand.signIn(there, "nia");
		await there.getByRole("link", { name: "nia" }).waitFor();
		const record = stand.hubctl("record");
		check(/own-password\s+nia/.test(record) && !record.includes(next), "it is in the record, its words are not");
	}],
	["a new authenticator counts when it and the old one are both shown", async (stand) => {
		const nia = stand.people.nia;
		await here.goto("/console/me");
		await here.getByRole("link", { name: "Set up a new authenticator" }).click();
		const secret = await here.locator("p code").innerText();
		check(secret.replace(/ /g, "").length === 32 && secret !== nia.secret, "a new one");
		const fill = async (code, now) => {
			await here.getByLabel("The six digits that the new one shows now").fill(code);
			await here.getByLabel("The six digits of the one that you have now").fill(now);
			await here.getByRole("button", { name: "Keep the new authenticator" }).click();
		};
		await fill("000000", nia.codes[0]);
		await here.getByText("The six digits of the new one do not fit").waitFor();
		check(await here.locator("p code").innerText() === secret, "the same picture stays");
		await fill(authenticator(secret), "000000");
		await here.getByText("the one that you have now did not fit").waitFor();
		await stand.shot(here, "renew-authenticator");
		await fill(authenticator(secret), nia.codes.pop());
		await here.getByText("Your new authenticator counts from now on.").waitFor();
		await there.goto("/console/me");
		check(there.url().endsWith("/console/in"), "the other browser is out");
		await stand.signIn(there, "nia", authenticator(nia.secret, 1));
		await there.getByText("That did not fit").waitFor();
		nia.secret = secret;
		await stand.signIn(there, "nia", authenticator(secret, 1));
		await there.getByRole("link", { name: "nia" }).waitFor();
		check(/own-authenticator\s+nia/.test(stand.hubctl("record")), "in the record");
		/* Each look makes another; a secret of one's own making is none. */
		await here.goto("/console/me/authenticator");
		check(await here.locator("p code").innerText() !== secret, "another");
		const form = await here.locator("main input[name=check]").getAttribute("value");
		const cookies = (await here.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
		const answer = await stand.ask("POST", "/console/me/authenticator", { headers: { Cookie: cookies,
			"Content-Type": "application/x-www-form-urlencoded" }, body: `check=${form}&secret=AAAA&code=000000&now=000000` });
		check(answer.status === 400, `${answer.status}`);
	}],
	["guessing at the old password is slowed down as at signing in, and nobody else is", async (stand) => {
		for (let i = 0; i < 5; i++) {
			await change(here, `guess number ${i} of some`, strong());
			await here.getByText("was another").waitFor();
		}
		await change(here, stand.people.nia.password, strong());
		await here.getByText("too many wrong tries").waitFor();
		const ana = await stand.at("ana", "/console/me/password");
		await ana.getByRole("button", { name: "Keep the new password" }).waitFor();
		await axe(ana);
		await stand.shot(ana, "renew-password");
		await ana.goto("/console/me");
		await stand.shot(ana, "renew-me");
		await ana.goto("/console/me/authenticator");
		await axe(ana);
		await ana.setViewportSize({ width: 320, height: 640 });
		await fits(ana);
		await stand.shot(ana, "renew-authenticator-320");
	}],
];
