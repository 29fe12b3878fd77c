/* runtime/sweep/command_run.c - a command is prepared, timed from outside, concluded, checked. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/command_run.h"

#include "runtime/base/file.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/hook.h"
#include "topology/bind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { ENDING_BYTES = 96, SIGNAL_STATUS = 128 };

static const double bytes_per_kib = 1024.0;
static const double peak_doubt_bytes = 1 << 20; /* the kernel counts pages per PU and adds them up now and then */

/* --- keeping out of its way --- */

/*
 * This process wakes up to read and to look while the command runs. Where it may use PUs that the command may not, it
 * goes there: else it would take its time from one of the command's threads. *before_out: where it may run; free it.
 */
static void step_aside(const struct cs_pu_set *confined, struct cs_pu_set *before_out) {
  struct cs_pu_set outside = {0};
  if (cs_pu_set_count(confined) == 0 || cs_affinity_get(0, before_out, NULL) != CS_OK)
    return;
  if (cs_pu_set_copy(before_out, &outside) == CS_OK) {
    for (int pu = cs_pu_set_next(confined, 0); pu >= 0; pu = cs_pu_set_next(confined, pu + 1))
      cs_pu_set_remove(&outside, pu);
    if (cs_pu_set_count(&outside) > 0)
      cs_affinity_set(0, &outside, NULL); /* refused: it stays in the way, nothing worse */
  }
  cs_pu_set_free(&outside);
}

static void step_back(struct cs_pu_set *before) {
  if (cs_pu_set_count(before) > 0)
    cs_affinity_set(0, before, NULL);
  cs_pu_set_free(before);
}

/* --- judging --- */

static int status_of(int how) {
  return WIFSIGNALED(how) ? SIGNAL_STATUS + WTERMSIG(how) : WEXITSTATUS(how);
}

bool cs__ends_well(int how, const char *ignored) {
  const int status = status_of(how);
  if (status == 0 || (ignored != NULL && strcmp(ignored, "all") == 0))
    return true;
  for (const char *at = ignored; at != NULL && *at != '\0';) {
    char *end;
    if (strtol(at, &end, 10) == status && end > at)
      return true;
    at = *end != '\0' ? end + 1 : end;
  }
  return false;
}

static enum cs_status judge(const struct cs__command_setting *setting, struct cs__streams *streams,
                            struct cs__command_run *run, struct cs_error *error) {
  char ending[ENDING_BYTES];
  cs__put_ending(ending, sizeof ending, run->how);
  if (!cs__ends_well(run->how, setting->errand->ignore_failure))
    return cs_fail(error, CS_FAILED, "%s %s", setting->errand->words[0], ending);
  run->wrong = streams->metric != NULL && cs__metric_end(streams->metric, &run->value, &run->why) != CS_OK;
  return CS_OK;
}

/* --- the run --- */

