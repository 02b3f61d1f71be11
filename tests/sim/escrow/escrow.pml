/* SPDX-License-Identifier: GPL-3.0-or-later */
/* escrow: one time of one desk that the city lends to its kiosks (docs/developers/booking.md).
 *
 * What is asked: is this time ever promised to two people?  Promised is what a person was shown:
 * by a kiosk ("Your visit is booked"), or by the web, where the city itself books.
 *
 * The network is a set of messages that only grows.  One that was sent may arrive now, later,
 * often or never, and in any order: that is loss, delay, doubling and reordering at their worst.
 * A kiosk may lose power between any two steps; what it had committed stays.  Its disk may also be
 * put back from an old copy.  The city's database is one transaction a step.
 *
 * With -DTIMER, -DNO_NUMBERS, -DSHOW_FIRST or -DUNBOUND one rule is taken away; each must fail. */

#define KIOSKS 2
#define LEASES 5 /* lease numbers 1 to 5; 0 is none */
#define EPOCHS 3 /* 0 to 2 */

/* The city. */
mtype = {FREE, LEASED, BOOKED, LOST};
mtype slot = FREE;
byte newest = 0;	     /* the highest lease number given out */
byte current = 0;	     /* the lease that stands, while LEASED or LOST */
byte epoch_of[KIOSKS];	     /* the epoch that the city holds each kiosk to */

/* The network: what was ever sent.  GRANT carries its kiosk and epoch. */
bool grant[LEASES + 1], book[LEASES + 1], release[LEASES + 1], ack[LEASES + 1];
byte grant_to[LEASES + 1], grant_epoch[LEASES + 1];
bool tell_epoch[KIOSKS * EPOCHS]; /* "you are in epoch E now" */
bool ask_epoch[KIOSKS * EPOCHS];  /* "my disk is not the one that I knew; I was in epoch E" */

/* A kiosk: what is on its disk. */
mtype = {NONE, HAVE, USED, RETURNING};
mtype right[KIOSKS] = NONE;
byte lease[KIOSKS], seen[KIOSKS], epoch[KIOSKS];
bool is_strange[KIOSKS]; /* the disk is not the one that the rights were bound to */

/* Copy of the disk of a kiosk, made at some time; and whether it was put back already. */
mtype old_right[KIOSKS] = NONE;
byte old_lease[KIOSKS], old_seen[KIOSKS], old_epoch[KIOSKS];
bool has_old[KIOSKS], was_put_back[KIOSKS];

byte promises = 0;

inline promise()
{
	promises++;
	assert(promises <= 1)
}

#define MY(array, e) array[k * EPOCHS + (e)]

/* Slot to a kiosk of the city's choice, under the next number. */
inline lend(k)
{
	newest++;
	current = newest;
	slot = LEASED;
	grant_to[newest] = k;
	grant_epoch[newest] = epoch_of[k];
	grant[newest] = true
}

active proctype City()
{
	byte n, k;
end:	do
	:: atomic { slot == FREE && newest < LEASES -> lend(0) }
	:: atomic { slot == FREE && newest < LEASES -> lend(1) }
	:: atomic { slot == FREE -> slot = BOOKED; promise() } /* the web */
	:: atomic {
		select(n : 1 .. LEASES);
		if
#ifdef NO_NUMBERS
		:: release[n] && slot == LEASED -> slot = FREE; ack[n] = true
#else
		:: release[n] && slot == LEASED && current == n -> slot = FREE; ack[n] = true
#endif
		:: release[n] && !(slot == LEASED && current == n) && n <= newest -> ack[n] = true
		:: book[n] && (slot == LEASED || slot == LOST) && current == n -> slot = BOOKED
		:: else -> skip
		fi;
		n = 0
	   }
	   /* A clerk says that the kiosk is lost: its time is for walk-ins only, and it is in a
	    * new epoch, in which it can sell nothing that it was lent before. */
	:: atomic { slot == LEASED && epoch_of[grant_to[current]] < EPOCHS - 1 ->
		k = grant_to[current];
		slot = LOST;
		epoch_of[k]++;
		MY(tell_epoch, epoch_of[k]) = true;
		k = 0
	   }
	   /* A kiosk says that its disk is another one. */
	:: atomic {
		select(k : 0 .. KIOSKS - 1);
		if
		:: MY(ask_epoch, epoch_of[k]) && epoch_of[k] < EPOCHS - 1 ->
			if
			:: slot == LEASED && grant_to[current] == k -> slot = LOST
			:: else -> skip
			fi;
			epoch_of[k]++;
			MY(tell_epoch, epoch_of[k]) = true
		:: else -> skip
		fi;
		k = 0
	   }
#ifdef TIMER
	:: atomic { slot == LEASED -> slot = FREE }
#endif
	od
}

proctype Kiosk(byte k)
{
	byte n;
end:	do
	   /* GRANT arrives. */
	:: atomic {
		select(n : 1 .. LEASES);
		if
#ifdef NO_NUMBERS
		:: grant[n] && grant_to[n] == k && grant_epoch[n] == epoch[k] && !is_strange[k] &&
		   right[k] == NONE ->
#else
		:: grant[n] && grant_to[n] == k && grant_epoch[n] == epoch[k] && !is_strange[k] &&
		   n > seen[k] ->
#endif
			seen[k] = n;
			lease[k] = n;
			right[k] = HAVE
		:: ack[n] && right[k] == RETURNING && lease[k] == n -> right[k] = NONE
		:: else -> skip
		fi;
		n = 0
	   }
	   /* A person books.  The commit is one step, what is shown is the next; power may go
	    * between them. */
#ifdef SHOW_FIRST
	:: right[k] == HAVE && !is_strange[k] -> atomic { promise() };
		if
		:: right[k] == HAVE -> right[k] = USED
		:: skip /* power cut */
		fi
#else
	:: atomic { right[k] == HAVE && !is_strange[k] -> right[k] = USED; n = 1 };
		if
		:: atomic { n = 0; promise() }
		:: n = 0 /* power cut */
		fi
#endif
	   /* USED and RETURNING are told again and again. */
	:: atomic { right[k] == USED -> book[lease[k]] = true }
	:: atomic { right[k] == HAVE && !is_strange[k] -> right[k] = RETURNING }
	:: atomic { right[k] == RETURNING -> release[lease[k]] = true }
	   /* The city says a newer epoch: what is unsold of the old one is no right any more. */
	:: atomic {
		select(n : 1 .. EPOCHS - 1);
		if
		:: MY(tell_epoch, n) && n > epoch[k] ->
			epoch[k] = n;
			is_strange[k] = false;
			if
			:: right[k] == HAVE || right[k] == RETURNING -> right[k] = NONE
			:: else -> skip
			fi
		:: else -> skip
		fi;
		n = 0
	   }
	   /* The disk is copied, and put back once. */
	:: atomic { !has_old[k] && k == 0 ->
		old_right[k] = right[k]; old_lease[k] = lease[k];
		old_seen[k] = seen[k]; old_epoch[k] = epoch[k];
		has_old[k] = true
	   }
	:: atomic { has_old[k] && !was_put_back[k] ->
		right[k] = old_right[k]; lease[k] = old_lease[k];
		seen[k] = old_seen[k]; epoch[k] = old_epoch[k];
		was_put_back[k] = true;
#ifndef UNBOUND
		is_strange[k] = true
#endif
	   }
	:: atomic { is_strange[k] -> MY(ask_epoch, epoch[k]) = true }
	od
}

init
{
	atomic {
		run Kiosk(0);
		run Kiosk(1)
	}
}
