// SPDX-License-Identifier: GPL-3.0-or-later
// keyboard: somebody who has nothing but keys.  At every stop the focus must be seen, be in the window
// and come after the one before it; after every act it must be where the work goes on.
"use strict";
const { check, until } = require("./stand.js");

const STOPS_MAX = 400;

/* What has the focus, in the browser. */
function stop(goal) {
	const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
	return { is: e === goal, isBody: e === document.body, html: e.outerHTML.slice(0, 100),
		isWords: e.matches("[role=alert], [role=status], main"),
		ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3,
		isInside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
		at: { left: box.left + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY } };
}

class Keyboard {
	constructor(page) {
		this.page = page;
		this.stops = 0; // over all pages
	}

	async press(...keys) {
		for (const key of keys) await this.page.keyboard.press(key);
	}

	type(text) {
		return this.page.keyboard.type(text);
	}

	/* Goes there with Tab (or back, with Shift+Tab), past every stop on the way. */
	async to(locator, key = "Tab") {
		const goal = await locator.elementHandle();
		let before = null;
		for (let i = 0; i < STOPS_MAX; i++) {
			await this.press(key);
			const now = await this.page.evaluate(stop, goal);
			const where = `${this.page.url()}: ${now.html}`;
			if (now.isBody) continue; // past the last stop, the browser's own frame
			this.stops++;
			check(now.ring, `nothing shows the focus: ${where}`);
			check(now.isInside, `the focus is out of the window: ${where}`);
			const isBack = before && (key === "Tab" ? now.at.bottom <= before.at.top && now.at.left <= before.at.left
				: now.at.top >= before.at.bottom && now.at.left >= before.at.left);
			check(!isBack || /class="skip"/.test(now.html) || /class="skip"/.test(before.html), `${before && before.html} goes on to ${where}`);
			before = now;
			if (now.is) return;
		}
		throw new Error(`${locator} is never reached: ${this.page.url()}`);
	}

	/* Presses a link or a button.  The page that comes begins at its words, or at its top. */
	async choose(locator, key = "Enter") {
		await this.to(locator);
		await this.leave(key);
	}

	/* A key that leads to another page, from where the focus is. */
	async leave(key = "Enter") {
		const arrived = this.page.waitForEvent("load");
		await this.press(key);
		await arrived;
		const said = await this.page.locator("main [role=alert], main [role=status]:not(:empty)").count();
		await until(5, async () => { // the browser gives it with its first picture of the page
			const now = await this.page.evaluate(stop, null);
			return said ? now.isWords && now.isInside : now.isBody;
		}, `after an act the focus is lost: ${this.page.url()}`);
	}

	/* Writes into a field, over what was there. */
	async fill(locator, text) {
		await this.to(locator);
		await this.press("Control+A");
		await this.type(text);
	}

	/* Chooses the option of a list by arrows. */
	async pick(locator, words) {
		await this.to(locator);
		await this.press("Home");
		for (let i = 0; i < 40 && (await locator.locator("option:checked").innerText()) !== words; i++) await this.press("ArrowDown");
		check(await locator.locator("option:checked").innerText() === words, `${words} is not in the list`);
	}

	/* Opens the chooser of a file's field, and takes that file. */
	async file(locator, path) {
		await this.to(locator);
		const chooser = this.page.waitForEvent("filechooser");
		await this.press("Space");
		await (await chooser).setFiles(path);
	}
}

module.exports = { Keyboard };
