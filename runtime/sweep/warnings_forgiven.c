/* runtime/sweep/warnings_forgiven.c - how many timed runs ended with a status that --ignore-failure forgave. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/warnings_parts.h"

enum { STATUSES = 256, NAMED_MOST = 4 };

/* "3", "3 or 139", "1, 2, 3, 4 or others". */
static void put_statuses(const bool ended[STATUSES], struct cs_text *text) {
  int named = 0, count = 0;
  for (int status = 1; status < STATUSES; status++)
    count += ended[status];
  for (int status = 1; status < STATUSES && named < NAMED_MOST; status++) {
    if (!ended[status])
      continue;
    cs_text_append(text, "%s%d", named == 0 ? "" : named + 1 == count ? " or " : ", ", status);
    named++;
  }
  if (count > named)
    cs_text_append(text, " or others");
}

void cs__warn_forgiven(const struct cs_result *result, const struct cs_case_summary *one,
                       struct cs__warnings *warnings) {
  const size_t case_index = (size_t)(one->of - result->cases);
  size_t runs = 0, forgiven = 0;
  bool ended[STATUSES] = {false};
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *run = &result->invocations[i];
    if (run->point_index < 0 || !run->used.told ||
        !cs__sum_counts(run, case_index, (size_t)run->point_index, CS_PURPOSE_TIMED))
      continue;
    runs++;
    if (run->used.status <= 0 || run->used.status >= STATUSES)
      continue;
    forgiven++;
    ended[run->used.status] = true;
  }
  if (forgiven == 0)
    return;
  struct cs_text text = {0};
  cs_text_append(&text, "%s: %zu of %zu runs ended with status ", one->of->name, forgiven, runs);
  put_statuses(ended, &text);
  cs_text_append(&text, " and were taken all the same (--ignore-failure).");
  cs__warn(warnings, CS__RANK_MEANING, &text);
}
