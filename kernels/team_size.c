/* kernels/team_size.c - what a region costs here, measured once, against what a team saves. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/team_size.h"

#include "kernels/team_size_loop.h"
#include "runtime/base/clock.h"

#include <omp.h>
#include <stdatomic.h>
#include <stddef.h>

/* A team has to win by this much: the model leaves out what a second core costs in caches and clock. */
static const double least_gain = 1.1;

/* The least of so many is what it costs when nobody interferes; the first few start threads and wake them. */
enum { warm_regions = 3, timed_regions = 12, barriers_each = 4 };

/* Costs by team size; larger teams than the last share its place and are measured when their size changes. */
enum { sizes_kept = 1024 };

struct kept {
  _Atomic(double) region_s, barrier_s; /* 0: not measured yet */
};
static struct kept kept[sizes_kept + 1];
static _Atomic(double) kept_bytes_per_s, kept_flops_per_s;

bool cs__team_pays_at(struct cs__effort effort, int threads, const struct cs__team_costs *costs) {
  if (threads < 2)
    return false;
  const double bytes_s = effort.bytes / costs->bytes_per_s, flops_s = effort.flops / costs->flops_per_s;
  const double alone_s = bytes_s > flops_s ? bytes_s : flops_s;
  const double team_s = alone_s / threads + costs->region_s + effort.barriers * costs->barrier_s;
  return alone_s >= least_gain * team_s;
}

static double region_s(int barriers) {
  int64_t least_ns = INT64_MAX;
  for (int i = 0; i < warm_regions + timed_regions; i++) {
    const int64_t begin_ns = cs_now_ns();
#pragma omp parallel
    for (int b = 0; b < barriers; b++) {
#pragma omp barrier
    }
    const int64_t took_ns = cs_now_ns() - begin_ns;
    least_ns = i >= warm_regions && took_ns < least_ns ? took_ns : least_ns;
  }
  return (double)(least_ns > 0 ? least_ns : 1) * 1e-9;
}

static const struct cs__team_size_loops *active(void) {
  static const struct cs__team_size_loops *const variants[] = {CS_ISA_VARIANTS(cs__team_size_loops)};
  return variants[cs_isa_active()];
}

/* The best rate of some passes of a loop that does `work` a pass. */
static double rate_of(double (*pass)(void), double work) {
  int64_t least_ns = INT64_MAX;
  for (int i = 0; i < warm_regions + timed_regions; i++) {
    const int64_t begin_ns = cs_now_ns();
    volatile double used = pass();
    (void)used;
    const int64_t took_ns = cs_now_ns() - begin_ns;
    least_ns = took_ns < least_ns ? took_ns : least_ns;
  }
  return work / ((double)(least_ns > 0 ? least_ns : 1) * 1e-9);
}

/* Several threads may come here at once: they measure the same and store the same kind of value. */
static void measure_rates(void) {
  const struct cs__team_size_loops *loops = active();
  atomic_store_explicit(&kept_bytes_per_s, rate_of(loops->read, loops->read_bytes), memory_order_relaxed);
  atomic_store_explicit(&kept_flops_per_s, rate_of(loops->multiply, loops->multiply_flops), memory_order_release);
}

static void measure_team(struct kept *team) {
  const double plain_s = region_s(0), waiting_s = region_s(barriers_each);
  const double barrier_s = waiting_s > plain_s ? (waiting_s - plain_s) / barriers_each : 0.0;
  atomic_store_explicit(&team->barrier_s, barrier_s, memory_order_relaxed);
  atomic_store_explicit(&team->region_s, plain_s, memory_order_release);
}

bool cs__team_pays(struct cs__effort effort) {
  const int threads = omp_get_max_threads();
  if (threads < 2 || omp_get_active_level() >= omp_get_max_active_levels())
    return false;
  struct kept *const team = &kept[threads < sizes_kept ? threads : sizes_kept];
  if (atomic_load_explicit(&kept_flops_per_s, memory_order_acquire) == 0.0)
    measure_rates();
  if (atomic_load_explicit(&team->region_s, memory_order_acquire) == 0.0)
    measure_team(team);
  const struct cs__team_costs costs = {
      .bytes_per_s = atomic_load_explicit(&kept_bytes_per_s, memory_order_relaxed),
      .flops_per_s = atomic_load_explicit(&kept_flops_per_s, memory_order_relaxed),
      .region_s = atomic_load_explicit(&team->region_s, memory_order_relaxed),
      .barrier_s = atomic_load_explicit(&team->barrier_s, memory_order_relaxed),
  };
  return cs__team_pays_at(effort, threads, &costs);
}
