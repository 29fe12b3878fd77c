/* tests/report/support_result.c - made-up results with known figures, for the report's tests. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_result.h"

#include "runtime/laws/amdahl.h"

#include <math.h>
#include <stdlib.h>

/* The structs own char *, the made-up texts are literals nobody writes to. */
#define TEXT(literal) ((char *)(uintptr_t)(literal))

static struct cs_fact machine_facts[] = {{TEXT("processor"), TEXT("Made-up Processor 9000")},
                                         {TEXT("cores"), TEXT("64 cores, 128 PUs, 2 packages")}};
static struct cs_fact environment_facts[] = {{TEXT("OMP_PROC_BIND"), TEXT("close")}};

struct made *made_empty(void) {
  struct made *made = calloc(1, sizeof *made);
  made->result = (struct cs_result){.folder = TEXT(""),
                                    .version = TEXT("0.1.0"),
                                    .host = TEXT("node17"),
                                    .begun_utc = TEXT("2026-01-31T12:00:00Z"),
                                    .command = TEXT("coresweep run triad"),
                                    .budget = TEXT("8 of 64 PUs: cpuset 0-7"),
                                    .policy = TEXT("close, SMT last"),
                                    .machine_facts = machine_facts,
                                    .machine_fact_count = 2,
                                    .environment_facts = environment_facts,
                                    .environment_fact_count = 1,
                                    .protocol = {.stop = {10, 40, 0.02, 900.0},
                                                 .samples = 10,
                                                 .shortest_s = 0.01,
                                                 .timeout_s = 60.0,
                                                 .observe = true,
                                                 .seed = 0xfedcba9876543210u,
                                                 .confidence = 0.95},
                                    .cases = made->cases,
                                    .points = made->points,
                                    .invocations = made->invocations,
                                    .stops = made->stops,
                                    .sessions = 1,
                                    .spent_s = 321.5};
  made->summary =
      (struct cs_summary){.cases = made->case_summaries, .warnings = made->warnings, .failures = made->failures};
  return made;
}

struct made *made_with_threads(const int *threads, size_t count) {
  struct made *made = made_empty();
  made->result.point_count = count;
  for (size_t i = 0; i < count; i++)
    made->points[i] = (struct cs_point){.n = threads[i], .team = threads[i], .places = TEXT("{0},{1}")};
  return made;
}

void made_free(struct made *made) {
  for (size_t i = 0; i < made->result.case_count; i++)
    if (made->case_summaries[i].fit.scaling.count > 0)
      cs_fit_free(&made->case_summaries[i].fit);
  free(made);
}

static struct cs_estimate about(double value, const struct made_law *law) {
  const bool enough = law->rounds >= 5;
  return (struct cs_estimate){.value = value,
                              .lo = value / (1.0 + law->width),
                              .hi = value * (1.0 + law->width),
                              .method = enough ? CS_INTERVAL_SIGNED_RANK : CS_INTERVAL_NONE,
                              .level = enough ? 0.951 : 0.0,
                              .count = law->rounds};
}

static struct cs_estimate widened(struct cs_estimate estimate, double factor) {
  estimate.lo = estimate.value * pow(estimate.lo / estimate.value, factor);
  estimate.hi = estimate.value * pow(estimate.hi / estimate.value, factor);
  return estimate;
}

static struct cs_estimate nothing(void) {
  return (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN};
}

static struct cs_estimate exactly_one(size_t rounds) {
  return (struct cs_estimate){1.0, 1.0, 1.0, CS_INTERVAL_NONE, 0.0, rounds};
}

static struct cs_point_limit no_limit(void) {
  struct cs_point_limit limit = {.speedup = nothing(), .share = nothing()};
  for (enum cs_limit_term term = 0; term < CS_LIMIT_TERMS; term++)
    limit.term[term] = NAN;
  return limit;
}

/* One term binds; its interval and that of the share are as wide as the speedup's. */
static void set_limit(struct cs_point_summary *point, enum cs_limit_term binds, double speedup) {
  const struct cs_estimate *measured = &point->speedup;
  struct cs_point_limit *limit = &point->limit;
  const double above = measured->hi / measured->value, below = measured->lo / measured->value;
  limit->term[binds] = speedup;
  limit->binds = binds;
  limit->speedup = limit->share = *measured;
  limit->speedup.value = speedup;
  limit->speedup.lo = speedup * below;
  limit->speedup.hi = speedup * above;
  limit->share.value = measured->value / speedup;
  limit->share.lo = limit->share.value * below;
  limit->share.hi = limit->share.value * above;
  limit->beyond = limit->share.lo > 1.0;
}

