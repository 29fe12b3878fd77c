/* tests/sweep/plan_grid_test.c - what --param, --confine, --serial and --weak make of a command: axis, points, cases.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/plan.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <string.h>

/* A request is written as an initialiser of this; words and parameters end with NULL. */
struct wish {
  const char *words[6], *versus[4], *serial[4], *parameters[5];
  struct cs_recipe recipe;
  const char *threads, *weak, *confine, *omp_places;
  bool oversubscribe;
};

static char *const *words_or_null(const char *const *words) {
  return words[0] != NULL ? (char *const *)(uintptr_t)words : NULL;
}

/* On four cores. */
static enum cs_status make(const struct wish *wish, struct cs_result *plan, struct cs_error *error) {
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  struct cs_request request = {.command = words_or_null(wish->words),
                               .command_versus = words_or_null(wish->versus),
                               .command_serial = words_or_null(wish->serial),
                               .parameters = wish->parameters,
                               .recipe = &wish->recipe,
                               .weak = wish->weak,
                               .confine = wish->confine,
                               .threads = wish->threads,
                               .omp_places = wish->omp_places,
                               .oversubscribe = wish->oversubscribe,
                               .protocol = cs_protocol_default(CS_EFFORT_QUICK)};
  while (wish->parameters[request.parameter_count] != NULL)
    request.parameter_count++;
  cr_assert_eq(cs_machine_load("pack:1 l3:1 core:4 pu:1", &machine, error), CS_OK, "%s", error->message);
  cr_assert_eq(cs_budget_compute(&machine, NULL, 0, &budget, error), CS_OK, "%s", error->message);
  const enum cs_status status = cs_plan_make(&request, &machine, &budget, plan, error);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  return status;
}

static struct cs_result made(const struct wish *wish) {
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_assert_eq(make(wish, &plan, &error), CS_OK, "%s", error.message);
  return plan;
}

static void expect_refused(const struct wish *wish, const char *why) {
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_expect_eq(make(wish, &plan, &error), CS_INVALID, "not refused: %s", why);
  cr_expect_not_null(strstr(error.message, why), "%s", error.message);
}

static void expect_points(const struct cs_result *plan, const char *axis, const int *values, size_t count) {
  cr_expect_str_eq(plan->axis, axis);
  cr_assert_eq(plan->point_count, count);
  for (size_t i = 0; i < count; i++)
    cr_expect_eq(plan->points[i].n, values[i]);
}

static void expect_confined(const struct cs_case *one, const char *const *pus, size_t count) {
  cr_assert_not_null(one->confined, "%s", one->name);
  for (size_t i = 0; i < count; i++)
    cr_expect_str_eq(one->confined[i], pus[i], "%s at point %zu: %s", one->name, i, one->confined[i]);
  cr_expect_null(one->confined[count]);
}

Test(plan_grid, threads_are_the_axis_without_parameters_and_the_command_is_put_on_their_pus) {
  static const int counts[] = {1, 2, 4};
  static const char *const pus[] = {"0", "0-1", "0-3"};
  struct cs_result plan = made(&(struct wish){.words = {"sh"}});
  expect_points(&plan, "threads", counts, 3);
  cr_expect_eq(plan.points[1].team, 2);
  cr_expect_str_eq(plan.points[1].places, "{0},{1}");
  expect_confined(&plan.cases[0], pus, 3);
  cr_expect(!plan.cases[0].unbound && plan.cases[0].setting_count == 0 && !plan.cases[0].with_last);
  cr_expect(plan.protocol.observe && plan.protocol.ceilings);
  cs_result_free(&plan);
}

Test(plan_grid, the_first_whole_parameter_is_the_axis_without_team_places_or_confinement) {
  static const int values[] = {1, 3, 64};
  struct cs_result plan =
      made(&(struct wish){.words = {"sh", "{j}", "{lock}"}, .parameters = {"lock=omp,spin", "j=64,1,3"}});
  expect_points(&plan, "j", values, 3);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_eq(plan.points[i].team, 0);
    cr_expect_str_eq(plan.points[i].places, "");
  }
  cr_assert_eq(plan.case_count, 2);
  cr_expect_str_eq(plan.cases[0].name, "sh lock=omp");
  cr_expect_str_eq(plan.cases[1].name, "sh lock=spin");
  cr_expect(plan.cases[0].confined == NULL && !plan.cases[0].unbound);
  cr_expect(!plan.protocol.observe && !plan.protocol.ceilings, "nothing is known of its threads");
  cr_expect_not_null(strstr(plan.policy, "not confined"), "%s", plan.policy);
  cs_result_free(&plan);
}

