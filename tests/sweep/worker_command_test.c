/* tests/sweep/worker_command_test.c - what a real worker says of a command: its time or metric, what it used, why not.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/errand.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/launch.h"
#include "runtime/sweep/worker.h"
#include "tests/sweep/support.h"
#include "topology/bind.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a worker that ran the script for an errand said, read as the driver reads it. */
struct told {
  int status;
  struct cs__reader reader;
  const struct cs_invocation *invocation;
  const char *reason; /* "" without one */
};

static void read_lines(const char *said, size_t length, bool higher, int64_t calls, struct told *told) {
  struct cs_result plan = plan_make("", "any", 1, 6);
  plan.recipe.higher = higher;
  char *line = cs__json_line(cs__plan_to_json(&plan));
  char *start = cs_text_format("{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":0,\"round\":0,\"purpose\":"
                               "\"%s\",\"calls\":%d}",
                               calls > 0 ? "timed" : "calibration", (int)calls);
  told->reader = (struct cs__reader){0};
  cr_assert_eq(cs__reader_apply(&told->reader, line, strlen(line), NULL), CS_OK);
  told->reader.result.recipe.higher = higher;
  cr_assert_eq(cs__reader_apply(&told->reader, start, strlen(start), NULL), CS_OK);
  for (const char *at = said; at < said + length;) {
    const char *end = strchr(at, '\n');
    struct cs_error error = {""};
    cr_assert_not_null(end, "the last line has no newline");
    cr_expect_eq(cs__reader_apply_worker(&told->reader, at, (size_t)(end - at), &error), CS_OK, "%s", error.message);
    at = end + 1;
  }
  free(start);
  free(line);
  cs_result_free(&plan);
}

static struct told tell_calls(struct cs__errand errand, const char *script, int64_t calls) {
  const char *const words[] = {"sh", "-c", script, NULL};
  char *folder = folder_make(), *line = cs__errand_to_line(&errand);
  const char *path = path_in(folder, "lines");
  struct told told;
  const struct cs_worker_job job = {.command = (char *const *)(uintptr_t)words,
                                    .errand = line,
                                    .calls = calls,
                                    .samples = 1,
                                    .fd = open(path, O_WRONLY | O_CREAT, 0600)};
  told.status = cs_worker_run(&job);
  cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "somebody is left behind");
  close(job.fd);
  size_t length;
  char *said = read_whole(path, &length);
  read_lines(said, length, errand.higher, calls, &told);
  told.invocation = &told.reader.result.invocations[0];
  told.reason = told.reader.open.failed || told.reader.open.verified ? told.invocation->reason : "";
  free(said);
  free(line);
  folder_remove(folder);
  return told;
}

static struct told tell(struct cs__errand errand, const char *script) {
  return tell_calls(errand, script, 1);
}

static bool went_well(const struct told *told) {
  return told->status == 0 && told->reader.open.verified && told->reader.open.right && told->reader.open.proved &&
         !told->reader.open.failed && told->invocation->sample_count == 1;
}

static char rate[] = "rate ([0-9.]+)";

Test(worker_command, tells_wall_time_and_what_was_used) {
  struct told told = tell((struct cs__errand){0}, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 0.02");
  const struct cs_used *used = &told.invocation->used;
  cr_expect(went_well(&told), "%s", told.reason);
  cr_expect_eq(told.invocation->samples_s[0], used->wall_s);
  cr_expect_geq(used->wall_s, 0.02);
  cr_expect(used->told && used->user_s + used->system_s > 0.0 && used->looks > 0);
  cr_expect_not(used->output_told);
  cr_expect_gt(told.reader.open.begin_ns, 0);
  cs__reader_free(&told.reader);
}

Test(worker_command, tells_the_peak_of_memory_where_it_is_more_than_its_own) {
  struct told told = tell((struct cs__errand){0}, "dd if=/dev/zero of=/dev/null bs=64M count=1 2>/dev/null");
  cr_expect_geq(told.invocation->used.peak_bytes, 64 << 20);
  cr_expect_lt(told.invocation->used.peak_bytes, 80 << 20);
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){0}, "true");
  cr_expect_eq(told.invocation->used.peak_bytes, 0);
  cs__reader_free(&told.reader);
}

Test(worker_command, tells_a_metric_of_output_or_error_in_place_of_the_time) {
  struct told told = tell((struct cs__errand){.metric = rate}, "echo rate 4; echo rate none");
  cr_expect(went_well(&told), "%s", told.reason);
  cr_expect_eq(told.invocation->samples_s[0], 4.0);
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){.metric = rate, .higher = true}, "exec 2>/dev/null; echo rate 4");
  cr_expect(went_well(&told), "%s", told.reason);
  cr_expect_eq(told.invocation->samples_s[0], 0.25, "more is better");
  cs__reader_free(&told.reader);
}

