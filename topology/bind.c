/* topology/bind.c - thread affinity for machines of any size. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/bind.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

/* glibc's fixed cpu_set_t ends here; larger machines need sets from CPU_ALLOC. */
static const int first_guess_pus = 1024;

/* The kernel refuses, with EINVAL, to write a mask into less room than its own has: double until it fits. */
static enum cs_status read_mask(int tid, cpu_set_t **mask_out, int *pus_out, struct cs_error *error) {
  for (int pus = first_guess_pus; pus <= CS_PU_INDEX_MAX + 1; pus *= 2) {
    cpu_set_t *mask = CPU_ALLOC((size_t)pus);
    if (mask == NULL)
      return cs_fail(error, CS_NOMEM, "out of memory for an affinity mask of %d PUs", pus);
    if (sched_getaffinity(tid, CPU_ALLOC_SIZE((size_t)pus), mask) == 0) {
      *mask_out = mask;
      *pus_out = pus;
      return CS_OK;
    }
    const int reason = errno;
    CPU_FREE(mask);
    if (reason == ESRCH)
      return cs_fail(error, CS_INVALID, "there is no thread %d", tid);
    if (reason != EINVAL)
      return cs_fail(error, CS_IO, "cannot read the affinity mask of thread %d: %s", tid, strerror(reason));
  }
  return cs_fail(error, CS_IO, "the affinity mask of thread %d is longer than %d PUs", tid, CS_PU_INDEX_MAX + 1);
}

enum cs_status cs_affinity_get(int tid, struct cs_pu_set *set_out, struct cs_error *error) {
  cpu_set_t *mask = NULL;
  int pus = 0;
  enum cs_status status = read_mask(tid, &mask, &pus, error);
  if (status != CS_OK)
    return status;
  struct cs_pu_set set = {0};
  for (int pu = 0; pu < pus && status == CS_OK; pu++) {
    if (CPU_ISSET_S((size_t)pu, CPU_ALLOC_SIZE((size_t)pus), mask))
      status = cs_pu_set_add(&set, pu);
  }
  CPU_FREE(mask);
  if (status == CS_OK) {
    *set_out = set;
    return CS_OK;
  }
  cs_pu_set_free(&set);
  return cs_fail(error, status, "out of memory for a set of %d PUs", pus);
}

/* 0, or the errno with which the kernel refused. */
static int write_mask(int tid, const struct cs_pu_set *set) {
  const size_t pus = set->word_count * 64;
  cpu_set_t *mask = CPU_ALLOC(pus);
  if (mask == NULL)
    return ENOMEM;
  const size_t bytes = CPU_ALLOC_SIZE(pus);
  CPU_ZERO_S(bytes, mask);
  for (int pu = cs_pu_set_next(set, 0); pu >= 0; pu = cs_pu_set_next(set, pu + 1))
    CPU_SET_S((size_t)pu, bytes, mask);
  const int reason = sched_setaffinity(tid, bytes, mask) == 0 ? 0 : errno;
  CPU_FREE(mask);
  return reason;
}

/* What the kernel makes of the wish for every PU it has ever shown: all that cpusets and hotplug leave. */
static void widest_set(int tid, size_t word_count, struct cs_pu_set *widest_out) {
  struct cs_pu_set all = {0};
  const int last = (int)(word_count * 64 > 8192 ? word_count * 64 : 8192) - 1;
  for (int pu = last; pu >= 0; pu--) {
    if (cs_pu_set_add(&all, pu) != CS_OK)
      break;
  }
  if (write_mask(tid, &all) == 0)
    cs_affinity_get(tid, widest_out, NULL);
  cs_pu_set_free(&all);
}

static enum cs_status refuse(int tid, const struct cs_pu_set *wanted, const struct cs_pu_set *before,
                             struct cs_error *error) {
  struct cs_pu_set widest = {0};
  widest_set(tid, before->word_count, &widest);
  write_mask(tid, before);
  char *wanted_text = cs_pu_set_format(wanted);
  char *widest_text = cs_pu_set_format(&widest);
  const enum cs_status status =
      cs_fail(error, CS_INVALID,
              "a thread cannot be bound to PUs %.160s: this process may only use %.160s; choose among these, or widen "
              "the cpuset",
              wanted_text != NULL ? wanted_text : "?", widest_text != NULL ? widest_text : "?");
  free(wanted_text);
  free(widest_text);
  cs_pu_set_free(&widest);
  return status;
}

/* The kernel quietly drops PUs outside the cpuset from a mask: only reading it back tells whether the wish was met. */
static bool bound_to(int tid, const struct cs_pu_set *wanted) {
  struct cs_pu_set now = {0};
  const bool same = cs_affinity_get(tid, &now, NULL) == CS_OK && cs_pu_set_equal(&now, wanted);
  cs_pu_set_free(&now);
  return same;
}

enum cs_status cs_affinity_set(int tid, const struct cs_pu_set *set, struct cs_error *error) {
  if (cs_pu_set_next(set, 0) < 0)
    return cs_fail(error, CS_INVALID, "a thread cannot be bound to an empty set of PUs");
  struct cs_pu_set before = {0};
  enum cs_status status = cs_affinity_get(tid, &before, error);
  if (status != CS_OK)
    return status;
  const int reason = write_mask(tid, set);
  if (reason == EPERM || reason == ENOMEM)
    status = cs_fail(error, reason == EPERM ? CS_IO : CS_NOMEM, "cannot bind thread %d: %s", tid, strerror(reason));
  else if (reason != 0 || !bound_to(tid, set))
    status = refuse(tid, set, &before, error);
  cs_pu_set_free(&before);
  return status;
}

int cs_current_pu(void) {
  return sched_getcpu();
}