Test(plan_grid, texts_alone_leave_threads_the_axis) {
  struct cs_result plan =
      made(&(struct wish){.words = {"sh", "{lock}{x}"}, .parameters = {"lock=omp,spin", "x=0.5,1"}});
  cr_expect_str_eq(plan.axis, "threads");
  cr_expect_eq(plan.case_count, 4);
  cs_result_free(&plan);
}

Test(plan_grid, threads_are_the_axis_wherever_they_are_named) {
  static const int counts[] = {1, 2, 3, 4};
  static const char *const ways[] = {"threads=1..3,all", "threads=4,3,2,1", "threads=1,2-4"};
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
    struct cs_result plan = made(&(struct wish){.words = {"sh", "{size}"}, .parameters = {"size=1,2", ways[i]}});
    expect_points(&plan, "threads", counts, 4);
    cr_expect_eq(plan.case_count, 2);
    cs_result_free(&plan);
  }
  struct cs_result plan = made(&(struct wish){.words = {"sh", "{j}"}, .parameters = {"j=1,2"}, .threads = "1-4"});
  expect_points(&plan, "threads", counts, 4);
  cs_result_free(&plan);
  expect_refused(&(struct wish){.words = {"sh"}, .parameters = {"threads=1,2"}, .threads = "1,2"}, "say the same");
  expect_refused(&(struct wish){.words = {"sh"}, .parameters = {"threads=1,8"}}, "8");
}

Test(plan_grid, every_combination_is_a_case_in_the_same_rounds) {
  static const char *const names[] = {"sh a=1 b=x", "sh a=1 b=y", "sh a=2 b=x", "sh a=2 b=y"};
  struct cs_result plan =
      made(&(struct wish){.words = {"/bin/sh", "{a}{b}"}, .threads = "1,2", .parameters = {"a=1,2", "b=x,y"}});
  cr_assert_eq(plan.case_count, 4);
  for (size_t i = 0; i < 4; i++) {
    cr_expect_str_eq(plan.cases[i].name, names[i]);
    cr_expect_eq(plan.cases[i].with_last, i > 0);
    cr_expect_lt(plan.cases[i].rival, 0);
    cr_expect_str_eq(plan.cases[i].argv[1], "{a}{b}");
  }
  cr_expect_str_eq(plan.cases[2].settings[0].value, "2");
  cr_expect_str_eq(plan.cases[2].settings[1].name, "b");
  cs_result_free(&plan);
}

Test(plan_grid, a_program_may_be_what_is_swept) {
  struct cs_result plan =
      made(&(struct wish){.words = {"/bin/{tool}"}, .threads = "1,2", .parameters = {"tool=sh,../bin/sh"}});
  cr_expect_str_eq(plan.cases[0].name, "sh tool=sh");
  cr_expect_str_eq(plan.cases[1].name, "sh tool=../bin/sh");
  cs_result_free(&plan);
  expect_refused(&(struct wish){.words = {"/bin/{tool}"}, .parameters = {"tool=sh,no-such-tool"}}, "no-such-tool");
}

Test(plan_grid, rivals_stand_beside_each_other_at_every_combination) {
  static const char *const names[] = {"sh a=1", "env a=1 [B]", "sh a=2", "env a=2 [B]"};
  static const int rivals[] = {-1, 0, -1, 2};
  struct cs_result plan =
      made(&(struct wish){.words = {"sh", "{a}"}, .versus = {"env"}, .threads = "1,2", .parameters = {"a=1,2"}});
  cr_assert_eq(plan.case_count, 4);
  for (size_t i = 0; i < 4; i++) {
    cr_expect_str_eq(plan.cases[i].name, names[i]);
    cr_expect_eq(plan.cases[i].rival, rivals[i]);
  }
  cr_expect_str_eq(plan.versus, "env");
  cs_result_free(&plan);
}

