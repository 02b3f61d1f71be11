// SPDX-License-Identifier: GPL-3.0-or-later
// A change from signing in to its end by keys alone: Tab, Shift+Tab, Enter, Space, arrows and letters.
// The pointer is never used, and nothing is pressed by script.
"use strict";
const { City, phrase } = require("../city.js");
const { Keyboard } = require("../keyboard.js");
const { Stand, check } = require("../stand.js");

const patience = 60000;
let stand, city;
const at = {}; // each one's keyboard

async function heading(k, words) {
	await k.page.getByRole("heading", { level: 1, name: words }).waitFor();
}

const link = (k, name) => k.page.getByRole("link", { name, exact: true });
const button = (k, name) => k.page.getByRole("button", { name });

async function signIn(name) {
	const person = stand.people[name], page = await stand.browserOf();
	page.setDefaultTimeout(patience);
	const k = at[name] = new Keyboard(page);
	await page.goto("/console");
	await k.fill(page.getByLabel("Your name here"), name);
	await k.fill(page.getByLabel("Password"), "not this one");
	await k.fill(page.getByLabel("Number of your authenticator"), "123456");
	await k.leave(); // Enter in a field sends its form
	await page.getByText("That did not fit").waitFor();
	await k.fill(page.getByLabel("Password"), person.password);
	await k.fill(page.getByLabel("Number of your authenticator"), person.codes.pop());
	await k.choose(button(k, "Sign in"), "Space");
	await heading(k, "What waits for you");
}

/* Signs a draft that waits, from its page. */
async function sign(name, wrongFirst) {
	const k = at[name], { page } = k;
	await k.choose(link(k, "Look at it and sign"));
	await heading(k, "Look at it and sign");
	const fileField = page.getByLabel(/^Your key/), phraseField = page.getByLabel("Its pass phrase");
	if (wrongFirst) {
		await k.to(button(k, "Sign it"));
		await k.press("Enter");
		await page.getByText("Choose your key file first.").waitFor();
		check(await fileField.evaluate((e) => e === document.activeElement), "where it can be mended");
		await k.press("Shift+Tab");
	}
	await k.file(fileField, city.key(name));
	await k.fill(phraseField, wrongFirst ? "not this one" : phrase);
	if (wrongFirst) {
		await k.press("Enter"); // in the field, as with any form
		await page.getByText("The pass phrase is not right.").waitFor();
		check(await phraseField.evaluate((e) => e === document.activeElement), "where it can be mended");
		await k.press("Control+A");
		await k.type(phrase);
	}
	await k.choose(button(k, "Sign it"));
}

