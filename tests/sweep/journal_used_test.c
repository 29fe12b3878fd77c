/* tests/sweep/journal_used_test.c - what a command used, its metric and its start-up: written, read back, or refused.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A plan and an invocation that has begun. */
static struct cs__reader reader_make(bool higher) {
  static const char start[] = "{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":0,\"round\":0,"
                              "\"purpose\":\"timed\",\"calls\":1}";
  struct cs__reader reader = {0};
  struct cs_result plan = plan_make("", "any", 1, 6);
  char *line = cs__json_line(cs__plan_to_json(&plan));
  cr_assert_eq(cs__reader_apply(&reader, line, strlen(line), NULL), CS_OK);
  reader.result.recipe.higher = higher;
  cr_assert_eq(cs__reader_apply(&reader, start, strlen(start), NULL), CS_OK);
  free(line);
  cs_result_free(&plan);
  return reader;
}

static enum cs_status apply(struct cs__reader *reader, const char *line, struct cs_error *error) {
  return cs__reader_apply_worker(reader, line, strlen(line), error);
}

static struct cs_used read_back(const struct cs_used *told, struct cs__reader *reader) {
  json_t *event = cs__used_to_json(told);
  struct cs_error error = {""};
  cr_assert_eq(json_object_set_new(event, "invocation", json_integer(0)), 0);
  char *line = cs__json_line(event);
  *reader = reader_make(false);
  cr_assert_eq(apply(reader, line, &error), CS_OK, "%s", error.message);
  free(line);
  return reader->result.invocations[0].used;
}

Test(journal_used, all_that_was_told_comes_back) {
  char pus[] = "0-3", escaped[] = "0-7", escaper[] = "solver", runtimes[] = "libgomp.so.1, libomp.so.5";
  const struct cs_used told = {.wall_s = 1.0 / 3.0,
                               .user_s = 0.25,
                               .system_s = 0.125,
                               .peak_bytes = 123456789,
                               .looks = 5,
                               .processes = 2,
                               .threads = 9,
                               .working = 4,
                               .delay_s = 0.75,
                               .pus = pus,
                               .escaped = escaped,
                               .escaper = escaper,
                               .runtimes = runtimes,
                               .output_told = true,
                               .output_bytes = 77,
                               .output_hash = 0xfedcba9876543210u};
  struct cs__reader reader;
  const struct cs_used back = read_back(&told, &reader);
  cr_expect(back.told && back.wall_s == told.wall_s && back.user_s == 0.25 && back.system_s == 0.125);
  cr_expect(back.peak_bytes == 123456789 && back.looks == 5 && back.processes == 2 && back.threads == 9);
  cr_expect(back.working == 4 && back.delay_s == 0.75);
  cr_expect_str_eq(back.pus, pus);
  cr_expect_str_eq(back.escaped, escaped);
  cr_expect_str_eq(back.escaper, escaper);
  cr_expect_str_eq(back.runtimes, runtimes);
  cr_expect(back.output_told && back.output_bytes == 77 && back.output_hash == told.output_hash);
  cs__reader_free(&reader);
}

Test(journal_used, what_was_not_seen_stays_unknown) {
  struct cs__reader reader;
  const struct cs_used back = read_back(&(struct cs_used){.wall_s = 1.0, .delay_s = -1.0}, &reader);
  cr_expect(back.told && back.peak_bytes == 0 && back.looks == 0 && !back.output_told);
  cr_expect(back.delay_s < 0.0 && back.pus == NULL && back.escaped == NULL && back.escaper == NULL &&
            back.runtimes == NULL);
  cs__reader_free(&reader);
}

Test(journal_used, a_metric_is_a_time_and_one_over_it_where_more_is_better) {
  static const char line[] = "{\"event\":\"sample\",\"invocation\":0,\"value\":8}";
  for (int higher = 0; higher < 2; higher++) {
    struct cs__reader reader = reader_make(higher);
    cr_assert_eq(apply(&reader, line, NULL), CS_OK);
    cr_assert_eq(reader.result.invocations[0].sample_count, 1);
    cr_expect_eq(reader.result.invocations[0].samples_s[0], higher ? 0.125 : 8.0);
    cs__reader_free(&reader);
  }
}

Test(journal_used, a_start_up_is_read_and_0_where_it_is_not_told) {
  struct cs__reader reader = reader_make(false);
  cr_assert_eq(apply(&reader, "{\"event\":\"startup\",\"invocation\":0,\"spawn_s\":0.5,\"link_s\":null}", NULL), CS_OK);
  cr_expect_eq(reader.result.invocations[0].startup.spawn_s, 0.5);
  cr_expect_eq(reader.result.invocations[0].startup.link_s, 0.0);
  cs__reader_free(&reader);
}

Test(journal_used, nonsense_is_refused_with_what_is_wrong) {
#define USED   "{\"event\":\"used\",\"invocation\":0,\"wall_s\":1,\"user_s\":1,\"system_s\":1,\"looks\":1,"
#define COUNTS "\"processes\":1,\"threads\":1,\"working\":1,"
  static const struct {
    const char *line, *says;
  } wrong[] = {
      {USED "\"processes\":-1,\"threads\":1,\"working\":1,\"peak_bytes\":1}", "'processes'"},
      {USED COUNTS "\"peak_bytes\":1,\"pus\":3}", "'pus'"},
      {USED COUNTS "\"peak_bytes\":-4}", "'peak_bytes'"},
      {USED COUNTS "\"peak_bytes\":1,\"output_hash\":\"xyz\",\"output_bytes\":1}", "'output_hash'"},
      {USED COUNTS "\"peak_bytes\":1,\"output_hash\":\"0123456789abcdef\"}", "'output_bytes'"},
      {"{\"event\":\"sample\",\"invocation\":0,\"value\":0}", "above 0"},
      {"{\"event\":\"sample\",\"invocation\":0,\"value\":-1}", "'value'"},
      {"{\"event\":\"sample\",\"invocation\":0}", "'s'"},
      {"{\"event\":\"startup\",\"invocation\":0,\"spawn_s\":-1,\"link_s\":0}", "less than no time"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cs__reader reader = reader_make(false);
    struct cs_error error = {""};
    cr_expect_eq(apply(&reader, wrong[i].line, &error), CS_INVALID, "%s", wrong[i].line);
    cr_expect_not_null(strstr(error.message, wrong[i].says), "%s: %s", wrong[i].line, error.message);
    cs__reader_free(&reader);
  }
  struct cs__reader reader = reader_make(false);
  cr_expect_eq(apply(&reader, USED COUNTS "\"peak_bytes\":1}", NULL), CS_OK);
  cr_expect_eq(apply(&reader, USED COUNTS "\"peak_bytes\":1}", NULL), CS_INVALID, "told twice");
  cs__reader_free(&reader);
}
