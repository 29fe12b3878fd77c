/* tests/report/topology_report_test.c - machines as text that fits a terminal, and as JSON that says the same. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/topology_report.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct scene {
  struct cs_machine machine;
  struct cs_budget budget;
  struct cs_policy policy;
  struct cs_places order;
};

static struct scene make_scene(const char *spec, struct cs_policy policy, int max_threads) {
  struct scene scene = {.policy = policy};
  struct cs_error error = {""};
  cr_assert_eq(cs_machine_load(spec, &scene.machine, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_budget_compute(&scene.machine, NULL, max_threads, &scene.budget, &error), CS_OK, "%s", error.message);
  const int capacity = cs_placement_capacity(&scene.machine, &scene.budget, &policy);
  const int threads = scene.budget.threads < capacity ? scene.budget.threads : capacity;
  cr_assert_eq(cs_placement_order(&scene.machine, &scene.budget, &policy, threads, &scene.order, &error), CS_OK, "%s",
               error.message);
  return scene;
}

static void free_scene(struct scene *scene) {
  cs_places_free(&scene->order);
  cs_budget_free(&scene->budget);
  cs_machine_free(&scene->machine);
}

static const struct cs_table_style plain_style = {.columns = 80};
static const struct cs_policy close_last = {CS_BIND_CLOSE, CS_SMT_LAST};
static const struct cs_policy spread_last = {CS_BIND_SPREAD, CS_SMT_LAST};

static char *draw(const struct scene *scene, bool all, const struct cs_table_style *style) {
  struct cs_text text = {0};
  cs_report_topology(&scene->machine, &scene->budget, &scene->policy, &scene->order, all, style, &text);
  char *drawing = cs_text_take(&text);
  cr_assert_not_null(drawing);
  return drawing;
}

static void expect_part(const char *spec, struct cs_policy policy, int max_threads, const char *part) {
  struct scene scene = make_scene(spec, policy, max_threads);
  char *drawing = draw(&scene, false, &plain_style);
  cr_expect_not_null(strstr(drawing, part), "this is missing:\n%s\nin:\n%s", part, drawing);
  free(drawing);
  free_scene(&scene);
}

static size_t count_lines(const char *text) {
  size_t lines = 0;
  for (; *text != '\0'; text++)
    lines += *text == '\n';
  return lines;
}

/* Characters, for an ASCII or UTF-8 line. */
static size_t longest_line(const char *text) {
  size_t longest = 0, length = 0;
  for (; *text != '\0'; text++) {
    length = *text == '\n' ? 0 : length + (((unsigned char)*text & 0xC0) != 0x80);
    longest = length > longest ? length : longest;
  }
  return longest;
}

Test(topology_report, levels_tell_count_size_and_sharing) {
  expect_part("pack:2 [numa(memory=64GB)] l3:2(size=33554432) core:3 pu:2", close_last, 0,
              "     2 packages                          6 cores, 12 PUs each\n");
  expect_part("pack:2 l3:2(size=33554432) core:3 pu:2", close_last, 0,
              "     4 L3                       32 MiB   3 cores, 6 PUs each\n");
  expect_part("pack:2 l3:2(size=33554432) core:3 pu:2", close_last, 0,
              "    12 cores                             2 PUs each\n");
}

Test(topology_report, a_level_with_many_different_looks_is_one_line_with_ranges) {
  struct scene scene = make_scene("pack:1 l3:5 core:2 pu:1", close_last, 0);
  cr_assert_eq(scene.machine.cache_count, 5);
  for (size_t i = 0; i < 5; i++)
    scene.machine.caches[i].size_bytes = (i + 1) << 20;
  cs_pu_set_remove(&scene.machine.caches[0].pus, 1);
  char *drawing = draw(&scene, false, &plain_style);
  cr_expect_not_null(strstr(drawing, "     5 L3                      1-5 MiB   1 to 2 cores each\n"), "%s", drawing);
  free(drawing);
  free_scene(&scene);
}

