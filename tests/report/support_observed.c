/* tests/report/support_observed.c - made-up observed runs, whose parts add up as those of real ones do. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const int ladder[] = {1, 2, 4, 8};

struct observed *observed_new(void) {
  struct observed *observed = calloc(1, sizeof *observed);
  observed->runs = (struct cs_observe_runs){.version = "0.1.0",
                                            .host = "node7",
                                            .begun_utc = "2026-01-31T12:00:00Z",
                                            .command = "coresweep observe ./solver input.dat",
                                            .samples = observed->samples,
                                            .ladder = ladder,
                                            .ladder_count = sizeof ladder / sizeof ladder[0]};
  return observed;
}

static void free_process(struct cs_observation *process) {
  for (size_t i = 0; i < process->region_count; i++) {
    free(process->regions[i].function);
    free(process->regions[i].file);
    free(process->regions[i].module);
  }
  for (size_t i = 0; i < process->lock_count; i++) {
    free(process->locks[i].name);
    free(process->locks[i].module);
  }
  free(process->regions);
  free(process->locks);
  free(process->events);
  free(process->program);
  free(process->runtimes[0]);
}

static void free_run(struct cs_observed_run *run) {
  for (size_t i = 0; i < run->process_count; i++)
    free_process(&run->processes[i]);
  free(run->processes);
  free(run->program);
}

void observed_free(struct observed *observed) {
  for (size_t i = 0; i < observed->runs.sample_count; i++) {
    free_run(observed->made[i]);
    free(observed->made[i]);
  }
  free_run(&observed->traced);
  cs_observe_summary_free(&observed->summary);
  free(observed);
}

static struct cs_observation *add_process(struct cs_observed_run *run, int threads, double serial_s) {
  if (run->processes == NULL)
    run->processes = calloc(OBSERVED_PROCESSES_MAX, sizeof *run->processes);
  struct cs_observation *process = &run->processes[run->process_count++];
  *process = (struct cs_observation){.pid = 100 + (uint32_t)run->process_count,
                                     .parent = 1,
                                     .program = strdup("/home/user/solver"),
                                     .runtimes = {strdup("/usr/lib/libgomp.so.1")},
                                     .seen_by = CS_OBSERVE_GOMP,
                                     .ended = true,
                                     .end_known = true,
                                     .threads = threads,
                                     .wall_s = serial_s,
                                     .serial_s = serial_s,
                                     .openers = 1};
  process->regions = calloc(OBSERVED_REGIONS_MAX, sizeof *process->regions);
  process->locks = calloc(OBSERVED_REGIONS_MAX, sizeof *process->locks);
  return process;
}

struct cs_observation *observed_run(struct observed *observed, int asked, int round, int threads, double serial_s) {
  struct cs_observed_run *run = calloc(1, sizeof *run);
  const size_t at = observed->runs.sample_count++;
  run->program = strdup("/home/user/solver");
  observed->made[at] = run;
  observed->samples[at] = (struct cs_observe_sample){asked, round, run};
  return add_process(run, threads, serial_s);
}

struct cs_observation *observed_process(struct observed *observed, int threads, double serial_s) {
  return add_process(observed->made[observed->runs.sample_count - 1], threads, serial_s);
}

struct cs_observed_region *observed_region(struct cs_observation *process, const char *function, int line, int team,
                                           double wall_s) {
  struct cs_observed_region *region = &process->regions[process->region_count++];
  *region = (struct cs_observed_region){.function = function != NULL ? strdup(function) : NULL,
                                        .file = function != NULL ? strdup("/home/user/src/solver.c") : NULL,
                                        .line = function != NULL ? line : 0,
                                        .module = strdup("/home/user/solver"),
                                        .offset = 0x1000 + (uint64_t)line,
                                        .team = team,
                                        .runtime = CS_OBSERVE_GOMP,
                                        .count = 100,
                                        .wall_s = wall_s,
                                        .first_s = wall_s / 100,
                                        .least_s = wall_s / 100,
                                        .most_s = wall_s / 100,
                                        .busiest_s = wall_s};
  region->core_s[CS_OBSERVE_BUSY] = wall_s * team;
  process->wall_s += wall_s;
  process->parallel_s += wall_s;
  return region;
}

void observed_spend(struct cs_observed_region *region, enum cs_observe_category category, double core_s) {
  region->core_s[CS_OBSERVE_BUSY] -= core_s;
  region->core_s[category] += core_s;
}

const struct cs_observe_summary *observed_sum(struct observed *observed) {
  struct cs_error error = {""};
  cs_observe_summary_free(&observed->summary);
  for (size_t i = 0; i < observed->runs.sample_count; i++)
    if (observed->made[i]->process_count > 0 && observed->made[i]->wall_s == 0.0)
      observed->made[i]->wall_s = observed->made[i]->processes[0].wall_s + 0.001;
  cr_assert_eq(cs_observe_summarise(&observed->runs, &observed->summary, &error), CS_OK, "%s", error.message);
  return &observed->summary;
}

/* Work and waits of all cores together; on one thread nobody waits. */
static struct cs_observed_region *add_example(struct cs_observation *process, const char *function, int line,
                                              double work_s, enum cs_observe_category category, double wait_s) {
  const int team = process->threads;
  const double lost_s = team > 1 ? wait_s : 0.0;
  struct cs_observed_region *region = observed_region(process, function, line, team, (work_s + lost_s) / team);
  observed_spend(region, category, lost_s);
  return region;
}

