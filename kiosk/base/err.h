/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err: every way an operation can end, as a value.  Any thread; no state. */
#ifndef FOYER_BASE_ERR_H
#define FOYER_BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* code, plain words for staff and logs (a resident never sees these). */
#define ERR_LIST(X) \
	X(OK, "all well") \
	X(NO_MEMORY, "out of memory") \
	X(TOO_BIG, "larger than the limit") \
	X(FULL, "no room left") \
	X(BAD_INPUT, "not in the form that was expected") \
	X(NOT_FOUND, "not there") \
	X(EXISTS, "there already, and different") \
	X(IO, "reading or writing failed") \
	X(DENIED, "not allowed") \
	X(OFFLINE, "no connection") \
	X(TIMEOUT, "no answer in time") \
	X(CRYPTO, "a key, seal or signature does not fit") \
	X(DAMAGED, "stored data is damaged") \
	X(GONE, "no longer free") \
	X(THROTTLED, "too many tries, wait") \
	X(DEVICE, "a device does not work") \
	X(UNSUPPORTED, "cannot be done here")

enum err {
#define X(code, words) ERR_##code,
	ERR_LIST(X)
#undef X
};

/* Words of ERR_LIST for e, for logs and staff.  Static string. */
const char *err_words(enum err e);
/* Name of e ("NOT_FOUND").  Static string. */
const char *err_name(enum err e);
/* The err that fits a libc errno best.  errno stops at platform/ and core/. */
enum err err_from_errno(int errnum);

#endif
