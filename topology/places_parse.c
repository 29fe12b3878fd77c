/* topology/places_parse.c - OMP_PLACES read: intervals of places and of PUs, strides, exclusions. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/places_parse.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

/*
 * OpenMP 5.2, section 21.1.6, in short:
 *   list     = name | name(count) | interval {, interval}
 *   interval = place [:length [:stride]] | !place
 *   place    = { range {, range} } | number
 *   range    = number [:length [:stride]] | !number
 * An exclusion takes out what stands before and behind it, as in GCC's libgomp.
 */
struct span {
  int length, stride;
};

static enum cs_status read_span(struct cs__reader *reader, struct span *span_out) {
  *span_out = (struct span){.length = 1, .stride = 1};
  if (!cs__reader_accept(reader, ':'))
    return CS_OK;
  enum cs_status status = cs__reader_number(reader, 1, INT_MAX, "a length", &span_out->length);
  if (status == CS_OK && cs__reader_accept(reader, ':'))
    status = cs__reader_number(reader, -CS_PU_INDEX_MAX, CS_PU_INDEX_MAX, "a stride", &span_out->stride);
  return status;
}

/* A stride other than 0 soon leaves the machine, which ends the loop; with stride 0 once is enough. */
static enum cs_status add_range(struct cs__reader *reader, int first, struct span span, struct cs_pu_set *place) {
  const int length = span.stride != 0 ? span.length : 1;
  int64_t pu = first;
  for (int i = 0; i < length; i++, pu += span.stride) {
    enum cs_status status = cs__reader_check_pu(reader, pu);
    if (status == CS_OK)
      status = cs_pu_set_add(place, (int)pu);
    if (status != CS_OK)
      return status;
  }
  return CS_OK;
}

static enum cs_status read_pu(struct cs__reader *reader, int *pu_out) {
  const enum cs_status status = cs__reader_number(reader, 0, INT_MAX, "a PU number", pu_out);
  return status == CS_OK ? cs__reader_check_pu(reader, *pu_out) : status;
}

static enum cs_status read_range(struct cs__reader *reader, struct cs_pu_set *place, struct cs_pu_set *excluded) {
  int first = 0;
  const bool exclude = cs__reader_accept(reader, '!');
  enum cs_status status = read_pu(reader, &first);
  if (status != CS_OK)
    return status;
  if (exclude)
    return cs_pu_set_add(excluded, first);
  struct span span;
  status = read_span(reader, &span);
  return status == CS_OK ? add_range(reader, first, span, place) : status;
}

static enum cs_status read_ranges(struct cs__reader *reader, struct cs_pu_set *place) {
  struct cs_pu_set excluded = {0};
  enum cs_status status;
  do
    status = read_range(reader, place, &excluded);
  while (status == CS_OK && cs__reader_accept(reader, ','));
  if (status == CS_OK && !cs__reader_accept(reader, '}'))
    status = cs__reader_fail(reader, "a comma or a closing brace");
  for (int pu = cs_pu_set_next(&excluded, 0); pu >= 0; pu = cs_pu_set_next(&excluded, pu + 1))
    cs_pu_set_remove(place, pu);
  cs_pu_set_free(&excluded);
  return status;
}

static enum cs_status read_place(struct cs__reader *reader, struct cs_pu_set *place) {
  if (cs__reader_accept(reader, '{'))
    return read_ranges(reader, place);
  int pu = 0;
  if (!isdigit((unsigned char)*reader->at))
    return cs__reader_fail(reader, "a place such as {0}");
  const enum cs_status status = read_pu(reader, &pu);
  return status == CS_OK ? cs_pu_set_add(place, pu) : status;
}

static enum cs_status shift(struct cs__reader *reader, const struct cs_pu_set *place, int64_t distance,
                            struct cs_pu_set *shifted) {
  enum cs_status status = distance == 0 ? cs_pu_set_copy(place, shifted) : CS_OK;
  for (int pu = cs_pu_set_next(place, 0); distance != 0 && pu >= 0 && status == CS_OK;
       pu = cs_pu_set_next(place, pu + 1)) {
    status = cs__reader_check_pu(reader, pu + distance);
    if (status == CS_OK)
      status = cs_pu_set_add(shifted, (int)(pu + distance));
  }
  return status;
}

static enum cs_status append_shifted(struct cs__reader *reader, const struct cs_pu_set *place, struct span span,
                                     struct cs_places *places) {
  enum cs_status status = CS_OK;
  for (int i = 0; i < span.length && status == CS_OK; i++) {
    struct cs_pu_set shifted = {0};
    status = shift(reader, place, (int64_t)i * span.stride, &shifted);
    if (status == CS_OK)
      status = cs__reader_append(reader, places, &shifted);
    cs_pu_set_free(&shifted);
  }
  return status;
}

static enum cs_status read_interval(struct cs__reader *reader, struct cs_places *places, struct cs_places *excluded) {
  struct cs_pu_set place = {0};
  struct span span = {.length = 1};
  const bool exclude = cs__reader_accept(reader, '!');
  enum cs_status status = read_place(reader, &place);
  if (status == CS_OK && !exclude)
    status = read_span(reader, &span);
  if (status == CS_OK)
    status = append_shifted(reader, &place, span, exclude ? excluded : places);
  cs_pu_set_free(&place);
  return status;
}

static bool holds(const struct cs_places *places, const struct cs_pu_set *place) {
  for (size_t i = 0; i < places->count; i++)
    if (cs_pu_set_equal(&places->places[i], place))
      return true;
  return false;
}

static enum cs_status append_kept(struct cs__reader *reader, const struct cs_places *all,
                                  const struct cs_places *excluded, struct cs_places *places) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < all->count && status == CS_OK; i++)
    if (!holds(excluded, &all->places[i]))
      status = cs__reader_append(reader, places, &all->places[i]);
  return status;
}

static enum cs_status read_list(struct cs__reader *reader, struct cs_places *places) {
  struct cs_places all = {0}, excluded = {0};
  enum cs_status status;
  do
    status = read_interval(reader, &all, &excluded);
  while (status == CS_OK && cs__reader_accept(reader, ','));
  if (status == CS_OK && !cs__reader_at_end(reader))
    status = cs__reader_fail(reader, "a comma or the end");
  if (status == CS_OK)
    status = append_kept(reader, &all, &excluded, places);
  cs_places_free(&all);
  cs_places_free(&excluded);
  return status;
}

enum cs_status cs_places_parse(const char *text, const struct cs_machine *machine, const struct cs_budget *budget,
                               struct cs_places *places_out, struct cs_error *error) {
  struct cs__reader reader = cs__reader_start("OMP_PLACES", text, machine, error);
  struct cs_places places = {0};
  enum cs_status status;
  if (!cs__reader_at_end(&reader) && isalpha((unsigned char)*reader.at))
    status = cs__places_parse_name(&reader, machine, budget, &places);
  else
    status = read_list(&reader, &places);
  return cs__places_finish(&reader, status, &places, budget, places_out);
}
