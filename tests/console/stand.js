// SPDX-License-Identifier: GPL-3.0-or-later
// stand: the real hub behind TLS in a folder of its own, the real hubctl, and Debian's Chromium, for
// the parts of the console's test (parts/*.js).  Nothing is faked but the telephone of staff.
"use strict";
const { chromium } = require("playwright-core");
const crypto = require("node:crypto");
const fs = require("node:fs");
const https = require("node:https");
const net = require("node:net");
const path = require("node:path");
const { spawn, execFileSync } = require("node:child_process");

const build = path.resolve(process.env.FOYER_BUILD || "build");
const shots = process.env.FOYER_CONSOLE_SHOTS; // a folder: pictures are left there

function check(is, words) {
	if (!is) throw new Error(words);
}

/* Waits until is() is so, so many seconds at most. */
async function until(seconds, is, words) {
	for (const end = Date.now() + seconds * 1000; !(await is());) {
		check(Date.now() < end, `not within ${seconds} s: ${words}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/* Six digits of an authenticator with that secret (base 32), steps half minutes from now. */
function authenticator(secret, steps = 0) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	let bits = "";
	for (const c of secret.replace(/\s/g, "")) bits += letters.indexOf(c).toString(2).padStart(5, "0");
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const mac = crypto.createHmac("sha1", key).update(step).digest();
	const at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

class Stand {
	constructor() {
		this.dir = fs.mkdtempSync(path.join(process.env.TMPDIR || "/tmp", "console-"));
		this.data = path.join(this.dir, "data");
		this.people = {};
	}

	async open(more = []) {
		const cert = this.cert = path.join(this.dir, "cert.pem");
		const key = path.join(this.dir, "key.pem");
		execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
			"-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert], { stdio: "ignore" });
		this.log = fs.openSync(path.join(this.dir, "hub.log"), "a");
		this.words = ["--tls-cert", cert, "--tls-key", key, ...more];
		await this.start(0);
		this.browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
			args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
	}

	async start(port) {
		this.hub = spawn(path.join(build, "hub"), ["--data", this.data, "--content", "assets/town",
			"--listen", `127.0.0.1:${port}`, ...this.words], { stdio: ["ignore", "pipe", this.log] });
		const line = await new Promise((resolve, reject) => {
			this.hub.stdout.once("data", (text) => resolve(String(text)));
			this.hub.once("exit", () => reject(new Error("the hub did not start: " +
				fs.readFileSync(path.join(this.dir, "hub.log"), "utf8"))));
		});
		this.port = Number(/:(\d+),/.exec(line)[1]);
		this.url = `https://localhost:${this.port}`;
	}

	async stop() {
		if (!this.hub || this.hub.exitCode !== null) return;
		const over = new Promise((resolve) => this.hub.once("exit", resolve));
		this.hub.kill("SIGTERM");
		const code = await over;
		check(code === 0, `the hub ended with ${code}: ` + fs.readFileSync(path.join(this.dir, "hub.log"), "utf8"));
	}

	/* What residents pressed and met, as the hub would have counted it today: [what, question, answer, people]. */
	async counted(rows) {
		await this.stop();
		execFileSync("sqlite3", [path.join(this.data, "hub.db"), rows.map(([what, question, answer, people]) =>
			`INSERT INTO figures VALUES('${what}', 1, '${question}', '${answer}', date(), 'Riverside Library', ${people});`).join("")]);
		await this.start(this.port);
	}

	async close() {
		if (this.browser) await this.browser.close();
		await this.stop();
		fs.rmSync(this.dir, { recursive: true, force: true });
	}

	hubctl(...words) {
		return execFileSync(path.join(build, "hubctl"), ["--data", this.data, ...words], { encoding: "utf8" });
	}

	/* A browser of its own; options as Playwright's. */
	async browserOf(options = {}) {
		const context = await this.browser.newContext({ ignoreHTTPSErrors: true, baseURL: this.url,
			viewport: { width: 1280, height: 900 }, ...options });
		const page = await context.newPage();
		page.complaints = []; // what the browser says of the page: a broken policy, an error
		page.on("console", (m) => m.type() === "error" && page.complaints.push(m.text()));
		page.on("pageerror", (e) => page.complaints.push(String(e)));
		page.setDefaultTimeout(10000);
		return page;
	}

	/* Lets somebody in from the server's shell, and through the first time.  Gives their page. */
	async join(name, roles, options) {
		const code = /time|days: ([0-9A-Z-]+)/.exec(this.hubctl("staff", "add", name, roles))[1];
		return this.joinWith(name, code, options);
	}

	async joinWith(name, code, options) {
		const page = await this.browserOf(options);
		await page.goto("/console/join");
		await page.getByLabel("Your name here").fill(name);
		await page.getByLabel("The code that you were given").fill(code);
		await page.getByRole("button", { name: "Go on" }).click();
		const person = { name, password: `correct horse ${crypto.randomBytes(4).toString("hex")}` };
		person.secret = await page.locator("p code").innerText();
		await page.getByLabel("New password").fill(person.password);
		await page.getByLabel("The same again").fill(person.password);
		await page.getByLabel("The six digits").fill(authenticator(person.secret));
		await page.getByRole("button", { name: "Keep both" }).click();
		person.codes = await page.locator(".codes code").allInnerTexts();
		check(person.codes.length === 8, "eight codes on paper");
		this.people[name] = person;
		await page.getByRole("link", { name: "I have them" }).click();
		return page;
	}

	/* Signs in with a code on paper: a number of the authenticator is good once in half a minute. */
	async signIn(page, name, code) {
		const person = this.people[name];
		await page.goto("/console/in");
		await page.getByLabel("Your name here").fill(name);
		await page.getByLabel("Password").fill(person.password);
		await page.getByLabel("Number of your authenticator").fill(code || person.codes.pop());
		await page.getByRole("button", { name: "Sign in" }).click();
	}

	/* The browser of somebody who is in, kept for all parts. */
	async at(name, where, options) {
		const person = this.people[name];
		const page = await this.browserOf({ storageState: person.state, ...options });
		await page.goto(where);
		return page;
	}

	async keep(name, page) {
		this.people[name].state = await page.context().storageState();
	}

	async shot(page, name) {
		if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
	}

	/* What was published last was so many seconds earlier: time is turned, not waited for. */
	turnBack(seconds) {
		const changes = path.join(this.data, "publish/changes"), targets = path.join(this.data, "content/targets");
		for (const file of [...fs.readdirSync(changes).map((name) => path.join(changes, name)),
			...fs.readdirSync(targets).filter((name) => /rollout/.test(name)).map((name) => path.join(targets, name))])
			fs.utimesSync(file, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
	}

	/* What hubctl asks, without its start: a frame is a length and JSON (kiosk/core/wire.h). */
	admin(message) {
		return new Promise((resolve, reject) => {
			const line = net.createConnection(path.join(this.data, "admin.sock"));
			let got = Buffer.alloc(0);
			const body = Buffer.from(JSON.stringify(message));
			const length = Buffer.alloc(4);
			length.writeUInt32LE(body.length);
			line.on("error", reject);
			line.on("data", (bytes) => {
				got = Buffer.concat([got, bytes]);
				if (got.length >= 4 && got.length >= 4 + got.readUInt32LE(0)) {
					resolve(JSON.parse(got.subarray(4, 4 + got.readUInt32LE(0)).toString()));
					line.end();
				}
			});
			line.write(Buffer.concat([length, body]));
		});
	}

	/* Enrols a kiosk for a centre, which tells what it shows (protocol.md 15). */
	async kiosk(centre) {
		const { code } = await this.admin({ t: "enrol", centre });
		const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519");
		const key = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
		const answer = await this.ask("POST", "/v1/enrol", { headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ code, public_key: key }) });
		return { id: JSON.parse(answer.text).kiosk, key: privateKey };
	}

	async tell(kiosk, said) {
		const body = JSON.stringify({ content: "0".repeat(64), snapshot: "", version: 0, release: 0, checked: Date.now(), queue: 0,
			oldest_s: 0, troubles: [], ...said });
		const time = String(Math.floor(Date.now() / 1000));
		const sum = crypto.createHash("sha256").update(body).digest("hex");
		const signature = crypto.sign(null, Buffer.from(`PUT\n/v1/shown\n${time}\n${sum}`), kiosk.key).toString("base64");
		const answer = await this.ask("PUT", "/v1/shown", { headers: { "Foyer-Kiosk": kiosk.id, "Foyer-Time": time,
			"Foyer-Signature": signature }, body });
		check(answer.status === 200, `told: ${answer.status} ${answer.text}`);
	}

	/* A request without a browser: {status, headers, text}. */
	ask(method, where, { headers = {}, body } = {}) {
		return new Promise((resolve, reject) => {
			const request = https.request({ host: "127.0.0.1", port: this.port, path: where, method, headers,
				rejectUnauthorized: false }, (answer) => {
				const bytes = [];
				answer.on("data", (b) => bytes.push(b));
				answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers,
					text: Buffer.concat(bytes).toString() }));
			});
			request.on("error", reject);
			request.end(body);
		});
	}
}

