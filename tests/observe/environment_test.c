/* tests/observe/environment_test.c - the user's environment stays, the observer's variables come in front. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **made;
static void clear(void) {
  cs_observe_environment_free(made);
}

/* The value of NAME, NULL when there is none; a second one fails the test. */
static const char *value_of(const char *name) {
  const char *value = NULL;
  const size_t length = strlen(name);
  for (size_t i = 0; made[i] != NULL; i++)
    if (strncmp(made[i], name, length) == 0 && made[i][length] == '=') {
      cr_expect_null(value, "%s is there twice", name);
      value = made[i] + length + 1;
    }
  return value;
}

static void expect(const char *name, const char *value) {
  const char *got = value_of(name);
  cr_assert_not_null(got, "%s is missing", name);
  cr_expect_str_eq(got, value, "%s=%s instead of %s", name, got, value);
}

Test(environment, of_an_empty_one_is_what_the_observer_needs, .fini = clear) {
  char *from[] = {NULL};
  made = cs_observe_environment(from, "/lib/o.so", NULL, "/dev/shm/x", NULL);
  cr_assert_not_null(made);
  expect("CORESWEEP_OBSERVE", "/dev/shm/x");
  expect("LD_PRELOAD", "/lib/o.so");
  expect("OMP_TOOL_LIBRARIES", "/lib/o.so");
  cr_expect_null(value_of("LD_AUDIT"));
  cr_expect_null(value_of("CORESWEEP_OBSERVE_TRACE"));
}

Test(environment, keeps_the_users_behind_ours, .fini = clear) {
  char *from[] = {(char *)"HOME=/root",     (char *)"LD_PRELOAD=/a.so /b.so", (char *)"OMP_TOOL_LIBRARIES=/t.so",
                  (char *)"LD_AUDIT=/u.so", (char *)"OMP_NUM_THREADS=4",      NULL};
  made = cs_observe_environment(from, "/lib/o.so", "/lib/r.so", "/f", "/bin/p+0x10");
  cr_assert_not_null(made);
  expect("HOME", "/root");
  expect("OMP_NUM_THREADS", "4");
  expect("LD_PRELOAD", "/lib/o.so:/a.so:/b.so");
  expect("OMP_TOOL_LIBRARIES", "/lib/o.so:/t.so");
  expect("LD_AUDIT", "/lib/r.so:/u.so");
  expect("CORESWEEP_OBSERVE_TRACE", "/bin/p+0x10");
}

Test(environment, without_the_rebinder_keeps_the_users_auditor, .fini = clear) {
  char *from[] = {(char *)"LD_AUDIT=/u.so", NULL};
  made = cs_observe_environment(from, "/lib/o.so", NULL, "/f", NULL);
  cr_assert_not_null(made);
  expect("LD_AUDIT", "/u.so");
}

Test(environment, of_an_observed_process_does_not_grow, .fini = clear) {
  char *from[] = {(char *)"CORESWEEP_OBSERVE=/old", (char *)"CORESWEEP_OBSERVE_TRACE=/old+0x1",
                  (char *)"LD_PRELOAD=/a.so:/lib/o.so", (char *)"OMP_TOOL_LIBRARIES=/lib/o.so", NULL};
  made = cs_observe_environment(from, "/lib/o.so", NULL, "/new", NULL);
  cr_assert_not_null(made);
  expect("CORESWEEP_OBSERVE", "/new");
  expect("LD_PRELOAD", "/lib/o.so:/a.so");
  expect("OMP_TOOL_LIBRARIES", "/lib/o.so");
  cr_expect_null(value_of("CORESWEEP_OBSERVE_TRACE"));
}

Test(environment, lets_llvms_runtime_call_us) {
  static const struct {
    const char *variable;
    bool stays;
  } cases[] = {{"OMP_TOOL=disabled", false}, {"OMP_TOOL=DISABLED", false}, {"OMP_TOOL=enabled", true}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char *from[] = {(char *)cases[i].variable, NULL};
    made = cs_observe_environment(from, "/lib/o.so", NULL, "/f", NULL);
    cr_assert_not_null(made);
    cr_expect_eq(value_of("OMP_TOOL") != NULL, cases[i].stays, "%s", cases[i].variable);
    cs_observe_environment_free(made);
  }
}

/* LD_PRELOAD knows no quoting. */
Test(environment, reaches_a_library_with_a_blank_in_its_path_by_a_link, .fini = clear) {
  char *from[] = {NULL}, target[256] = "", *folder = NULL;
  cr_assert_eq(cs_observe_folder_make(&folder, NULL), CS_OK);
  for (int i = 0; i < 2; i++) { /* twice in one folder, as two runs might */
    cs_observe_environment_free(made);
    made = cs_observe_environment(from, "/my lib/libcoresweep-observe.so", NULL, folder, NULL);
    cr_assert_not_null(made);
  }
  const char *preload = value_of("LD_PRELOAD");
  cr_expect_eq(strpbrk(preload, " :"), NULL);
  cr_assert_gt(readlink(preload, target, sizeof target - 1), 0, "%s is no link", preload);
  cr_expect_str_eq(target, "/my lib/libcoresweep-observe.so");
  cs_observe_folder_remove(folder);
  cr_expect_neq(access(folder, F_OK), 0, "the link is removed with the folder");
  free(folder);
}

Test(environment, is_freed_as_null_without_complaint) {
  cs_observe_environment_free(NULL);
}
