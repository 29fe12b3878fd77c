/* runtime/report/observe_outside.c - CPU time that no thread seen in regions can have used. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_summary.h"

#include <math.h>

/* Living threads outside of OpenMP that ran for less than this part of the program's own did not matter. */
#define LIVING_SHARE 0.02

/* Of the whole command's CPU time more is uncertain: ticks it is counted in, the dynamic linker, other processes. */
#define COMMAND_SHARE 0.05
#define COMMAND_S     20e-3

static double living_s(const struct cs_observation *process) {
  const double all_s = process->openmp_cpu_s + process->outside_cpu_s;
  return process->outside_threads > 0 && process->outside_cpu_s > LIVING_SHARE * all_s ? process->outside_cpu_s : 0.0;
}

/*
 * The most CPU time the threads seen in regions can have used. A thread is seen from its first region on, so serial
 * time before that is in no thread's, and a thread that ended before the process left no CPU time: it was in regions.
 */
static double used_most_s(const struct cs_observation *process) {
  double regions_s = 0.0;
  for (size_t i = 0; i < process->region_count; i++)
    regions_s += cs__core_s_of(&process->regions[i]);
  return fmax(process->openmp_cpu_s, regions_s) + process->serial_s;
}

/* Of threads that had ended: what the command used in all, less what is known and what its other programs may have. */
static double gone_s(const struct cs_observed_run *run) {
  double known_s = fmax(run->wall_s - run->processes[0].wall_s, 0.0);
  for (size_t i = 0; i < run->process_count; i++) {
    if (!run->processes[i].ended)
      return 0.0;
    known_s += used_most_s(&run->processes[i]) + run->processes[i].outside_cpu_s;
  }
  const double gone_s = run->user_s + run->system_s - known_s;
  return gone_s > COMMAND_SHARE * known_s && gone_s > COMMAND_S ? gone_s : 0.0;
}

/* The process's own word, where no thread of a team is among those that had gone. */
static double told_gone_s(const struct cs_observation *process) {
  const double gone_s = process->gone_threads == 0 ? process->gone_cpu_s : 0.0;
  return gone_s > COMMAND_SHARE * process->openmp_cpu_s && gone_s > COMMAND_S ? gone_s : 0.0;
}

double cs__outside_s(const struct cs_observe_point *point) {
  return point->process != NULL ? living_s(point->process) + fmax(told_gone_s(point->process), gone_s(point->run))
                                : 0.0;
}
