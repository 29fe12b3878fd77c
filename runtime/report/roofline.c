/* runtime/report/roofline.c - what a roofline shows: roofs measured in the sweep, and its kernels below them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/roofline.h"

#include <math.h>
#include <stdlib.h>

/* Arrays this much of the ceilings' are as large: sizes are rounded, and pages counted. */
static const double as_large = 0.95;

static bool is_known(const struct cs_estimate *estimate) {
  return estimate->count > 0 && isfinite(estimate->value) && estimate->value > 0.0;
}

static bool is_roof(const struct cs_summary *summary, size_t point) {
  return is_known(&summary->ceilings[point].bandwidth) && is_known(&summary->ceilings[point].flops_per_s);
}

size_t cs__roofline_roofs(const struct cs_summary *summary) {
  size_t count = 0;
  for (size_t i = 0; summary->ceilings != NULL && i < summary->ceiling_count && count < 2; i++)
    count += is_roof(summary, i);
  return count;
}

double cs__roof_ridge(const struct cs__roof *roof) {
  return roof->flops_per_s->value / roof->bytes_per_s->value;
}

static double end_of(double end, double value) {
  return isfinite(end) ? end : value;
}

struct cs__rate cs__roof_at(const struct cs__roof *roof, double intensity) {
  const struct cs_estimate *flops = roof->flops_per_s, *bytes = roof->bytes_per_s;
  return (struct cs__rate){
      fmin(flops->value, intensity * bytes->value),
      fmin(end_of(flops->lo, flops->value), intensity * end_of(bytes->lo, bytes->value)),
      fmin(end_of(flops->hi, flops->value), intensity * end_of(bytes->hi, bytes->value)),
  };
}

static void find_roofs(const struct cs_result *result, const struct cs_summary *summary,
                       struct cs__roofline *roofline) {
  for (size_t i = 0; summary->ceilings != NULL && i < summary->ceiling_count; i++) {
    if (!is_roof(summary, i))
      continue;
    const size_t at = roofline->roof_count == 0 ? 0 : 1; /* the last one stays */
    roofline->roofs[at] =
        (struct cs__roof){i, result->points[i].n, &summary->ceilings[i].bandwidth, &summary->ceilings[i].flops_per_s};
    roofline->roof_count = at + 1;
  }
}

/* The greatest of what its timed invocations told; 0: none did. */
static double memory_bytes(const struct cs_result *result, const struct cs_case *of) {
  uint64_t most = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (one->purpose == CS_PURPOSE_TIMED && one->case_index >= 0 && &result->cases[one->case_index] == of &&
        one->array_bytes > most)
      most = one->array_bytes;
  }
  return (double)most;
}

static struct cs__rate rate_of(const struct cs_case_summary *of, size_t point) {
  const double flops = of->of->work.flops;
  if (point >= of->point_count || !is_known(&of->points[point].time_s))
    return (struct cs__rate){NAN, NAN, NAN};
  const struct cs_estimate *time_s = &of->points[point].time_s;
  return (struct cs__rate){flops / time_s->value, flops / end_of(time_s->hi, time_s->value),
                           flops / end_of(time_s->lo, time_s->value)};
}

static void add_kernel(const struct cs_result *result, const struct cs_summary *summary,
                       const struct cs_case_summary *of, struct cs__roofline *roofline) {
  const struct cs_work *work = &of->of->work;
  if (!(work->bytes > 0.0 && work->flops > 0.0)) {
    roofline->left_out++;
    return;
  }
  struct cs__roofline_kernel kernel = {.of = of, .intensity = work->flops / work->bytes};
  kernel.rate[0] = rate_of(of, roofline->roofs[0].point);
  kernel.rate[1] = roofline->roof_count > 1 ? rate_of(of, roofline->roofs[1].point) : (struct cs__rate){NAN, NAN, NAN};
  if (isnan(kernel.rate[0].value) && isnan(kernel.rate[1].value))
    return;
  const double memory = memory_bytes(result, of->of);
  const double beyond_caches = (double)summary->ceilings[roofline->roofs[0].point].footprint_bytes;
  kernel.in_caches = memory > 0.0 && memory < as_large * beyond_caches;
  roofline->kernels[roofline->kernel_count++] = kernel;
}

bool cs__roofline_of(const struct cs_result *result, const struct cs_summary *summary,
                     struct cs__roofline *roofline_out) {
  struct cs__roofline roofline = {0};
  find_roofs(result, summary, &roofline);
  roofline.kernels = calloc(summary->case_count + 1, sizeof *roofline.kernels);
  for (size_t i = 0; roofline.kernels != NULL && roofline.roof_count > 0 && i < summary->case_count; i++)
    add_kernel(result, summary, &summary->cases[i], &roofline);
  *roofline_out = roofline;
  return roofline.kernels != NULL;
}

void cs__roofline_free(struct cs__roofline *roofline) {
  free(roofline->kernels);
  *roofline = (struct cs__roofline){0};
}
