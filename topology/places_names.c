/* topology/places_names.c - OMP_PLACES' abstract names: one place for each thread, core, last-level cache, NUMA domain
 * or socket. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/places_parse.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/*
 * What tells the object a PU belongs to from the others. Where a PU has no object of the kind, the next wider or
 * narrower one stands in, numbered behind the real ones.
 */
static int thread_of(const struct cs_machine *machine, const struct cs_pu *pu) {
  return (int)(pu - machine->pus);
}

static int core_of(const struct cs_machine *machine, const struct cs_pu *pu) {
  return pu->core >= 0 ? pu->core : machine->core_count + thread_of(machine, pu);
}

static int last_cache_of(const struct cs_machine *machine, const struct cs_pu *pu) {
  if (pu->l3 >= 0)
    return pu->l3;
  return machine->l3_count + (pu->l2 >= 0 ? pu->l2 : machine->l2_count + core_of(machine, pu));
}

static int socket_of(const struct cs_machine *machine, const struct cs_pu *pu) {
  return pu->package >= 0 ? pu->package : machine->package_count;
}

static int numa_of(const struct cs_machine *machine, const struct cs_pu *pu) {
  return pu->numa >= 0 ? pu->numa : (int)machine->numa_count + socket_of(machine, pu);
}

static const struct {
  const char *word;
  int (*object_of)(const struct cs_machine *machine, const struct cs_pu *pu);
} names[] = {{"threads", thread_of},
             {"cores", core_of},
             {"ll_caches", last_cache_of},
             {"numa_domains", numa_of},
             {"sockets", socket_of}};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

static int read_word(struct cs__reader *reader) {
  size_t length = 0;
  while (isalpha((unsigned char)reader->at[length]) || reader->at[length] == '_')
    length++;
  for (int i = 0; i < NAME_COUNT; i++)
    if (strlen(names[i].word) == length && strncasecmp(names[i].word, reader->at, length) == 0) {
      reader->at += length;
      return i;
    }
  return -1;
}

/* Objects in the machine's order; PUs outside the budget are left out, and objects that have no others with them. */
static enum cs_status append_objects(struct cs__reader *reader, const struct cs_machine *machine,
                                     const struct cs_budget *budget, int name, int most, struct cs_places *places) {
  int *objects = calloc(machine->pu_count + 1, sizeof *objects);
  enum cs_status status = objects != NULL ? CS_OK : CS_NOMEM;
  const struct cs_pu_set empty = {0};
  for (size_t i = 0; i < machine->pu_count && status == CS_OK; i++) {
    const struct cs_pu *pu = &machine->pus[i];
    if (!cs_pu_set_has(&budget->pus, pu->os_index))
      continue;
    const int object = names[name].object_of(machine, pu);
    size_t at = 0;
    while (at < places->count && objects[at] != object)
      at++;
    if (at == places->count && (int)at == most)
      continue;
    if (at == places->count)
      status = cs__reader_append(reader, places, &empty);
    if (status == CS_OK) {
      objects[at] = object;
      status = cs_pu_set_add(&places->places[at], pu->os_index);
    }
  }
  free(objects);
  return status;
}

enum cs_status cs__places_parse_name(struct cs__reader *reader, const struct cs_machine *machine,
                                     const struct cs_budget *budget, struct cs_places *places) {
  int most = INT_MAX;
  const int name = read_word(reader);
  if (name < 0)
    return cs__reader_fail(reader, "threads, cores, ll_caches, numa_domains, sockets or a list of places");
  if (cs__reader_accept(reader, '(')) {
    const enum cs_status status = cs__reader_number(reader, 1, INT_MAX, "a number of places", &most);
    if (status != CS_OK)
      return status;
    if (!cs__reader_accept(reader, ')'))
      return cs__reader_fail(reader, "a closing parenthesis");
  }
  if (!cs__reader_at_end(reader))
    return cs__reader_fail(reader, "nothing more");
  return append_objects(reader, machine, budget, name, most, places);
}
