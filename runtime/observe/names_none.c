/* runtime/observe/names_none.c - no names: this build had no libdw. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/names.h"

#include <stddef.h>

struct cs__names *cs__names_open(void) {
  return NULL;
}

void cs__names_close(struct cs__names *names) {
  (void)names;
}

void cs__names_code(struct cs__names *names, const char *module, uint64_t address, bool by_call,
                    struct cs__source *source_out) {
  (void)names, (void)module, (void)address, (void)by_call;
  *source_out = (struct cs__source){0};
}

char *cs__names_data(struct cs__names *names, const char *module, uint64_t address) {
  (void)names, (void)module, (void)address;
  return NULL;
}
