/* tests/report/observe_timeline_test.c - which instances of a traced region are shown, and what a thread did when. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_timeline.h"
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(observe_timeline, the_typical_and_the_longest_instance_are_picked) {
  struct observed *observed = observed_example();
  struct cs__instance picked[2];
  observed_trace(observed, 7, 4);
  cr_assert_eq(cs__pick_instances(&observed->traced.processes[0], picked), 2u);
  cr_expect_float_eq(picked[0].end_s - picked[0].begin_s, 0.010, 1e-9);
  cr_expect_neq(picked[0].instance, 0u, "the first starts the threads");
  cr_expect_eq(picked[1].instance, 3u);
  cr_expect_eq(picked[1].members, 4);
  observed_free(observed);
}

Test(observe_timeline, one_instance_is_shown_once_and_a_cut_one_not_at_all) {
  struct observed *observed = observed_example();
  struct cs__instance picked[2];
  observed_trace(observed, 1, 2);
  cr_expect_eq(cs__pick_instances(&observed->traced.processes[0], picked), 1u);
  observed_free(observed);
  observed = observed_example();
  observed_trace(observed, 3, 2);
  observed->traced.processes[0].lost[CS_OBSERVE_LOST_EVENT] = 1;
  cr_assert_eq(cs__pick_instances(&observed->traced.processes[0], picked), 1u);
  cr_expect_eq(picked[0].instance, 1u, "the first starts the threads, the last was cut");
  observed_free(observed);
}

Test(observe_timeline, no_events_are_no_instance) {
  struct observed *observed = observed_example();
  struct cs__instance picked[2];
  observed_trace(observed, 0, 2);
  cr_expect_eq(cs__pick_instances(&observed->traced.processes[0], picked), 0u);
  cr_expect_null(cs__traced_process(&observed->runs));
  observed_free(observed);
}

Test(observe_timeline, a_slice_shows_what_took_most_of_it) {
  struct observed *observed = observed_example();
  struct cs__instance picked[2];
  enum cs__group groups[CS__SLICES_MAX];
  observed_trace(observed, 1, 4);
  const struct cs_observation *traced = &observed->traced.processes[0];
  cr_assert_eq(cs__pick_instances(traced, picked), 1u);
  for (int member = 0; member < 4; member++) {
    cs__slice(traced, &picked[0], member, 40, groups);
    for (int i = 0; i < 40; i++)
      cr_expect_eq(groups[i], i < 10 * (member + 1) ? CS__GROUP_BUSY : CS__GROUP_IMBALANCE, "member %d, slice %d",
                   member, i);
  }
  cs__slice(traced, &picked[0], 4, 40, groups);
  cr_expect_eq(groups[0], CS__GROUPS, "there is no fifth member");
  observed_free(observed);
}

Test(observe_timeline, explicit_tasks_are_the_programs_own_code) {
  cr_expect_eq(cs__group_of(CS_OBSERVE_CATEGORIES), CS__GROUP_BUSY);
  cr_expect_str_eq(cs__category_name(CS_OBSERVE_CATEGORIES), "explicit_task");
}

Test(observe_timeline, a_terminal_gets_a_row_of_letters_per_thread) {
  struct observed *observed = observed_example();
  struct cs_text text = {0};
  const struct cs_table_style style = {.columns = 60};
  observed_trace(observed, 5, 4);
  cs_report_observe_table(&observed->runs, observed_sum(observed), 10, &style, &text);
  cr_expect_not_null(strstr(cs_text_get(&text), "Threads of region solve (solver.c:120)"));
  cr_expect_not_null(strstr(cs_text_get(&text), "a typical instance, 10.0 ms:"));
  cr_expect_not_null(strstr(cs_text_get(&text), "the longest instance, 20.0 ms:"));
  cr_expect_not_null(strstr(cs_text_get(&text), "     3 |###################################################|"));
  cs_text_free(&text);
  observed_free(observed);
}