module.exports = [
	["three people, three keys", async () => {
		stand = new Stand();
		await stand.open();
		for (const [name, roles] of [["ana", "author"], ["ben", "approver"], ["olga", "operator"]])
			await (await stand.join(name, roles)).context().close();
		city = new City(stand);
		city.found();
		for (const centre of ["Town hall office", "Riverside Library"]) await stand.kiosk(centre);
	}],

	["signing in: what is wrong is where the focus is", async () => {
		for (const name of ["ana", "ben", "olga"]) await signIn(name);
	}],

	["rings are chosen with arrows", async () => {
		const k = at.olga;
		await k.choose(link(k, "Releases"));
		await k.press("Tab", "Enter"); // past the navigation
		await k.pick(k.page.getByLabel("Town hall office"), "First: the office");
		await k.choose(button(k, "Keep these rings"));
		await k.page.getByText("The rings are kept.").waitFor();
	}],

	["writing: fields, boxes, lists, pictures, and a row up and away", async () => {
		const k = at.ana, { page } = k;
		await k.choose(link(k, "Drafts"));
		await k.fill(page.getByLabel("What do you want to change?"), "By keys alone");
		await k.leave();
		await heading(k, "By keys alone");
		await k.choose(link(k, "Phone numbers"));
		await k.choose(link(k, "Main Street Clinic"));
		await k.fill(page.getByLabel("Number to dial"), "5550199");
		const when = page.getByRole("group", { name: "When" });
		await k.fill(when.getByLabel("English"), "Monday to Friday, 8 to 5");
		await k.fill(when.getByLabel("Español"), "de lunes a viernes, de 8 a 5");
		await k.to(page.getByLabel("Number to dial"), "Shift+Tab");
		await k.choose(button(k, "Save"), "Space");
		await page.getByText("Saved.").waitFor();
		await k.choose(link(k, "By keys alone"));
		await k.choose(link(k, "News, events and alerts"));
		await k.fill(page.getByLabel("Its name in English"), "Water");
		await k.leave();
		await page.getByText("Now fill in the rest.").waitFor();
		await k.pick(page.getByLabel("Kind of alert"), await page.getByLabel("Kind of alert").locator("option").nth(1).innerText());
		await k.to(page.getByLabel(/^This is an event/));
		await k.press("Space", "Space"); // on and off
		await k.to(page.locator("details.pictures > summary, .pictures summary").first());
		await k.press("Enter");
		await k.to(page.locator(".pictures input[type=radio]:checked"));
		await k.press("ArrowRight");
		check(await page.locator(".pictures input[type=radio]:checked").evaluate((e) => e === document.activeElement), "arrows choose");
		for (const [group, text] of [["Title", "Water"], ["Text", "There is no water."], ["What to do", "Fill a jug."]])
			for (const tongue of ["English", "Español", "中文", "العربية"])
				await k.fill(page.getByRole("group", { name: group }).getByLabel(tongue), `${text} ${tongue}`);
		await k.choose(button(k, "Save"));
		await page.getByText("Saved.").waitFor();
		await k.choose(link(k, "News, events and alerts"));
		await k.choose(button(k, /^Up Water/));
		await k.choose(button(k, /^Remove Water/));
		await k.choose(link(k, "By keys alone"));
	}],

	["looking, comparing, going back, and asking", async () => {
		const k = at.ana, { page } = k, draft = page.url();
		await k.choose(link(k, "See all that it changes"));
		await page.getByRole("row", { name: /Number to dial/ }).getByText("5550199").waitFor();
		await k.choose(link(k, "By keys alone"));
		await k.choose(link(k, "Phone numbers"));
		await k.choose(link(k, "Main Street Clinic"));
		await k.choose(link(k, "See and hear it"));
		await k.pick(page.getByLabel("Language"), "Español");
		await k.choose(button(k, "Show it so"));
		await page.getByRole("img", { name: /, as residents see it/ }).first().waitFor();
		await k.choose(link(k, "By keys alone"));
		await k.choose(link(k, "Saves: who changed what, and undo"));
		await k.to(button(k, /^Go back to this/).first());
		await k.choose(link(k, "By keys alone"), "Enter");
		check(page.url() === draft, page.url());
		await k.choose(link(k, "Ask for approval"));
		await page.getByText("The check found nothing wrong.").waitFor();
		await k.to(page.locator("summary"));
		await k.press("Space");
		await k.pick(page.getByLabel("How far it may go"), "No further than ring 1");
		await k.press("Home");
		await k.choose(button(k, "Ask for approval"));
		await page.getByText("It waits for approval now.").waitFor();
		await sign("ana", true);
		await page.getByText("Somebody else must sign too.").waitFor();
	}],

	["approving and signing: it is published", async () => {
		const k = at.ben;
		await k.choose(link(k, "Home"));
		await k.choose(link(k, "change waits for your approval"));
		await k.choose(link(k, "By keys alone"));
		await sign("ben", false);
		await k.page.getByText("It is approved and published.").waitFor();
	}],

	["letting it on, stopping it, beginning again", async () => {
		const k = at.olga;
		await k.choose(link(k, "Releases"));
		for (const [words, done] of [["Let the next ring have it now", "The next ring gets it now."], [/^Stop: back to/, "Stopped. Every kiosk goes back"],
			["Begin again in the first ring", "It begins again"], ["Let all rings have it now", "All rings get it now."]]) {
			await k.choose(button(k, words), "Space");
			await k.page.getByText(done).waitFor();
		}
	}],

	["back to the first package, signed by two", async () => {
		const a = at.ana;
		await a.choose(link(a, "Home"));
		await a.choose(link(a, "Drafts"));
		await a.choose(link(a, "Go back to an older release"));
		await a.choose(button(a, /^Back to/).last());
		await heading(a, "Look at it and sign");
		const draft = a.page.url().replace("/approve", "");
		await a.choose(a.page.locator(`main a[href="${new URL(draft).pathname}"]`));
		await sign("ana", false);
		await a.page.getByText("Somebody else must sign too.").waitFor();
		const b = at.ben;
		await b.choose(link(b, "Home"));
		await b.choose(link(b, "Drafts"));
		await b.choose(b.page.locator(`main a[href="${new URL(draft).pathname}"]`));
		await sign("ben", false);
		await b.page.getByText("It is approved and published.").waitFor();
		check(/Back to/.test(city.content("history")), city.content("history"));
	}],

	["everyone signs out", async () => {
		for (const k of Object.values(at)) {
			await k.choose(button(k, "Sign out"));
			await heading(k, "Sign in");
		}
	}],

	["all ends as it should", async () => {
		let stops = 0;
		const complaints = [];
		for (const k of Object.values(at)) {
			complaints.push(...k.page.complaints.filter((words) => !/403/.test(words))); // the wrong password
			stops += k.stops;
		}
		console.log(`       ${stops} stops of the focus, each seen`);
		await stand.close();
		check(!complaints.length, complaints.join("\n"));
	}],
];
module.exports.alone = module.exports.story = true;
