/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/cap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { POINT_BYTES = 64, POINTS_MAX = 5000 };

#define DAY_MS INT64_C(86400000)
#define KM_PER_DEGREE 111.19

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (text_same(text, *words))
			return true;
	return false;
}

/* --- keys and references ---------------------------------------------------------------------- */

/* "sender,identifier,time in milliseconds": two servers may write one time in two ways. */
static bool key_make(
	const char *sender, const char *identifier, const char *sent, char out[CAP_KEY_MAX])
{
	int64_t sent_ms;
	return *sender && *identifier && text_read_time(sent, &sent_ms) &&
	       snprintf(out, CAP_KEY_MAX, "%s,%s,%lld", sender, identifier, (long long)sent_ms) <
		       CAP_KEY_MAX;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The length of one triple at text: up to the space behind the second comma's word.  A space inside
 * a triple, which occurs, does not end it. */
static size_t triple_length(const char *text)
{
	int commas = 0;
	size_t n = 0;
	while (text[n] && !(commas >= 2 && is_space(text[n]) && text[n - 1] != ','))
		commas += text[n++] == ',';
	return n;
}

static void reference_add(struct cap *cap, const char *triple, size_t n)
{
	char text[CAP_KEY_MAX], *identifier, *sent;
	if (n >= sizeof text || cap->reference_count == CAP_REFERENCES_MAX)
		return;
	snprintf(text, sizeof text, "%.*s", (int)n, triple);
	identifier = strchr(text, ',');
	sent = strrchr(text, ',');
	if (!identifier || identifier == sent)
		return;
	*identifier++ = '\0';
	*sent++ = '\0';
	while (is_space(*identifier))
		identifier++;
	while (is_space(*sent))
		sent++;
	if (key_make(text, identifier, sent, cap->references[cap->reference_count]))
		cap->reference_count++;
}

static void references_read(struct cap *cap, const char *text)
{
	while (*text) {
		while (is_space(*text))
			text++;
		size_t n = triple_length(text);
		reference_add(cap, text, n);
		text += n;
	}
}

/* --- where --------------------------------------------------------------------------------------
 */

/* Reads "lat,lon" at *text and moves behind it. */
static bool point_read(const char **text, double *lat, double *lon)
{
	char point[POINT_BYTES];
	size_t n = 0;
	while (is_space(**text))
		(*text)++;
	while (**text && !is_space(**text) && n + 1 < sizeof point)
		point[n++] = *(*text)++;
	point[n] = '\0';
	char *comma = strchr(point, ',');
	if (!comma)
		return false;
	*comma = '\0';
	return text_read_degrees(point, lat) && text_read_degrees(comma + 1, lon);
}

/* Even-odd rule over the closed line of points. */
static bool polygon_has(const char *text, const struct cap_place *here)
{
	double lat, lon, before_lat = 0, before_lon = 0;
	bool is_inside = false;
	for (int i = 0; i < POINTS_MAX && point_read(&text, &lat, &lon); i++) {
		if (i && (lat > here->lat) != (before_lat > here->lat) &&
			here->lon <
				(before_lon - lon) * (here->lat - lat) / (before_lat - lat) + lon)
			is_inside = !is_inside;
		before_lat = lat;
		before_lon = lon;
	}
	return is_inside;
}

/* "lat,lon radius" with the radius in kilometres; flat, which is right to a percent for towns. */
static bool circle_has(const char *text, const struct cap_place *here)
{
	double lat, lon, radius;
	if (!point_read(&text, &lat, &lon))
		return false;
	while (is_space(*text))
		text++;
	if (!text_read_degrees(text, &radius))
		return false;
	double north = (lat - here->lat) * KM_PER_DEGREE;
	double east = (lon - here->lon) * KM_PER_DEGREE * cos(here->lat * 3.14159265358979 / 180);
	return north * north + east * east <= radius * radius;
}

static bool geocode_fits(const struct doc_node *geocode, const struct cap_place *here)
{
	size_t i;
	const json_t *code;
	json_array_foreach(here->geocodes, i, code)
		if (json_is_string(code) &&
			!strcmp(json_string_value(code), doc_text(geocode, "value")))
			return true;
	return false;
}

/* An area that cannot be compared with what we know of ourselves may be ours: better one too many.
 */
static bool area_has(const struct doc_node *area, const struct cap_place *here)
{
	bool was_compared = false;
	for (const struct doc_node *c = area->first; c; c = c->next) {
		bool is_polygon = text_same(c->name, "polygon"),
		     is_circle = text_same(c->name, "circle");
		bool is_geocode = text_same(c->name, "geocode") && here->geocodes;
		if ((is_polygon || is_circle) && here->has_position) {
			was_compared = true;
			if (is_polygon ? polygon_has(c->text, here) : circle_has(c->text, here))
				return true;
		} else if (is_geocode) {
			was_compared = true;
			if (geocode_fits(c, here))
				return true;
		}
	}
	return !was_compared;
}

/* --- one language -------------------------------------------------------------------------------
 */

static int info_level(const struct doc_node *info, bool *interrupts_out)
{
	static const char *const soon[] = {"Immediate", "Expected", NULL};
	static const char *const bad[] = {"Extreme", "Severe", NULL};
	static const char *const sure[] = {"Observed", "Likely", NULL};
	const char *severity = doc_text(info, "severity");
	*interrupts_out = is_one_of(doc_text(info, "urgency"), soon) && is_one_of(severity, bad) &&
			  is_one_of(doc_text(info, "certainty"), sure);
	if (*interrupts_out)
		return text_same(severity, "Extreme") ? 3 : 2;
	return is_one_of(severity, bad) || text_same(severity, "Moderate") ? 1 : 0;
}

static json_t *plain(const char *text)
{
	struct k_buf out;
	k_buf_init(&out, CAP_TEXT_LETTERS * 4);
	json_t *string = text_add_plain(&out, text, CAP_TEXT_LETTERS, true)
				 ? NULL
				 : json_string(out.data ? out.data : "");
	k_buf_finish(&out);
	return string ? string : json_string("");
}

/* "de-DE" and "DE" are "de"; no language is English, as the standard says. */
static void language_of(const struct doc_node *info, char out[4])
{
	const char *tag = doc_text(info, "language");
	size_t n = 0;
	for (; n < 3 && ((tag[n] | 32) >= 'a' && (tag[n] | 32) <= 'z'); n++)
		out[n] = (char)(tag[n] | 32);
	out[n] = '\0';
	if (n < 2)
		snprintf(out, 4, "en");
}

static void info_take(const struct doc_node *info, json_t *texts)
{
	char language[4];
	const char *headline = doc_text(info, "headline");
	language_of(info, language);
	if (json_object_get(texts, language) || json_object_size(texts) >= CAP_LANGUAGES_MAX)
		return;
	json_object_set_new(texts, language,
		json_pack("{s:o, s:o, s:o}", "title",
			plain(*headline ? headline : doc_text(info, "event")), "body",
			plain(doc_text(info, "description")), "what_to_do",
			plain(doc_text(info, "instruction"))));
}

/* --- the whole -----------------------------------------------------------------------------------
 */

/* What all languages together say. */
struct gathered {
	json_t *texts;
	int level, areas;
	bool interrupts, is_here;
	int64_t from_ms, until_ms;
	const char *sender;
};

static void info_gather(
	const struct doc_node *info, const struct cap_place *here, struct gathered *g)
{
	bool interrupts = false;
	int64_t ms;
	int level = info_level(info, &interrupts);
	g->level = level > g->level ? level : g->level;
	g->interrupts = g->interrupts || interrupts;
	if (text_read_time(doc_text(info, "effective"), &ms) && !g->from_ms)
		g->from_ms = ms;
	if (text_read_time(doc_text(info, "expires"), &ms) && ms > g->until_ms)
		g->until_ms = ms;
	if (!*g->sender)
		g->sender = doc_text(info, "senderName");
	for (const struct doc_node *c = info->first; c; c = c->next) {
		if (!text_same(c->name, "area"))
			continue;
		g->areas++;
		g->is_here = g->is_here || area_has(c, here);
	}
	info_take(info, g->texts);
}

static enum err notice_make(
	const struct doc_node *node, const struct cap_place *here, int64_t sent_ms, struct cap *cap)
{
	static const char *const levels[] = {"info", "ready", "danger", "life"};
	struct gathered g = {.texts = json_object(), .sender = ""};
	for (const struct doc_node *c = node->first; c; c = c->next)
		if (text_same(c->name, "info"))
			info_gather(c, here, &g);
	cap->from_ms = g.from_ms ? g.from_ms : sent_ms;
	cap->until_ms = g.until_ms ? g.until_ms : cap->from_ms + DAY_MS;
	cap->is_here = g.is_here || !g.areas;
	cap->notice = json_pack("{s:s, s:b, s:o, s:o}", "level", levels[g.level], "interrupts",
		(int)g.interrupts, "sender", plain(g.sender), "texts", g.texts);
	return cap->notice ? ERR_OK : ERR_NO_MEMORY;
}

enum err cap_read(const struct doc_node *node, const struct cap_place *here, struct cap *out)
{
	static const char *const types[] = {"Alert", "Update", "Cancel", NULL};
	const char *type = doc_text(node, "msgType");
	int64_t sent_ms = 0;
	struct cap *cap = calloc(1, sizeof *cap);
	if (!cap)
		return ERR_NO_MEMORY;
	enum err e = ERR_BAD_INPUT;
	if (text_read_time(doc_text(node, "sent"), &sent_ms) &&
		key_make(doc_text(node, "sender"), doc_text(node, "identifier"),
			doc_text(node, "sent"), cap->key)) {
		cap->takes_back = text_same(type, "Cancel");
		cap->is_for_people = text_same(doc_text(node, "status"), "Actual") &&
				     text_same(doc_text(node, "scope"), "Public") &&
				     is_one_of(type, types);
		if (!text_same(type, "Alert"))
			references_read(cap, doc_text(node, "references"));
		e = notice_make(node, here, sent_ms, cap);
	}
	if (!e)
		*out = *cap;
	free(cap);
	return e;
}

void cap_finish(struct cap *cap)
{
	json_decref(cap->notice);
	cap->notice = NULL;
}
