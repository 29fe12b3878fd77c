/* tests/report/support_swept.c - made-up sweeps of commands: another axis, a grid, a metric, weak scaling. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) ((char *)(uintptr_t)(literal))

static const int counts[] = {1, 2, 4, 8};
enum { COUNTS = sizeof counts / sizeof counts[0] };

static char *words[] = {TEXT("./app"), TEXT("{n}"), NULL};
static char *environment[] = {TEXT("POOL_SIZE={n}"), NULL};
static char *confined[] = {TEXT("0"), TEXT("0-1"), TEXT("0-3"), TEXT("0-7")};

static void use(struct cs_case_summary *of, double cores) {
  for (size_t i = 0; i < of->point_count; i++) {
    const double wall_s = of->points[i].time_s.value, busy = fmin(of->points[i].n, cores);
    of->points[i].used = (struct cs_point_used){wall_s, wall_s * busy * 0.9, wall_s * busy * 0.1, 52428800.0, busy};
  }
}

/* Makes the last case one of a command. */
static void command(struct made *made, const char *spec) {
  struct cs_case *of = &made->cases[made->result.case_count - 1];
  struct cs_case_summary *summary = &made->case_summaries[made->result.case_count - 1];
  of->kernel = TEXT("command");
  of->spec = TEXT(spec);
  of->summary = TEXT("a command");
  of->argv = words;
  of->bound = CS_BOUND_UNKNOWN;
  of->work = (struct cs_work){0.0, 0.0, 0.0};
  of->rate_unit = TEXT("");
  for (size_t i = 0; i < summary->point_count; i++)
    summary->points[i].rate = summary->points[i].rate_lo = summary->points[i].rate_hi = (double)NAN;
  summary->startup = (struct cs_startup){0.0006, 0.0003};
  use(summary, 6.5);
}

static struct made *on_axis(const char *axis, const int *values, size_t count) {
  struct made *made = made_with_threads(values, count);
  made->result.axis = TEXT(axis);
  if (!cs_result_sweeps_threads(&made->result))
    for (size_t i = 0; i < count; i++) {
      made->points[i].team = 0;
      made->points[i].places = TEXT("");
    }
  return made;
}

struct made *swept_jobs(void) {
  struct made *made = on_axis("j", counts, COUNTS);
  made_add(made, &(struct made_law){"make -j{j} -B", "", 1.0, 0.08, 0.0, -1.0, 0.01, 12});
  command(made, "make -j{j} -B");
  made->result.recipe = (struct cs_recipe){.environment = environment,
                                           .prepare = TEXT("make clean"),
                                           .setup = TEXT("./configure > \"log <1>\""),
                                           .ignore_failure = TEXT("all"),
                                           .same_output = true};
  return made;
}

static struct cs_setting ranks[] = {{TEXT("ranks"), TEXT("1")}, {TEXT("ranks"), TEXT("2")}, {TEXT("ranks"), TEXT("4")}};

struct made *swept_grid(void) {
  static const char *const names[] = {"mpirun -n {ranks} ./hybrid ranks=1", "mpirun -n {ranks} ./hybrid ranks=2",
                                      "mpirun -n {ranks} ./hybrid ranks=4"};
  struct made *made = on_axis("threads", counts, COUNTS);
  made->result.protocol.observe = false;
  for (size_t i = 0; i < 3; i++) {
    made_add(made, &(struct made_law){names[i], "", 1.0, 0.04 + 0.08 * (double)i, 0.0, -1.0, 0.02, 12});
    command(made, "mpirun -n {ranks} ./hybrid");
    made->cases[i].settings = &ranks[i];
    made->cases[i].setting_count = 1;
    made->cases[i].with_last = i > 0;
    made->cases[i].unbound = true;
    made->cases[i].confined = confined;
    for (size_t p = 0; p < COUNTS; p++) {
      made->point_summaries[i][p].over_first = made->point_summaries[i][p].speedup;
      made->point_summaries[i][p].over_first.value *= (double)(i + 1);
      made->point_summaries[i][p].over_first.lo *= (double)(i + 1);
      made->point_summaries[i][p].over_first.hi *= (double)(i + 1);
    }
  }
  return made;
}

