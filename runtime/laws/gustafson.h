/* runtime/laws/gustafson.h - Gustafson's law: how much more work n threads do in the same time. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_GUSTAFSON_H
#define CORESWEEP_RUNTIME_LAWS_GUSTAFSON_H

/*
 * Scaled speedup n - s (n - 1) (Gustafson, CACM 31(5), 1988). serial_of_parallel_run is the serial share s of the run
 * on n threads, in [0, 1], not of the run on one; it has to be measured there: times of weak scaling are the same for
 * every s.
 */
double cs_gustafson_speedup(double serial_of_parallel_run, double n);

#endif
