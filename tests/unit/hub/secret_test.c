/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "hub/store/secret.h"

static void a_code_is_read_as_people_write_it(void **state)
{
	char out[9];
	(void)state;
	assert_true(secret_code_read("01AB-cdEF", 8, out));
	assert_string_equal(out, "01ABCDEF");
	assert_true(secret_code_read(" oiLb cdef ", 8, out));
	assert_string_equal(out, "011BCDEF");
	assert_false(secret_code_read("01ABCDE", 8, out));
	assert_false(secret_code_read("01ABCDEFG", 8, out));
	assert_false(secret_code_read("01ABCDEU", 8, out)); /* no U in this alphabet */
	assert_false(secret_code_read("", 8, out));
}

static void each_is_new_and_reads_as_itself(void **state)
{
	char one[17], two[17], read[17], token[65], other[65];
	(void)state;
	secret_code_make(16, one);
	secret_code_make(16, two);
	assert_int_equal(strlen(one), 16);
	assert_string_not_equal(one, two);
	assert_true(secret_code_read(one, 16, read));
	assert_string_equal(one, read);
	secret_token_make(64, token);
	secret_token_make(64, other);
	assert_int_equal(strspn(token, "0123456789abcdef"), 64);
	assert_string_not_equal(token, other);
}

static void a_check_is_of_its_purpose_and_token(void **state)
{
	char token[65], other[65], check[33], again[33];
	char hash[SECRET_HASH_CHARS + 1], hash_again[SECRET_HASH_CHARS + 1];
	(void)state;
	secret_token_make(64, token);
	secret_token_make(64, other);
	secret_form_check("one", token, 32, check);
	secret_form_check("one", token, 32, again);
	assert_string_equal(check, again);
	secret_form_check("two", token, 32, again);
	assert_string_not_equal(check, again);
	secret_form_check("one", other, 32, again);
	assert_string_not_equal(check, again);
	secret_hash(token, hash);
	secret_hash(token, hash_again);
	assert_string_equal(hash, hash_again);
	secret_hash(other, hash_again);
	assert_string_not_equal(hash, hash_again);
	assert_int_equal(strlen(hash), SECRET_HASH_CHARS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_read_as_people_write_it),
		cmocka_unit_test(each_is_new_and_reads_as_itself),
		cmocka_unit_test(a_check_is_of_its_purpose_and_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
