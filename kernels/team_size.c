/* kernels/team_size.c - what a region costs here, measured, against what a team saves. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: a call of W seconds for one thread takes W / n + R for n threads, where R is what the region and its barriers
 * cost. The team pays where that is less than W, with something to spare.
 *
 * Of one thread there is nothing to win. But a long call starts its region all the same: what a tool sees at one thread
 * then is what it sees at many, and what it counts as serial there is what stays serial.
 *
 * How: W from two rates of one thread, R by empty regions, all measured in this process when they are first asked for
 * and kept. Interference only makes a measurement worse, so the best of some is taken. What else ran during all of them
 * would leave a bad figure for the life of the process; therefore a call that stays on one thread only because a region
 * seems dear has it measured again, a few times, each time after a longer while.
 *
 * What it costs: at the first call and for each new size of the team up to 15 passes over 192 KiB, 15 of
 * multiplications and 30 regions: 0.1 to 0.4 ms on a 2-vCPU guest (Sapphire Rapids server). A row ends after 2 ms, but
 * not before its fourth region: where other programs hold the cores and threads wait actively, each of these lasts time
 * slices, and 0.1 s were seen there. Afterwards a decision is a few loads and divisions, and for a call that is
 * far too short two comparisons.
 */
#include "kernels/team_size.h"

#include "kernels/team_size_loop.h"
#include "runtime/base/clock.h"

#include <omp.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>

/* A team has to win by this much: the model leaves out what a second core costs in caches and clock. */
static const double least_gain = 1.1;

/* A region of one thread may take a fiftieth of the call. */
static const double lone_gain = 50.0;

/* The first few of a row start threads and wake them, and load caches; a row ends early where one is very slow. */
enum { warm_tries = 3, timed_tries = 12, barriers_each = 4 };
static const int64_t row_ends_ns = 2000000;

/* Larger than first-level data caches (at most 128 KiB), within second-level ones (at least 256 KiB, shared or not). */
enum { read_bytes = 192 << 10, read_doubles = read_bytes / (int)sizeof(double) };

/* A call longer than this may ask the clock whether to measure again. */
static const double doubtful_s = 5e-6;

/* When it was measured last, and how often: in doubt, again after 1 ms, 8 ms, 64 ms, 512 ms and 4 s. */
enum { measured_most = 6 };
static const int64_t first_wait_ns = 1000000, wait_grows = 8;

struct kept {
  _Atomic(double) region_s, barrier_s;      /* 0: not measured yet */
  _Atomic(double) least_bytes, least_flops; /* a call of less of both is too short for the team; 0: not known yet */
  _Atomic(int64_t) again_ns;                /* when a doubtful call may measure again */
  _Atomic(int) measured;                    /* so many times */
};
static struct kept kept[CS__TEAM_PLACES + 1];
static _Atomic(double) kept_bytes_per_s, kept_flops_per_s;

static atomic_bool always_pays;

/* Held by who measures: two at once would measure each other. */
static atomic_flag measuring = ATOMIC_FLAG_INIT;

static double alone_s(struct cs__effort effort, const struct cs__team_costs *costs) {
  const double bytes_s = effort.bytes / costs->bytes_per_s, flops_s = effort.flops / costs->flops_per_s;
  return bytes_s > flops_s ? bytes_s : flops_s;
}

void cs__team_pays_always(bool always) {
  atomic_store_explicit(&always_pays, always, memory_order_relaxed);
}

bool cs__team_pays_at(struct cs__effort effort, int threads, const struct cs__team_costs *costs) {
  const double one_s = alone_s(effort, costs);
  if (threads < 2)
    return threads == 1 && one_s >= lone_gain * costs->region_s;
  const double team_s = one_s / threads + costs->region_s + effort.barriers * costs->barrier_s;
  return one_s >= least_gain * team_s;
}

/* The equation above, solved for the time of one thread. */
double cs__team_least_s(int threads, double region_s) {
  return threads < 2 ? lone_gain * region_s : least_gain * region_s * threads / (threads - least_gain);
}

static double seconds(int64_t ns) {
  return (double)(ns > 0 ? ns : 1) * 1e-9;
}

/* The least of a row, one at least. */
static int64_t least_ns(void (*try)(void *of), void *of) {
  const int64_t row_ns = cs_now_ns();
  int64_t least = INT64_MAX;
  for (int i = 0; i < warm_tries + timed_tries; i++) {
    const int64_t begin_ns = cs_now_ns();
    try(of);
    const int64_t end_ns = cs_now_ns();
    if (end_ns - begin_ns < least)
      least = end_ns - begin_ns;
    if (i >= warm_tries && end_ns - row_ns > row_ends_ns)
      break;
  }
  return least;
}

static void region(void *of) {
  const int *barriers = of;
#pragma omp parallel
  for (int b = 0; b < *barriers; b++) {
#pragma omp barrier
  }
}

struct pass {
  const struct cs__team_size_loops *loops;
  double *array;
  volatile double used;
};

static void read_pass(void *of) {
  struct pass *pass = of;
  pass->used = pass->loops->read(pass->array, read_doubles);
}

static void multiply_pass(void *of) {
  struct pass *pass = of;
  pass->used = pass->loops->multiply(0.5, 0.5);
}

