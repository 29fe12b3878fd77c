/* runtime/report/method_command.c - how commands were timed, and what their speedups are over. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/method_parts.h"

#include "runtime/report/figures.h"
#include "runtime/report/metric.h"

bool cs__has_serial_base(const struct cs_summary *summary) {
  return cs__any_point(summary->cases, summary->case_count, cs__is_over_serial);
}

void cs__state_other_bases(struct cs_text *text, const struct cs_summary *summary) {
  if (cs__has_serial_base(summary))
    cs_text_append(text,
                   " \"Over the serial program\" is that program's time over the time of a run, paired by round.");
  if (cs__any_point(summary->cases, summary->case_count, cs__is_over_first))
    cs_text_append(text, " \"Over the first case\" has the base of the grid's first case in place of each case's own.");
}

void cs__state_command_time(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "Wall time by CLOCK_MONOTONIC from just before fork to the return of wait4 for the command: its "
                       "start-up is part of it, hooks are not; nothing is subtracted.");
  if (cs__has_metric(result))
    cs_text_append(text,
                   " What is compared is not that time but the metric, as the command printed it: the last line "
                   "that matches counts%s.",
                   result->recipe.higher ? ", and a speedup is a ratio of its values" : "");
  cs_text_append(text,
                 " User and system time and peak memory (of the greatest process) are wait4's, of the command and "
                 "all its children that were waited for; cores busy is (user + system) / wall.");
}

void cs__state_weak(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  static const char *const roots[] = {"", "", "the square root of ", "the cube root of "};
  (void)summary;
  if (!(result->weak_size > 0.0))
    return;
  const int dimensions = result->weak_dimensions >= 1 && result->weak_dimensions <= 3 ? result->weak_dimensions : 1;
  cs_text_append(text,
                 "{size} is %g times %sn, rounded to a whole number; work is taken to grow as %s of it. The scaled "
                 "speedup is work done per time over that of the base, from the sizes as they were rounded; its "
                 "efficiency is that over n.",
                 result->weak_size, roots[dimensions],
                 dimensions == 1   ? "the first power"
                 : dimensions == 2 ? "the square"
                                   : "the cube");
}
