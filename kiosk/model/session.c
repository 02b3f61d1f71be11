/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/session.h"

#include <string.h>

static const struct visit_draft no_visit = {.service = -1, .place = -1, .minute = -1};
static const struct report_draft no_report = {.kind = -1};
static const struct poll_draft no_poll = {.questionnaire = -1};

void session_clear_answers(struct session *s)
{
	explicit_bzero(&s->person, sizeof s->person);
	explicit_bzero(&s->survey, sizeof s->survey);
	explicit_bzero(&s->sent, sizeof s->sent);
	explicit_bzero(s->number, sizeof s->number);
	explicit_bzero(s->undo, sizeof s->undo);
	explicit_bzero(s->letter, sizeof s->letter);
	explicit_bzero(&s->report, sizeof s->report);
	s->visit = no_visit;
	s->report = no_report;
	s->poll = no_poll;
	s->check = 0;
	s->error = NULL;
	s->topic = s->guide = s->number_row = s->notice = -1;
	s->guide_page = s->figure = s->guide_useful = 0;
}

void session_clear_flows(struct session *s)
{
	struct person person = s->person;
	session_clear_answers(s);
	s->person = person;
	explicit_bzero(&person, sizeof person);
}

void session_reset(struct session *s, struct profile profile)
{
	explicit_bzero(s, sizeof *s);
	s->profile = profile;
	session_clear_answers(s);
}

static bool poll_has_answers(const struct poll_draft *poll)
{
	for (int i = 0; i < POLL_MAX; i++)
		if (poll->answers[i])
			return true;
	return false;
}

bool session_has_answers(const struct session *s)
{
	return s->visit.service >= 0 || s->report.kind >= 0 || s->person.name_state != NAME_UNSET ||
		s->person.contact != CONTACT_UNSET || s->survey.face || s->report.words[0] || s->number[0] ||
		poll_has_answers(&s->poll);
}

int utf8_chars(const char *text)
{
	int n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

bool utf8_append(char *text, int room_bytes, int max_chars, const char *add)
{
	size_t have = strlen(text), more = strlen(add);
	if (have + more + 1 > (size_t)room_bytes || utf8_chars(text) + utf8_chars(add) > max_chars)
		return false;
	memcpy(text + have, add, more + 1);
	return true;
}

bool utf8_drop_last(char *text)
{
	size_t n = strlen(text);
	if (!n)
		return false;
	do
		n--;
	while (n && ((unsigned char)text[n] & 0xc0) == 0x80);
	explicit_bzero(text + n, strlen(text + n));
	return true;
}
