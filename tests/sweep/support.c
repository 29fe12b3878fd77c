/* tests/sweep/support.c - made-up plans, results and folders. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support.h"

#include "runtime/base/file.h"
#include "runtime/base/text.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *folder_make(void) {
  char *folder = strdup("/tmp/coresweep-test.XXXXXX");
  cr_assert_not_null(mkdtemp(folder));
  return folder;
}

static int remove_one(const char *path, const struct stat *is, int type, struct FTW *where) {
  (void)is;
  (void)type;
  (void)where;
  return remove(path);
}

void folder_remove(char *folder) {
  nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
  free(folder);
}

const char *path_in(const char *folder, const char *name) {
  static char buffers[4][512];
  static int next;
  char *buffer = buffers[next++ % 4];
  snprintf(buffer, sizeof buffers[0], "%s/%s", folder, name);
  return buffer;
}

char *read_whole(const char *path, size_t *length_out) {
  struct cs_text text = {0};
  struct cs_error error;
  cr_assert_eq(cs_file_read(path, &text, &error), CS_OK, "%s", error.message);
  *length_out = text.length;
  return cs_text_take(&text);
}

void write_whole(const char *path, const char *bytes, size_t length) {
  struct cs_error error;
  cr_assert_eq(cs_file_replace(path, bytes, length, &error), CS_OK, "%s", error.message);
}

struct cuts cuts_of(const char *folder) {
  struct cuts cuts = {.folder = folder};
  cuts.journal = read_whole(path_in(folder, "samples.jsonl"), &cuts.length);
  return cuts;
}

bool cut_next(struct cuts *cuts) {
  const char *end = memchr(cuts->journal + cuts->kept, '\n', cuts->length - cuts->kept);
  if (end == NULL) {
    free(cuts->journal);
    return false;
  }
  cuts->kept = (size_t)(end - cuts->journal) + 1;
  cuts->count++;
  write_whole(path_in(cuts->folder, "samples.jsonl"), cuts->journal, cuts->kept);
  return true;
}

static struct cs_case case_make(const char *spec) {
  return (struct cs_case){.kernel = strdup(spec),
                          .name = strdup(spec),
                          .spec = strdup(spec),
                          .summary = strdup("made up"),
                          .bound = CS_BOUND_COMPUTE,
                          .work = {.bytes = 24.0, .flops = 2e9, .items = 1.0},
                          .rate_of = CS_QUANTITY_FLOPS,
                          .rate_per_unit = 1e9,
                          .rate_unit = strdup("GFLOP/s"),
                          .known_serial = -1.0,
                          .rival = -1};
}

static char *places_make(int threads) {
  struct cs_text places = {0};
  for (int i = 0; i < threads; i++)
    cs_text_append(&places, "%s{%d}", i > 0 ? "," : "", i);
  return cs_text_take(&places);
}

static struct cs_fact *facts_make(const char *name, const char *value) {
  struct cs_fact *facts = calloc(1, sizeof *facts);
  facts[0] = (struct cs_fact){strdup(name), strdup(value)};
  return facts;
}

struct cs_result plan_make(const char *folder, const char *specs, int points, int rounds) {
  struct cs_result plan = {
      .folder = strdup(folder),
      .version = strdup("0.0.test"),
      .host = strdup("nowhere"),
      .begun_utc = strdup("2026-01-31T12:00:00Z"),
      .command = strdup("coresweep run"),
      .budget = strdup("all 8 PUs"),
      .policy = strdup("close, SMT last"),
      .machine_facts = facts_make("processor", "made up"),
      .machine_fact_count = 1,
      .environment_facts = facts_make("OMP_WAIT_POLICY", "passive"),
      .environment_fact_count = 1,
      .protocol = {.stop = {.rounds_min = rounds, .rounds_max = rounds, .precision = 0.02},
                   .samples = 4,
                   .shortest_s = 0.01,
                   .timeout_s = 20.0,
                   .seed = 12345,
                   .confidence = 0.95},
      .point_count = (size_t)points,
      .points = calloc((size_t)points + 1, sizeof *plan.points),
  };
  for (int i = 0; i < points; i++)
    plan.points[i] = (struct cs_point){.n = 1 << i, .team = 1 << i, .places = places_make(1 << i)};
  char *copy = strdup(specs), *rest = NULL;
  plan.cases = calloc(strlen(specs) + 1, sizeof *plan.cases);
  for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
    plan.cases[plan.case_count++] = case_make(word);
  free(copy);
  plan.calibrations = calloc(plan.case_count * plan.point_count + 1, sizeof *plan.calibrations);
  plan.stops = calloc(plan.case_count + 1, sizeof *plan.stops);
  return plan;
}

struct cs_invocation *result_add(struct cs_result *result, int case_index, int point_index, int round,
                                 enum cs_purpose purpose, double seconds) {
  const size_t samples = (size_t)result->protocol.samples;
  result->invocations = reallocarray(result->invocations, result->invocation_count + 1, sizeof *result->invocations);
  struct cs_invocation *invocation = &result->invocations[result->invocation_count];
  *invocation = (struct cs_invocation){.id = (int)result->invocation_count++,
                                       .case_index = case_index,
                                       .point_index = point_index,
                                       .round = round,
                                       .purpose = purpose,
                                       .calls = 10,
                                       .samples_s = calloc(samples, sizeof(double)),
                                       .sample_count = samples,
                                       .noise = {.wall_s = 1.0,
                                                 .cpu_s = result->points[point_index].n,
                                                 .run_delay_s = 0.0,
                                                 .steal_share = 0.0,
                                                 .throttled_s = 0.0,
                                                 .canary_s = 0.02},
                                       .wall_s = 1.0,
                                       .neighbour_s = NAN};
  for (size_t i = 0; i < samples; i++)
    invocation->samples_s[i] = seconds;
  return invocation;
}

struct cs_driver driver_make(void) {
  return (struct cs_driver){.worker_program = FAKE_WORKER};
}

struct cs_result sweep_fake(const char *specs, int points, int rounds, char **folder_out) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, specs, points, rounds), result = {0};
  const struct cs_driver driver = driver_make();
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, &error), CS_OK, "%s", error.message);
  cs_result_free(&plan);
  *folder_out = folder;
  return result;
}

size_t count_outcomes(const struct cs_result *result, int case_index, int point_index, enum cs_purpose purpose,
                      enum cs_outcome outcome) {
  size_t count = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    count += invocation->case_index == case_index && invocation->purpose == purpose && invocation->outcome == outcome &&
             (point_index < 0 || invocation->point_index == point_index);
  }
  return count;
}

bool process_ends(pid_t pid) {
  for (int i = 0; i < 500; i++) {
    char path[64], state = 'X';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
      return true;
    const int got = fscanf(file, "%*d (%*[^)]) %c", &state);
    fclose(file);
    if (got == 1 && state == 'Z')
      return true;
    usleep(10000);
  }
  return false;
}
