/* tests/cli/fit_names_test.c - what names of columns mean to coresweep fit. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"

#include <criterion/criterion.h>

Test(fit_names, counts_are_known_by_what_people_call_them) {
  static const char *const names[] = {"n",
                                      "N",
                                      "Threads",
                                      "num_threads",
                                      "OMP_NUM_THREADS",
                                      "cores",
                                      "CPUs",
                                      "nprocs",
                                      "ranks",
                                      "MPI ranks",
                                      "users",
                                      "clients",
                                      "p",
                                      "processes",
                                      "load",
                                      "parameter_threads",
                                      "# threads",
                                      "n (threads)",
                                      "n-cores",
                                      "parameter_num_jobs"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    cr_expect_eq(cs__fit_meaning_of(names[i]).role, CS__FIT_N, "%s", names[i]);
}

Test(fit_names, times_have_units_in_brackets_or_at_the_end) {
  static const struct {
    const char *name;
    double scale;
  } times[] = {
      {"time", 0},      {"Time", 0},          {"time_s", 1},        {"time [ms]", 1e-3},  {"wall time (us)", 1e-6},
      {"seconds", 1},   {"real (s)", 1},      {"elapsed_ms", 1e-3}, {"runtime(min)", 60}, {"Elapsed Time [h]", 3600},
      {"walltime", 0},  {"wall-clock", 0},    {"solve [s]", 1},     {"total_ms", 1e-3},   {"time (\xC2\xB5s)", 1e-6},
      {"median", 0},    {"time (cycles)", 0}, {"ms", 1e-3},         {"time/s", 1},        {"Time / ms", 1e-3},
      {"wall/min", 60}, {"runtime/h", 3600}};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
    const struct cs__fit_meaning meaning = cs__fit_meaning_of(times[i].name);
    cr_expect_eq(meaning.role, CS__FIT_TIME, "%s", times[i].name);
    cr_expect_eq(meaning.scale, times[i].scale, "%s: %g", times[i].name, meaning.scale);
  }
  cr_expect_str_eq(cs__fit_meaning_of("time (cycles)").unit, "cycles");
}

Test(fit_names, throughputs_keep_their_units) {
  static const struct {
    const char *name, *unit;
  } rates[] = {{"throughput", ""},
               {"X", ""},
               {"MB/s", "MB/s"},
               {"req/s", "req/s"},
               {"ops/sec", "ops/sec"},
               {"Bandwidth", ""},
               {"bandwidth [GB/s]", "GB/s"},
               {"triad (MiB/s)", "MiB/s"},
               {"speedup", ""},
               {"GFLOPS", ""},
               {"scripts/hour", "scripts/hour"}};
  for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
    const struct cs__fit_meaning meaning = cs__fit_meaning_of(rates[i].name);
    cr_expect_eq(meaning.role, CS__FIT_THROUGHPUT, "%s", rates[i].name);
    cr_expect_str_eq(meaning.unit, rates[i].unit, "%s: '%s'", rates[i].name, meaning.unit);
  }
}

Test(fit_names, what_stands_beside_is_not_meant) {
  static const char *const names[] = {"rep",          "kernel",  "time_lo_s", "stddev", "min",        "user",
                                      "cpu time",     "host",    "",          "user_s", "efficiency", "sys [s]",
                                      "base_threads", "max (s)", "date",      "|",      "n|threads",  "t/s"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    cr_expect_eq(cs__fit_meaning_of(names[i]).role, CS__FIT_OTHER, "%s", names[i]);
}

Test(fit_names, the_sure_name_comes_before_the_likely_one) {
  cr_expect_lt(cs__fit_meaning_of("time").rank, cs__fit_meaning_of("median").rank);
  cr_expect_lt(cs__fit_meaning_of("median").rank, cs__fit_meaning_of("mean").rank);
  cr_expect_lt(cs__fit_meaning_of("mean").rank, cs__fit_meaning_of("solve [s]").rank);
  cr_expect_lt(cs__fit_meaning_of("time").rank, cs__fit_meaning_of("speedup").rank);
  cr_expect_lt(cs__fit_meaning_of("parameter_threads").rank, cs__fit_meaning_of("parameter_size").rank);
}

Test(fit_names, a_name_of_any_length_is_read) {
  char name[300];
  for (size_t i = 0; i < sizeof name; i++)
    name[i] = "ab_ [("[i % 6];
  name[sizeof name - 1] = '\0';
  cr_expect_eq(cs__fit_meaning_of(name).role, CS__FIT_OTHER);
}
