// SPDX-License-Identifier: GPL-3.0-or-later
// Kiosks tell what they show, and the difference to what two people signed is loud; rings go on, stop
// and begin again by a button; two hundred kiosks stay readable.
"use strict";
const { City } = require("../city.js");
const { axe, check, fits } = require("../stand.js");

const zero = "0".repeat(64);
async function card(page, centre) {
	await page.goto("/console/fleet");
	return (await page.locator(".cards > li", { has: page.getByRole("heading", { name: centre, exact: true }) }).allInnerTexts()).join(" ");
}
/* What should be on the screen of the kiosks of a centre: [release, sum]. */
async function wanted(page, centre) {
	const csv = await (await page.request.get("/console/fleet.csv")).text();
	const line = csv.split("\r\n").find((one) => one.startsWith(`"${centre}"`)).split('","');
	return { release: Number(line[5]), content: line[6] };
}

module.exports = [
	["what was published, and who shows something else", async (stand) => {
		stand.city = new City(stand);
		stand.city.found();
		stand.office = await stand.kiosk("Town hall office");
		stand.library = await stand.kiosk("Riverside Library");
		const page = await stand.at("olga", "/console/fleet");
		check(/never said what it shows|never come/.test(await card(page, "Town hall office")), "it has told nothing");
		const first = await wanted(page, "Town hall office");
		check(/^[0-9a-f]{64}$/.test(first.content) && first.content !== zero, JSON.stringify(first));
		await stand.tell(stand.office, first);
		await stand.tell(stand.library, { content: zero });
		check(!(await card(page, "Town hall office")), "what shows it is in no card");
		check(/It is fetching/.test(await card(page, "Riverside Library")), "published a moment ago");
	}],
	["rings: the office first; stop; begin again; on to the next", async (stand) => {
		const page = await stand.at("olga", "/console/rings");
		await page.getByLabel("Town hall office").selectOption("First: the office");
		await page.getByRole("button", { name: "Keep these rings" }).click();
		await page.getByText("The rings are kept.").waitFor();
		stand.city.release("A word of the first guide");
		const office = await wanted(page, "Town hall office");
		const library = await wanted(page, "Riverside Library");
		check(office.release === 1 && library.release === 0 && office.content !== library.content, JSON.stringify([office, library]));
		await page.goto("/console/rings");
		await axe(page);
		await stand.shot(page, "rings-office-first");
		await page.getByRole("button", { name: /^Stop: back to the first package/ }).click();
		await page.getByText("Stopped. Every kiosk goes back").waitFor();
		check((await wanted(page, "Town hall office")).content === library.content, "all go back");
		await stand.tell(stand.office, office);
		check(/It is going back to the first package/.test(await card(page, "Town hall office")), "it shows what was stopped");
		await page.goto("/console/rings");
		await page.getByRole("button", { name: "Begin again in the first ring" }).click();
		await page.getByText("It begins again in the first ring.").waitFor();
		await page.getByRole("button", { name: "Let the next ring have it now" }).click();
		await page.getByText("The next ring gets it now.").waitFor();
		check((await wanted(page, "Riverside Library")).content === office.content, "all may have it");
		const record = stand.hubctl("record");
		for (const act of ["rings", "release-stop", "release-again", "release-next-ring"])
			check(new RegExp(`staff olga.*${act}`).test(record), `${act} in ${record}`);
	}],
	["who is no operator sees the rings and has no buttons", async (stand) => {
		const page = await stand.at("ana", "/console/rings");
		await page.getByText("Release 1 goes from ring to ring").waitFor();
		check(!(await page.locator("main button").count()), "no buttons");
	}],
	["a kiosk that refuses its package says why, on a page of its own", async (stand) => {
		const page = await stand.at("olga", "/console/fleet");
		await stand.tell(stand.library, { content: zero, troubles: [{ about: "a".repeat(64), words: "guides/en/bills.md: <b>too long</b>" }] });
		check(/It refused what it should show/.test(await card(page, "Riverside Library")), "loud");
		await page.getByRole("link", { name: stand.library.id }).click();
		await page.getByText("<b>too long</b>").waitFor();
		await axe(page);
		await stand.shot(page, "fleet-one");
	}],
	["two hundred kiosks are readable, and quick", async (stand) => {
		const page = await stand.at("olga", "/console/fleet");
		const should = await wanted(page, "Riverside Library");
		for (let i = 1; i <= 190; i++) {
			const kiosk = await stand.kiosk(`Centre ${String(Math.ceil(i / 4)).padStart(2, "0")}`);
			if (i % 40) await stand.tell(kiosk, { ...should, queue: i % 50 ? 0 : 4, oldest_s: 7200 });
		}
		const began = Date.now();
		await page.goto("/console/fleet");
		const took = Date.now() - began;
		check(took < 2000, `${took} ms`);
		const text = await page.locator("main").innerText();
		check(text.indexOf("These need somebody") < text.indexOf("Look at these today") && text.indexOf("Look at these today") < text.indexOf("All is well with these"), "the worst first");
		await axe(page);
		await fits(page);
		await stand.shot(page, "fleet-200");
		const one = Date.now();
		await page.request.get("/console/fleet.csv");
		console.log(`       192 kiosks: the page in ${took} ms in the browser, the hub's work ${Date.now() - one} ms`);
	}],
];
