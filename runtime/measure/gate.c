/* runtime/measure/gate.c - what the system saw of other programs, against fixed thresholds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/gate.h"

#include "runtime/measure/quantile.h"

#include <math.h>
#include <stdlib.h>

/*
 * From rounds recorded on a contended machine: with the delay share under 10 % a speedup of 1.6 was measured as 1.57 to
 * 1.60, over all rounds as 0.63. Pressure stall figures and switches followed the times too loosely to judge by.
 */
struct evidence {
  double contended, voids;    /* shares above which the verdict falls */
  const char *before, *after; /* around the share in per cent */
  const char *remedy;
};

enum { DELAY, STEAL, THROTTLED, EVIDENCE_COUNT };

static const struct evidence evidences[EVIDENCE_COUNT] = {
    [DELAY] = {0.02, 0.10, "run-queue delay ", " of the threads' time",
               "other programs use these cores; stop them or run in a job of your own"},
    [STEAL] = {0.01, 0.02, "steal time ", " of the machine's",
               "other virtual machines use this host; measure on dedicated cores"},
    [THROTTLED] = {0.0, 0.0, "stopped by the CPU quota for ", " of the time",
                   "sweep no more threads than the quota (cpu.max) gives, or have it raised"},
};

const char *cs_gate_name(enum cs_gate gate) {
  static const char *const names[] = {
      [CS_GATE_CLEAR] = "clear",
      [CS_GATE_CONTENDED] = "contended",
      [CS_GATE_VOID] = "void",
  };
  const size_t index = (size_t)gate;
  return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}

static double share_of(double part_s, double whole_s) {
  return part_s >= 0.0 && whole_s > 0.0 ? part_s / whole_s : -1.0;
}

double cs_noise_delay_share(const struct cs_noise *noise, int threads) {
  return share_of(noise->run_delay_s, noise->wall_s * threads);
}

double cs_noise_cpu_share(const struct cs_noise *noise, int threads) {
  return share_of(noise->cpu_s, noise->wall_s * threads);
}

/* NaN: not told. */
static void shares_of(const struct cs_noise *noise, int threads, double shares_out[EVIDENCE_COUNT]) {
  shares_out[DELAY] = cs_noise_delay_share(noise, threads);
  shares_out[STEAL] = noise->steal_share;
  shares_out[THROTTLED] = share_of(noise->throttled_s, noise->wall_s);
  for (int i = 0; i < EVIDENCE_COUNT; i++)
    shares_out[i] = shares_out[i] >= 0.0 ? shares_out[i] : NAN;
}

static enum cs_gate judge_one(const struct evidence *evidence, double share) {
  if (share > evidence->voids)
    return CS_GATE_VOID;
  return share > evidence->contended ? CS_GATE_CONTENDED : CS_GATE_CLEAR;
}

static void put_reason(struct cs_text *reason, const struct evidence *evidence, double share, const char *over) {
  const double percent = 100.0 * share;
  const int decimals = percent >= 9.95 ? 0 : percent >= 0.095 ? 1 : 3;
  cs_text_append(reason, "%s%.*f %%%s%s: %s", evidence->before, decimals, percent, evidence->after, over,
                 evidence->remedy);
}

/* The gravest verdict that any evidence gives; the reason names all that give it. `over` says over what a share is. */
static enum cs_gate judge(const double shares[EVIDENCE_COUNT], const char *const over[EVIDENCE_COUNT],
                          struct cs_text *reason) {
  enum cs_gate gravest = CS_GATE_CLEAR;
  for (int i = 0; i < EVIDENCE_COUNT; i++) {
    const enum cs_gate gate = judge_one(&evidences[i], shares[i]);
    gravest = gate > gravest ? gate : gravest;
  }
  const char *separator = "";
  for (int i = 0; i < EVIDENCE_COUNT && reason != NULL && gravest != CS_GATE_CLEAR; i++) {
    if (judge_one(&evidences[i], shares[i]) == gravest) {
      cs_text_append(reason, "%s", separator);
      put_reason(reason, &evidences[i], shares[i], over[i]);
      separator = "; ";
    }
  }
  return gravest;
}

enum cs_gate cs_gate_invocation(const struct cs_noise *noise, int threads, struct cs_text *reason_out) {
  static const char *const over[EVIDENCE_COUNT] = {"", "", ""};
  double shares[EVIDENCE_COUNT];
  shares_of(noise, threads, shares);
  return judge(shares, over, reason_out);
}

enum cs_gate cs_gate_point(const struct cs_noise *noises, size_t count, int threads, struct cs_text *reason_out) {
  static const char *const over[EVIDENCE_COUNT] = {
      [DELAY] = " (median invocation)", [STEAL] = " (median invocation)", [THROTTLED] = " (worst invocation)"};
  double shares[EVIDENCE_COUNT] = {NAN, NAN, NAN};
  double *columns = count > 0 ? malloc(count * EVIDENCE_COUNT * sizeof *columns) : NULL;
  if (columns == NULL)
    return CS_GATE_CLEAR;
  for (size_t i = 0; i < count; i++) {
    double one[EVIDENCE_COUNT];
    shares_of(&noises[i], threads, one);
    for (int e = 0; e < EVIDENCE_COUNT; e++)
      columns[(size_t)e * count + i] = one[e];
  }
  for (int e = 0; e < EVIDENCE_COUNT; e++)
    shares[e] = cs_quantile(columns + (size_t)e * count, count, e == THROTTLED ? 1.0 : 0.5);
  free(columns);
  return judge(shares, over, reason_out);
}
