/* topology/places_parse.h - private to the readers of place lists: a cursor over the text, and what every list must
 * pass.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_PLACES_PARSE_H
#define CORESWEEP_TOPOLOGY_PLACES_PARSE_H

#include "topology/places.h"

/* More places than any machine has PUs (2,048 today), and few enough that a typing error costs no memory to speak of.
 */
enum { CS__PLACES_MAX = 16384 };

struct cs__reader {
  const char *variable; /* whose text it is, for messages */
  const char *text;
  const char *at;
  int pu_limit; /* one more than the highest PU of the machine, online or not */
  struct cs_error *error;
};

struct cs__reader cs__reader_start(const char *variable, const char *text, const struct cs_machine *machine,
                                   struct cs_error *error);

/* Skips blanks; eats the character if it comes next. */
bool cs__reader_accept(struct cs__reader *reader, char character);
bool cs__reader_at_end(struct cs__reader *reader);

/* A whole number in [low, high]; `what` it is goes into the message ("a PU number"). */
enum cs_status cs__reader_number(struct cs__reader *reader, int low, int high, const char *what, int *value_out);

/* CS_INVALID: what was expected where the cursor stands. */
enum cs_status cs__reader_fail(struct cs__reader *reader, const char *expected);

/* CS_INVALID when the machine has no PU of this number. */
enum cs_status cs__reader_check_pu(struct cs__reader *reader, int64_t pu);

/* Appends the place, up to CS__PLACES_MAX. */
enum cs_status cs__reader_append(struct cs__reader *reader, struct cs_places *places, const struct cs_pu_set *place);

/*
 * The end of every reader: what status says, then CS_INVALID unless there are places, none is empty, and all their PUs
 * are in the budget. Hands the places over, or frees them.
 */
enum cs_status cs__places_finish(const struct cs__reader *reader, enum cs_status status, struct cs_places *places,
                                 const struct cs_budget *budget, struct cs_places *places_out);

/* The whole text is an abstract name with an optional count: "cores(4)". */
enum cs_status cs__places_parse_name(struct cs__reader *reader, const struct cs_machine *machine,
                                     const struct cs_budget *budget, struct cs_places *places);

#endif
