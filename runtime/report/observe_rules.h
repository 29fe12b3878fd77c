/* runtime/report/observe_rules.h - the table of rules that turn evidence into findings; private to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_RULES_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_RULES_H

#include "runtime/report/observe_summary.h"

/* What a rule looks at. */
struct cs__subject {
  const struct cs_observe_point *point;
  const struct cs_observed_region *region; /* NULL for rules about the program */
};

/*
 * A rule speaks when it applies, its cost is at least least_of_region of the region's core time (of the program's for
 * rules about the program) and least_of_program of n T(n), and the evidence is strong enough: see cs__rule_speaks.
 */
struct cs__rule {
  enum cs_finding_kind kind;
  bool of_program;
  bool (*applies)(const struct cs__subject *subject);
  double (*cost_s)(const struct cs__subject *subject);  /* core-seconds lost */
  double (*saved_s)(const struct cs__subject *subject); /* wall seconds less, at best; NULL: cost shared out evenly */
  double least_of_region, least_of_program;
  const char *because; /* one sentence: what it looks at and why these thresholds */
};

/* Of the rules that speak about one region the one that would save most is kept. */
extern const struct cs__rule cs__rules[CS_FINDING_KINDS];

/*
 * Silent for regions beyond the observer's table (others), for points whose host was contended beyond use, for less
 * than 1 ms of core time, and where what was lost is less than twice what run-queue delay (one thread's delay keeps
 * n - 1 others waiting) or the observer itself may have caused.
 */
bool cs__rule_speaks(const struct cs__rule *rule, const struct cs__subject *subject, struct cs_finding *finding_out);

#endif
