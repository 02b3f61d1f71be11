/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory: what was needed for a while goes back to the machine. */
#ifndef FOYER_BASE_MEMORY_H
#define FOYER_BASE_MEMORY_H

/* Gives back free heap and every page of a file that is mapped but was never written: code, fonts,
 * caches, tables.  A visit in Chinese maps 14 MB of fonts alone.  They come again from the page
 * cache when they are needed.  Takes 1 to 3 ms; does nothing where the kernel does not tell what is
 * mapped.  Any thread. */
void memory_give_back(void);

#endif
