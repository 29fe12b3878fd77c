/* topology/places_reader.c - the cursor the readers of place lists share, and the last check of every list. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/places_parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

struct cs__reader cs__reader_start(const char *variable, const char *text, const struct cs_machine *machine,
                                   struct cs_error *error) {
  struct cs__reader reader = {.variable = variable, .text = text, .at = text, .error = error};
  for (size_t i = 0; i < machine->pu_count; i++)
    if (machine->pus[i].os_index >= reader.pu_limit)
      reader.pu_limit = machine->pus[i].os_index + 1;
  for (int pu = cs_pu_set_next(&machine->offline, reader.pu_limit); pu >= 0;
       pu = cs_pu_set_next(&machine->offline, pu + 1))
    reader.pu_limit = pu + 1;
  return reader;
}

static void skip_blanks(struct cs__reader *reader) {
  while (isspace((unsigned char)*reader->at))
    reader->at++;
}

bool cs__reader_accept(struct cs__reader *reader, char character) {
  skip_blanks(reader);
  if (*reader->at != character)
    return false;
  reader->at++;
  return true;
}

bool cs__reader_at_end(struct cs__reader *reader) {
  skip_blanks(reader);
  return *reader->at == '\0';
}

enum cs_status cs__reader_fail(struct cs__reader *reader, const char *expected) {
  skip_blanks(reader);
  if (*reader->at == '\0')
    return cs_fail(reader->error, CS_INVALID, "%s ends too early: %s is missing; unset it or complete it",
                   reader->variable, expected);
  return cs_fail(reader->error, CS_INVALID, "%s cannot be read from character %td on ('%.20s'): %s should stand there",
                 reader->variable, reader->at - reader->text + 1, reader->at, expected);
}

enum cs_status cs__reader_number(struct cs__reader *reader, int low, int high, const char *what, int *value_out) {
  skip_blanks(reader);
  const char *digits = reader->at + (*reader->at == '-');
  if (!isdigit((unsigned char)*digits))
    return cs__reader_fail(reader, what);
  char *end = NULL;
  errno = 0;
  const long value = strtol(reader->at, &end, 10);
  if (errno != 0 || value < low || value > high)
    return cs_fail(reader->error, CS_INVALID, "%s: '%.*s' cannot be %s, which is from %d to %d", reader->variable,
                   end - reader->at > 20 ? 20 : (int)(end - reader->at), reader->at, what, low, high);
  reader->at = end;
  *value_out = (int)value;
  return CS_OK;
}

enum cs_status cs__reader_check_pu(struct cs__reader *reader, int64_t pu) {
  if (pu >= 0 && pu < reader->pu_limit)
    return CS_OK;
  return cs_fail(reader->error, CS_INVALID,
                 "%s names PU %lld, which this machine does not have (its PUs: 0-%d); unset it "
                 "or use PUs that `coresweep topo` shows",
                 reader->variable, (long long)pu, reader->pu_limit - 1);
}

enum cs_status cs__reader_append(struct cs__reader *reader, struct cs_places *places, const struct cs_pu_set *place) {
  if (places->count >= CS__PLACES_MAX)
    return cs_fail(reader->error, CS_INVALID, "%s makes more than %d places; shorten its intervals", reader->variable,
                   CS__PLACES_MAX);
  return cs_places_append(places, place);
}

static enum cs_status fail_outside(const struct cs__reader *reader, const struct cs_pu_set *outside,
                                   const struct cs_budget *budget) {
  char *named = cs_pu_set_format(outside), *allowed = cs_pu_set_format(&budget->pus);
  cs_fail(reader->error, CS_INVALID,
          "%s names PU%s %.120s, which this process may not use (allowed: %.160s); unset it or widen the cpuset",
          reader->variable, cs_pu_set_count(outside) > 1 ? "s" : "", named != NULL ? named : "?",
          allowed != NULL ? allowed : "?");
  free(named);
  free(allowed);
  return CS_INVALID;
}

static enum cs_status gather_outside(const struct cs_pu_set *place, const struct cs_budget *budget,
                                     struct cs_pu_set *outside) {
  enum cs_status status = CS_OK;
  for (int pu = cs_pu_set_next(place, 0); pu >= 0 && status == CS_OK; pu = cs_pu_set_next(place, pu + 1))
    if (!cs_pu_set_has(&budget->pus, pu))
      status = cs_pu_set_add(outside, pu);
  return status;
}

static enum cs_status check(const struct cs__reader *reader, const struct cs_places *places,
                            const struct cs_budget *budget) {
  if (places->count == 0)
    return cs_fail(reader->error, CS_INVALID, "%s leaves no place at all; unset it or name places", reader->variable);
  struct cs_pu_set outside = {0};
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < places->count && status == CS_OK; i++) {
    if (cs_pu_set_next(&places->places[i], 0) < 0)
      status = cs_fail(reader->error, CS_INVALID, "place %zu of %s is empty; take out the exclusion that empties it", i,
                       reader->variable);
    else
      status = gather_outside(&places->places[i], budget, &outside);
  }
  if (status == CS_OK && cs_pu_set_next(&outside, 0) >= 0)
    status = fail_outside(reader, &outside, budget);
  cs_pu_set_free(&outside);
  return status;
}

enum cs_status cs__places_finish(const struct cs__reader *reader, enum cs_status status, struct cs_places *places,
                                 const struct cs_budget *budget, struct cs_places *places_out) {
  if (status == CS_OK)
    status = check(reader, places, budget);
  if (status == CS_OK)
    *places_out = *places;
  else
    cs_places_free(places);
  return status != CS_NOMEM ? status
                            : cs_fail(reader->error, status, "out of memory while reading %s", reader->variable);
}
