/* topology/ladder_insert.h - private to the ladders: one more count, kept ascending and distinct. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_LADDER_INSERT_H
#define CORESWEEP_TOPOLOGY_LADDER_INSERT_H

#include "topology/ladder.h"

/* More counts are a typing error: with one process a count and round, their sweep would take days. */
enum { CS__LADDER_MAX = 4096 };

/* CS_INVALID when the ladder is full. */
enum cs_status cs__ladder_insert(struct cs_ladder *ladder, int count);

#endif
