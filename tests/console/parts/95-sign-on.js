// SPDX-License-Identifier: GPL-3.0-or-later
// The city's single sign-on: a proxy at one address says who asks; nobody else is believed.
"use strict";
const { Stand, check } = require("../stand.js");

module.exports = [
	["the header is believed from the proxy's address, and only for who was let in", async () => {
		const stand = new Stand();
		try {
			await stand.open(["--console-proxy", "127.0.0.1", "--console-header", "X-Remote-User"]);
			stand.hubctl("staff", "add", "olga", "operator");
			const as = (name, more = {}) => stand.ask("GET", "/console", { headers: { ...(name ? { "X-Remote-User": name } : {}), ...more } });
			check((await as("eve")).status === 403, "nobody let eve in");
			check((await as("")).status === 403, "no name, no way in");
			check((await stand.ask("GET", "/console/in")).status === 403, "no password here");
			const page = await stand.browserOf({ extraHTTPHeaders: { "X-Remote-User": "Olga" } });
			await page.goto("/console/people");
			await page.getByRole("heading", { name: "People" }).waitFor();
			check(!(await page.getByRole("button", { name: "Sign out" }).count()), "signing out is the city's");
			await page.getByLabel("Name here").fill("ana");
			await page.getByRole("button", { name: "Let them in" }).click();
			await page.getByText("They can come in through the city's sign-in now.").waitFor();
			const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
			check((await as("", { Cookie: cookie })).status === 403, "the cookie alone is not enough");
			const ana = await as("ana", { Cookie: cookie });
			check(ana.status === 200 && ana.text.includes(">ana</a>") && !ana.text.includes(">olga</a>"), "another name is another session");
			check(/olga.*sign-in|sign-in\s+olga/.test(stand.hubctl("record")), "in the record");
		} finally {
			await stand.close();
		}
	}],
	["from any other address the header is nothing", async () => {
		const stand = new Stand();
		try {
			await stand.open(["--console-proxy", "192.0.2.7", "--console-header", "X-Remote-User"]);
			stand.hubctl("staff", "add", "olga", "operator");
			for (const headers of [{ "X-Remote-User": "olga" }, { "X-Remote-User": "olga", "X-Forwarded-For": "192.0.2.7" }])
				check((await stand.ask("GET", "/console", { headers })).status === 403, JSON.stringify(headers));
		} finally {
			await stand.close();
		}
	}],
];