static struct cs_point_summary point_of(const struct cs_point *at, int base, const struct cs_estimate *serial,
                                        const struct made_law *law) {
  const double n = (double)at->n / base;
  const double speedup = n / (1.0 + law->sigma * (n - 1.0) + law->kappa * n * (n - 1.0)), time_s = 0.0123 / speedup;
  struct cs_point_summary point = {.n = at->n,
                                   .places = at->places,
                                   .rounds = law->rounds,
                                   .calls = 7,
                                   .time_s = about(time_s, law),
                                   .rate = law->rate * speedup,
                                   .rate_lo = law->rate * speedup * 0.99,
                                   .rate_hi = law->rate * speedup * 1.01,
                                   .speedup = n == 1.0 ? exactly_one(law->rounds) : about(speedup, law),
                                   .karp_flatt = nothing(),
                                   .amdahl = nothing(),
                                   .limit = no_limit(),
                                   .to_best = nothing(),
                                   .energy_j = NAN,
                                   .neighbour_s = NAN,
                                   .speedup_of_minima = speedup * 1.01,
                                   .sample_min_s = time_s * 0.97,
                                   .sample_p5_s = time_s * 0.98,
                                   .sample_median_s = time_s,
                                   .sample_p95_s = time_s * 1.05,
                                   .sample_max_s = time_s * 1.5,
                                   .gate = CS_GATE_CLEAR,
                                   .delay_share = 0.001,
                                   .cpu_share = 0.99,
                                   .steal_share = -1.0};
  point.speedup_band = n == 1.0 ? point.speedup : widened(point.speedup, 1.5);
  point.efficiency = point.speedup;
  point.efficiency.value /= n;
  point.efficiency.lo /= n;
  point.efficiency.hi /= n;
  point.superlinear = n > 1.0 && point.efficiency.lo > 1.0;
  if (n > 1.0)
    point.karp_flatt = cs_karp_flatt(&point.speedup, (int)n);
  if (serial->count > 0 && base == 1) {
    point.amdahl = cs_amdahl_limit(serial, at->n);
    set_limit(&point, CS_LIMIT_AMDAHL, point.amdahl.value);
  }
  return point;
}

void made_add(struct made *made, const struct made_law *law) {
  const size_t index = made->result.case_count;
  made->cases[index] = (struct cs_case){.kernel = TEXT(law->name),
                                        .name = TEXT(law->name),
                                        .spec = TEXT("triad:n=33554432"),
                                        .summary = TEXT("a = b + s c over long vectors"),
                                        .bound = CS_BOUND_MEMORY,
                                        .work = {805306368.0, 67108864.0, 33554432.0},
                                        .rate_of = CS_QUANTITY_BYTES,
                                        .rate_per_unit = 1e9,
                                        .rate_unit = TEXT(law->unit),
                                        .known_serial = -1.0,
                                        .rival = -1};
  struct cs_case_summary *of = &made->case_summaries[index];
  *of = (struct cs_case_summary){.of = &made->cases[index],
                                 .points = made->point_summaries[index],
                                 .point_count = made->result.point_count,
                                 .serial = nothing(),
                                 .observe_cost_share = 0.0004,
                                 .limit_most = NAN,
                                 .stop = CS_STOP_PRECISION};
  if (law->serial >= 0.0) {
    of->serial = (struct cs_estimate){law->serial, law->serial * 0.9, law->serial * 1.1, CS_INTERVAL_ORDER, 0.95, 12};
    of->limit_most = 1.0 / law->serial;
  }
  for (size_t i = 0; i < of->point_count; i++) {
    of->points[i] = point_of(&made->points[i], made->points[0].n, &of->serial, law);
    if (of->points[i].speedup.value > of->points[of->best].speedup.value)
      of->best = i;
  }
  for (size_t i = 0; i < of->point_count; i++) {
    of->points[i].to_best = about(of->points[of->best].speedup.value / of->points[i].speedup.value, law);
    of->points[i].ties_best = of->points[i].to_best.lo <= 1.0;
  }
  made->result.case_count = made->summary.case_count = index + 1;
}

void made_limit(struct made *made, size_t case_index, size_t point_index, enum cs_limit_term binds, double speedup) {
  set_limit(&made->case_summaries[case_index].points[point_index], binds, speedup);
}

void made_warn(struct made *made, const char *warning) {
  made->warnings[made->summary.warning_count++] = TEXT(warning);
}

void made_fail(struct made *made, const char *failure) {
  made->failures[made->summary.failure_count++] = TEXT(failure);
}

void made_spoil(struct made *made, size_t case_index, size_t point_index, size_t failed) {
  struct cs_case_summary *of = &made->case_summaries[case_index];
  struct cs_point_summary *point = &of->points[point_index];
  *point = (struct cs_point_summary){.n = point->n,
                                     .places = point->places,
                                     .failed = failed,
                                     .time_s = nothing(),
                                     .rate = NAN,
                                     .rate_lo = NAN,
                                     .rate_hi = NAN,
                                     .speedup = nothing(),
                                     .speedup_band = nothing(),
                                     .efficiency = nothing(),
                                     .karp_flatt = nothing(),
                                     .amdahl = nothing(),
                                     .limit = no_limit(),
                                     .to_best = nothing(),
                                     .energy_j = NAN,
                                     .neighbour_s = NAN,
                                     .speedup_of_minima = NAN,
                                     .sample_min_s = NAN,
                                     .sample_p5_s = NAN,
                                     .sample_median_s = NAN,
                                     .sample_p95_s = NAN,
                                     .sample_max_s = NAN,
                                     .delay_share = -1.0,
                                     .cpu_share = -1.0,
                                     .steal_share = -1.0};
  of->best = of->base;
  for (size_t i = 0; i < of->point_count; i++)
    if (of->points[i].speedup.value > of->points[of->best].speedup.value)
      of->best = i;
}