static void keep_larger(_Atomic(double) *kept_rate, double rate) {
  if (rate > atomic_load_explicit(kept_rate, memory_order_relaxed))
    atomic_store_explicit(kept_rate, rate, memory_order_relaxed);
}

static void keep_smaller(_Atomic(double) *kept_cost, double cost) {
  const double before = atomic_load_explicit(kept_cost, memory_order_relaxed);
  if (before == 0.0 || cost < before)
    atomic_store_explicit(kept_cost, cost, memory_order_relaxed);
}

/* Not allocated, because callers promise to allocate nothing. Who holds `measuring` uses it. */
static void measure_rates(void) {
  static alignas(64) double array[read_doubles];
  static const struct cs__team_size_loops *const variants[] = {CS_ISA_VARIANTS(cs__team_size_loops)};
  struct pass pass = {.loops = variants[cs_isa_active()], .array = array};
  for (size_t i = 0; i < read_doubles; i++)
    array[i] = 1.0;
  keep_larger(&kept_bytes_per_s, read_bytes / seconds(least_ns(read_pass, &pass)));
  keep_larger(&kept_flops_per_s, pass.loops->multiply_flops / seconds(least_ns(multiply_pass, &pass)));
}

static void measure_team(struct kept *team) {
  int none = 0, some = barriers_each;
  const double plain_s = seconds(least_ns(region, &none)), waiting_s = seconds(least_ns(region, &some));
  keep_smaller(&team->barrier_s, waiting_s > plain_s ? (waiting_s - plain_s) / barriers_each : 1e-9);
  keep_smaller(&team->region_s, plain_s);
}

/*
 * Short calls are told by two comparisons. Of what a new measurement might allow, nothing is refused: calls that could
 * be doubtful are not short. A hundredth less: the model rounds, and decides near the bound.
 */
static void keep_least(struct kept *team, int threads) {
  const double pays_s = 0.99 * cs__team_least_s(threads, atomic_load_explicit(&team->region_s, memory_order_relaxed));
  const double short_s = pays_s < doubtful_s ? pays_s : doubtful_s;
  atomic_store_explicit(&team->least_bytes, short_s * atomic_load_explicit(&kept_bytes_per_s, memory_order_relaxed),
                        memory_order_relaxed);
  atomic_store_explicit(&team->least_flops, short_s * atomic_load_explicit(&kept_flops_per_s, memory_order_relaxed),
                        memory_order_relaxed);
}

static bool is_short(struct cs__effort effort, const struct kept *team) {
  return effort.bytes < atomic_load_explicit(&team->least_bytes, memory_order_relaxed) &&
         effort.flops < atomic_load_explicit(&team->least_flops, memory_order_relaxed);
}

/* Does nothing while somebody else measures. */
static void measure(struct kept *team, int threads) {
  if (atomic_flag_test_and_set_explicit(&measuring, memory_order_acquire))
    return;
  measure_rates();
  measure_team(team);
  keep_least(team, threads);
  int64_t wait_ns = first_wait_ns;
  const int before = atomic_load_explicit(&team->measured, memory_order_relaxed);
  for (int i = 0; i < before; i++)
    wait_ns *= wait_grows;
  atomic_store_explicit(&team->again_ns, cs_now_ns() + wait_ns, memory_order_relaxed);
  atomic_store_explicit(&team->measured, before + 1, memory_order_release);
  atomic_flag_clear_explicit(&measuring, memory_order_release);
}

static bool pays_with(struct cs__effort effort, int threads, const struct kept *team, struct cs__team_costs *costs) {
  *costs = (struct cs__team_costs){
      .bytes_per_s = atomic_load_explicit(&kept_bytes_per_s, memory_order_relaxed),
      .flops_per_s = atomic_load_explicit(&kept_flops_per_s, memory_order_relaxed),
      .region_s = atomic_load_explicit(&team->region_s, memory_order_relaxed),
      .barrier_s = atomic_load_explicit(&team->barrier_s, memory_order_relaxed),
  };
  return cs__team_pays_at(effort, threads, costs);
}

/* A call so long that a look at the clock is nothing, which a team of no cost would finish sooner. */
static bool is_doubtful(struct cs__effort effort, const struct kept *team, const struct cs__team_costs *costs) {
  return alone_s(effort, costs) > doubtful_s &&
         atomic_load_explicit(&team->measured, memory_order_relaxed) < measured_most &&
         cs_now_ns() >= atomic_load_explicit(&team->again_ns, memory_order_relaxed);
}

bool cs__team_pays(struct cs__effort effort) {
  const int threads = omp_get_max_threads();
  struct kept *const team = &kept[cs__team_place(threads)];
  const bool always = atomic_load_explicit(&always_pays, memory_order_relaxed);
  if (is_short(effort, team) && !always)
    return false;
  if (omp_get_active_level() >= omp_get_max_active_levels())
    return false;
  if (always)
    return true;
  if (atomic_load_explicit(&team->measured, memory_order_acquire) == 0) {
    measure(team, threads);
    if (atomic_load_explicit(&team->measured, memory_order_acquire) == 0)
      return false;
  }
  struct cs__team_costs costs;
  if (pays_with(effort, threads, team, &costs))
    return true;
  if (!is_doubtful(effort, team, &costs))
    return false;
  measure(team, threads);
  return pays_with(effort, threads, team, &costs);
}