static void fill_example(struct cs_observation *process, double scale) {
  add_example(process, "solve", 120, 4.0 * scale, CS_OBSERVE_IMBALANCE, 1.2 * scale);
  add_example(process, "sum", 200, 1.0 * scale, CS_OBSERVE_LOCK, 0.1 * scale)->critical_s = 0.2 * scale;
  add_example(process, "visit", 300, 0.5 * scale, CS_OBSERVE_FORK, 0.02 * scale)->tasks = 1000;
  process->locks[process->lock_count++] = (struct cs_observed_lock){.kind = CS_OBSERVE_LOCK_NAMED,
                                                                    .name = strdup("total"),
                                                                    .module = strdup("/home/user/solver"),
                                                                    .holds = 1000,
                                                                    .held_s = 0.2 * scale,
                                                                    .longest_s = 0.001};
  process->openmp_cpu_s = process->wall_s * process->threads;
}

struct observed *observed_example(void) {
  struct observed *observed = observed_new();
  for (int round = 0; round < 6; round++) {
    const double scale = 1.0 + 0.01 * round;
    fill_example(observed_run(observed, 1, round, 1, 0.1 * scale), scale);
    fill_example(observed_run(observed, 4, round, 4, 0.1 * scale), scale);
  }
  return observed;
}

struct observed *observed_one(double wall_s, struct cs_observed_region **region_out) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 0, 0, 4, 0.01);
  *region_out = observed_region(process, "solve", 120, 4, wall_s);
  return observed;
}

static void make_hostile(char **text) {
  free(*text);
  *text = strdup("<b>\"'&{{title}}\x1b[31m\xff\n,%s");
}

struct observed *observed_hostile(void) {
  struct observed *observed = observed_example();
  static char hostile[] = "<script>alert('\"&')</script>\x1b[31m\n{{style}}";
  observed->runs.command = observed->runs.host = observed->runs.trace = hostile;
  for (size_t i = 0; i < observed->runs.sample_count; i++) {
    struct cs_observation *process = &observed->made[i]->processes[0];
    make_hostile(&process->program);
    make_hostile(&process->runtimes[0]);
    make_hostile(&process->locks[0].name);
    process->locks[0].held_s = 3.0;
    for (size_t k = 0; k < process->region_count; k++) {
      make_hostile(&process->regions[k].function);
      make_hostile(&process->regions[k].file);
      make_hostile(&process->regions[k].module);
    }
  }
  return observed;
}

void observed_trace(struct observed *observed, int instances, int members) {
  struct cs_observation *process = add_process(&observed->traced, members, 0.1);
  process->events = calloc((size_t)(2 * instances * members) + 1, sizeof *process->events);
  double at_s = 0.0;
  for (int i = 0; i < instances; i++) {
    const double length_s = i == instances / 2 ? 0.020 : 0.010;
    for (int part = 0; part < 2; part++)
      for (int member = 0; member < members; member++)
        process->events[process->event_count++] =
            (struct cs_observed_event){.member = member,
                                       .thread = member,
                                       .instance = (uint32_t)i,
                                       .category = part == 0 ? CS_OBSERVE_BUSY : CS_OBSERVE_IMBALANCE,
                                       .begin_s = at_s + (part == 0 ? 0.0 : length_s * (member + 1) / members),
                                       .end_s = at_s + (part == 0 ? length_s * (member + 1) / members : length_s)};
    at_s += length_s;
  }
  observed->runs.traced = &observed->traced;
  observed->runs.trace = "solve (solver.c:120)";
}
