/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leaf_open: how a visit comes to each page of leaf.c's table.  For leaf.c only.
 * i: number of the thing in the content, k: number of its part; 0 where there is none. */
#ifndef FOYER_PROOF_LEAF_OPEN_H
#define FOYER_PROOF_LEAF_OPEN_H

#include "kiosk/proof/stage.h"

/* i of N1L: session.topic. */
enum { LEAF_NEWS, LEAF_EVENTS };

typedef void leaf_open_fn(struct stage *s, int i, int k);

leaf_open_fn open_a1, open_a1_notice, open_h1, open_h1_notice;
leaf_open_fn open_b1, open_b2, open_b9, open_b11, open_b12;
leaf_open_fn open_p1, open_p3a, open_p6, open_p7;
leaf_open_fn open_e2, open_e3, open_e3a, open_e4, open_e4z, open_e5, open_e6, open_e6_report,
	open_e7, open_e7a;
leaf_open_fn open_f1, open_f2;
leaf_open_fn open_n1, open_n1l, open_n2, open_n3, open_n3a, open_n4, open_n5;
leaf_open_fn open_q1, open_q2, open_q3;

#endif
