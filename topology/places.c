/* topology/places.c - ordered lists of places, and OpenMP's text for them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/places.h"

#include <stdlib.h>

void cs_places_free(struct cs_places *places) {
  for (size_t i = 0; i < places->count; i++)
    cs_pu_set_free(&places->places[i]);
  free(places->places);
  *places = (struct cs_places){0};
}

/* The array has room for the next power of two, so that growing by one is cheap without a capacity to keep. */
static enum cs_status make_room(struct cs_places *places) {
  if ((places->count & (places->count - 1)) != 0)
    return CS_OK;
  const size_t room = places->count > 0 ? 2 * places->count : 1;
  struct cs_pu_set *grown = realloc(places->places, room * sizeof *grown);
  if (grown == NULL)
    return CS_NOMEM;
  places->places = grown;
  return CS_OK;
}

enum cs_status cs_places_append(struct cs_places *places, const struct cs_pu_set *place) {
  struct cs_pu_set copy = {0};
  enum cs_status status = cs_pu_set_copy(place, &copy);
  if (status == CS_OK)
    status = make_room(places);
  if (status != CS_OK) {
    cs_pu_set_free(&copy);
    return status;
  }
  places->places[places->count++] = copy;
  return CS_OK;
}

static void append_place(const struct cs_pu_set *place, struct cs_text *text) {
  const char *separator = "{";
  for (int pu = cs_pu_set_next(place, 0); pu >= 0; pu = cs_pu_set_next(place, pu + 1)) {
    cs_text_append(text, "%s%d", separator, pu);
    separator = ",";
  }
  cs_text_append(text, "}");
}

void cs_places_append_text(const struct cs_places *places, struct cs_text *text) {
  for (size_t i = 0; i < places->count; i++) {
    cs_text_append(text, "%s", i > 0 ? "," : "");
    append_place(&places->places[i], text);
  }
}
