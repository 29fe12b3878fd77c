/* tests/base/status_test.c - messages fit, names are there. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/status.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

Test(status, fails_with_a_formatted_message_and_its_status) {
  struct cs_error error = {""};
  cr_expect(eq(int, cs_fail(&error, CS_IO, "cannot read %s: %d", "there", 7), CS_IO));
  cr_expect_str_eq(error.message, "cannot read there: 7");
}

Test(status, fails_without_anybody_to_tell) {
  cr_expect(eq(int, cs_fail(NULL, CS_NOMEM, "%s", "unheard"), CS_NOMEM));
}

Test(status, cuts_a_message_that_is_too_long) {
  char longer[2 * CS_ERROR_BYTES];
  memset(longer, 'x', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  struct cs_error error;
  cs_fail(&error, CS_INVALID, "%s", longer);
  cr_expect(eq(sz, strlen(error.message), CS_ERROR_BYTES - 1));
}

Test(status, has_a_name_for_every_status) {
  cr_expect_str_eq(cs_status_name(CS_OK), "ok");
  cr_expect_str_eq(cs_status_name(CS_NOMEM), "out of memory");
  for (int status = CS_OK; status <= CS_INTERRUPTED; status++)
    cr_expect_str_neq(cs_status_name((enum cs_status)status), "unknown");
  cr_expect_str_eq(cs_status_name((enum cs_status)(CS_INTERRUPTED + 1)), "unknown");
  cr_expect_str_eq(cs_status_name((enum cs_status) - 1), "unknown");
}
