// SPDX-License-Identifier: GPL-3.0-or-later
// What strangers, other sites and staff without the right may try at every page of the table: each is
// tried and refused.  The rows are read from hub/console/routes.c, so a new page is tried too.
"use strict";
const fs = require("node:fs");
const { check } = require("../stand.js");

const rows = [...fs.readFileSync("hub/console/routes.c", "utf8")
	.matchAll(/\{"(GET|POST)", "([^"]+)", (\w+),\s*(NULL|"[^"]*"),\s*(\w+)/g)]
	.map((m) => ({ method: m[1], path: m[2].replace(/\{\w+\}/g, "1"), who: m[3], act: m[4], max: m[5] }));
const open = rows.filter((r) => r.who === "CONSOLE_ANYBODY");
const closed = rows.filter((r) => r.who !== "CONSOLE_ANYBODY");

function cookieOf(stand, name) {
	const c = stand.people[name].state.cookies.find((one) => one.name === "__Host-foyer_staff");
	return { Cookie: `${c.name}=${c.value}` };
}
async function checkOf(stand, name) {
	const page = await stand.ask("GET", "/console/me", { headers: cookieOf(stand, name) });
	return /name="check" value="([0-9a-f]+)"/.exec(page.text)[1];
}
const form = { "Content-Type": "application/x-www-form-urlencoded" };

