/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adapter: how one kind of system is spoken to.  An adapter is data: a row of adapters[], its
 * steps, its settings.  A step writes one call and reads its answer; both are pure.  When calls are
 * made, what is kept before and after, and what follows a lost answer is the runner's. */
#ifndef FOYER_HUB_CITY_ADAPTER_H
#define FOYER_HUB_CITY_ADAPTER_H

#include "hub/city/doc.h"
#include "hub/city/endpoint.h"
#include "hub/city/parcel.h"
#include "hub/store/matter.h"
#include "kiosk/base/buf.h"
#include "kiosk/model/request.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	CALL_BODY_MAX = 64 << 10,
	CALL_URL_MAX = 4 << 10,
	CALL_HEADERS_MAX = 5,
	CALL_HEADER_MAX = 512
};

/* One call to be made.  Starts with empty buffers (call_init). */
struct city_call {
	const char *method;
	struct k_buf url, body;
	char headers[CALL_HEADERS_MAX][CALL_HEADER_MAX];
	int header_count;
	/* A mail instead; these borrow from the endpoint. */
	const char *mail_from, *mail_to, *user, *password;
	bool needs_tls;
};

void call_init(struct city_call *call, const char *method);
void call_finish(struct city_call *call);
/* Adds "name: value".  Errors: ERR_TOO_BIG. */
MUST_USE enum err call_header(struct city_call *call, const char *name, const char *value);
/* url = the endpoint's, then "/", then path. */
MUST_USE enum err call_path(struct city_call *call, const struct endpoint *ep, const char *path);
/* Adds "?name=value" or "&name=value" to the url, percent-encoded; nothing for an empty value. */
MUST_USE enum err call_query(struct city_call *call, const char *name, const char *value);
/* The body is this JSON (taken) and its type is said: of its own, or plain JSON. */
MUST_USE enum err call_json_as(struct city_call *call, json_t *json, const char *type);
MUST_USE enum err call_json(struct city_call *call, json_t *json);

/* A whole answer of any status. */
struct city_reply {
	int status;
	int64_t retry_after_s;
	const char *body; /* NUL behind n */
	size_t n;
	const struct doc_node *root; /* NULL: no XML or JSON */
	int64_t now_ms;
};

static inline bool reply_is_good(const struct city_reply *r)
{
	return r->status >= 200 && r->status < 300;
}

/* What an answer means for the request. */
enum verdict_kind {
	VERDICT_LOST,	   /* nobody knows whether it was done */
	VERDICT_STEP,	   /* go on with `step` */
	VERDICT_DELIVERED, /* it is there; `step` (or NO_STEP) then looks after it */
	VERDICT_AGAIN,	   /* nothing was done; try later */
	VERDICT_ABSENT,	   /* looked: it never arrived; acted on when seen twice */
	VERDICT_UNPROVEN,  /* looked: not seen, which proves nothing yet */
	VERDICT_REJECTED,  /* it was refused, for certain */
	VERDICT_STAFF,	   /* a person must look */
	VERDICT_NEWS	   /* looked after it: `state` is how it stands */
};

enum { NO_STEP = -1, NO_STATE = -1, REASON_MAX = 160, THEIR_ID_MAX = 128 };

struct verdict {
	enum verdict_kind kind;
	int step, state; /* state: of enum matter_state, or NO_STATE */
	bool is_over;	 /* NEWS: nothing more will come */
	bool is_certain; /* ABSENT: one answer is proof, not only a list that may be an old one */
	int64_t wait_ms; /* 0: the usual time */
	char their_id[THEIR_ID_MAX];
	char reason[REASON_MAX]; /* for staff; never a person's words */
};

/* Sets kind and reason (clipped, made plain; "" leaves the usual words). */
void verdict_set(struct verdict *v, enum verdict_kind kind, const char *reason);

/* Asks the same step again in a minute, because its yes proves nothing; false: it did so a few
 * times already. */
bool verdict_once_more(struct parcel *p, struct verdict *v, int step);

struct step {
	const char *name;     /* kept in the journal: never renamed */
	bool is_safe;	      /* may be repeated as often as one likes */
	bool is_mail;	      /* SMTP: an answer of 400 and up is a no, for certain */
	bool reads_errors;    /* safe, and a 5xx means something too: read() sees it */
	int after_loss;	      /* step that finds out what became of it; NO_STEP: staff do */
	int64_t loss_wait_ms; /* at least so long after a loss */
	/* ERR_UNSUPPORTED: not with this endpoint, take the next step of the table.  ERR_THROTTLED:
	 * not yet.  ERR_NOT_FOUND: the configuration does not say under which code. */
	enum err (*build)(
		const struct endpoint *ep, const struct parcel *p, struct city_call *call);
	/* May change p->memo, which is kept with the verdict. */
	void (*read)(const struct endpoint *ep, struct parcel *p, const struct city_reply *r,
		struct verdict *v);
};

/* One thing that `hubctl city test` looks at, without changing anything there. */
struct probe {
	const char *what;
	/* ERR_NOT_FOUND: nothing to ask after what was learnt so far. */
	enum err (*build)(const struct endpoint *ep, const json_t *learnt, struct city_call *call);
	/* Writes what was found in words; true: as the standard says, or harmless.  May note in
	 * learnt what later probes need. */
	bool (*read)(const struct endpoint *ep, json_t *learnt, const struct city_reply *r,
		struct k_buf *words);
};

struct lister;

struct adapter {
	const char *name, *words;
	const struct setting *settings; /* beside those of every endpoint */
	const struct step *steps;
	int step_count;
	int first_step[REQUEST_KIND_COUNT]; /* index + 1; 0: it does not carry that kind */
	bool is_gateway;		    /* its first step sends a text to a person */
	bool books;			    /* visits: only its yes is a booking */
	const struct probe *probes;
	const int *probe_count;
	const struct lister *lister; /* NULL: it lists no free times */
};

/* The adapter of that name; NULL. */
const struct adapter *adapter_find(const char *name);
/* The step of that name; NO_STEP. */
int adapter_step(const struct adapter *a, const char *name);

/* The words of an error in an answer, wherever this server puts them: errors[].description,
 * description, message, detail.  "" if there are none.  Plain, at most REASON_MAX. */
void reply_words(const struct city_reply *r, char out[REASON_MAX]);
/* Sorts an answer to something that makes a thing there, when it is no success: refused for certain
 * (a 4xx that says why), or lost. */
void reply_sort_refusal(const struct city_reply *r, struct verdict *v);

extern const struct adapter open311_adapter, mail_adapter, zms_adapter, caldav_adapter,
	easy_adapter, fhir_adapter, gateway_adapter;
extern const struct lister zms_lister, easy_lister, caldav_lister, fhir_lister;

#endif
