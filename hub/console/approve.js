// SPDX-License-Identifier: GPL-3.0-or-later
// Signs a change here in the browser: with a key file that is opened here, or with a key that this
// browser keeps so that no script can read it out.  Only signatures go to the hub.
"use strict";
(() => {
	const place = document.getElementById("in-browser");
	if (!place || !window.crypto || !crypto.subtle || !window.indexedDB) return;
	const by = (id) => document.getElementById(id);
	const p256 = { name: "ECDSA", namedCurve: "P-256" };
	const sha256 = { name: "ECDSA", hash: "SHA-256" };

	/* --- a key file: PKCS#8 in PEM, sealed with PBES2 (PBKDF2 and HMAC-SHA-256, AES-256-CBC) ------ */

	const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
	const pemBytes = (pem) => fromBase64(pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, ""));

	/* One value of DER at `at`: its tag, its contents, and where the next begins. */
	function der(bytes, at) {
		let n = bytes[at + 1], begin = at + 2;
		if (n & 0x80) {
			const more = n & 0x7f;
			n = 0;
			for (let i = 0; i < more; i++) n = n * 256 + bytes[begin++];
		}
		if (begin + n > bytes.length) throw new Error("This is no key file.");
		return { tag: bytes[at], value: bytes.subarray(begin, begin + n), next: begin + n };
	}

	/* The values in a DER sequence. */
	function parts(value) {
		const list = [];
		for (let at = 0; at < value.length;) {
			const part = der(value, at);
			list.push(part);
			at = part.next;
		}
		return list;
	}

	const number = (part) => part.value.reduce((n, b) => n * 256 + b, 0);

	async function unseal(sealed, phrase) {
		const [algorithm, data] = parts(der(sealed, 0).value);
		const [, both] = parts(algorithm.value);
		const [derive, cipher] = parts(both.value);
		const [salt, rounds] = parts(parts(derive.value)[1].value);
		const iv = parts(cipher.value)[1].value;
		if (number(rounds) > 10000000) throw new Error("This is no key file.");
		const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(phrase), "PBKDF2", false, ["deriveKey"]);
		const key = await crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: salt.value, iterations: number(rounds) },
			base, { name: "AES-CBC", length: 256 }, false, ["decrypt"]);
		try {
			return await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, data.value);
		} catch {
			throw new Error("The pass phrase is not right.");
		}
	}

	async function keyOf(text, phrase) {
		const isSealed = text.includes("ENCRYPTED PRIVATE KEY");
		if (!isSealed && !text.includes("PRIVATE KEY")) throw new Error("This is no key file.");
		const bytes = isSealed ? await unseal(pemBytes(text), phrase) : pemBytes(text);
		try {
			return await crypto.subtle.importKey("pkcs8", bytes, p256, false, ["sign"]);
		} catch {
			throw new Error("This kind of key works with the command only: hubctl content sign.");
		}
	}

	/* --- the key that this browser keeps ----------------------------------------------------------- */

	function kept(mode, act) {
		return new Promise((resolve, reject) => {
			const open = indexedDB.open("foyer-signing", 1);
			open.onupgradeneeded = () => open.result.createObjectStore("keys");
			open.onerror = () => reject(open.error);
			open.onsuccess = () => {
				const ask = act(open.result.transaction("keys", mode).objectStore("keys"));
				ask.onsuccess = () => resolve(ask.result);
				ask.onerror = () => reject(ask.error);
			};
		});
	}

	/* --- signing ----------------------------------------------------------------------------------- */

	/* r and s side by side, as two numbers in DER, in hex. */
	function derHex(raw) {
		const whole = (bytes) => {
			let i = 0;
			while (i < bytes.length - 1 && !bytes[i]) i++;
			const cut = [...bytes.subarray(i)];
			return cut[0] & 0x80 ? [0, ...cut] : cut;
		};
		const r = whole(raw.subarray(0, 32)), s = whole(raw.subarray(32));
		const all = [0x30, r.length + s.length + 4, 2, r.length, ...r, 2, s.length, ...s];
		return all.map((b) => b.toString(16).padStart(2, "0")).join("");
	}

	async function signatures(key) {
		const [change, keys] = await Promise.all([place.dataset.change, place.dataset.keys].map(
			async (url) => (await fetch(url)).json()));
		const seen = new TextEncoder().encode(change.roles.map((r) => `${r.name}\n${r.signed}\n`).join(""));
		const sum = [...new Uint8Array(await crypto.subtle.digest("SHA-256", seen))]
			.map((b) => b.toString(16).padStart(2, "0")).join("");
		if (sum !== place.dataset.sum) throw new Error("The change is not the one that this page shows. Load the page again.");
		const list = [];
		for (const role of change.roles) {
			const bytes = new TextEncoder().encode(role.signed);
			const raw = new Uint8Array(await crypto.subtle.sign(sha256, key, bytes));
			for (const one of keys[role.name] || []) {
				if (!one.public || !one.public.includes("BEGIN")) continue;
				const theirs = await crypto.subtle.importKey("spki", pemBytes(one.public), p256, false, ["verify"]);
				if (await crypto.subtle.verify(sha256, theirs, raw, bytes))
					list.push({ role: role.name, keyid: one.keyid, sig: derHex(raw) });
			}
		}
		if (!list.length) throw new Error("This key may not sign what this change says.");
		return list;
	}

	const say = (words) => { by("sign-said").textContent = words; };

	async function sign() {
		let key = await kept("readonly", (keys) => keys.get("mine"));
		if (!key) {
			const file = by("key").files[0];
			if (!file) throw new Error("Choose your key file first.");
			key = await keyOf(await file.text(), by("phrase").value);
			if (by("keep").checked) await kept("readwrite", (keys) => keys.put(key, "mine"));
		}
		const form = by("sign").form;
		form.elements.signatures.value = JSON.stringify(await signatures(key));
		form.submit();
	}

	async function show() {
		const isKept = Boolean(await kept("readonly", (keys) => keys.get("mine")));
		by("kept-key").hidden = by("forget").hidden = !isKept;
		by("new-key").hidden = isKept;
		by("kept-key").textContent = isKept ? "Your key is kept in this browser." : "";
	}

	/* What went wrong is said, and the focus goes to where it can be mended. */
	function fail(e) {
		say(e.message);
		isSigning = false;
		if (!by("new-key").hidden) by(by("key").files[0] ? "phrase" : "key").focus();
	}

	let isSigning = false;
	by("sign").form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (isSigning) return;
		isSigning = true;
		say("Signing …");
		sign().catch(fail);
	});
	by("forget").addEventListener("click", () => kept("readwrite", (keys) => keys.delete("mine")).then(show)
		.then(() => by("key").focus()));
	show().then(() => { place.hidden = false; }).catch(() => {});
})();
