/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { YESES_MAX = 6, ONCE_MORE_MS = 60000 };

static const struct adapter *const adapters[] = {
	&open311_adapter,
	&mail_adapter,
	&zms_adapter,
	&caldav_adapter,
	&easy_adapter,
	&fhir_adapter,
	&gateway_adapter,
};

const struct adapter *adapter_find(const char *name)
{
	for (size_t i = 0; i < K_COUNT(adapters); i++)
		if (!strcmp(adapters[i]->name, name))
			return adapters[i];
	return NULL;
}

int adapter_step(const struct adapter *a, const char *name)
{
	for (int i = 0; i < a->step_count; i++)
		if (!strcmp(a->steps[i].name, name))
			return i;
	return NO_STEP;
}

/* --- calls ------------------------------------------------------------------------------- */

void call_init(struct city_call *call, const char *method)
{
	*call = (struct city_call){.method = method};
	k_buf_init(&call->url, CALL_URL_MAX);
	k_buf_init(&call->body, CALL_BODY_MAX);
}

void call_finish(struct city_call *call)
{
	k_buf_finish_wipe(&call->url);
	k_buf_finish_wipe(&call->body);
	*call = (struct city_call){0};
}

enum err call_header(struct city_call *call, const char *name, const char *value)
{
	if (call->header_count == CALL_HEADERS_MAX || strpbrk(value, "\r\n") ||
		snprintf(call->headers[call->header_count], CALL_HEADER_MAX, "%s: %s", name,
			value) >= CALL_HEADER_MAX)
		return ERR_TOO_BIG;
	call->header_count++;
	return ERR_OK;
}

enum err call_path(struct city_call *call, const struct endpoint *ep, const char *path)
{
	return k_buf_printf(&call->url, "%s/%s", ep->url, path);
}

enum err call_query(struct city_call *call, const char *name, const char *value)
{
	if (!value || !*value)
		return ERR_OK;
	enum err e = k_buf_add(&call->url, strchr(call->url.data, '?') ? "&" : "?", 1);
	if (!e)
		e = text_add_percent(&call->url, name);
	if (!e)
		e = k_buf_add(&call->url, "=", 1);
	return e ? e : text_add_percent(&call->url, value);
}

enum err call_json_as(struct city_call *call, json_t *json, const char *type)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	enum err e = text ? k_buf_add(&call->body, text, strlen(text)) : ERR_NO_MEMORY;
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
	json_decref(json);
	return e ? e : call_header(call, "Content-Type", type);
}

enum err call_json(struct city_call *call, json_t *json)
{
	return call_json_as(call, json, "application/json; charset=utf-8");
}

/* --- answers ----------------------------------------------------------------------------- */

void verdict_set(struct verdict *v, enum verdict_kind kind, const char *reason)
{
	v->kind = kind;
	if (*reason)
		snprintf(v->reason, sizeof v->reason, "%s", reason);
}

bool verdict_once_more(struct parcel *p, struct verdict *v, int step)
{
	int64_t n = json_integer_value(json_object_get(p->memo, "yeses")) + 1;
	if (n > YESES_MAX)
		return false;
	json_object_set_new(p->memo, "yeses", json_integer(n));
	verdict_set(v, VERDICT_STEP, "");
	v->step = step;
	v->wait_ms = n > 1 ? ONCE_MORE_MS : 0;
	return true;
}

/* The first text at or below node. */
static const char *first_text(const struct doc_node *node, int depth)
{
	if (!node || *node->text || depth > DOC_DEPTH_MAX)
		return node ? node->text : "";
	for (const struct doc_node *child = node->first; child; child = child->next) {
		const char *text = first_text(child, depth + 1);
		if (*text)
			return text;
	}
	return "";
}

void reply_words(const struct city_reply *r, char out[REASON_MAX])
{
	static const char *const names[] = {"description", "errorMessage", "detail", "message",
		"diagnostics", "error", "errorCode"};
	struct k_buf plain;
	const struct doc_node *error = doc_find(r->root, "errors");
	const char *text = "";
	out[0] = '\0';
	for (size_t i = 0; !*text && i < 2 * K_COUNT(names); i++)
		text = first_text(
			doc_find(i < K_COUNT(names) ? error : r->root, names[i % K_COUNT(names)]),
			0);
	/* What does not fit is left away, by whole letters. */
	k_buf_init(&plain, REASON_MAX - 1);
	enum err e = text_add_plain(&plain, text, REASON_MAX, false);
	if ((!e || e == ERR_TOO_BIG) && plain.data)
		snprintf(out, REASON_MAX, "%s", plain.data);
	k_buf_finish(&plain);
}

void reply_sort_refusal(const struct city_reply *r, struct verdict *v)
{
	char words[REASON_MAX];
	reply_words(r, words);
	if (r->status >= 300 && r->status < 400)
		verdict_set(v, VERDICT_STAFF, "it has another address now; set the right url");
	else if (r->status >= 400 && r->status < 500 && *words)
		verdict_set(v, VERDICT_REJECTED, words);
	else
		verdict_set(v, VERDICT_LOST, *words ? words : "no answer that can be read");
}
