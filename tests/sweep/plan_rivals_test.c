/* tests/sweep/plan_rivals_test.c - commands as cases, and every case's rival. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/plan.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <string.h>

static enum cs_status make(const struct cs_request *request, struct cs_result *plan, struct cs_error *error) {
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  cr_assert_eq(cs_machine_load("pack:1 l3:1 core:4 pu:1", &machine, error), CS_OK, "%s", error->message);
  cr_assert_eq(cs_budget_compute(&machine, NULL, 0, &budget, error), CS_OK, "%s", error->message);
  const enum cs_status status = cs_plan_make(request, &machine, &budget, plan, error);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  return status;
}

static struct cs_request request_of_command(const char *const *command, const char *const *versus) {
  return (struct cs_request){.command = (char *const *)(uintptr_t)command,
                             .command_versus = (char *const *)(uintptr_t)versus,
                             .protocol = cs_protocol_default(CS_EFFORT_QUICK)};
}

Test(plan_rivals, a_command_is_a_case_without_work_bound_or_rate) {
  const char *const command[] = {"/bin/sh", "-c", "exit {n}", NULL};
  const struct cs_request request = request_of_command(command, NULL);
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_assert_eq(make(&request, &plan, &error), CS_OK, "%s", error.message);
  cr_assert_eq(plan.case_count, 1);
  const struct cs_case *one = &plan.cases[0];
  cr_expect_str_eq(one->kernel, "command");
  cr_expect_str_eq(one->name, "sh");
  cr_expect_str_eq(one->spec, "/bin/sh -c 'exit {n}'");
  cr_expect_str_eq(one->argv[2], "exit {n}");
  cr_expect_null(one->argv[3]);
  cr_expect_eq(one->bound, CS_BOUND_UNKNOWN);
  cr_expect(one->work.bytes == 0.0 && one->work.flops == 0.0 && one->work.items == 0.0 && one->rate_unit[0] == '\0');
  cr_expect_lt(one->rival, 0);
  cr_expect_null(plan.versus);
  cs_result_free(&plan);
}

Test(plan_rivals, two_commands_are_told_apart_though_their_programs_have_one_name) {
  const char *const command[] = {"/bin/sh", "-c", ":", NULL}, *const versus[] = {"sh", NULL};
  const struct cs_request request = request_of_command(command, versus);
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_assert_eq(make(&request, &plan, &error), CS_OK, "%s", error.message);
  cr_assert_eq(plan.case_count, 2);
  cr_expect_str_eq(plan.cases[0].name, "sh");
  cr_expect_str_eq(plan.cases[1].name, "sh [B]");
  cr_expect_eq(plan.cases[1].rival, 0);
  cr_expect_str_eq(plan.versus, "sh");
  cs_result_free(&plan);
}

Test(plan_rivals, a_program_is_looked_for_before_anything_runs) {
  static const char *const commands[][2] = {
      {"no-such-program-here", NULL}, {"/no/such/file", NULL}, {"/", NULL}, {"", NULL}};
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    const struct cs_request request = request_of_command(commands[i], NULL);
    struct cs_result plan = {0};
    struct cs_error error = {""};
    cr_expect_eq(make(&request, &plan, &error), CS_INVALID, "%s", commands[i][0]);
    cr_expect_neq(strstr(error.message, commands[i][0]), NULL, "%s", error.message);
  }
}

Test(plan_rivals, a_quoted_line_is_told_to_lose_its_quotes_or_get_a_shell) {
  static const char *const commands[][2] = {{"sleep 0.01", NULL}, {"./sleep\t{n}", NULL}, {"no-such-program", NULL}};
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    const struct cs_request request = request_of_command(commands[i], NULL);
    struct cs_result plan = {0};
    struct cs_error error = {""};
    cr_expect_eq(make(&request, &plan, &error), CS_INVALID, "%s", commands[i][0]);
    cr_expect_eq(strstr(error.message, "drop the quotes around the command, or give --shell") != NULL, i < 2, "%s",
                 error.message);
    cr_expect_eq(strstr(error.message, "give its path") != NULL, i == 2, "%s", error.message);
  }
}

Test(plan_rivals, a_program_named_by_the_thread_count_is_looked_for_at_every_one) {
  const char *const command[] = {"/bin/sh{n}", NULL};
  const struct cs_request request = request_of_command(command, NULL);
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_expect_eq(make(&request, &plan, &error), CS_INVALID);
  cr_expect_neq(strstr(error.message, "/bin/sh1"), NULL, "%s", error.message);
}

Test(plan_rivals, a_word_that_a_journal_cannot_keep_is_refused) {
  const char *const command[] = {"sh", "caf\xE9", NULL};
  const struct cs_request request = request_of_command(command, NULL);
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_expect_eq(make(&request, &plan, &error), CS_INVALID);
  cr_expect_neq(strstr(error.message, "UTF-8"), NULL, "%s", error.message);
}

Test(plan_rivals, kernels_and_a_command_exclude_each_other) {
  const char *const cases[] = {"triad"};
  const char *const command[] = {"sh", NULL};
  struct cs_request request = request_of_command(command, NULL);
  struct cs_result plan = {0};
  struct cs_error error = {""};
  request.cases = cases;
  request.case_count = 1;
  cr_expect_eq(make(&request, &plan, &error), CS_INVALID);
}

Test(plan_rivals, another_build_runs_every_kernel_with_the_same_parameters) {
  const char *const cases[] = {"triad:n=1000", "dot"};
  const struct cs_request request = {
      .cases = cases, .case_count = 2, .versus = "/other/coresweep", .protocol = cs_protocol_default(CS_EFFORT_QUICK)};
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_assert_eq(make(&request, &plan, &error), CS_OK, "%s", error.message);
  cr_assert_eq(plan.case_count, 4);
  cr_expect_str_eq(plan.versus, "/other/coresweep");
  static const char *const names[] = {"triad:n=1000", "triad:n=1000 [B]", "dot", "dot [B]"};
  for (size_t i = 0; i < 4; i++) {
    cr_expect_str_eq(plan.cases[i].name, names[i]);
    cr_expect_eq(plan.cases[i].rival, i % 2 == 0 ? -1 : (int)i - 1);
    cr_expect_str_eq(plan.cases[i].spec, plan.cases[i - i % 2].spec);
    cr_expect_eq(plan.cases[i].work.bytes, plan.cases[i - i % 2].work.bytes);
  }
  cs_result_free(&plan);
}