struct made *swept_rate(void) {
  struct made *made = on_axis("c", (const int[]){1, 8, 64, 512}, 4);
  made_add(made, &(struct made_law){"wrk -t2 -c{c} localhost", "", 1.0, 0.09, 0.0002, -1.0, 0.02, 12});
  command(made, "wrk -t2 -c{c} localhost");
  made->result.recipe =
      (struct cs_recipe){.metric = TEXT("Requests/sec: *([0-9.]+)"), .higher = true, .unit = TEXT("req/s")};
  made->cases[0].work.items = 1.0;
  made->cases[0].rate_of = CS_QUANTITY_ITEMS;
  made->cases[0].rate_per_unit = 1.0;
  made->cases[0].rate_unit = TEXT("req/s");
  for (size_t i = 0; i < made->result.point_count; i++) {
    struct cs_point_summary *point = &made->point_summaries[0][i];
    double *const times[] = {&point->time_s.value, &point->time_s.lo,    &point->time_s.hi,
                             &point->sample_min_s, &point->sample_p5_s,  &point->sample_median_s,
                             &point->sample_p95_s, &point->sample_max_s, NULL};
    for (size_t k = 0; times[k] != NULL; k++)
      *times[k] /= 0.0123 * 820.0; /* 820 requests per second at c=1 */
    point->rate = 1.0 / point->time_s.value;
    point->rate_lo = 1.0 / point->time_s.hi;
    point->rate_hi = 1.0 / point->time_s.lo;
    point->used.wall_s = 2.0;
  }
  return made;
}

struct made *swept_metric(void) {
  struct made *made = on_axis("threads", counts, COUNTS);
  made_add(made, &(struct made_law){"./app", "", 1.0, 0.1, 0.0, 0.05, 0.02, 12});
  command(made, "./app");
  made->cases[0].confined = confined;
  made->result.recipe = (struct cs_recipe){.metric = TEXT("Cost: ([0-9.]+)")};
  return made;
}

struct made *swept_weak(void) {
  struct made *made = on_axis("threads", counts, COUNTS);
  made_add(made, &(struct made_law){"./app {size}", "", 1.0, 0.1, 0.0, -1.0, 0.02, 12});
  command(made, "./app {size}");
  made->result.weak_size = 1000.0;
  made->result.weak_dimensions = 1;
  for (size_t i = 0; i < COUNTS; i++)
    made->point_summaries[0][i].size = 1000.0 * counts[i];
  return made;
}

struct made *swept_serial(void) {
  struct made *made = on_axis("threads", counts, COUNTS);
  made_add(made, &(struct made_law){"./app", "", 1.0, 0.1, 0.0, 0.05, 0.02, 12});
  command(made, "./app");
  made->cases[0].confined = confined;
  for (size_t i = 0; i < COUNTS; i++) {
    struct cs_point_summary *point = &made->point_summaries[0][i];
    point->over_serial = point->speedup;
    point->over_serial.method = CS_INTERVAL_SIGNED_RANK;
    point->over_serial.value /= 1.25;
    point->over_serial.lo = point->over_serial.value / 1.02;
    point->over_serial.hi = point->over_serial.value * 1.02;
  }
  made_add(made, &(struct made_law){"./app-serial", "", 1.0, 0.0, 0.0, -1.0, 0.02, 12});
  command(made, "./app-serial");
  made->cases[1].serial = made->cases[1].with_last = true;
  for (size_t i = 1; i < COUNTS; i++)
    made_spoil(made, 1, i, 0);
  made->case_summaries[1].best = 0;
  return made;
}
