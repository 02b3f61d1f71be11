// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the navigation: axe, widths, dark, by keyboard alone, and with script switched off.
"use strict";
const fs = require("node:fs");
const { authenticator, axe, check, fits } = require("../stand.js");

const pages = [...fs.readFileSync("hub/console/routes.c", "utf8")
	.matchAll(/\{"GET", "(\/console[^"{.]*)",/g)].map((m) => m[1]).filter((p) => !/first$|pictures/.test(p));
const everything = { name: "olga" }; // an operator who is let do all

async function walk(stand, options, each) {
	const page = await stand.at("olga", "/console", options);
	for (const path of pages) {
		if (/\/(in|join)$/.test(path)) continue;
		await page.goto(path);
		await each(page, path);
	}
	await page.context().close();
	const out = await stand.browserOf(options);
	for (const path of ["/console/in", "/console/join"]) {
		await out.goto(path);
		await each(out, path);
	}
	await out.context().close();
}

/* What stands below a heading, up to the next one. */
async function below(page, heading) {
	return page.evaluate((words) => {
		const h = [...document.querySelectorAll("h2")].find((e) => e.textContent === words);
		let text = "";
		for (let e = h && h.nextElementSibling; e && e.tagName !== "H2"; e = e.nextElementSibling) text += e.innerText + "\n";
		return text;
	}, heading);
}

module.exports = [
	["kiosks that are well, late and wrong", async (stand) => {
		stand.hubctl("staff", "roles", "olga", "author,approver,operator");
		const back = await stand.browserOf();
		await stand.signIn(back, "olga");
		await stand.keep("olga", back);
		for (let i = 1; i <= 3; i++) {
			const kiosk = await stand.kiosk(`Centre number ${i} with quite a long name of its own`);
			await stand.tell(kiosk, { queue: i === 2 ? 7 : 0, oldest_s: i === 2 ? 9000 : 0 });
			if (i === 3) stand.lastKiosk = kiosk.id;
		}
		check(pages.length > 6, pages.join());
		check(everything.name === "olga", "one who may all");
	}],
	["figures: what was not found and where people gave up, by name, script or not, and as CSV", async (stand) => {
		await stand.counted([["centre", "door", "hard", 12], ["centre", "door", "easy", 6],
			["got no further", "search", "street", 23], ["got no further", "search", "first-name", 2],
			["got no further", "search", "request-number", 9], ["got no further", "times", "doctor/main-street-clinic", 7],
			["got no further", "finder", "money/bills", 5], ["got no further", "page", "b7a", 31], ["got no further", "page", "p2a", 8]]);
		for (const javaScriptEnabled of [true, false]) {
			const page = await stand.at("olga", "/console/figures", { javaScriptEnabled });
			const searched = await page.locator("table", { hasText: "Looked for it, and it was not there" }).innerText();
			check(/A street\s+23/.test(searched) && /A first name\s+a few/.test(searched) &&
				/A request number\s+a few/.test(searched), searched);
			await page.getByRole("rowheader", { name: "Doctor or nurse, Main Street Clinic" }).waitFor();
			await page.getByRole("rowheader", { name: "What is hard now? Bills I cannot pay" }).waitFor();
		}
		const page = await stand.at("olga", "/console/figures");
		const gave_up = await below(page, "Where people gave up");
		check(/Book: the phone number\s+31/.test(gave_up) && /Report: typing the street\s+8/.test(gave_up), gave_up);
		check(!/b7a|p2a|got no further, version/.test(await page.locator("main").innerText()), "names, not ids");
		const csv = await (await page.request.get("/console/figures.csv")).text();
		check(csv.includes('"looked for and not found","1","Looked for it, and it was not there","A first name","a few"\r\n'), csv);
		check(csv.includes('"where people gave up","1","The page where they stopped","Book: the phone number","31"\r\n'), csv);
	}],
	["axe finds nothing on any page, light and dark", async (stand) => {
		for (const colorScheme of ["light", "dark"])
			await walk(stand, { colorScheme }, async (page, path) => {
				await axe(page);
				check(!page.complaints.length, `${path}: ${page.complaints.join()}`);
				await stand.shot(page, `${path.replace(/\//g, "-").slice(1)}-${colorScheme}`);
			});
		const one = await stand.at("olga", `/console/fleet/${stand.lastKiosk}`);
		await axe(one);
		await stand.shot(one, "console-fleet-one");
	}],
	["a phone of 320 px, and 200 % zoom, need no sideways scrolling", async (stand) => {
		await walk(stand, { viewport: { width: 320, height: 640 } }, async (page, path) => {
			await fits(page);
			await stand.shot(page, `${path.replace(/\//g, "-").slice(1)}-320`);
		});
		await walk(stand, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }, async (page, path) => {
			await fits(page);
			await stand.shot(page, `${path.replace(/\//g, "-").slice(1)}-200`);
		});
	}],
	["larger letters of the browser are followed, and what is pressed is large enough", async (stand) => {
		await walk(stand, {}, async (page, path) => {
			const small = await page.evaluate(() => [...document.querySelectorAll("button, input:not([type=hidden]), select, nav a, summary")]
				.map((e) => [e.outerHTML.slice(0, 80), e.type === "checkbox" || e.type === "radio" ? 44 : e.getBoundingClientRect().height])
				.filter(([, height]) => height && height < 44).map(([words]) => words));
			check(!small.length, `${path}: ${small.join(" | ")}`);
			const wide = await page.evaluate(() => {
				document.documentElement.style.fontSize = "200%";
				return document.documentElement.scrollWidth - document.documentElement.clientWidth;
			});
			check(wide <= 0, `${path} at 200 % letters: ${wide} px`);
		});
	}],
	["every thing that can be pressed is reached by the Tab key, in order, and shows that it is", async (stand) => {
		await walk(stand, {}, async (page, path) => {
			const wanted = await page.evaluate(() => {
				const seen = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
					.filter((e) => e.checkVisibility() && !(e.type === "radio" && !e.checked && e.form && e.form.querySelector(`[name="${e.name}"]:checked`)));
				seen.forEach((e, i) => { e.dataset.at = i; });
				return seen.length;
			});
			for (let i = 0; i < wanted; i++) {
				await page.keyboard.press("Tab");
				const at = await page.evaluate(() => {
					const e = document.activeElement, style = getComputedStyle(e);
					return { at: Number(e.dataset.at), html: e.outerHTML.slice(0, 90), ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3 };
				});
				check(at.at === i, `${path}: Tab ${i} came to ${at.html}`);
				check(at.ring, `${path}: nothing shows that the focus is at ${at.html}`);
			}
		});
	}],
	["by keyboard alone: past the navigation, and somebody is let in", async (stand) => {
		const page = await stand.at("olga", "/console/people");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		check((await page.evaluate(() => document.activeElement.id)) === "main", "past the navigation");
		await page.keyboard.press("Tab");
		await page.keyboard.type("kim");
		await page.keyboard.press("Tab"); // author, ticked
		await page.keyboard.press("Tab");
		await page.keyboard.press("Space"); // approver
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "A code for the first time" }).waitFor();
		check(/kim\s+author, approver/.test(stand.hubctl("staff")), stand.hubctl("staff"));
	}],
	["all of it works with script switched off", async (stand) => {
		const page = await stand.at("olga", "/console/people", { javaScriptEnabled: false });
		const card = page.locator(".cards > li", { has: page.getByRole("heading", { name: "kim" }) });
		await card.locator("summary").click();
		await card.getByRole("button", { name: "Let them in anew" }).click();
		const code = await page.locator(".big code").innerText();
		const kim = await stand.joinWith("kim", code, { javaScriptEnabled: false });
		await kim.getByRole("heading", { name: "What waits for you" }).waitFor();
		await kim.goto("/console/me");
		await kim.getByLabel(/Number of your authenticator/).fill(authenticator(stand.people.kim.secret, 1));
		await kim.getByRole("button", { name: "Make new codes" }).click();
		await kim.getByRole("heading", { name: "Write these codes down" }).waitFor();
		await kim.getByRole("link", { name: "I have them" }).click();
		await kim.getByRole("button", { name: "Sign out" }).click();
		await kim.getByRole("heading", { name: "Sign in" }).waitFor();
	}],
];
