/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fleet: kiosks by number, whose keys come from their number; what they sign, and what they send. */
#ifndef FOYER_TESTS_BENCH_FLEET_H
#define FOYER_TESTS_BENCH_FLEET_H

#include "kiosk/outbox/seal.h"

#include <sodium.h>

enum { FLEET_HEADERS = 3, FLEET_HEADER_MAX = 160, FLEET_FIELDS_MAX = 512 };

struct fleet_kiosk {
	char id[14];
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};

void fleet_kiosk(int n, struct fleet_kiosk *out);
/* The three headers that prove who asks (protocol.md 3). */
void fleet_sign(const struct fleet_kiosk *k, const char *method, const char *target,
	const char *body, size_t len, char out[FLEET_HEADERS][FLEET_HEADER_MAX]);
/* Reads the public keys of the hub whose data folder that is.  Ends the program on failure. */
void fleet_keys(const char *data, struct seal_keys *out);
/* Enters kiosks 0 .. n-1 into the database of a hub that does not run.  0: done. */
int fleet_enrol(const char *data, int n);
/* The body of request n: reports, callbacks, visits to the doctor, as people send them. */
const char *fleet_body(int n, const char **kind_out, char out[FLEET_FIELDS_MAX]);
/* A request number and an id that no other n has. */
void fleet_names(int n, char number_out[10], char id_out[33]);
/* The envelope of request n from a kiosk of that name; free() it. */
char *fleet_envelope(const struct seal_keys *keys, const char *kiosk, int n);
/* The same of a visit to one of many services and places. */
char *fleet_visit(const struct seal_keys *keys, const char *kiosk, int n);

#endif
