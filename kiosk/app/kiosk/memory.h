/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory: what a visit needed goes back to the machine when it is over. */
#ifndef FOYER_APP_KIOSK_MEMORY_H
#define FOYER_APP_KIOSK_MEMORY_H

/* Gives back free heap, the code of libraries and the pages of fonts that were read: a visit in Chinese maps 14 MB
 * of them.  They come again from the page cache when they are needed.  Takes about 1 ms; does
 * nothing where the kernel does not tell what is mapped. */
void memory_give_back(void);

#endif