const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/* No rule of axe is broken on the page, best practices included. */
async function axe(page) {
	await page.evaluate(axeSource);
	const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
	const words = result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" | ")}`);
	check(!words.length, `${page.url()}: ${words.join("\n")}`);
}

/* Nothing is wider than the window but what scrolls by itself. */
async function fits(page) {
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	check(over <= 0, `${page.url()} is ${over} px wider than the window`);
}

/* Nothing is cut off: no words are wider or higher than their box, nothing stands beside the window but
 * in what scrolls by itself, and a list shows the whole of what is chosen. */
async function cut(page) {
	const words = await page.evaluate(() => {
		const ink = document.createElement("canvas").getContext("2d");
		const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
		const why = (e) => {
			const style = getComputedStyle(e), box = e.getBoundingClientRect();
			if (!e.matches("input") && /hidden|clip/.test(style.overflowX + style.overflowY) && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
				return "its words are cut";
			if (e.matches("button, .button") && e.scrollWidth > e.clientWidth + 1) return "wider than its button";
			if (!scrolls(e.parentElement) && (box.left < -1 || box.right > document.documentElement.clientWidth + 1)) return "beside the window";
			if (!e.matches("select")) return "";
			ink.font = style.font;
			return ink.measureText(e.selectedOptions[0] ? e.selectedOptions[0].text : "").width >
				e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) + 1 ? "what is chosen is cut" : "";
		};
		return [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".unseen, .skip, [hidden], thead"))
			.map((e) => [why(e), e]).filter(([w]) => w).map(([w, e]) => `${w}: ${e.outerHTML.slice(0, 120)}`);
	});
	check(!words.length, `${page.url()} at ${page.viewportSize().width} px: ${words.join("\n")}`);
}

module.exports = { build, Stand, authenticator, axe, check, cut, fits, until };
