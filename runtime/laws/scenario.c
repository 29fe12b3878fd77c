/* runtime/laws/scenario.c - what may be between and beyond the counts measured, by every law that fits about as well.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit.h"

#include <math.h>

static const double beyond_most = 2.0; /* times the greatest count */
static const double worse_most = 2.0;  /* times the best rmse, or the error */

static double rmse_allowed(const struct cs_fit *fit) {
  double least = INFINITY;
  for (int law = 0; law < CS_LAWS; law++) {
    if (fit->laws[law].fitted)
      least = fmin(least, fit->laws[law].rmse);
  }
  return worse_most * fmax(least, fit->scaling.error);
}

bool cs_fit_scenario(const struct cs_fit *fit, double n, double *lo_out, double *hi_out) {
  *lo_out = *hi_out = NAN;
  if (fit->scaling.count == 0 || !(n >= 1.0) || n > beyond_most * fit->scaling.points[fit->scaling.count - 1].n)
    return false;
  const double allowed = rmse_allowed(fit);
  bool any = false;
  double lo = INFINITY, hi = 0.0;
  for (int law = 0; law < CS_LAWS; law++) {
    if (!fit->laws[law].fitted || fit->laws[law].rmse > allowed)
      continue;
    const struct cs_estimate time = cs_fit_predict(fit, (enum cs_law)law, n);
    const bool known = time.method != CS_INTERVAL_NONE;
    any = any || known;
    lo = fmin(lo, known ? time.lo : time.value);
    hi = fmax(hi, known ? time.hi : time.value);
  }
  if (!any)
    return false;
  *lo_out = lo;
  *hi_out = hi;
  return true;
}
