/* tests/sweep/worker_test.c - what a real worker says, with a small case of a real kernel. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/base/text.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/worker.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Runs the job with its lines into a file; what they make of a result is in *reader. */
static int run(struct cs_worker_job job, struct cs__reader *reader, char **said_out) {
  char *folder = folder_make();
  const char *path = path_in(folder, "lines");
  job.fd = open(path, O_WRONLY | O_CREAT, 0600);
  const int status = cs_worker_run(&job);
  close(job.fd);
  size_t length;
  *said_out = read_whole(path, &length);
  struct cs_result plan = plan_make("", "any", 1, 6);
  char *line = cs__json_line(cs__plan_to_json(&plan));
  char *start = cs_text_format("{\"event\":\"start\",\"invocation\":%d,\"case\":%d,\"point\":0,\"round\":0,"
                               "\"purpose\":\"%s\",\"calls\":1}",
                               job.invocation, job.ceilings ? CS_CASE_NONE : 0, job.ceilings ? "ceilings" : "timed");
  cr_assert_eq(cs__reader_apply(reader, line, strlen(line), NULL), CS_OK);
  cr_assert_eq(cs__reader_apply(reader, start, strlen(start), NULL), CS_OK);
  for (const char *at = *said_out; at < *said_out + length;) {
    const char *end = strchr(at, '\n');
    struct cs_error error = {""};
    cr_assert_not_null(end, "the last line has no newline");
    cr_expect_eq(cs__reader_apply_worker(reader, at, (size_t)(end - at), &error), CS_OK, "%s", error.message);
    at = end + 1;
  }
  free(start);
  free(line);
  cs_result_free(&plan);
  folder_remove(folder);
  return status;
}

static const struct cs_worker_job usual = {
    .spec = "triad:n=1000", .threads = 1, .calls = 3, .samples = 4, .shortest_s = 0.001};

Test(worker, says_team_samples_proof_and_verdict_in_this_order) {
  struct cs__reader reader = {0};
  char *said;
  cr_assert_eq(run(usual, &reader, &said), 0);
  const struct cs_invocation *one = &reader.result.invocations[0];
  cr_expect_eq(one->sample_count, 4);
  cr_expect_eq(one->thread_count, (size_t)omp_get_max_threads());
  cr_expect_gt(strlen(one->threads[0].mask), 0);
  cr_expect(one->threads[0].pu_before >= 0 && one->threads[0].pu_after >= 0);
  cr_expect(reader.open.verified && reader.open.right && reader.open.proved);
  cr_expect_gt(reader.open.begin_ns, 0);
  cr_expect_gt(one->noise.wall_s, 0.0);
  cr_expect_gt(one->noise.canary_s, 0.0);
  cr_expect_gt(one->array_bytes, 0);
  const char *const order[] = {"\"team\"", "\"sample\"", "\"proof\"", "\"verified\""};
  for (int i = 1; i < 4; i++)
    cr_expect_lt(strstr(said, order[i - 1]), strstr(said, order[i]));
  cs__reader_free(&reader);
  free(said);
}

Test(worker, probes_the_placement_of_a_timed_team_and_of_no_other) {
  omp_set_num_threads(2);
  for (int i = 0; i < 3; i++) { /* timed with two threads, timed with one, calibrating with two */
    struct cs__reader reader = {0};
    struct cs_worker_job job = usual;
    char *said;
    job.threads = i == 1 ? 1 : 2;
    job.calls = i == 2 ? 0 : 3;
    cr_assert_eq(run(job, &reader, &said), 0);
    const double neighbour_s = reader.result.invocations[0].neighbour_s;
    cr_expect(i == 0 ? neighbour_s > 0.0 : isnan(neighbour_s), "%d: %g", i, neighbour_s);
    cs__reader_free(&reader);
    free(said);
  }
}

Test(worker, asked_for_ceilings_says_team_ceilings_and_proof) {
  struct cs__reader reader = {0};
  const struct cs_worker_job job = {.threads = 1, .ceilings = true, .footprint_bytes = 1 << 20};
  char *said;
  omp_set_num_threads(1);
  cr_assert_eq(run(job, &reader, &said), 0);
  const struct cs_invocation *one = &reader.result.invocations[0];
  cr_expect_eq(one->ceilings.threads, 1);
  cr_expect_gt(one->ceilings.bytes_per_s[CS_STREAM_LOAD], 0.0);
  cr_expect_gt(one->ceilings.chain_per_s, 0.0);
  cr_expect_gt(one->ceilings.footprint_bytes, 0);
  cr_expect_eq(one->array_bytes, one->ceilings.array_bytes);
  cr_expect_eq(one->sample_count, 0);
  cr_expect(isnan(one->neighbour_s) && isnan(one->ceilings.neighbour_s), "one thread has no neighbour");
  cr_expect(reader.open.measured && reader.open.proved && !reader.open.verified);
  cr_expect_gt(reader.open.begin_ns, 0);
  cr_expect_gt(one->noise.wall_s, 0.0);
  const char *const order[] = {"\"team\"", "\"ceilings\"", "\"proof\""};
  for (int i = 1; i < 3; i++)
    cr_expect_lt(strstr(said, order[i - 1]), strstr(said, order[i]));
  cs__reader_free(&reader);
  free(said);
}

Test(worker, without_calls_finds_them_and_takes_no_samples) {
  struct cs__reader reader = {0};
  struct cs_worker_job job = usual;
  char *said;
  job.calls = 0;
  cr_assert_eq(run(job, &reader, &said), 0);
  cr_expect_gt(reader.open.calls, 1, "a microsecond's call does not fill a millisecond");
  cr_expect_gt(reader.open.call_s, 0.0);
  cr_expect_eq(reader.result.invocations[0].sample_count, 0);
  cr_expect(reader.open.verified && reader.open.right);
  cs__reader_free(&reader);
  free(said);
}

Test(worker, a_case_it_does_not_know_is_a_failure_with_a_reason) {
  struct cs__reader reader = {0};
  struct cs_worker_job job = usual;
  char *said;
  job.spec = "traid:n=5";
  cr_expect_eq(run(job, &reader, &said), 1);
  cr_expect(reader.open.failed);
  cr_expect_not_null(strstr(reader.result.invocations[0].reason, "traid"));
  cs__reader_free(&reader);
  free(said);
}

Test(worker, asked_to_observe_without_an_observer_is_a_failure_with_a_reason) {
  struct cs__reader reader = {0};
  struct cs_worker_job job = usual;
  char *said;
  job.observe = true;
  unsetenv("CORESWEEP_OBSERVE");
  cr_expect_eq(run(job, &reader, &said), 1);
  cr_expect(reader.open.failed);
  cr_expect_not_null(strstr(reader.result.invocations[0].reason, "CORESWEEP_OBSERVE"));
  cs__reader_free(&reader);
  free(said);
}

Test(worker, a_job_that_makes_no_sense_is_wrong_use) {
  struct cs_worker_job job = usual;
  job.fd = 1;
  job.samples = 0;
  cr_expect_eq(cs_worker_run(&job), 2);
  job = usual;
  job.fd = -1;
  cr_expect_eq(cs_worker_run(&job), 2);
  job = (struct cs_worker_job){.threads = 1, .ceilings = true, .fd = 1}; /* of no bytes */
  cr_expect_eq(cs_worker_run(&job), 2);
}
