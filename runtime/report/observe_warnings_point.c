/* runtime/report/observe_warnings_point.c - what speaks against the figures of one thread count. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_warnings.h"

#include "runtime/report/figures.h"

#include <inttypes.h>
#include <math.h>

/* From here on the observer has changed what it looks at. */
#define COST_SHARE 0.02

/* Figures that must add up and do so only to less than this have lost something. */
#define RESIDUAL_SHARE 0.01

static void put_at(struct cs_text *text, const struct cs_observe_point *point) {
  cs_text_append(text, "On ");
  cs__put_threads(text, point->threads);
}

static const char *delay_remedy(const struct cs_observe_runs *runs) {
  return runs->own_places != NULL ? " The places are your own: do they give each thread a core of its own? If so, "
                                    "observe on an idle machine."
                                  : " Observe on an idle machine, with no more threads than cores.";
}

static void warn_delay(const struct cs_observe_runs *runs, const struct cs_observe_point *point,
                       struct cs__lines *lines) {
  struct cs_text text = {0};
  if (point->gate == CS_GATE_CLEAR)
    return;
  put_at(&text, point);
  cs_text_append(&text, ", threads waited for a core ");
  cs__put_percent(&text, point->delay_share);
  cs_text_append(&text, " of the time: %s.%s",
                 point->gate == CS_GATE_VOID ? "not valid for statements about scaling"
                                             : "waits and imbalance hold some of that",
                 delay_remedy(runs));
  cs__lines_add(lines, &text);
}

static void warn_cost(const struct cs_observe_point *point, struct cs__lines *lines) {
  struct cs_text text = {0};
  if (!(point->cost_share > COST_SHARE))
    return;
  put_at(&text, point);
  cs_text_append(&text, ", the observer itself took an estimated ");
  cs__put_percent(&text, point->cost_share);
  cs_text_append(&text,
                 " of the cores' time%s, because regions, tasks or locks are very short: shares of short regions "
                 "are too large by about that. Observe a larger problem; times without an observer are what "
                 "coresweep run measures.",
                 point->threads > 1 ? " (a lower estimate: it is calibrated on one thread)" : "");
  cs__lines_add(lines, &text);
}

static void warn_residual(const struct cs_observe_point *point, struct cs__lines *lines) {
  struct cs_text text = {0};
  if (!(fabs(point->residual_share) > RESIDUAL_SHARE))
    return;
  put_at(&text, point);
  cs_text_append(&text, ", ");
  cs__put_percent(&text, point->residual_share);
  cs_text_append(&text, " of the cores' time is in none of the kinds%s.",
                 point->process->openers > 1 ? ": several threads open regions, which overlap"
                                             : ": something was missed, see the other warnings");
  cs__lines_add(lines, &text);
}

static void warn_team(const struct cs_observe_point *point, struct cs__lines *lines) {
  struct cs_text text = {0};
  if (point->asked == 0 || point->threads == point->asked)
    return;
  cs_text_append(&text,
                 "%d threads were asked for and the largest team had %d: the program, OMP_THREAD_LIMIT or OMP_DYNAMIC "
                 "decides otherwise.",
                 point->asked, point->threads);
  cs__lines_add(lines, &text);
}

static void warn_outside(const struct cs_observe_point *point, struct cs__lines *lines) {
  const double outside_s = cs__outside_s(point);
  struct cs_text text = {0};
  if (!(outside_s > 0.0))
    return;
  put_at(&text, point);
  cs_text_append(&text, ", ");
  if (point->process->outside_threads > 0)
    cs__put_threads(&text, point->process->outside_threads);
  else
    cs_text_append(&text, "threads or processes that had ended,");
  cs_text_append(&text, " outside of OpenMP used ");
  cs__put_time(&text, outside_s);
  cs_text_append(&text,
                 " of CPU time: what is called serial here may have run in parallel there (a BLAS with pthreads, "
                 "std::thread). The Amdahl limit is too low then.");
  cs__lines_add(lines, &text);
}

static void warn_openers(const struct cs_observe_point *point, struct cs__lines *lines) {
  struct cs_text text = {0};
  if (point->process->openers <= 1)
    return;
  put_at(&text, point);
  cs_text_append(&text,
                 ", %d threads opened parallel regions, which overlap: the split of the program's time is rough, that "
                 "of each region is not.",
                 point->process->openers);
  cs__lines_add(lines, &text);
}

static const char *const losses[CS_OBSERVE_LOSSES] = {
    [CS_OBSERVE_LOST_REGION] = "calls of regions beyond the table's 1,024 stand in one row for all of them",
    [CS_OBSERVE_LOST_THREAD] = "threads beyond the first 1,024 alive at once were not counted",
    [CS_OBSERVE_LOST_DEPTH] = "regions nested deeper than is followed were not seen",
    [CS_OBSERVE_LOST_MEMBER] = "members of teams larger than expected were not seen",
    [CS_OBSERVE_LOST_LOCK] = "holds of locks beyond the table's 256 were not added up",
    [CS_OBSERVE_LOST_CLOCK] = "intervals were negative and counted as 0: the packages' clocks differ",
    [CS_OBSERVE_LOST_EVENT] = "intervals did not fit into the trace",
    [CS_OBSERVE_LOST_ENTRY] = "calls found no runtime: their region's body ran once, on one thread",
};

void cs__observe_warn_losses(const struct cs_observation *process, struct cs__lines *lines) {
  for (int loss = 0; loss < CS_OBSERVE_LOSSES; loss++) {
    struct cs_text text = {0};
    if (process->lost[loss] > 0 && loss != CS_OBSERVE_LOST_EVENT)
      cs_text_append(&text, "%" PRIu64 " %s.", process->lost[loss], losses[loss]);
    cs__lines_add(lines, &text);
  }
}

void cs__observe_warn_point(const struct cs_observe_runs *runs, const struct cs_observe_point *point,
                            struct cs__lines *lines) {
  static void (*const warners[])(const struct cs_observe_point *, struct cs__lines *) = {
      warn_cost, warn_residual, warn_team, warn_outside, warn_openers};
  if (point->split.threads == 0)
    return;
  warn_delay(runs, point, lines);
  for (size_t i = 0; i < sizeof warners / sizeof warners[0]; i++)
    warners[i](point, lines);
}
