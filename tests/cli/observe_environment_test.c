/* tests/cli/observe_environment_test.c - an observed run's environment: what is set, what is kept, what goes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"

#include <criterion/criterion.h>
#include <string.h>

static char home[] = "HOME=/home/user", threads[] = "OMP_NUM_THREADS=64,2", places[] = "OMP_PLACES=cores",
            limit[] = "OMP_THREAD_LIMIT=4", like[] = "OMP_PLACES_OF_MINE=1";
static char *const from[] = {home, threads, places, limit, like, NULL};
static const struct cs_policy policy = {.bind = CS_BIND_SPREAD};

static size_t count_of(char *const *environment, const char *entry) {
  size_t count = 0;
  for (size_t i = 0; environment[i] != NULL; i++)
    count += strncmp(environment[i], entry, strlen(entry)) == 0;
  return count;
}

Test(observe_environment, without_places_only_the_number_of_threads_is_ours) {
  char **made = cs__observe_environment(from, 3, NULL, &policy);
  cr_assert_not_null(made);
  cr_expect_eq(count_of(made, "OMP_NUM_THREADS="), 1u);
  cr_expect_eq(count_of(made, "OMP_NUM_THREADS=3"), 1u);
  cr_expect_eq(count_of(made, "OMP_PLACES=cores"), 1u);
  cr_expect_eq(count_of(made, "OMP_THREAD_LIMIT=4"), 1u);
  cr_expect_eq(count_of(made, "OMP_PROC_BIND="), 0u);
  cs__observe_environment_free(made);
}

Test(observe_environment, places_come_with_their_binding_and_without_rivals) {
  struct cs_places two = {0};
  for (int pu = 0; pu < 2; pu++) {
    struct cs_pu_set place = {0};
    cr_assert_eq(cs_pu_set_add(&place, pu), CS_OK);
    cr_assert_eq(cs_places_append(&two, &place), CS_OK);
    cs_pu_set_free(&place);
  }
  char **made = cs__observe_environment(from, 2, &two, &policy);
  cr_assert_not_null(made);
  cr_expect_eq(count_of(made, "OMP_PLACES={0},{1}"), 1u);
  cr_expect_eq(count_of(made, "OMP_PLACES="), 1u);
  cr_expect_eq(count_of(made, "OMP_PROC_BIND=spread"), 1u);
  cr_expect_eq(count_of(made, "OMP_DYNAMIC=false"), 1u);
  cr_expect_eq(count_of(made, "OMP_THREAD_LIMIT="), 0u);
  cr_expect_eq(count_of(made, "OMP_PLACES_OF_MINE=1"), 1u, "only names that are the same");
  cr_expect_eq(count_of(made, "HOME=/home/user"), 1u);
  cs__observe_environment_free(made);
  cs_places_free(&two);
}
