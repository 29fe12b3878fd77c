/* topology/pu_set.h - a set of PUs by operating-system index, of any size. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_PU_SET_H
#define CORESWEEP_TOPOLOGY_PU_SET_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Largest PU index accepted anywhere; far above any machine, small enough that a typing error cannot ask for gigabytes.
 */
#define CS_PU_INDEX_MAX 1048575

/* Start it as {0}: the empty set. A value with an owner: copy with cs_pu_set_copy, free with cs_pu_set_free. */
struct cs_pu_set {
  uint64_t *words; /* bit i of word i / 64 */
  size_t word_count;
};

enum cs_status cs_pu_set_add(struct cs_pu_set *set, int pu);
void cs_pu_set_remove(struct cs_pu_set *set, int pu);
bool cs_pu_set_has(const struct cs_pu_set *set, int pu);
size_t cs_pu_set_count(const struct cs_pu_set *set);
bool cs_pu_set_equal(const struct cs_pu_set *a, const struct cs_pu_set *b);
bool cs_pu_set_contains(const struct cs_pu_set *outer, const struct cs_pu_set *inner);

/* The lowest PU >= from, or -1. Walks a set: for (pu = next(s, 0); pu >= 0; pu = next(s, pu + 1)). */
int cs_pu_set_next(const struct cs_pu_set *set, int from);

enum cs_status cs_pu_set_copy(const struct cs_pu_set *set, struct cs_pu_set *copy_out);

/* The PUs in both, as a fresh set. */
enum cs_status cs_pu_set_intersect(const struct cs_pu_set *a, const struct cs_pu_set *b, struct cs_pu_set *both_out);
void cs_pu_set_free(struct cs_pu_set *set);

/* The kernel's list format, "0-3,8,10-15"; "" is the empty set. CS_INVALID says where the text stops making sense. */
enum cs_status cs_pu_set_parse(const char *list, struct cs_pu_set *set_out, struct cs_error *error);
void cs_pu_set_append(const struct cs_pu_set *set, struct cs_text *text);
size_t cs_pu_set_count_listed(const char *list);     /* 0 of NULL, too, and of what is no list */
char *cs_pu_set_format(const struct cs_pu_set *set); /* fresh string, NULL when memory is short */

#endif
