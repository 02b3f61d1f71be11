/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stick: hubctl import: requests that came on a stick, and the receipts that go back on it. */
#ifndef FOYER_HUBCTL_STICK_H
#define FOYER_HUBCTL_STICK_H

/* Hands every line of each DIR/requests-KIOSK.jsonl to the hub and writes its word to
 * DIR/receipts-KIOSK.jsonl.  Gives the exit code; says in plain English what was done. */
int stick_import(const char *data_dir, const char *dir);

#endif