Test(worker_command, keeps_what_it_measured_when_there_is_no_metric) {
  struct told told = tell((struct cs__errand){.metric = rate}, "echo hello");
  cr_expect_eq(told.status, 0);
  cr_expect(!told.reader.open.failed && told.invocation->sample_count == 0);
  cr_expect(told.reader.open.verified && !told.reader.open.right, "its answer is wrong, it did not crash");
  cr_expect(told.invocation->used.told && told.reader.open.proved);
  cr_expect_not_null(strstr(told.reason, "its last line: hello"), "%s", told.reason);
  cs__reader_free(&told.reader);
}

Test(worker_command, tells_bytes_and_hash_of_the_output_wherever_it_goes) {
  char *folder = folder_make();
  char *path = strdup(path_in(folder, "output"));
  const struct cs__errand errands[] = {
      {.same_output = true},
      {.same_output = true, .output = CS_OUTPUT_PIPE},
      {.same_output = true, .output = CS_OUTPUT_FILE, .output_file = path},
      {.same_output = true, .check = (char *)(uintptr_t) "test $(cat) = a"},
      {.same_output = true, .output = CS_OUTPUT_PIPE, .check = (char *)(uintptr_t) "test $(cat) = a"}};
  for (size_t i = 0; i < sizeof errands / sizeof errands[0]; i++) {
    struct told told = tell(errands[i], "printf a");
    cr_expect(went_well(&told), "%zu: %s", i, told.reason);
    cr_expect(told.invocation->used.output_told);
    cr_expect_eq(told.invocation->used.output_bytes, 1, "%zu", i);
    cr_expect_eq(told.invocation->used.output_hash, 0xaf63dc4c8601ec8cu, "%zu: FNV-1a of 'a'", i);
    cs__reader_free(&told.reader);
  }
  size_t length;
  char *written = read_whole(path, &length);
  cr_expect_str_eq(written, "a");
  free(written);
  free(path);
  folder_remove(folder);
}

Test(worker_command, lends_its_lender_s_standard_error_to_an_output_that_is_inherited) {
  char *folder = folder_make();
  const int fd = open(path_in(folder, "shown"), O_RDWR | O_CREAT, 0600);
  cr_assert_eq(dup2(fd, CS__LAUNCH_ERROR_FD), CS__LAUNCH_ERROR_FD);
  struct told told = tell((struct cs__errand){.output = CS_OUTPUT_INHERIT}, "echo one");
  cr_expect(went_well(&told), "%s", told.reason);
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){.output = CS_OUTPUT_INHERIT, .metric = rate}, "echo rate 2");
  cr_expect(went_well(&told), "%s", told.reason);
  cs__reader_free(&told.reader);
  size_t length;
  char *shown = read_whole(path_in(folder, "shown"), &length);
  cr_expect_not_null(strstr(shown, "rate 2"));
  free(shown);
  close(fd);
  folder_remove(folder);
}

Test(worker_command, gives_the_command_its_environment_and_its_input) {
  char *folder = folder_make(), *path = strdup(path_in(folder, "input"));
  write_whole(path, "typed", 5);
  char colour[] = "COLOUR=green", *environment[] = {colour, NULL};
  cr_assert_eq(setenv("COLOUR", "red", 1), 0);
  struct told told = tell((struct cs__errand){.environment = environment, .input = path},
                          "test $COLOUR = green && test $(cat) = typed");
  cr_expect(went_well(&told), "%s", told.reason);
  cs__reader_free(&told.reader);
  char missing[] = "/no/such/file";
  told = tell((struct cs__errand){.input = missing}, "cat");
  cr_expect(told.reader.open.failed && strstr(told.reason, missing) != NULL, "%s", told.reason);
  cs__reader_free(&told.reader);
  free(path);
  folder_remove(folder);
}

Test(worker_command, warms_up_when_calibrating_each_run_between_its_hooks) {
  char *folder = folder_make();
  cr_assert_eq(setenv("SEEN", path_in(folder, "seen"), 1), 0);
  char prepare[] = "printf p >>$SEEN", conclude[] = "printf c >>$SEEN", check[] = "printf k >>$SEEN";
  struct told told =
      tell_calls((struct cs__errand){.prepare = prepare, .conclude = conclude, .check = check, .warmup = 2},
                 "printf x >>$SEEN", 0);
  cr_expect_eq(told.status, 0, "%s", told.reason);
  cr_expect(told.reader.open.calls == 1 && told.reader.open.call_s > 0.0 && told.invocation->sample_count == 0);
  cr_expect_gt(told.invocation->startup.spawn_s, 0.0);
  size_t length;
  char *seen = read_whole(path_in(folder, "seen"), &length);
  cr_expect_str_eq(seen, "pxcpxcpxck");
  free(seen);
  cs__reader_free(&told.reader);
  folder_remove(folder);
}