struct made *made_example(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8}, 4);
  const double serial = (8.0 / 7.21 - 1.0) / 7.0; /* Amdahl's limit at 8 is then 7.21 */
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, (8.0 / 5.94 - 1.0) / 7.0, 0.0, serial, 0.0107, 12});
  made->point_summaries[0][3].speedup.lo = 5.88;
  made->point_summaries[0][3].speedup.hi = 6.01;
  return made;
}

static void add_seven(struct made *made, double width, size_t rounds) {
  const struct made_law laws[] = {
      {"amdahl", "Mop/s", 812.0, 0.101, 0.0, 0.1, width, rounds},
      {"dot", "GB/s", 14.8, 0.09, 0.0006, 0.0004, width, rounds},
      {"gemm", "GFLOP/s", 61.3, 0.004, 0.00002, 0.002, width, rounds},
      {"mandelbrot", "Mpixel/s", 12.6, 0.012, 0.00003, 0.001, width, rounds},
      {"montecarlo", "Mpath/s", 187.0, 0.002, 0.00001, 0.0003, width, rounds},
      {"stencil", "Gpoint/s", 1.07, 0.07, 0.0004, 0.0007, width, rounds},
      {"triad", "GB/s", 13.9, 0.085, 0.0005, 0.0005, width, rounds},
  };
  for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
    made_add(made, &laws[i]);
}

struct made *made_two_points(void) {
  struct made *made = made_with_threads((const int[]){1, 2}, 2);
  add_seven(made, 0.015, 12);
  return made;
}

struct made *made_ladder(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8, 16, 32, 48, 64, 128}, 9);
  add_seven(made, 0.03, 12);
  return made;
}

struct made *made_one_point(void) {
  struct made *made = made_with_threads((const int[]){1}, 1);
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, 0.05, 0.0, 0.01, 0.01, 12});
  return made;
}

struct made *made_superlinear(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 3, 4, 6, 8}, 6);
  made_add(made, &(struct made_law){"stencil", "Gpoint/s", 1.07, -0.03, 0.0, 0.004, 0.02, 12});
  return made;
}

struct made *made_failing(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8}, 4);
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, 0.05, 0.0, 0.01, 0.02, 12});
  made_add(made, &(struct made_law){"gemm", "GFLOP/s", 61.0, 0.01, 0.0, 0.002, 0.02, 12});
  for (size_t i = 0; i < 4; i++)
    made_spoil(made, 1, i, 3);
  made_spoil(made, 0, 3, 12);
  made->point_summaries[0][2].gate = made->point_summaries[0][2].ratio_gate = CS_GATE_VOID;
  made->point_summaries[0][2].gate_reason = TEXT("threads waited 14 % of the time for a core");
  made->point_summaries[0][1].gate = made->point_summaries[0][1].ratio_gate = CS_GATE_CONTENDED;
  made_warn(made, "triad at 4 threads: the host was contended (threads waited 14 % of the time for a core); free the "
                  "cores of other work and sweep again.");
  made_fail(made, "gemm, 1 thread, round 1: died by signal 11 (segmentation fault)");
  made_fail(made, "triad, 8 threads, round 1: verified false: element 17 differs");
  return made;
}

struct made *made_wide(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4}, 3);
  made_add(made, &(struct made_law){"dot", "GB/s", 14.8, 0.9, 0.0, 0.02, 0.25, 6});
  return made;
}

struct made *made_few_rounds(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8}, 4);
  made->result.protocol.observe = false;
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, 0.05, 0.0, -1.0, 0.06, 3});
  return made;
}

struct made *made_hostile(void) {
  static struct cs_fact facts[] = {{TEXT("<b>name"), TEXT("\"quoted\", 'single' & <script>alert(1)</script>")},
                                   {TEXT("escape"), TEXT("\x1b[31mred\x1b[0m \x07 bad utf-8: \xff\xc3")}};
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8}, 4);
  made->result.host = TEXT("<script>alert('host')</script>");
  made->result.command = TEXT("coresweep run 'a' \"b\" `touch /tmp/x` $(id) </code><script>alert(2)</script>");
  made->result.environment_facts = facts;
  made->result.environment_fact_count = 2;
  made_add(made, &(struct made_law){"./it's, \"so\" `id` <script>.so", "G<i>/s", 1.0, 0.05, 0.0, 0.01, 0.02, 12});
  made_add(made, &(struct made_law){"../../etc/passwd", "GB/s", 1.0, 0.06, 0.0, 0.01, 0.02, 12});
  made_warn(made, "<img src=x onerror=alert(3)> \x1b]0;title\x07 a warning with the escape character");
  made_fail(made, "line one\nline two </li><script>");
  return made;
}
