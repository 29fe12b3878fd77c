/* runtime/sweep/proof.c - the team proves where it is. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/proof.h"

#include "runtime/base/file.h"
#include "runtime/base/text.h"
#include "topology/bind.h"
#include "topology/pu_set.h"

#include <dlfcn.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static char *own_mask(void) {
  struct cs_pu_set set = {0};
  if (cs_affinity_get(0, &set, NULL) != CS_OK)
    return NULL;
  char *mask = cs_pu_set_format(&set);
  cs_pu_set_free(&set);
  return mask;
}

void cs__proof_start_team(void) {
  static volatile int entered;
#pragma omp parallel
  {
#pragma omp single
    entered = 1;
  }
  (void)entered;
}

enum cs_status cs__proof_take(struct cs__proof *proof_out, struct cs_error *error) {
  const int most = omp_get_max_threads();
  struct cs__proof proof = {.masks = calloc((size_t)most, sizeof *proof.masks),
                            .pus = calloc((size_t)most, sizeof *proof.pus)};
  if (proof.masks == NULL || proof.pus == NULL) {
    cs__proof_free(&proof);
    return cs_fail(error, CS_NOMEM, "no memory to prove a team of %d", most);
  }
#pragma omp parallel shared(proof)
  {
    const int thread = omp_get_thread_num();
    proof.masks[thread] = own_mask();
    proof.pus[thread] = cs_current_pu();
#pragma omp single
    proof.threads = omp_get_num_threads();
  }
  *proof_out = proof;
  return CS_OK;
}

void cs__proof_free(struct cs__proof *proof) {
  for (int i = 0; i < proof->threads; i++)
    free(proof->masks[i]);
  free(proof->masks);
  free(proof->pus);
  *proof = (struct cs__proof){0};
}

const char *cs__proof_runtime(void) {
  static char name[64];
  static const char *const known[] = {"libgomp", "libomp", "libiomp5"};
  Dl_info where = {0};
  void *symbol = dlsym(RTLD_DEFAULT, "omp_get_max_threads");
  if (symbol == NULL || dladdr(symbol, &where) == 0 || where.dli_fname == NULL)
    return "unknown";
  const char *slash = strrchr(where.dli_fname, '/');
  const char *file = slash != NULL ? slash + 1 : where.dli_fname;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strncmp(file, known[i], strlen(known[i])) == 0)
      return known[i];
  strncpy(name, file, sizeof name - 1);
  return name;
}

static uint64_t kilobytes(const char *text, const char *name) {
  const char *at = strstr(text, name);
  return at != NULL ? strtoull(at + strlen(name), NULL, 10) << 10 : 0;
}

void cs__proof_memory(uint64_t *bytes_out, uint64_t *huge_bytes_out) {
  struct cs_text text = {0};
  cs_file_read("/proc/self/smaps_rollup", &text, NULL); /* Linux 4.14 and later */
  *bytes_out = kilobytes(cs_text_get(&text), "Anonymous:");
  *huge_bytes_out = kilobytes(cs_text_get(&text), "AnonHugePages:");
  cs_text_free(&text);
}