Test(topology_report, the_map_has_a_column_for_each_core_and_bars_between_caches) {
  expect_part("pack:1 l3:2 core:2 pu:2", close_last, 0,
              "  PU       0  2 |  4  6\n"
              "  thread   0  1 |  2  3\n"
              "  PU       1  3 |  5  7\n"
              "  thread   4  5 |  6  7\n"
              "\n| parts L3 caches\n");
  expect_part("pack:1 l3:2 core:2 pu:2", spread_last, 0,
              "  PU       0  2 |  4  6\n"
              "  order    0  2 |  1  3\n");
}

Test(topology_report, shared_l2_caches_are_parted_by_colons_and_lone_ones_are_not) {
  expect_part("pack:1 l3:1 l2:2 core:2 pu:1", close_last, 0, "  PU       0  1 :  2  3\n");
  expect_part("pack:1 l3:1 l2:4 core:1 pu:1", close_last, 0, "  PU       0  1  2  3\n");
}

Test(topology_report, packages_that_do_not_fit_a_line_together_get_headings) {
  expect_part("pack:2 l3:1 core:16 pu:1", close_last, 0, "\npackage 0\n  PU       0  1  2");
  expect_part("pack:2 l3:1 core:16 pu:1", close_last, 0, "\npackage 1\n  PU      16 17 18");
  expect_part("pack:2 l3:1 core:4 pu:1", close_last, 0, "\npackages 0-1\n  PU       0  1  2  3 |  4  5  6  7\n");
}

Test(topology_report, pus_beyond_the_largest_team_and_barred_ones_are_marked) {
  expect_part("pack:1 core:4 pu:1", close_last, 3, "  thread   0  1  2  -\n\n-: in no team\n");
  struct scene scene = make_scene("pack:1 core:4 pu:1", close_last, 0);
  cs_pu_set_remove(&scene.budget.pus, 1);
  cs_places_free(&scene.order);
  cr_assert_eq(cs_placement_order(&scene.machine, &scene.budget, &close_last, 3, &scene.order, NULL), CS_OK);
  char *drawing = draw(&scene, false, &plain_style);
  cr_expect_not_null(strstr(drawing, "  thread   0  x  1  2\n\nx: not for this process\n"), "%s", drawing);
  cr_expect_not_null(strstr(drawing, "Usable     3 of 4 PUs"), "%s", drawing);
  free(drawing);
  free_scene(&scene);
}

Test(topology_report, kinds_of_core_have_a_row_and_a_line_each) {
  struct scene scene = make_scene("pack:1 core:4 pu:1", close_last, 0);
  struct cs_kind kinds[2] = {{.name = "efficiency"}, {.efficiency = 1, .name = "performance"}};
  struct cs_kind *own = scene.machine.kinds;
  scene.machine.kinds = kinds;
  scene.machine.kind_count = 2;
  for (size_t i = 0; i < 4; i++)
    scene.machine.pus[i].kind = i < 1;
  char *drawing = draw(&scene, false, &plain_style);
  cr_expect_not_null(strstr(drawing, "  kind     P  E  E  E\n"), "%s", drawing);
  cr_expect_not_null(strstr(drawing, "     1 performance core\n     3 efficiency cores\n"), "%s", drawing);
  free(drawing);
  scene.machine.kinds = own;
  scene.machine.kind_count = 0;
  free_scene(&scene);
}

Test(topology_report, large_machines_are_folded_unless_all_is_asked_for) {
  struct scene scene = make_scene("pack:32 numa:2 l3:2 core:8 pu:2", close_last, 0);
  char *folded = draw(&scene, false, &plain_style), *whole = draw(&scene, true, &plain_style);
  cr_expect_leq(count_lines(folded), 52, "%zu lines:\n%s", count_lines(folded), folded);
  cr_expect_not_null(strstr(folded, "package 31, NUMA nodes 62-63   PUs 1984-2047"), "%s", folded);
  cr_expect_not_null(strstr(folded, "threads 992-1023,2016-2047"), "%s", folded);
  cr_expect_not_null(strstr(folded, "--all"));
  cr_expect_gt(count_lines(whole), 256);
  cr_expect_null(strstr(whole, "--all"));
  free(folded);
  free(whole);
  free_scene(&scene);
}