module.exports = [
	["the table was read, and each act is noted in the record or by the page itself", () => {
		check(rows.length > 30 && closed.length > 25, `${rows.length} rows`);
		const silent = rows.filter((r) => r.method === "POST" && r.act === "NULL").map((r) => r.path).sort();
		// They change nothing, or note what they do in the same transaction (staff.c, sign_in.c, join.c).
		check(silent.join() === ["/console/first", "/console/in", "/console/join", "/console/me/authenticator",
			"/console/me/password", "/console/people", "/console/people/1/remove",
			"/console/people/1/reset", "/console/people/1/roles", "/console/words"].sort().join(), silent.join());
	}],
	["every answer bears the fence", async (stand) => {
		const mine = cookieOf(stand, "olga");
		for (const r of [...rows, { method: "GET", path: "/console/nothing" }]) {
			const a = await stand.ask(r.method, r.path, { headers: mine });
			const csp = a.headers["content-security-policy"] || "";
			const words = `${r.method} ${r.path} ${a.status}`;
			check(/default-src 'none'/.test(csp) && /frame-ancestors 'none'/.test(csp) && /form-action 'self'/.test(csp) &&
				/base-uri 'none'/.test(csp) && !/unsafe/.test(csp), `${words}: ${csp}`);
			check(a.headers["x-content-type-options"] === "nosniff", words);
			check(a.headers["referrer-policy"] === "no-referrer", words);
			check(a.headers["cache-control"] === "no-store", words);
			const tags = (a.text.replace(/"[^"]*"/g, "\"\"").match(/<[^>]*>/g) || []).join("");
			check(!/ style=| on\w+=|<script>/i.test(tags) || /css|js/.test(r.path), `${words} has something inline`);
			check(!/(href|src|action)="javascript:/i.test(a.text), `${words} has a script for an address`);
		}
	}],
	["the cookie is for this site and no script", async (stand) => {
		const a = await stand.ask("GET", "/console/in");
		const cookie = a.headers["set-cookie"][0];
		check(/^__Host-foyer_staff=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Strict$/.test(cookie), cookie);
	}],
	["a stranger gets no page and does nothing", async (stand) => {
		for (const r of closed) {
			const a = await stand.ask(r.method, r.path, { headers: form, body: r.method === "POST" ? "name=x" : undefined });
			check(r.method === "GET" ? a.status === 303 && a.headers.location === "/console/in" : a.status === 403,
				`${r.method} ${r.path}: ${a.status}`);
		}
		const forged = { Cookie: `__Host-foyer_staff=${"0".repeat(64)}` };
		const a = await stand.ask("GET", "/console", { headers: forged });
		check(a.status === 303, `a token that nobody has: ${a.status}`);
	}],
	["a form counts only from our own page, in the same browser", async (stand) => {
		const mine = { ...cookieOf(stand, "olga"), ...form };
		const right = await checkOf(stand, "olga");
		const other = await checkOf(stand, "ana");
		const before = stand.hubctl("record");
		for (const r of rows.filter((one) => one.method === "POST"))
			for (const [body, headers] of [["name=x&sure=yes", {}], [`name=x&check=${other}`, {}], [`check=${right.toUpperCase()}`, {}],
				[`name=x&check=${right}`, { "Sec-Fetch-Site": "cross-site" }], [`check=${right}`, { "Sec-Fetch-Site": "same-site" }]]) {
				const a = await stand.ask("POST", r.path, { headers: { ...mine, ...headers }, body });
				check(a.status === 403, `${r.path} ${body} ${JSON.stringify(headers)}: ${a.status}`);
			}
		check(stand.hubctl("record") === before, "nothing was done");
	}],
	["who may not, may not", async (stand) => {
		const check2 = await checkOf(stand, "ana");
		for (const r of rows.filter((one) => one.who === "STAFF_OPERATOR" || one.who === "STAFF_APPROVER")) {
			const a = await stand.ask(r.method, r.path, { headers: { ...cookieOf(stand, "ana"), ...form },
				body: r.method === "POST" ? `check=${check2}&name=eve&operator=yes` : undefined });
			check(a.status === 403, `an author, ${r.method} ${r.path}: ${a.status}`);
		}
		check(!/eve/.test(stand.hubctl("staff")), "nobody came in");
	}],
	["what is too large is not taken, and more only from who is in", async (stand) => {
		const upload = rows.find((r) => r.max === "CONSOLE_UPLOAD_MAX") || rows.find((r) => r.max === "CONSOLE_FORM_MAX");
		const type = { "Content-Type": "multipart/form-data; boundary=b" };
		const sizes = [[300 << 10, {}], [9 << 20, cookieOf(stand, "ana")]];
		for (const [size, who] of sizes) {
			const a = await stand.ask("POST", upload.path, { headers: { ...type, ...who, "Content-Length": size } , body: Buffer.alloc(size, "x") })
				.catch((e) => ({ status: e.code }));
			check([413, 303, "ECONNRESET", "EPIPE"].includes(a.status), `${size}: ${a.status}`);
		}
		const many = await stand.ask("POST", "/console/people", { headers: { ...form, ...cookieOf(stand, "olga") }, body: "a=1&".repeat(1000) });
		check(many.status === 403, `a thousand fields without the check: ${many.status}`);
	}],
	["what is no text is refused", async (stand) => {
		const right = await checkOf(stand, "olga");
		for (const bad of ["%00", "%ff%fe", "a%07b", "%ed%a0%80"]) {
			const a = await stand.ask("POST", "/console/people", { headers: { ...form, ...cookieOf(stand, "olga") },
				body: `check=${right}&name=${bad}&author=yes` });
			check(a.status === 400, `${bad}: ${a.status}`);
		}
		for (const broken of ["--b\r\nContent-Disposition: form-data; name=\"check\"\r\n\r\nx", "nonsense", ""]) {
			const a = await stand.ask("POST", "/console/people", { headers: { ...cookieOf(stand, "olga"), "Content-Type": "multipart/form-data; boundary=b" }, body: broken });
			check([400, 403].includes(a.status), `${broken}: ${a.status}`);
		}
	}],
	["no path leads out", async (stand) => {
		const mine = cookieOf(stand, "olga");
		for (const path of ["/console/../admin.sock", "/console/..%2f..%2fhub.db", "/console/%2e%2e/keys/working-private.json", "/console/fleet/..",
			"/console/fleet/..%2f..%2fetc%2fpasswd", "/console/pictures/..", "/console/pictures/%2e%2e%2f1", "/console/pictures/.hidden",
			"/console//fleet", "/console/fleet/", "/console/console.css/..", "/console/drafts/..%00", "/consoleX", "/console/people/../fleet"]) {
			const a = await stand.ask("GET", path, { headers: mine });
			check([400, 404, 413].includes(a.status), `${path}: ${a.status}`);
			check(!/root:|private|SQLite/.test(a.text), path);
		}
	}],
	["markup that somebody stored shows as what it is", async (stand) => {
		const bad = "<script>window.bad=1</script>\"'><img src=x onerror=window.bad=1>&amp;";
		await stand.kiosk(bad);
		await stand.kiosk("=HYPERLINK(\"http://x\")");
		for (const path of ["/console/fleet", "/console/rings", "/console", "/console/people", "/console/figures"]) {
			const page = await stand.at("olga", path);
			check(!(await page.evaluate(() => window.bad)), path);
			check(!page.complaints.length, `${path}: ${page.complaints.join()}`);
			await page.context().close();
		}
		const page = await stand.at("olga", "/console/fleet");
		await page.getByText("<script>window.bad=1</script>").first().waitFor();
		await page.goto("/console/people");
		await page.locator("#name").evaluate((e) => e.removeAttribute("pattern"));
		await page.getByLabel("Name here").fill(bad.slice(0, 30));
		await page.getByRole("button", { name: "Let them in" }).click();
		await page.getByText("a name of small letters and digits").waitFor();
		const csv = (await stand.ask("GET", "/console/fleet.csv", { headers: cookieOf(stand, "olga") })).text;
		check(csv.includes("\"'=HYPERLINK(\"\"http://x\"\")\""), csv);
	}],
];