Test(plan_grid, processes_multiply_with_threads_and_bind_nobody) {
  static const char *const one[] = {"0", "0-1"}, *const two[] = {"0-1", "0-3"};
  struct cs_result plan = made(&(struct wish){.words = {"sh"}, .parameters = {"ranks=1,2", "threads=1,2"}});
  cr_assert_eq(plan.case_count, 2);
  expect_confined(&plan.cases[0], one, 2);
  expect_confined(&plan.cases[1], two, 2);
  cr_expect(plan.cases[0].unbound && plan.cases[1].unbound, "a rank alone is measured as several are");
  cr_expect(!plan.protocol.observe && !plan.protocol.ceilings);
  cs_result_free(&plan);
  expect_refused(&(struct wish){.words = {"sh"}, .parameters = {"ranks=1,4", "threads=1,2"}}, "would need 8 PUs");
  expect_refused(&(struct wish){.words = {"sh"}, .parameters = {"processes=a,b", "threads=1,2"}}, "whole numbers");
  plan = made(&(struct wish){
      .words = {"sh"}, .parameters = {"ranks=1,4", "threads=1,2"}, .oversubscribe = true, .confine = NULL});
  cr_expect_str_eq(plan.cases[1].confined[1], "0-3");
  cs_result_free(&plan);
}

Test(plan_grid, confinement_is_asked_for_off_or_of_named_parameters) {
  static const char *const axis[] = {"0", "0-2"}, *const product[] = {"0-1", "0-3"}, *const all[] = {"0-3", "0-3"};
  struct wish wish = {.words = {"sh", "{j}"}, .parameters = {"j=1,3"}, .confine = ""};
  struct cs_result plan = made(&wish);
  expect_confined(&plan.cases[0], axis, 2);
  cr_expect_not_null(strstr(plan.policy, "close"), "%s", plan.policy);
  cs_result_free(&plan);
  wish = (struct wish){.words = {"sh", "{j}{k}"}, .parameters = {"j=1,2", "k=2"}, .confine = "k,j"};
  plan = made(&wish);
  expect_confined(&plan.cases[0], product, 2);
  cs_result_free(&plan);
  wish = (struct wish){.words = {"sh"}, .threads = "1,2", .parameters = {"p=4"}, .confine = "p"};
  plan = made(&wish);
  expect_confined(&plan.cases[0], all, 2);
  cr_expect(plan.cases[0].unbound, "its PUs are not its team's places");
  cs_result_free(&plan);
  wish = (struct wish){.words = {"sh"}, .threads = "1,2", .confine = "off"};
  plan = made(&wish);
  cr_expect(plan.cases[0].confined == NULL && !plan.cases[0].unbound);
  cs_result_free(&plan);
  wish = (struct wish){.words = {"sh"}, .parameters = {"ranks=2,4", "threads=1,4"}, .confine = "off"};
  plan = made(&wish);
  cr_expect(plan.cases[0].confined == NULL && plan.cases[0].unbound, "ranks never share a team's places");
  cs_result_free(&plan);
  expect_refused(&(struct wish){.words = {"sh"}, .threads = "1,2", .confine = "x"}, "'x' is not swept");
  expect_refused(&(struct wish){.words = {"sh", "{j}"}, .parameters = {"j=1,5"}, .confine = ""}, "--confine=off");
}

Test(plan_grid, the_users_places_confine_a_command_whole) {
  static const char *const pus[] = {"2-3", "0-3"};
  struct cs_result plan = made(&(struct wish){.words = {"sh"}, .threads = "1,2", .omp_places = "{2,3},{0,1}"});
  expect_confined(&plan.cases[0], pus, 2);
  cs_result_free(&plan);
}

