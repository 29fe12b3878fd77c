/* tests/sweep/environment_test.c - what a worker finds in its environment. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"
#include "runtime/sweep/session.h"

#include <criterion/criterion.h>
#include <string.h>

static char home[] = "HOME=/root", wait_policy[] = "OMP_WAIT_POLICY=active", threads[] = "OMP_NUM_THREADS=99",
            places[] = "OMP_PLACES=sockets", bind[] = "OMP_PROC_BIND=false", gomp[] = "GOMP_CPU_AFFINITY=7",
            kmp[] = "KMP_AFFINITY=scatter", preload[] = "LD_PRELOAD=/lib/own.so", observe[] = "CORESWEEP_OBSERVE=/old",
            trace[] = "CORESWEEP_OBSERVE_TRACE=/old/app+0x10", levels[] = "OMP_MAX_ACTIVE_LEVELS=2",
            similar[] = "OMP_NUM_THREADS_NOT=1", tool[] = "OMP_TOOL=disabled";
static char *const users[] = {home,    wait_policy, threads, places, bind,    gomp, kmp,
                              preload, observe,     trace,   levels, similar, tool, NULL};
static char four_places[] = "{0},{1},{2},{3}";
static const struct cs_point point = {.n = 4, .team = 4, .places = four_places};

static const char *value_of(char **environment, const char *name) {
  const char *value = NULL;
  for (char **entry = environment; *entry != NULL; entry++)
    if (strncmp(*entry, name, strlen(name)) == 0 && (*entry)[strlen(name)] == '=') {
      cr_expect_null(value, "%s is there twice", name);
      value = *entry + strlen(name) + 1;
    }
  return value;
}

Test(environment, pins_the_team_and_keeps_what_does_not_move_it) {
  char **environment = cs__environment_make(users, &point, false);
  cr_assert_not_null(environment);
  cr_expect_str_eq(value_of(environment, "OMP_NUM_THREADS"), "4");
  cr_expect_str_eq(value_of(environment, "OMP_PLACES"), four_places);
  cr_expect_str_eq(value_of(environment, "OMP_PROC_BIND"), "close");
  cr_expect_str_eq(value_of(environment, "OMP_DYNAMIC"), "false");
  cr_expect_null(value_of(environment, "GOMP_CPU_AFFINITY"));
  cr_expect_null(value_of(environment, "KMP_AFFINITY"));
  cr_expect_str_eq(value_of(environment, "OMP_WAIT_POLICY"), "active");
  cr_expect_str_eq(value_of(environment, "OMP_MAX_ACTIVE_LEVELS"), "2");
  cr_expect_str_eq(value_of(environment, "OMP_NUM_THREADS_NOT"), "1");
  cr_expect_str_eq(value_of(environment, "HOME"), "/root");
  cs__environment_free(environment);
}

Test(environment, of_a_timed_worker_has_no_observer_and_the_users_own_libraries) {
  char **environment = cs__environment_make(users, &point, false);
  cr_expect_str_eq(value_of(environment, "LD_PRELOAD"), "/lib/own.so");
  cr_expect_str_eq(value_of(environment, "OMP_TOOL"), "disabled");
  cr_expect_null(value_of(environment, "CORESWEEP_OBSERVE"));
  cr_expect_null(value_of(environment, "CORESWEEP_OBSERVE_TRACE"));
  cs__environment_free(environment);
}

Test(environment, of_an_observed_worker_is_that_of_a_timed_one_with_the_observer_in_it) {
  char **timed = cs__environment_make(users, &point, false);
  char **environment = cs_observe_environment(timed, "/lib/observe.so", NULL, "/dev/shm/folder", NULL);
  cr_assert_not_null(environment);
  cr_expect_str_eq(value_of(environment, "CORESWEEP_OBSERVE"), "/dev/shm/folder");
  cr_expect_eq(strncmp(value_of(environment, "LD_PRELOAD"), "/lib/observe.so", strlen("/lib/observe.so")), 0);
  cr_expect_str_eq(value_of(environment, "OMP_PLACES"), four_places);
  cr_expect_str_eq(value_of(environment, "OMP_NUM_THREADS"), "4");
  cr_expect_null(value_of(environment, "OMP_TOOL"), "it would keep LLVM's runtime from telling");
  cs_observe_environment_free(environment);
  cs__environment_free(timed);
}

Test(environment, of_processes_that_share_their_pus_has_a_team_without_places) {
  char **environment = cs__environment_make(users, &point, true);
  cr_assert_not_null(environment);
  cr_expect_str_eq(value_of(environment, "OMP_NUM_THREADS"), "4");
  cr_expect_str_eq(value_of(environment, "OMP_DYNAMIC"), "false");
  cr_expect_null(value_of(environment, "OMP_PLACES"));
  cr_expect_null(value_of(environment, "OMP_PROC_BIND"));
  cr_expect_null(value_of(environment, "GOMP_CPU_AFFINITY"));
  cs__environment_free(environment);
}

Test(environment, stays_the_users_where_no_threads_are_swept) {
  static const struct cs_point other = {.n = 64, .team = 0};
  char **environment = cs__environment_make(users, &other, false);
  cr_assert_not_null(environment);
  cr_expect_str_eq(value_of(environment, "OMP_NUM_THREADS"), "99");
  cr_expect_str_eq(value_of(environment, "OMP_PLACES"), "sockets");
  cr_expect_str_eq(value_of(environment, "GOMP_CPU_AFFINITY"), "7");
  cr_expect_null(value_of(environment, "OMP_DYNAMIC"));
  cr_expect_null(value_of(environment, "CORESWEEP_OBSERVE"));
  cs__environment_free(environment);
}
