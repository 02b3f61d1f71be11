// SPDX-License-Identifier: GPL-3.0-or-later
// Help with plain words while somebody writes.  The page says the same after each save without it.
"use strict";
(() => {
	const check = document.querySelector("input[name=check]");
	const waitMs = 600;

	/* Puts what the hub says of the words below their field. */
	async function look(field) {
		const place = document.getElementById(`${field.id}-words`);
		const answer = await fetch("/console/words", {
			method: "POST",
			body: new URLSearchParams({ check: check.value, rule: field.dataset.rule,
				language: field.lang, text: field.value }),
		});
		if (!answer.ok || !place) return;
		const lines = (await answer.text()).split("\n").filter((line) => line);
		const now = lines.map((line) => {
			const p = document.createElement("p");
			p.className = "warn";
			p.textContent = line;
			return p;
		});
		if (place.innerText.trim() !== lines.join("\n")) place.replaceChildren(...now);
	}

	for (const field of document.querySelectorAll("[data-rule]")) {
		let timer = 0;
		field.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(() => look(field).catch(() => {}), waitMs);
		});
	}

	/* Nobody loses what they wrote by leaving the page. */
	const form = document.querySelector("form[data-write]");
	let isWritten = false;
	if (form) {
		form.addEventListener("input", () => { isWritten = true; });
		form.addEventListener("submit", () => { isWritten = false; });
		window.addEventListener("beforeunload", (event) => isWritten && event.preventDefault());
	}
})();
