/* topology/places_gomp.c - GOMP_CPU_AFFINITY read: "0 3 1-2 4-15:2", one PU a place. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/places_parse.h"

#include <limits.h>

struct range {
  int first, last, stride;
};

static enum cs_status read_range(struct cs__reader *reader, struct range *range_out) {
  struct range range = {.stride = 1};
  enum cs_status status = cs__reader_number(reader, 0, INT_MAX, "a PU number", &range.first);
  range.last = range.first;
  if (status == CS_OK && *reader->at == '-') {
    reader->at++;
    status = cs__reader_number(reader, range.first, INT_MAX, "the last PU of a range", &range.last);
    if (status == CS_OK && *reader->at == ':') {
      reader->at++;
      status = cs__reader_number(reader, 1, INT_MAX, "a stride", &range.stride);
    }
  }
  *range_out = range;
  return status;
}

static enum cs_status append_range(struct cs__reader *reader, struct range range, struct cs_places *places) {
  enum cs_status status = CS_OK;
  for (int64_t pu = range.first; pu <= range.last && status == CS_OK; pu += range.stride) {
    struct cs_pu_set place = {0};
    status = cs__reader_check_pu(reader, pu);
    if (status == CS_OK)
      status = cs_pu_set_add(&place, (int)pu);
    if (status == CS_OK)
      status = cs__reader_append(reader, places, &place);
    cs_pu_set_free(&place);
  }
  return status;
}

enum cs_status cs_places_parse_gomp(const char *text, const struct cs_machine *machine, const struct cs_budget *budget,
                                    struct cs_places *places_out, struct cs_error *error) {
  struct cs__reader reader = cs__reader_start("GOMP_CPU_AFFINITY", text, machine, error);
  struct cs_places places = {0};
  enum cs_status status = CS_OK;
  while (status == CS_OK && !cs__reader_at_end(&reader)) {
    struct range range;
    status = read_range(&reader, &range);
    if (status == CS_OK)
      status = append_range(&reader, range, &places);
    cs__reader_accept(&reader, ',');
  }
  return cs__places_finish(&reader, status, &places, budget, places_out);
}
