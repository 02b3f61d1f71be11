// SPDX-License-Identifier: GPL-3.0-or-later
// The volunteers' page, kept open: a new list comes as it changes (server-sent events), a new call
// sounds, shakes the phone and is told to a screen reader.  Without this script the page reloads.
"use strict";

const list = document.getElementById("list");
const news = document.getElementById("news");
const line = document.getElementById("line");
const soundButton = document.getElementById("sound");
const words = document.body.dataset, title = document.title; // the page's language
const BEAT_MISSING_MS = 40000; // the hub's heart beats each 15 s
const RETRY_MS = 2000;
const RING_MS = 8000; // while a call waits it sounds again

let ahead = Date.now() - Number(document.body.dataset.now); // of the hub's clock
let events = null, heard = Date.now(), audio = null, awake = null;

// --- sound -------------------------------------------------------------------------------------

function tone(hertz, from, seconds) {
	const wave = audio.createOscillator(), loud = audio.createGain();
	wave.frequency.value = hertz;
	loud.gain.setValueAtTime(0.5, audio.currentTime + from);
	loud.gain.linearRampToValueAtTime(0, audio.currentTime + from + seconds);
	wave.connect(loud).connect(audio.destination);
	wave.start(audio.currentTime + from);
	wave.stop(audio.currentTime + from + seconds);
}

function ring() {
	if (audio && audio.state === "running") {
		tone(1047, 0, 0.35);
		tone(784, 0.35, 0.5);
	}
	if (navigator.vibrate)
		navigator.vibrate([400, 200, 400]);
}

function showSound() {
	soundButton.hidden = Boolean(audio && audio.state === "running");
}

// A browser lets a page sound only after a press on it.
async function soundOn() {
	audio = audio || new AudioContext();
	audio.onstatechange = showSound;
	await audio.resume();
	showSound();
}

async function stayAwake() {
	if (!awake && navigator.wakeLock && document.visibilityState === "visible") {
		awake = await navigator.wakeLock.request("screen").catch(() => null);
		awake?.addEventListener("release", () => { awake = null; });
	}
}

// --- the list ----------------------------------------------------------------------------------

function waiting() {
	return Array.from(list.querySelectorAll("li.waiting"));
}

function showAges() {
	for (const call of list.querySelectorAll("li")) {
		const minutes = Math.max(0, Math.floor((Date.now() - ahead - Number(call.dataset.since)) / 60000));
		const ago = minutes < 1 ? words.justNow : words.minutes.replace("{n}", minutes);
		call.querySelector(".ago").textContent = ` · ${ago}`;
	}
	const n = waiting().length;
	document.title = (n ? `(${n}) ` : "") + title;
}

function wordsOf(call) {
	return ["h2", ".kind", ".state"].map((part) => call.querySelector(part).textContent).join(". ");
}

function take(html) {
	const before = new Set(waiting().map((call) => call.dataset.call));
	const states = list.textContent, focused = document.activeElement.id;
	const wasInside = list.contains(document.activeElement);
	list.innerHTML = html; // made by the hub, where every word of others is made plain text
	if (focused && list.contains(document.getElementById(focused)))
		document.getElementById(focused).focus();
	else if (wasInside) // the button is gone: on to the other one of that call, or to the list
		(document.getElementById(focused.replace("coming", "done")) || list).focus();
	showAges();
	const fresh = waiting().filter((call) => !before.has(call.dataset.call));
	if (fresh.length) {
		news.textContent = `${words.fresh} ` + fresh.map(wordsOf).join(". ");
		ring();
	} else if (states !== list.textContent) {
		news.textContent = Array.from(list.querySelectorAll("li"), wordsOf).join(". ") || words.nobody;
	}
}

// --- the line to the hub -----------------------------------------------------------------------

function lineIs(isOn) {
	line.hidden = isOn;
	if (!isOn && !line.textContent)
		line.textContent = words.noLine;
	if (isOn)
		line.textContent = "";
}

function alive(event) {
	heard = Date.now();
	ahead = heard - Number(event.data);
	lineIs(true);
}

function listen() {
	events?.close();
	events = new EventSource("/volunteers/calls");
	heard = Date.now();
	events.addEventListener("beat", alive);
	events.addEventListener("list", (event) => {
		heard = Date.now();
		lineIs(true);
		take(event.data);
	});
	events.addEventListener("out", () => location.reload());
	events.onerror = () => {
		lineIs(false);
		if (events.readyState === EventSource.CLOSED)
			setTimeout(look, RETRY_MS);
	};
}

// The hub refused, or is away: signed out, or only for a moment?
async function look() {
	const answer = await fetch("/volunteers", { method: "GET" }).catch(() => null);
	if (answer?.status === 401)
		location.reload();
	else
		listen();
}

function watch() {
	showAges();
	stayAwake();
	if (Date.now() - heard > BEAT_MISSING_MS) {
		lineIs(false);
		listen();
	}
}

// --- pressing ----------------------------------------------------------------------------------

// Sent beside the page, so that it stays, and with it the leave to sound.
async function press(event) {
	const form = event.target;
	if (!list.contains(form))
		return;
	event.preventDefault();
	const button = form.querySelector("button");
	if (button.getAttribute("aria-disabled"))
		return;
	button.setAttribute("aria-disabled", "true");
	const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
		.catch(() => null);
	if (!answer) {
		button.removeAttribute("aria-disabled");
		lineIs(false);
	} else if (!answer.ok) {
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		news.textContent = page.querySelector(".problem")?.textContent || "";
		take(page.getElementById("list")?.innerHTML || list.innerHTML);
	}
}

document.addEventListener("submit", press);
document.addEventListener("click", soundOn);
document.addEventListener("visibilitychange", stayAwake);
soundButton.hidden = false;
showAges();
listen();
setInterval(watch, 5000);
setInterval(() => { if (waiting().length) ring(); }, RING_MS);