Test(topology_report, colour_and_line_characters_are_used_only_when_the_terminal_has_them) {
  struct scene scene = make_scene("pack:1 l3:2 core:2 pu:1", close_last, 0);
  const struct cs_table_style rich = {.columns = 80, .colour = true, .utf8 = true};
  char *poor = draw(&scene, false, &plain_style), *full = draw(&scene, false, &rich);
  for (const char *at = poor; *at != '\0'; at++)
    cr_assert(*at == '\n' || (*at >= ' ' && *at <= '~'), "byte %d in:\n%s", *at, poor);
  cr_expect_not_null(strstr(full, "│"));
  cr_expect_not_null(strstr(full, "\033[1m"));
  free(poor);
  free(full);
  free_scene(&scene);
}

/* --- JSON -----------------------------------------------------------------------------------------------------------
 */

static json_t *load_json(const struct scene *scene) {
  struct cs_text text = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_report_topology_json(&scene->machine, &scene->budget, &scene->policy, &scene->order, &text, &error),
               CS_OK, "%s", error.message);
  json_t *root = json_loads(cs_text_get(&text), JSON_REJECT_DUPLICATES, NULL);
  cr_assert_not_null(root, "%s", cs_text_get(&text));
  cs_text_free(&text);
  return root;
}

Test(topology_report, json_has_every_pu_the_budget_and_the_order) {
  struct scene scene = make_scene("pack:2 l3:1(size=1MB) core:2 pu:2", spread_last, 5);
  json_t *root = load_json(&scene);
  int schema = 0, package = -1, smt_rank = -1, threads = 0;
  json_t *pus = NULL, *order = NULL, *l2 = NULL;
  const char *usable = NULL, *bind = NULL;
  cr_assert_eq(json_unpack(root, "{s:i, s:{s:o}, s:{s:s, s:i}, s:{s:s, s:o}}", "schema", &schema, "machine", "pus",
                           &pus, "budget", "pus", &usable, "threads", &threads, "placement", "bind", &bind, "order",
                           &order),
               0);
  cr_expect_eq(schema, 1);
  cr_expect_str_eq(usable, "0-7");
  cr_expect_eq(threads, 5);
  cr_expect_str_eq(bind, "spread");
  cr_assert_eq(json_array_size(pus), 8);
  cr_assert_eq(
      json_unpack(json_array_get(pus, 5), "{s:i, s:i, s:o}", "package", &package, "smt_rank", &smt_rank, "l2", &l2), 0);
  cr_expect_eq(package, 1);
  cr_expect_eq(smt_rank, 1);
  cr_expect(json_is_null(l2));
  static const int expected[] = {0, 4, 2, 6, 1};
  cr_assert_eq(json_array_size(order), 5);
  for (size_t i = 0; i < 5; i++)
    cr_expect_eq(json_integer_value(json_array_get(order, i)), expected[i]);
  json_decref(root);
  free_scene(&scene);
}

/* --- captured machines ----------------------------------------------------------------------------------------------
 */

/* Two screens of 24 lines, with a line or two for the shell. */
enum { LINES_MAX = 52 };

static void check_drawing(const char *path, struct cs_policy policy) {
  struct scene scene = make_scene(path, policy, 0);
  char *drawing = draw(&scene, false, &plain_style);
  cr_expect_leq(count_lines(drawing), LINES_MAX, "%s: %zu lines", path, count_lines(drawing));
  const char *levels = strstr(drawing, "\n\n"); /* the lines above name the file, whatever its length */
  cr_assert_not_null(levels);
  cr_expect_leq(longest_line(levels), 80, "%s is %zu wide:\n%s", path, longest_line(levels), drawing);
  cr_expect_null(strstr(drawing, " \n"), "%s ends a line with blanks", path);
  json_t *root = load_json(&scene);
  json_decref(root);
  free(drawing);
  free_scene(&scene);
}

Test(topology_report, captured_machines_fit_two_screens_of_80_columns) {
  glob_t files;
  if (glob(CS_TEST_SHARED "/topologies/*.xml", 0, NULL, &files) != 0)
    cr_skip_test("there are no captured machines in " CS_TEST_SHARED "/topologies");
  for (size_t i = 0; i < files.gl_pathc; i++) {
    check_drawing(files.gl_pathv[i], close_last);
    check_drawing(files.gl_pathv[i], spread_last);
  }
  globfree(&files);
}
