/* kernels/histogram/histogram_ref.c - the verifier of histogram by another method: counting down to nothing. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Serial. A copy of the counts, from which every key takes one: a right one ends with nothing everywhere, and a count
 * too small has gone below and around. No table, no team, no sum.
 */
#include "kernels/histogram/histogram_ref.h"

#include "runtime/base/memory.h"

#include <inttypes.h>
#include <string.h>

enum cs_status cs__histogram_check(const struct cs__keys *of, const uint64_t *counts, struct cs_error *error) {
  uint64_t *const left = cs_array_alloc(of->bins, sizeof *left);
  if (left == NULL)
    return cs_fail(error, CS_NOMEM, "histogram: no memory to check %zu counts", of->bins);
  if (of->bins > 0)
    memcpy(left, counts, of->bins * sizeof *left);
  for (size_t i = 0; i < of->n; i++)
    left[of->x != NULL ? of->x[i] : of->keys[i]]--;
  size_t wrong = 0;
  while (wrong < of->bins && left[wrong] == 0)
    wrong++;
  const uint64_t off = wrong < of->bins ? left[wrong] : 0;
  cs_array_free(left);
  if (wrong == of->bins)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "histogram: counts[%zu] is %" PRIu64 ", must be %" PRIu64, wrong, counts[wrong],
                 counts[wrong] - off);
}
