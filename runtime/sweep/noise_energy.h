/* runtime/sweep/noise_energy.h - the packages' energy counters (RAPL, through powercap), read and compared. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_NOISE_ENERGY_H
#define CORESWEEP_RUNTIME_SWEEP_NOISE_ENERGY_H

/* More zones than any machine has packages and dies: 32 packages are the most that share memory (HPE Superdome). */
enum { CS__ZONES_MAX = 64 };

/* One reading. zone_count 0: this system tells none, or not to us (since 2020 only root may read them). */
struct cs__energy {
  int zone_count;
  double uj[CS__ZONES_MAX];       /* a package's or die's counter, microjoules */
  double range_uj[CS__ZONES_MAX]; /* where it starts again from 0 */
};

/* powercap: "/sys/class/powercap", or a test's tree. All packages are told, or none. */
struct cs__energy cs__energy_read(const char *powercap);

/* Joules of all packages between two readings less than one turn of a counter apart (some minutes at full load);
 * negative: not told. Pure. */
double cs__energy_between_j(const struct cs__energy *before, const struct cs__energy *after);

#endif
