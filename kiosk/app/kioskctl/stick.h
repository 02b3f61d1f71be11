/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stick: carries requests to the hub, and its receipts back, on a USB stick (protocol.md 11). */
#ifndef FOYER_KIOSKCTL_STICK_H
#define FOYER_KIOSKCTL_STICK_H

/* Writes what waits to DIR/requests-KIOSK.jsonl, sealed as it is.  Gives the exit code; says in
 * plain English what was done. */
int stick_export(const char *socket_path, const char *dir);
/* Hands the receipts of DIR/receipts-KIOSK.jsonl to kiosk-sync. */
int stick_import(const char *socket_path, const char *dir);

#endif
