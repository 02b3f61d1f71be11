/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the simulated city. */
#ifndef FOYER_TESTS_FAULT_SIM_KEYS_H
#define FOYER_TESTS_FAULT_SIM_KEYS_H

struct sim_keys {
	unsigned char receipt_public[32], receipt_secret[64], wrong_secret[64];
};

/* Made once. */
const struct sim_keys *sim_keys(void);

#endif