static double seconds(struct timeval time) {
  return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

double cs__delay_by_others_s(const struct cs_used *used, size_t given) {
  const size_t on = cs_pu_set_count_listed(used->pus), most = on > 0 && on < given ? on : given;
  const int alive = used->threads > used->working ? used->threads : used->working;
  return used->working > 0 && (size_t)alive <= most ? used->delay_s : -1.0;
}

/* confined: empty, and the command may run wherever this process may. */
static size_t count_given(const struct cs_pu_set *confined) {
  struct cs_pu_set ours = {0};
  size_t count = cs_pu_set_count(confined);
  if (count == 0 && cs_affinity_get(0, &ours, NULL) == CS_OK)
    count = cs_pu_set_count(&ours);
  cs_pu_set_free(&ours);
  return count;
}

/* The counters of this process are its own: those of the command are what its parent is told of it, and looks saw. */
static void keep_noise(struct cs__command_run *run, const struct rusage *usage, size_t given) {
  run->noise.wall_s = run->wall_s;
  run->noise.cpu_s = seconds(usage->ru_utime) + seconds(usage->ru_stime);
  run->noise.run_delay_s = cs__delay_by_others_s(&run->used, given);
  run->noise.voluntary = usage->ru_nvcsw;
  run->noise.involuntary = usage->ru_nivcsw;
  run->noise.major_faults = usage->ru_majflt;
}

/*
 * The greatest resident size of this process. A new one starts with it, as it borrows our memory until it becomes the
 * program, and so its own can be told only above.
 */
static double own_peak_bytes(void) {
  struct cs_text status = {0};
  const char *line =
      cs_file_read("/proc/self/status", &status, NULL) == CS_OK ? strstr(cs_text_get(&status), "\nVmHWM:") : NULL;
  const double kib = line != NULL ? strtod(line + strlen("\nVmHWM:"), NULL) : 0.0;
  cs_text_free(&status);
  return kib * bytes_per_kib;
}

static uint64_t peak_bytes(const struct rusage *usage) {
  const double bytes = (double)usage->ru_maxrss * bytes_per_kib;
  return bytes > own_peak_bytes() + peak_doubt_bytes ? (uint64_t)bytes : 0;
}

static void keep(const struct cs__child *child, const struct cs__streams *streams, struct cs__command_run *run) {
  run->ended = true;
  run->pid = child->pid;
  run->how = child->how;
  run->begin_ns = child->begin_ns;
  run->end_ns = child->end_ns;
  run->wall_s = (double)(child->end_ns - child->begin_ns) * 1e-9;
  run->used = child->used;
  run->used.told = true;
  run->used.status = status_of(child->how);
  run->used.wall_s = run->wall_s;
  run->used.user_s = seconds(child->usage.ru_utime);
  run->used.system_s = seconds(child->usage.ru_stime);
  run->used.peak_bytes = peak_bytes(&child->usage);
  run->used.output_told = streams->hashes;
  run->used.output_bytes = streams->bytes;
  run->used.output_hash = streams->hash;
}

static enum cs_status run_command(const struct cs__command_setting *setting, const struct cs__children *spared,
                                  struct cs__streams *streams, struct cs__command_run *run, struct cs_error *error) {
  const bool is_confined = cs_pu_set_count(&setting->confined) > 0;
  const struct cs__child_order order = {.program = setting->program,
                                        .arguments = setting->errand->words,
                                        .environment = setting->environment,
                                        .pus = is_confined ? &setting->confined : NULL,
                                        .confined = setting->errand->confined,
                                        .look = true,
                                        .streams = streams,
                                        .spared = spared};
  struct cs__child child;
  struct cs_pu_set before = {0};
  step_aside(&setting->confined, &before);
  const struct cs__noise_mark from = cs__noise_read(NULL, order.pus);
  const enum cs_status status = cs__child_run(&order, &child, error);
  const struct cs__noise_mark to = cs__noise_read(NULL, order.pus);
  step_back(&before);
  if (status != CS_OK)
    return status;
  keep(&child, streams, run);
  run->noise = cs__noise_between(&from, &to);
  keep_noise(run, &child.usage, count_given(&setting->confined));
  return judge(setting, streams, run, error);
}

static struct cs__streams_order streams_wanted(const struct cs__command_setting *setting, bool checks) {
  const struct cs__errand *errand = setting->errand;
  return (struct cs__streams_order){.input = errand->input,
                                    .input_fd = -1,
                                    .output = errand->output,
                                    .output_file = errand->output_file,
                                    .inherited_fd = setting->inherited_fd,
                                    .metric = errand->metric,
                                    .hash = errand->same_output,
                                    .store = checks && errand->check != NULL};
}

static struct cs__hook hook_of(const struct cs__command_setting *setting, const char *name, const char *line) {
  return (struct cs__hook){.name = name,
                           .line = line,
                           .shell = setting->errand->shell != NULL ? setting->errand->shell : "/bin/sh",
                           .environment = setting->hook_environment,
                           .input_fd = -1};
}

static enum cs_status check(const struct cs__command_setting *setting, const struct cs__children *spared,
                            const struct cs__streams *streams, struct cs__command_run *run, struct cs_error *error) {
  struct cs__hook hook = hook_of(setting, "check", setting->errand->check);
  hook.quotes = true;
  hook.input_fd = streams->stored;
  hook.spared = spared;
  const enum cs_status status = cs__hook_run(&hook, &run->why);
  run->wrong = status == CS_FAILED;
  return status == CS_OK || run->wrong ? CS_OK : cs_fail(error, status, "%s", run->why.message);
}

/* From the command to the check. What prepare left running is there until the end. */
static enum cs_status run_prepared(const struct cs__command_setting *setting, bool checks,
                                   const struct cs__children *spared, struct cs__command_run *run,
                                   struct cs_error *error) {
  const struct cs__streams_order wanted = streams_wanted(setting, checks);
  struct cs__hook conclude = hook_of(setting, "conclude", setting->errand->conclude);
  struct cs__streams streams;
  struct cs_error why = {""};
  conclude.spared = spared;
  conclude.follows = true;
  enum cs_status status = cs__streams_open(&wanted, &streams, error);
  const bool opened = status == CS_OK;
  if (opened)
    status = run_command(setting, spared, &streams, run, error);
  const enum cs_status concluded = cs__hook_run(&conclude, &why);
  if (status == CS_OK && concluded != CS_OK)
    status = cs_fail(error, concluded, "%s", why.message);
  if (status == CS_OK && checks && !run->wrong)
    status = check(setting, spared, &streams, run, error);
  if (opened)
    cs__streams_close(&streams);
  return status;
}

enum cs_status cs__command_run(const struct cs__command_setting *setting, bool checks, struct cs__command_run *run_out,
                               struct cs_error *error) {
  struct cs__hook prepare = hook_of(setting, "prepare", setting->errand->prepare);
  struct cs__children spared = {0};
  *run_out = (struct cs__command_run){.value = NAN};
  prepare.leaves = true;
  enum cs_status status = cs__hook_run(&prepare, error);
  cs__descendants_list(&spared);
  if (status == CS_OK)
    status = run_prepared(setting, checks, &spared, run_out, error);
  cs__descendants_end(NULL);
  free(spared.pids);
  return status;
}