Test(worker_command, ends_with_a_hook_that_fails) {
  char fails[] = "exit 3", fine[] = "true", sh[] = "sh", nothing[] = "no-such-shell";
  struct told told = tell((struct cs__errand){.prepare = fails}, "true");
  cr_expect(told.reader.open.failed && !told.invocation->used.told, "the command was not run");
  cr_expect_str_eq(told.reason, "--prepare 'exit 3' ended with exit status 3");
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){.prepare = fine, .conclude = fails}, "true");
  cr_expect(told.reader.open.failed && told.invocation->used.told);
  cr_expect_not_null(strstr(told.reason, "--conclude"));
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){.prepare = fine, .shell = sh}, "true");
  cr_expect(went_well(&told), "%s", told.reason);
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){.prepare = fine, .shell = nothing}, "true");
  cr_expect(told.reader.open.failed && strstr(told.reason, nothing) != NULL, "%s", told.reason);
  cs__reader_free(&told.reader);
}

Test(worker_command, keeps_what_prepare_started_until_conclude_is_over) {
  char *folder = folder_make();
  cr_assert_eq(setenv("PID", path_in(folder, "pid"), 1), 0);
  char prepare[] = "sleep 100 & echo $! >$PID", conclude[] = "kill -0 $(cat $PID)";
  struct told told =
      tell((struct cs__errand){.prepare = prepare, .conclude = conclude}, "sleep 100 & kill -0 $(cat $PID)");
  cr_expect(went_well(&told), "%s", told.reason);
  cs__reader_free(&told.reader);
  folder_remove(folder);
}

Test(worker_command, is_wrong_when_its_check_says_so) {
  char check[] = "grep -q right || { echo it is not right; exit 1; }";
  struct told told = tell((struct cs__errand){.check = check}, "echo right");
  cr_expect(went_well(&told), "%s", told.reason);
  cs__reader_free(&told.reader);
  told = tell((struct cs__errand){.check = check}, "echo left");
  cr_expect(told.status == 0 && told.reader.open.verified && !told.reader.open.right);
  cr_expect_eq(told.invocation->sample_count, 1, "what was measured is kept");
  cr_expect_not_null(strstr(told.reason, "ended with exit status 1: it is not right"), "%s", told.reason);
  cs__reader_free(&told.reader);
}

Test(worker_command, fails_with_its_command_unless_that_is_ignored) {
  char all[] = "all", some[] = "1,3,143";
  static const struct {
    const char *script;
    int all, some; /* whether it went well */
    const char *says;
  } runs[] = {{"exit 3", 1, 1, "sh ended with exit status 3"},
              {"exit 4", 1, 0, "sh ended with exit status 4"},
              {"kill -TERM $$", 1, 1, "sh was killed by signal 15"},
              {"kill -SEGV $$", 1, 0, "sh was killed by signal 11"}};
  for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
    struct told told = tell((struct cs__errand){0}, runs[i].script);
    cr_expect(told.status == 1 && told.reader.open.failed && told.invocation->used.told);
    cr_expect_eq(strncmp(told.reason, runs[i].says, strlen(runs[i].says)), 0, "%s", told.reason);
    cs__reader_free(&told.reader);
    told = tell((struct cs__errand){.ignore_failure = all}, runs[i].script);
    cr_expect_eq(went_well(&told), runs[i].all, "%s", runs[i].script);
    cs__reader_free(&told.reader);
    told = tell((struct cs__errand){.ignore_failure = some}, runs[i].script);
    cr_expect_eq(went_well(&told), runs[i].some, "%s", runs[i].script);
    cs__reader_free(&told.reader);
  }
}

/* A machine of one PU has no other place to go to. */
Test(worker_command, keeps_out_of_the_way_of_a_confined_command) {
  struct cs_pu_set all = {0}, after = {0};
  cr_assert_eq(cs_affinity_get(0, &all, NULL), CS_OK);
  char *first = cs_text_format("%d", cs_pu_set_next(&all, 0));
  cr_assert_eq(setenv("FIRST", first, 1), 0);
  cr_assert_eq(setenv("MANY", cs_pu_set_count(&all) > 1 ? "yes" : "no", 1), 0);
  struct told told =
      tell((struct cs__errand){.confined = first},
           "of() { sed -n 's/Cpus_allowed_list:.//p' /proc/$1/status; }; test \"$(of $$)\" = $FIRST || exit 1; "
           "case $(of $PPID) in $FIRST|$FIRST[,-]*) test $MANY = no;; esac");
  cr_expect(went_well(&told), "%s", told.reason);
  cr_assert_eq(cs_affinity_get(0, &after, NULL), CS_OK);
  cr_expect(cs_pu_set_equal(&all, &after), "it is where it was");
  free(first);
  cs_pu_set_free(&all);
  cs_pu_set_free(&after);
  cs__reader_free(&told.reader);
}

Test(worker_command, without_an_errand_makes_no_sense) {
  char sh[] = "sh", *words[] = {sh, NULL};
  cr_expect_eq(cs_worker_run(&(struct cs_worker_job){.command = words, .fd = 1, .samples = 1}), 2);
}
