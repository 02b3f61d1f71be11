/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every input that the fuzzer of metadata keeps, whole and cut, without a fuzzer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>

#include "../../fuzz/tuf_metadata_fuzz.c"

static void each_input(void **state)
{
	(void)state;
	static const char folder[] = "tests/fuzz/tuf_metadata";
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		char path[512];
		struct k_buf text;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		k_buf_init(&text, 1 << 20);
		if (*e->d_name != '.' && !k_buf_read_file(&text, path))
			for (size_t n = 0; n <= text.len_bytes; n++, count++)
				LLVMFuzzerTestOneInput((const uint8_t *)text.data, n);
		k_buf_finish(&text);
	}
	closedir(dir);
	print_message("%d inputs\n", count);
	assert_true(count > 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_input)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