Test(plan_grid, the_serial_program_comes_once_for_what_it_takes) {
  struct wish wish = {
      .words = {"sh", "{a}{b}"}, .serial = {"env", "{b}"}, .threads = "1,2", .parameters = {"a=1,2", "b=x,y"}};
  struct cs_result plan = made(&wish);
  cr_assert_eq(plan.case_count, 6);
  for (size_t i = 0; i < 6; i++)
    cr_expect_eq(plan.cases[i].serial, i >= 4);
  cr_expect_str_eq(plan.cases[4].name, "env (serial) b=x");
  cr_expect_eq(plan.cases[5].setting_count, 1);
  cr_expect_str_eq(plan.cases[5].settings[0].value, "y");
  cr_expect(plan.cases[4].with_last && plan.cases[4].rival < 0);
  cs_result_free(&plan);
  wish = (struct wish){.words = {"sh"}, .serial = {"env"}, .threads = "1,2"};
  plan = made(&wish);
  cr_assert_eq(plan.case_count, 2);
  cr_expect_str_eq(plan.cases[1].name, "env (serial)");
  cs_result_free(&plan);
}

Test(plan_grid, weak_scaling_needs_a_place_for_its_size) {
  struct cs_result plan = made(&(struct wish){.words = {"sh", "{size}"}, .threads = "1,2", .weak = "100:2"});
  cr_expect(plan.weak_size == 100.0 && plan.weak_dimensions == 2);
  cs_result_free(&plan);
  expect_refused(&(struct wish){.words = {"sh"}, .weak = "100"}, "has {size}");
  expect_refused(&(struct wish){.words = {"sh", "{j}"}, .weak = "100", .parameters = {"j=1,2"}}, "has {size}");
  expect_refused(&(struct wish){.words = {"sh", "{size}"}, .weak = "100", .parameters = {"size=1,2"}}, "--weak");
}

Test(plan_grid, a_parameter_must_stand_somewhere_where_it_has_a_value) {
  static char variable[] = "J={j}", *const environment[] = {variable, NULL};
  static char hook[] = "make -j{j}";
  expect_refused(&(struct wish){.words = {"sh"}, .parameters = {"j=1,2"}}, "has {j}");
  expect_refused(&(struct wish){.words = {"sh", "{j}"}, .parameters = {"j=1,2", "j=3"}}, "given twice");
  expect_refused(&(struct wish){.words = {"sh", "{j}"}, .parameters = {"j=1,2"}, .recipe = {.setup = hook}},
                 "--prepare");
  expect_refused(&(struct wish){.words = {"sh", "{j}"}, .parameters = {"j=1,2"}, .recipe = {.cleanup = hook}},
                 "--conclude");
  const struct wish fine[] = {
      {.words = {"sh", "{n}"}, .parameters = {"j=1,2"}},
      {.words = {"sh"}, .parameters = {"j=1,2"}, .recipe = {.environment = (char **)(uintptr_t)environment}},
      {.words = {"sh"}, .parameters = {"j=1,2"}, .recipe = {.prepare = hook}},
      {.words = {"sh"}, .parameters = {"j=1,2"}, .confine = ""},
      {.words = {"sh", "{size}"}, .parameters = {"j=1,2"}, .weak = "10"},
      {.words = {"sh"}, .parameters = {"ranks=1,2"}},
  };
  for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
    struct cs_result plan = made(&fine[i]);
    cs_result_free(&plan);
  }
}

Test(plan_grid, too_many_combinations_are_refused_before_memory_is_asked_for) {
  expect_refused(&(struct wish){.words = {"sh", "{a}{b}{c}"},
                                .threads = "1,2",
                                .parameters = {"a=1..1000", "b=1..1000", "c=1..1000"}},
                 "10000");
}

Test(plan_grid, kernels_have_no_parameters) {
  expect_refused(&(struct wish){.parameters = {"j=1,2"}}, "not for kernels");
}

Test(plan_grid, a_line_for_a_shell_is_one_word_named_by_its_program) {
  static char shell[] = "sh";
  struct cs_result plan = made(
      &(struct wish){.words = {"/usr/bin/sort -S1G {j} | wc"}, .parameters = {"j=1,2"}, .recipe = {.shell = shell}});
  cr_expect_str_eq(plan.cases[0].name, "sort");
  cr_expect_str_eq(plan.cases[0].spec, "/usr/bin/sort -S1G {j} | wc");
  cs_result_free(&plan);
  expect_refused(&(struct wish){.words = {"sort", "x"}, .recipe = {.shell = shell}}, "one word");
}
