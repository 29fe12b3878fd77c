/* topology/places.h - ordered lists of places: OpenMP's own syntax read and written. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_PLACES_H
#define CORESWEEP_TOPOLOGY_PLACES_H

#include "runtime/base/status.h"
#include "topology/budget.h"
#include "topology/machine.h"
#include "topology/pu_set.h"

struct cs_places {
  struct cs_pu_set *places; /* place i is where thread i runs */
  size_t count;
};

void cs_places_free(struct cs_places *places);
enum cs_status cs_places_append(struct cs_places *places, const struct cs_pu_set *place);

/*
 * Reads what OMP_PLACES allows (OpenMP 5.2, section 21.1.6): abstract names
 * threads|cores|ll_caches|numa_domains|sockets with an optional (count), or intervals of {pu-list} with :length:stride,
 * `!` exclusion, nested lists. PUs outside the budget are an error that names them and the mend. The result is in the
 * user's order.
 */
enum cs_status cs_places_parse(const char *text, const struct cs_machine *machine, const struct cs_budget *budget,
                               struct cs_places *places_out, struct cs_error *error);

/* GOMP_CPU_AFFINITY's syntax ("0 3 1-2 4-15:2"), one PU a place. */
enum cs_status cs_places_parse_gomp(const char *text, const struct cs_machine *machine, const struct cs_budget *budget,
                                    struct cs_places *places_out, struct cs_error *error);

/* OMP_PLACES text that gives back exactly these places in this order: "{0},{2},{1,3}". */
void cs_places_append_text(const struct cs_places *places, struct cs_text *text);

#endif
