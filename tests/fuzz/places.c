/* tests/fuzz/places.c - any text as OMP_PLACES and GOMP_CPU_AFFINITY: places inside the budget that survive writing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/places.h"
#include "tests/fuzz/text_of.h"

static struct cs_machine machine;
static struct cs_budget budget;

static void make_machine(void) {
  if (machine.pu_count == 0 && (cs_machine_load("pack:2 numa:2 l3:1 core:4 pu:2", &machine, NULL) != CS_OK ||
                                cs_budget_compute(&machine, NULL, 0, &budget, NULL) != CS_OK))
    abort();
}

static void check(const struct cs_places *places) {
  struct cs_text text = {0};
  struct cs_places again = {0};
  for (size_t i = 0; i < places->count; i++) {
    if (!cs_pu_set_contains(&budget.pus, &places->places[i]))
      abort();
  }
  cs_places_append_text(places, &text);
  if (cs_places_parse(cs_text_get(&text), &machine, &budget, &again, NULL) != CS_OK || again.count != places->count)
    abort();
  for (size_t i = 0; i < places->count; i++) {
    if (!cs_pu_set_equal(&again.places[i], &places->places[i]))
      abort();
  }
  cs_places_free(&again);
  cs_text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct cs_places places = {0};
  char *text = text_of(bytes, length);
  make_machine();
  if (cs_places_parse(text, &machine, &budget, &places, NULL) == CS_OK) {
    check(&places);
    cs_places_free(&places);
  }
  if (cs_places_parse_gomp(text, &machine, &budget, &places, NULL) == CS_OK) {
    check(&places);
    cs_places_free(&places);
  }
  free(text);
  return 0;
}
