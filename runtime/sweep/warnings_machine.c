/* runtime/sweep/warnings_machine.c - what is to be said of the machine's ceilings, and of places that changed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <math.h>
#include <stdlib.h>

static const double moved_least = 1.5;        /* ends of the bandwidth's interval, one over the other */
static const double clock_fell = 0.90;        /* phi(n) */
static const double clock_fell_surely = 0.95; /* its interval's upper end */
static const double huge_pages_least = 0.10;  /* of the arrays */
static const uint64_t huge_matters_bytes = (uint64_t)64 << 20; /* below, the second-level TLB reaches far enough */

/* Neighbours that share a core, a last-level cache, a package: from one to the next it is about twice as far. */
static const double classes_apart = 1.5;

/* Across the packages of the largest machines a line takes some 0.5 us; more, and one of the two threads did not run.
 */
static const double neighbour_most_s = 1e-6;

enum { CLASS_LEAST = 2, CLASS_FOR_AN_INTERVAL = 6 };

static bool bandwidth_moved(const struct cs_point_ceilings *at) {
  const struct cs_estimate *bandwidth = &at->bandwidth;
  return bandwidth->count > 0 && bandwidth->method != CS_INTERVAL_NONE && bandwidth->hi > moved_least * bandwidth->lo;
}

static bool clock_is_lower(const struct cs_point_ceilings *at) {
  const struct cs_estimate *ratio = &at->clock_ratio;
  return ratio->count > 0 && ratio->method != CS_INTERVAL_NONE && ratio->value < clock_fell &&
         ratio->hi < clock_fell_surely;
}

bool cs__lacks_huge_pages(uint64_t array_bytes, uint64_t huge_bytes) {
  return array_bytes >= huge_matters_bytes && (double)huge_bytes < huge_pages_least * (double)array_bytes;
}

static bool lacks_huge_pages(const struct cs_point_ceilings *at) {
  return at->count > 0 && cs__lacks_huge_pages(at->array_bytes, at->huge_bytes);
}

static void put_bandwidth(const struct cs_point_ceilings *at, struct cs_text *text) {
  cs_text_append(text, "%.3g GB/s (%.3g to %.3g)", 1e-9 * at->bandwidth.value, 1e-9 * at->bandwidth.lo,
                 1e-9 * at->bandwidth.hi);
}

static void put_clock(const struct cs_point_ceilings *at, struct cs_text *text) {
  cs_text_append(text, "%.2f of one thread's (%.2f to %.2f)", at->clock_ratio.value, at->clock_ratio.lo,
                 at->clock_ratio.hi);
}

static void put_huge(const struct cs_point_ceilings *at, struct cs_text *text) {
  cs_text_append(text, "%.0f of %.0f MiB", (double)at->huge_bytes / 1048576.0, (double)at->array_bytes / 1048576.0);
}

/* Told once, of the point with the most threads it holds for. */
static const struct kind {
  int rank;
  bool (*holds)(const struct cs_point_ceilings *at);
  const char *before;
  void (*detail)(const struct cs_point_ceilings *at, struct cs_text *text);
  const char *after;
} kinds[] = {
    {CS__RANK_PRECISION, bandwidth_moved, "the machine's memory bandwidth moved within the session, ", put_bandwidth,
     ": others use the same memory. Limits are taken round by round and follow it, but are as wide. Measure on a "
     "machine of your own."},
    {CS__RANK_REMARK, clock_is_lower, "the clock is lower when all threads are busy, ", put_clock,
     ": turbo, power saving, a CPU quota or steal. The limit takes it into account; for one clock throughout, switch "
     "turbo off, and lift the quota (cpu.max)."},
    {CS__RANK_REMARK, lacks_huge_pages, "huge pages were asked for the ceilings' arrays and not got, ", put_huge,
     " are on them: address translation may hold the measured bandwidth down. Let them: echo madvise > "
     "/sys/kernel/mm/transparent_hugepage/enabled (as root)."},
};

void cs__warn_ceilings(const struct cs_result *result, const struct cs_summary *summary,
                       struct cs__warnings *warnings) {
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
    for (size_t i = summary->ceiling_count; i > 0; i--) {
      const struct cs_point_ceilings *at = &summary->ceilings[i - 1];
      if (!kinds[k].holds(at))
        continue;
      struct cs_text text = {0};
      cs_text_append(&text, "At ");
      cs_result_put_n(result, result->points[i - 1].n, &text);
      cs_text_append(&text, " %s", kinds[k].before);
      kinds[k].detail(at, &text);
      cs_text_append(&text, "%s", kinds[k].after);
      cs__warn(warnings, kinds[k].rank, &text);
      break;
    }
}

