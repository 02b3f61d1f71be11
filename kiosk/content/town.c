/* SPDX-License-Identifier: GPL-3.0-or-later */
/* town: the town itself, its phone numbers, its places and its services. */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>

enum { NUMBERS_MAX = 200, PLACES_MAX = 200, SERVICES_MAX = 40 };

/* --- numbers.json --------------------------------------------------------------------------- */
static const struct field number_fields[] = {
	{"id", field_id, offsetof(struct phone_number, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct phone_number, picture), 0, 0, false},
	{"digits", field_digits, offsetof(struct phone_number, digits), 2, 15, false},
	{"text_digits", field_digits, offsetof(struct phone_number, text_digits), 2, 15, true},
};
static const struct word number_words[] = {
	{"name", offsetof(struct phone_number, name), 0},
	{"open", offsetof(struct phone_number, open), WORDS_SENTENCES},
};
static const struct phone_number number_blank = {.text_digits = ""};

void numbers_read(struct loader *l)
{
	static const struct list list = {"numbers", sizeof(struct phone_number), NUMBERS_MAX,
		number_fields, (int)K_COUNT(number_fields), number_words,
		(int)K_COUNT(number_words), &number_blank, NULL};
	l->content->numbers = list_read(l, &list, &l->content->number_count);
}

/* --- town.json ------------------------------------------------------------------------------- */
static void field_volunteers(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	struct town *town = to;
	hours_read(l, spot, value, town->volunteer_hours, &town->volunteer_hours_count);
}

static const struct field town_fields[] = {
	{"zone", field_zone, offsetof(struct town, zone), 2, 40, false},
	{"emergency_digits", field_digits, offsetof(struct town, emergency_digits), 2, 8, false},
	{"web", field_string, offsetof(struct town, web), 3, 60, false},
	{"volunteer_hours", field_volunteers, 0, 0, 0, false},
	{"help_number", field_number, offsetof(struct town, help_number), 0, 0, false},
	{"answer_days", field_int, offsetof(struct town, answer_days), 1, 60, false},
	{"phone_digits_min", field_int, offsetof(struct town, phone_digits_min), 3, 15, false},
	{"phone_digits_max", field_int, offsetof(struct town, phone_digits_max), 3, 15, false},
	{"has_camera_web_link", field_bool, offsetof(struct town, has_camera_web_link), 0, 0, true},
};
static const struct word town_words[] = {
	{"name", offsetof(struct town, name), WORDS_LABEL},
	{"here_name", offsetof(struct town, here_name), 0},
	{"here_address", offsetof(struct town, here_address), 0},
	{"here_floor", offsetof(struct town, here_floor), WORDS_SENTENCES},
	{"volunteer_hours_words", offsetof(struct town, volunteer_hours_words), WORDS_SENTENCES},
	{"slip_side", offsetof(struct town, slip_side), WORDS_SENTENCES},
};

/* What stands in for a field that a draft has wrong; a zone nothing can stand in for. */
static const struct town town_blank = {.emergency_digits = "",
	.web = "",
	.answer_days = 1,
	.phone_digits_min = 3,
	.phone_digits_max = 15};

void town_read(struct loader *l)
{
	struct town *town = &l->content->town;
	struct spot spot;
	json_t *json = json_file(l, "town.json", JSON_OBJECT, &spot);
	if (!json)
		return;
	*town = town_blank;
	object_read(l, &spot, json, town_fields, (int)K_COUNT(town_fields), town);
	for (size_t i = 0; i < K_COUNT(town_words); i++) {
		char address[64];
		snprintf(address, sizeof address, "town.%s", town_words[i].key);
		words_take(l, address, town_words[i].rules,
			(struct text *)((char *)town + town_words[i].at));
	}
	if (town->phone_digits_min > town->phone_digits_max) {
		struct spot s = spot_key(&spot, "phone_digits_min");
		problem_at(l, &s, "Let the least not be more than the most.",
			"A phone number cannot have at least %d and at most %d digits.",
			town->phone_digits_min, town->phone_digits_max);
	}
	json_decref(json);
}

/* --- places.json ----------------------------------------------------------------------------- */
static void field_hours(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	struct place *place = to;
	hours_read(l, spot, value, place->hours, &place->hours_count);
}

static const struct field place_fields[] = {
	{"id", field_id, offsetof(struct place, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct place, picture), 0, 0, false},
	{"bus_minutes", field_int, offsetof(struct place, bus_minutes), 0, 240, false},
	{"has_steps", field_bool, offsetof(struct place, has_steps), 0, 0, false},
	{"hours", field_hours, 0, 0, 0, false},
};
static const struct word place_words[] = {
	{"name", offsetof(struct place, name), WORDS_LABEL},
	{"address", offsetof(struct place, address), 0},
};

void places_read(struct loader *l)
{
	static const struct list list = {"places", sizeof(struct place), PLACES_MAX, place_fields,
		(int)K_COUNT(place_fields), place_words, (int)K_COUNT(place_words), NULL, NULL};
	l->content->places = list_read(l, &list, &l->content->place_count);
}

/* --- services.json --------------------------------------------------------------------------- */
static void place_add(struct loader *l, const struct spot *spot, const char *id, struct service *s)
{
	int place = id ? content_place(l->content, id) : -1;
	if (place < 0) {
		problem_at(l, spot, "Use an id of places.json, or add the place there.",
			"There is no place \"%s\".", id ? id : "");
		return;
	}
	for (int i = 0; i < s->place_count; i++) {
		if (s->places[i] == place) {
			problem_at(l, spot, "Keep one of them.", "The place \"%s\" is there twice.",
				id);
			return;
		}
	}
	s->places[s->place_count++] = place;
}

static void field_places(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	size_t n = json_array_size(value);
	if (!json_is_array(value) || n > SERVICE_PLACES_MAX) {
		problem_at(l, spot, "Write the ids of places in [ ].",
			"\"places\" must be a list of at most %d ids.", SERVICE_PLACES_MAX);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct spot s = spot_index(spot, i);
		place_add(l, &s, json_string_value(json_array_get(value, i)), to);
	}
}

static const struct field service_fields[] = {
	{"id", field_id, offsetof(struct service, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct service, picture), 0, 0, false},
	{"minutes", field_int, offsetof(struct service, minutes), 5, 240, false},
	{"places", field_places, 0, 0, 0, false},
	{"is_phone_only", field_bool, offsetof(struct service, is_phone_only), 0, 0, true},
	{"number", field_number, offsetof(struct service, number), 0, 0, true},
};
static const struct word service_words[] = {
	{"name", offsetof(struct service, name), WORDS_LABEL},
	{"bring", offsetof(struct service, bring), WORDS_SENTENCES},
};
static const struct service service_blank = {.number = -1};

static void service_check(struct loader *l, const struct spot *spot, void *row)
{
	const struct service *s = row;
	if (s->is_phone_only && s->number < 0)
		problem_at(l, spot, "Add \"number\" with an id of numbers.json.",
			"The service \"%s\" is by phone only and has no number.", s->id);
}

void services_read(struct loader *l)
{
	static const struct list list = {"services", sizeof(struct service), SERVICES_MAX,
		service_fields, (int)K_COUNT(service_fields), service_words,
		(int)K_COUNT(service_words), &service_blank, service_check};
	l->content->services = list_read(l, &list, &l->content->service_count);
}
