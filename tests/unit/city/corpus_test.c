/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every input that the fuzzers of the city's readers keep, without a fuzzer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>

#define LLVMFuzzerTestOneInput fuzz_reply
#include "../../fuzz/city_reply_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_visit
#include "../../fuzz/city_visit_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_form
#include "../../fuzz/city_form_fuzz.c"

/* Runs each file of a folder whole, and cut at each of many places. */
static int folder_run(const char *folder, int (*run)(const uint8_t *bytes, size_t n))
{
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		char path[512];
		struct k_buf text;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		k_buf_init(&text, 1 << 20);
		if (*e->d_name != '.' && !k_buf_read_file(&text, path)) {
			size_t step = text.len_bytes / 16 + 1;
			for (size_t n = 0; n <= text.len_bytes; n += step, count++)
				run((const uint8_t *)text.data, n);
			run((const uint8_t *)text.data, text.len_bytes);
		}
		k_buf_finish(&text);
	}
	closedir(dir);
	return count;
}

static void answers(void **state)
{
	(void)state;
	assert_true(folder_run("tests/fuzz/city_reply", fuzz_reply) > 100);
	assert_true(folder_run("tests/city/alerts", fuzz_reply) > 50);
}

static void visits(void **state)
{
	(void)state;
	assert_true(folder_run("tests/fuzz/city_visit", fuzz_visit) > 100);
	assert_true(folder_run("tests/fuzz/city_reply", fuzz_visit) > 100);
}

static void forms(void **state)
{
	(void)state;
	assert_true(folder_run("tests/fuzz/city_form", fuzz_form) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),
		cmocka_unit_test(visits),
		cmocka_unit_test(forms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
