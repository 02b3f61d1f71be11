/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/figures.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hub/app/hubctl/link.h"

/* All pages in one array.  NULL: what is wrong was said. */
static json_t *read_all(const char *data)
{
	json_t *all = json_array();
	bool more = true;
	while (more) {
		json_t *answer = NULL;
		enum err e = link_ask(data,
			json_pack("{s:s, s:I}", "t", "figures", "after",
				(json_int_t)json_array_size(all)),
			&answer);
		const json_t *page = json_object_get(answer, "page");
		if (e || !page) {
			fprintf(stderr, "hubctl: the hub in %s gives no figures (%s).\n", data,
				e ? err_words(e) : link_text(answer, "words"));
			json_decref(answer);
			json_decref(all);
			return NULL;
		}
		json_array_extend(all, json_object_get(page, "figures"));
		more = json_is_true(json_object_get(page, "more"));
		json_decref(answer);
	}
	return all;
}

/* A field of RFC 4180: always in quotes. */
static void csv_field(const char *t)
{
	putchar('"');
	for (; *t; t++) {
		if (*t == '"')
			putchar('"');
		putchar((unsigned char)*t < ' ' ? ' ' : *t);
	}
	putchar('"');
}

static void show_csv(const json_t *rows)
{
	static const char *const texts[] = {"questionnaire", "question", "answer", "day", "centre"};
	size_t i;
	const json_t *row;
	puts("questionnaire,question,answer,day,centre,version,people");
	json_array_foreach(rows, i, row) {
		for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
			csv_field(link_text(row, texts[k]));
			putchar(',');
		}
		printf("%lld,%lld\n", link_number(row, "version"), link_number(row, "people"));
	}
}

static bool same(const json_t *x, const json_t *y, const char *key)
{
	return x && json_equal(json_object_get(x, key), json_object_get(y, key));
}

/* The words that residents read where they are known, else the id. */
static const char *words_or(const json_t *row, const char *words, const char *id)
{
	const char *t = link_text(row, words);
	return *t ? t : link_text(row, id);
}

/* Rows come by questionnaire, version, question and answer: what is alike stands together. */
static void show_sums(const json_t *rows)
{
	size_t n = json_array_size(rows);
	const json_t *was = NULL;
	for (size_t i = 0; i < n;) {
		const json_t *row = json_array_get(rows, i);
		bool in_same = same(was, row, "questionnaire") && same(was, row, "version");
		long long people = 0;
		if (!in_same)
			printf("%s, version %lld\n", link_text(row, "questionnaire"),
				link_number(row, "version"));
		if (!in_same || !same(was, row, "question"))
			printf("    %s\n", words_or(row, "ask", "question"));
		const json_t *next = row;
		while (next && same(row, next, "questionnaire") && same(row, next, "version") &&
			same(row, next, "question") && same(row, next, "answer")) {
			people += link_number(next, "people");
			next = json_array_get(rows, ++i);
		}
		printf("%12lld  %s\n", people, words_or(row, "name", "answer"));
		was = row;
	}
	if (!n)
		puts("Nobody has answered a questionnaire yet.");
}

int figures_run(const char *data, int argc, char **argv)
{
	bool as_csv = argc == 1 && !strcmp(argv[0], "--csv");
	if (argc && !as_csv) {
		fputs("hubctl: write it like this: hubctl figures [--csv]\n", stderr);
		return 2;
	}
	json_t *rows = read_all(data);
	if (!rows)
		return 1;
	if (as_csv)
		show_csv(rows);
	else
		show_sums(rows);
	json_decref(rows);
	return 0;
}