/* A timed invocation and how far its neighbours were apart. */
struct distance {
  double neighbour_s;
  int round;
};

static int by_distance(const void *left, const void *right) {
  const double a = ((const struct distance *)left)->neighbour_s, b = ((const struct distance *)right)->neighbour_s;
  return (a > b) - (a < b);
}

/* Of sorted distances that fall into two classes, how many are in the nearer one; 0: they are one class. */
static size_t near_count(const struct distance *distances, size_t count) {
  size_t near = 0;
  double widest = classes_apart;
  for (size_t i = CLASS_LEAST; i + CLASS_LEAST <= count; i++)
    if (distances[i].neighbour_s > widest * distances[i - 1].neighbour_s) {
      widest = distances[i].neighbour_s / distances[i - 1].neighbour_s;
      near = i;
    }
  return near;
}

static size_t distances_at(const struct cs_result *result, size_t case_index, size_t point,
                           struct distance *distances) {
  size_t count = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (cs__sum_counts(one, case_index, point, CS_PURPOSE_TIMED) && one->neighbour_s > 0.0 &&
        one->neighbour_s < neighbour_most_s)
      distances[count++] = (struct distance){one->neighbour_s, one->round};
  }
  qsort(distances, count, sizeof *distances, by_distance);
  return count;
}

/* The speedup of the rounds of one class; logs: room for two values each. */
static struct cs_estimate speedup_of(const struct cs__series *base, const struct cs__series *here,
                                     const struct distance *distances, size_t count, double alpha, double *logs) {
  for (size_t i = 0; i < count; i++) {
    logs[i] = base->log_times[distances[i].round];
    logs[count + i] = here->log_times[distances[i].round];
  }
  return cs_estimate_ratio(logs, logs + count, count, alpha);
}

/* What the sweep would have said of each class alone, where either has rounds enough to say it. */
static bool put_speedups(const struct cs_result *result, size_t case_index, size_t base_index, size_t point,
                         const struct distance *distances, size_t near, size_t far, struct cs_text *text) {
  struct cs__series base = {0}, here = {0};
  double *logs = malloc(2 * (near + far) * sizeof *logs);
  const bool enough = logs != NULL && cs__series_make(result, case_index, base_index, &base) &&
                      cs__series_make(result, case_index, point, &here);
  if (enough) {
    const double alpha = 1.0 - result->protocol.confidence;
    const struct cs_estimate close = speedup_of(&base, &here, distances, near, alpha, logs);
    const struct cs_estimate apart = speedup_of(&base, &here, distances + near, far, alpha, logs);
    if (close.count >= CLASS_FOR_AN_INTERVAL && apart.count >= CLASS_FOR_AN_INTERVAL)
      cs_text_append(text, "; the speedup is %.3gx (%.3g to %.3g) in these and %.3gx (%.3g to %.3g) in those",
                     close.value, close.lo, close.hi, apart.value, apart.lo, apart.hi);
  }
  cs__series_free(&here);
  cs__series_free(&base);
  free(logs);
  return enough;
}

static double median_of(const struct distance *distances, size_t count) {
  return (distances[(count - 1) / 2].neighbour_s + distances[count / 2].neighbour_s) / 2.0;
}

static bool warn_places_at(const struct cs_result *result, const struct cs_case_summary *one, size_t point,
                           struct distance *distances, struct cs__warnings *warnings) {
  const size_t case_index = (size_t)(one->of - result->cases);
  const size_t count = distances_at(result, case_index, point, distances), near = near_count(distances, count);
  if (near == 0)
    return true;
  struct cs_text subject = {0}, detail = {0};
  cs_text_append(&subject, "%s at ", one->of->name);
  cs_result_put_n(result, one->points[point].n, &subject);
  cs_text_append(&detail, "a cache line took %.0f ns between neighbours in %zu invocations and %.0f ns in %zu",
                 1e9 * median_of(distances, near), near, 1e9 * median_of(distances + near, count - near), count - near);
  const bool enough = put_speedups(result, case_index, one->base, point, distances, near, count - near, &detail);
  cs__warn_of(
      warnings, CS__RANK_MEANING, &subject,
      "the same places lay at different distances, as when a host moves its virtual CPUs: ", cs_text_get(&detail),
      ". Have the virtual machine's CPUs pinned on its host, or run again until they stay.");
  warnings->failed = warnings->failed || detail.failed;
  cs_text_free(&detail);
  return enough;
}

void cs__warn_places(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings) {
  struct distance *distances = malloc((result->invocation_count + 1) * sizeof *distances);
  bool enough = distances != NULL;
  for (size_t i = 0; enough && i < one->point_count; i++)
    enough = warn_places_at(result, one, i, distances, warnings);
  warnings->failed = warnings->failed || !enough;
  free(distances);
}
