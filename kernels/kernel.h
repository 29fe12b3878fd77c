/* kernels/kernel.h - the descriptor of a kernel: all a sweep needs to know of it, and all a plug-in has to provide. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_KERNEL_H
#define CORESWEEP_KERNELS_KERNEL_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CS_KERNEL_ABI     2
#define CS_PARAMETERS_MAX 8

/* What a good run of the kernel is limited by; words for people and the first guess of a verdict. RUNTIME is for
 * kernels that do nothing but what the OpenMP runtime does for them, UNKNOWN for swept commands, of which nobody told.
 */
enum cs_bound {
  CS_BOUND_MEMORY,
  CS_BOUND_COMPUTE,
  CS_BOUND_BALANCE,
  CS_BOUND_SERIAL,
  CS_BOUND_RUNTIME,
  CS_BOUND_UNKNOWN
};

/* What is known of the machine when defaults are chosen. */
struct cs_platform {
  uint64_t llc_bytes;    /* all last-level caches the sweep may use, together, as far as they can be believed */
  uint64_t memory_bytes; /* memory this process may use */
  int threads;           /* the largest team of the sweep */
};

/*
 * A parameter of a kernel, `name=value` on the command line after the kernel's name. A case is a kernel with a value
 * for each of its parameters. Values are doubles; sizes are whole numbers below 2^53. With choices (NULL-terminated),
 * the user writes the word and the value is its index.
 */
struct cs_parameter {
  const char *name;
  const char *help; /* with its unit */
  double value;     /* the default, unless choose is given */
  double min, max;
  bool whole;                                     /* must be a whole number */
  const char *const *choices;                     /* or NULL */
  double (*choose)(const struct cs_platform *on); /* default from the platform, or NULL */
};

/* Work of one run, counted as the kernel's header says. Bytes and flops also bound the speedup, so they are what has to
 * be moved and executed at the least; 0: not told. */
struct cs_work {
  double bytes; /* moved to and from memory, STREAM's counting (each operand once, no write-allocate) */
  double flops; /* in double precision; of two in single precision one counts, for vectors hold twice as many */
  double items; /* points, pixels, elements: the kernel's own unit */
};

enum cs_quantity { CS_QUANTITY_BYTES, CS_QUANTITY_FLOPS, CS_QUANTITY_ITEMS };

struct cs_rate {
  enum cs_quantity of;
  double per_unit;  /* 1e9 with "GB/s" */
  const char *unit; /* "GB/s", "GFLOP/s", "Mpixel/s" */
};

/*
 * Every function is called in one process whose OpenMP team is already the one to be used (omp_get_max_threads(), bound
 * by the environment). values has parameter_count entries, checked against min, max and whole.
 */
struct cs_kernel {
  uint32_t abi; /* CS_KERNEL_ABI */
  const char *name;
  const char *summary; /* one line: what it computes */
  enum cs_bound bound;
  struct cs_rate rate;
  const struct cs_parameter *parameters;
  size_t parameter_count;

  struct cs_work (*work)(const double *values); /* pure */
  /* The serial share of a run at one thread, if it is known by construction; else NULL. */
  double (*known_serial)(const double *values);

  /* Allocates and fills in parallel, so that each thread first touches what it will use. */
  enum cs_status (*setup)(const double *values, void **state_out, struct cs_error *error);
  /* For functions that overwrite their input, else NULL: makes fresh inputs for the next `calls` runs (>= 1), in
   * parallel as setup does; never timed. May be called again before all are used up. */
  enum cs_status (*prepare)(void *state, int64_t calls, struct cs_error *error);
  /* One call of the public function: what is timed. May be called any number of times, each doing the same work; with
   * prepare, as often as that said. */
  enum cs_status (*run)(void *state);
  /* Whether the last run's result is right, by another method. CS_FAILED with what differs, and when nothing was run
   * since setup: setup leaves a result that is wrong. May spoil the state. */
  enum cs_status (*verify)(void *state, struct cs_error *error);
  void (*teardown)(void *state); /* NULL is legal */
};

/* A plug-in is a shared object with this one symbol: `const struct cs_kernel cs_kernel_plugin = {...};` */
#define CS_KERNEL_PLUGIN_SYMBOL "cs_kernel_plugin"

#ifdef __cplusplus
}
#endif
#endif
