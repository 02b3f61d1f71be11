// SPDX-License-Identifier: GPL-3.0-or-later
// One change from the first word to the glass and back, with the real hub, kiosk-sync and kiosk: Ana
// writes, Ana and Ben sign in their browsers, the office's kiosk shows it, the library's is held, gets
// it, and both go back at the press of one button.  What is on a screen is asked of the kiosk.
"use strict";
const { City, phrase } = require("../city.js");
const { Kiosk } = require("../kiosk.js");
const { Stand, axe, check, until } = require("../stand.js");

const patience = 120; // seconds; other work may have the machine
const office = "Town hall office", library = "Riverside Library";
const notice = {
	title: { English: "Water stops on Monday", Español: "El lunes no habrá agua", 中文: "周一停水", العربية: "لا ماء يوم الاثنين" },
	body: { English: "There is no water in North Street on Monday morning. Fill a jug before.",
		Español: "El lunes por la mañana no hay agua en la calle Norte. Llene antes una jarra.",
		中文: "周一上午北街没有水。请提前接一壶水。", العربية: "لا ماء في شارع الشمال صباح الاثنين. املأ إبريقًا قبل ذلك." },
};
let stand, city, pages, kiosks, draft;

/* The row of a centre in the list of kiosks: what it should show, and what it says it shows. */
async function row(centre) {
	const cookies = (await pages.olga.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
	const csv = await stand.ask("GET", "/console/fleet.csv", { headers: { Cookie: cookies } });
	const cells = csv.text.split("\r\n").find((line) => line.startsWith(`"${centre}"`)).slice(1, -1).split('","');
	return { words: cells[2], shows: Number(cells[3]), sum: cells[4], should: Number(cells[5]), shouldSum: cells[6] };
}

/* The kiosk itself says that it has a release on its glass, and that this is what was signed for it. */
async function reaches(centre, release) {
	let looked = 0;
	await until(patience, async () => {
		const r = await row(centre);
		if (r.shows === release && r.sum === r.shouldSum && /^[0-9a-f]{64}$/.test(r.sum)) return true;
		if (Date.now() - looked > 5000) {
			kiosks[centre].look();
			looked = Date.now();
		}
		return false;
	}, `${centre} shows release ${release}: ${kiosks[centre].log("kiosk-sync")}`);
	return (await row(centre)).sum;
}

const numberOf = (digits) => ["press \"English\"", "press \"Get help now\"", "press \"Phone numbers\"", "press \"Main Street Clinic\"",
	`expect item "${digits}"`];
const newsIn = (tag, language) => [...numberOf("555 0199"), `lang ${tag}`, "expect item \"555 0199\"", "lang en", "press #nav.back",
	"press #nav.back", "press #nav.back", "press \"News and alerts\"", "press \"City news\"", `lang ${tag}`, `press "${notice.title[language]}"`,
	`expect title "${notice.title[language]}"`];
const newNow = newsIn("ar", "العربية"), newInSpanish = newsIn("es", "Español");
const formerNow = [...numberOf("555 0101"), "press #nav.back", "press #nav.back", "press #nav.back", "press \"News and alerts\"", "press \"City news\"",
	`expect no-item "${notice.title.English}"`];

async function fleet() {
	await pages.olga.goto("/console/fleet");
	return (await pages.olga.locator(".cards > li").allInnerTexts()).join("\n");
}

/* What staff read of the change: its page, the list, and what waits. */
async function told(words, home) {
	const { ana } = pages;
	for (const where of [draft, "/console/drafts", ...(home ? ["/console"] : [])]) {
		await ana.goto(where);
		const text = await ana.locator("main").innerText();
		check(words.every((one) => text.includes(one)), `${where} does not say "${words.join("\", \"")}":\n${text}`);
	}
	if (!home) {
		await ana.goto("/console");
		await ana.getByText("Nothing waits.").waitFor();
	}
}

async function press(words, done) {
	await pages.olga.goto("/console/rings");
	await pages.olga.getByRole("button", { name: words }).click();
	await pages.olga.getByText(done).waitFor();
}

async function sign(page, name) {
	await page.goto(draft);
	await page.getByRole("link", { name: "Look at it and sign" }).click();
	await page.getByLabel(/^Your key/).setInputFiles(city.key(name));
	await page.getByLabel("Its pass phrase").fill(phrase);
	await page.getByRole("button", { name: "Sign it" }).click();
}

module.exports = [
	["two centres, three people, three keys, and the first package on both screens", async () => {
		stand = new Stand();
		await stand.open();
		pages = {};
		for (const [name, roles] of [["olga", "operator"], ["ana", "author,approver"], ["ben", "approver"]]) {
			pages[name] = await stand.join(name, roles);
			pages[name].setDefaultTimeout(patience * 1000);
		}
		city = new City(stand);
		city.found();
		kiosks = { [office]: new Kiosk(stand, office), [library]: new Kiosk(stand, library) };
		for (const one of Object.values(kiosks)) await one.begin();
		await pages.olga.goto("/console/rings");
		await pages.olga.getByLabel(office).selectOption("First: the office");
		await pages.olga.getByRole("button", { name: "Keep these rings" }).click();
		await pages.olga.getByText("The rings are kept.").waitFor();
		check(await reaches(office, 0) === await reaches(library, 0), "both show the same");
		await until(patience, async () => !(await fleet()), "all is well with both");
	}],

	["Ana writes a number and a notice, sees both, and asks", async () => {
		const { ana } = pages;
		await ana.goto("/console/drafts");
		await ana.getByLabel("What do you want to change?").fill("No water in North Street");
		await ana.getByRole("button", { name: "Begin" }).click();
		draft = ana.url();
		await ana.getByRole("link", { name: "Phone numbers" }).click();
		await ana.getByRole("link", { name: "Main Street Clinic" }).click();
		await ana.getByLabel("Number to dial").fill("555 0199");
		await ana.getByRole("button", { name: "Save" }).click();
		await ana.getByText("Saved.").waitFor();
		await ana.goto(`${draft}/edit?at=notices`);
		await ana.getByLabel("Its name in English").fill("Water");
		await ana.getByRole("button", { name: "Add it" }).click();
		await ana.getByText("Now fill in the rest.").waitFor();
		await stand.shot(ana, "story-form");
		await ana.getByRole("group", { name: "Shown from" }).getByLabel("day").fill(new Date().toISOString().slice(0, 10)); // the first in the list
		for (const [group, words] of [["Title", notice.title], ["Text", notice.body]])
			for (const [language, text] of Object.entries(words))
				await ana.getByRole("group", { name: group }).getByLabel(language).fill(text);
		await ana.getByRole("button", { name: "Save" }).click();
		await ana.getByText("Saved.").waitFor();
		await ana.getByRole("link", { name: "See and hear it" }).click();
		const seen = ana.getByRole("img", { name: "The notice, as residents see it" });
		check(await seen.evaluate((i) => i.decode().then(() => i.naturalWidth)) === 1280, "the real screen");
		await stand.shot(ana, "story-see");
		await ana.goto(`${draft}/ask`);
		await ana.getByText("The check found nothing wrong.").waitFor();
		await ana.getByRole("button", { name: "Ask for approval" }).click();
		await ana.getByText("It waits for approval now.").waitFor();
	}],

	["Ana may approve, but not her own: one key is one person", async () => {
		await sign(pages.ana, "ana");
		await pages.ana.getByText("Somebody else must sign too.").waitFor();
		await sign(pages.ana, "ana");
		await pages.ana.getByText("was not taken").waitFor();
		await sign(pages.ana, "ben");
		await pages.ana.getByText("You have signed this already, with another key").waitFor();
		await pages.ana.goto("/console");
		check(!/waits for your approval/.test(await pages.ana.locator("main").innerText()), "her own does not wait for her");
		check((await row(office)).should === 0, "nothing is published");
	}],

	["Ben approves while the office's line is gone: the difference is loud", async () => {
		kiosks[office].pull();
		await pages.ben.goto("/console");
		await pages.ben.getByRole("link", { name: "change waits for your approval" }).click();
		await pages.ben.getByRole("link", { name: "No water in North Street" }).click();
		await pages.ben.getByRole("link", { name: "Look at it and sign" }).click();
		await pages.ben.getByRole("row", { name: /Number to dial/ }).getByText("5550199").waitFor();
		await stand.shot(pages.ben, "story-approve");
		await sign(pages.ben, "ben");
		await pages.ben.getByText("It is approved and published.").waitFor();
		const soon = await fleet();
		check(soon.includes(office) && /It is fetching release 1/.test(soon), soon);
		check(!soon.includes(library), soon);
		stand.turnBack(20 * 60);
		const late = await fleet();
		check(/It shows the first package and should show release 1\./.test(late), late);
		check(/1 need/.test(await pages.olga.locator(".counts .loud").innerText()), "counted");
		await axe(pages.olga);
		await stand.shot(pages.olga, "story-loud");
		await pages.olga.goto("/console");
		await pages.olga.getByRole("link", { name: "kiosk needs somebody" }).waitFor();
		await told(["approved, not yet on all kiosks", "0 of 2 kiosks"], true);
		kiosks[office].plug();
	}],

	["the office shows it, on the glass; the library is held", async () => {
		const sum = await reaches(office, 1);
		check(sum !== await reaches(library, 0), "another sum");
		await kiosks[office].sees(newNow);
		kiosks[library].look();
		await kiosks[library].sees(formerNow);
		const r = await row(library);
		check(r.should === 0 && r.shows === 0, JSON.stringify(r));
		await told(["approved, not yet on all kiosks", "1 of 2 kiosks"], true);
		await pages.ana.goto("/console/rings");
		const words = await pages.ana.locator("main").innerText();
		check(/Ring 1\s+It may show release 1/.test(words) && /Ring 2\s+It stays at the first package/.test(words), words);
		check(/1 of 1 kiosks show it and are well/.test(words) && /0 of 1 kiosks show it/.test(words), words);
	}],

	["the next ring gets it, and the library shows it too", async () => {
		await press("Let the next ring have it now", "The next ring gets it now.");
		check(await reaches(library, 1) === (await row(office)).sum, "the same on both");
		await kiosks[library].sees(newInSpanish);
		await until(patience, async () => !(await fleet()), "all is well with both");
		await told(["approved, and shown", "2 of 2 kiosks"], false);
	}],

	["one button: both show again what was before", async () => {
		await press(/^Stop: back to the first package/, "Stopped. Every kiosk goes back");
		check(await reaches(office, 0) === await reaches(library, 0), "the same on both");
		for (const one of Object.values(kiosks)) await one.sees(formerNow);
		await until(patience, async () => !(await fleet()), "all is well with both");
		await told(["approved, and stopped by an operator", "0 of 2 kiosks"], true);
		const record = stand.hubctl("record");
		for (const words of [/ana.*draft-ask/, /ana.*draft-sign/, /ben.*draft-sign/, /olga.*release-next-ring/, /olga.*release-stop/])
			check(words.test(record), `${words} in ${record}`);
		for (const page of Object.values(pages)) check(!page.complaints.length, page.complaints.join("\n"));
	}],

	["everything ends as it should", async () => {
		for (const one of Object.values(kiosks)) await one.stop();
		await stand.close();
	}],
];
module.exports.alone = module.exports.story = true;
