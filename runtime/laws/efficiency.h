/* runtime/laws/efficiency.h - POP's efficiencies of a run on n threads, from where its cores' time went. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_EFFICIENCY_H
#define CORESWEEP_RUNTIME_LAWS_EFFICIENCY_H

#include "runtime/laws/lost_time.h"

#include <stdbool.h>

/*
 * The names of the POP project (pop-coe.eu) for OpenMP, by the formulas of BSC's TALP (bsc-pm/dlb,
 * src/talp/perf_metrics.h, hybrid model), which its users know. n T(n) is
 *   useful + serialisation + imbalance + scheduling core-seconds, with
 *   useful         work: serial and busy
 *   serialisation  idle while others work alone, and waiting for them: serial idle, barriers, locks, waits for tasks
 *   imbalance      at the ends of regions, for their last member
 *   scheduling     starting and ending regions, making tasks, the observer, and what is left over unaccounted
 * Taken away from the last to the first, so that the products are exact:
 *   scheduling    = (useful + serialisation + imbalance) / n T(n)
 *   load balance  = (useful + serialisation) / (useful + serialisation + imbalance)
 *   serialisation = useful / (useful + serialisation)
 *   parallel = load balance * serialisation * scheduling = useful / n T(n);  global = parallel * computation
 * All are in [0, 1] but computation scalability, which is above 1 where work shrank (caches). Where the parts are more
 * than n T(n) (something was counted twice) their sum stands for it.
 */
struct cs_efficiency {
  int threads; /* 0: nothing known */
  double parallel;
  double load_balance;
  double serialisation;
  double scheduling;
  double computation; /* computation scalability: useful time at the base over useful time at n */
  double global;
};

/* False, and all zero, when `many` knows nothing; computation and global are NaN without a base (NULL, or nothing
 * known) and where `many` has no useful time. */
bool cs_efficiency_of(const struct cs_time_split *base, const struct cs_time_split *many,
                      struct cs_efficiency *efficiency_out);

#endif
