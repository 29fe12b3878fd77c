/* runtime/sweep/output_check.c - did a command print what it printed in the first run that went well? */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/session.h"

/* Runs that do the same work must say the same: of weak scaling those at one point, else all of a case. */
static bool is_like(const struct cs_result *result, const struct cs_invocation *a, const struct cs_invocation *b) {
  return a->case_index == b->case_index && (a->point_index == b->point_index || !(result->weak_size > 0.0));
}

static const struct cs_invocation *first_like(const struct cs_result *result, const struct cs_invocation *invocation) {
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *earlier = &result->invocations[i];
    if (earlier != invocation && earlier->outcome == CS_OUTCOME_OK && earlier->used.output_told &&
        is_like(result, earlier, invocation))
      return earlier;
  }
  return NULL;
}

enum cs_outcome cs__output_check(const struct cs_result *result, const struct cs_invocation *invocation,
                                 struct cs_text *reason) {
  if (!result->recipe.same_output || !invocation->used.output_told)
    return CS_OUTCOME_OK;
  const struct cs_invocation *first = first_like(result, invocation);
  if (first == NULL || (first->used.output_bytes == invocation->used.output_bytes &&
                        first->used.output_hash == invocation->used.output_hash))
    return CS_OUTCOME_OK;
  cs_text_append(reason, "its output (%llu bytes) differs from that of run %d (",
                 (unsigned long long)invocation->used.output_bytes, first->id);
  cs_result_put_n(result, result->points[first->point_index].n, reason);
  if (first->purpose == CS_PURPOSE_CALIBRATION)
    cs_text_append(reason, ", calibration; ");
  else
    cs_text_append(reason, ", round %d; ", first->round + 1);
  cs_text_append(reason, "%llu bytes)", (unsigned long long)first->used.output_bytes);
  return CS_OUTCOME_WRONG;
}
