/* topology/machine_wire.c - a machine as one run of bytes and back, between two processes of the same program. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Structs travel as they lie in memory, each array of them followed by the sets its elements own. The reader trusts
 * nothing: every count is held against the bytes that are left, and every index against its array.
 */
#include "topology/machine_hwloc.h"

#include <stdlib.h>
#include <string.h>

/* An array in struct cs_machine, its length, its elements, and where in each of these a set lies. */
struct part {
  size_t array, count, element_bytes, set;
};

#define NO_SET SIZE_MAX

static const struct part parts[] = {
    {offsetof(struct cs_machine, pus), offsetof(struct cs_machine, pu_count), sizeof(struct cs_pu), NO_SET},
    {offsetof(struct cs_machine, caches), offsetof(struct cs_machine, cache_count), sizeof(struct cs_cache),
     offsetof(struct cs_cache, pus)},
    {offsetof(struct cs_machine, numas), offsetof(struct cs_machine, numa_count), sizeof(struct cs_numa),
     offsetof(struct cs_numa, pus)},
    {offsetof(struct cs_machine, kinds), offsetof(struct cs_machine, kind_count), sizeof(struct cs_kind),
     offsetof(struct cs_kind, pus)},
};
enum { PART_COUNT = sizeof parts / sizeof parts[0] };

/* --- out ------------------------------------------------------------------------------------------------------- */

/* An empty array may be NULL, which memcpy may not be given. */
static void put_bytes(const void *bytes, size_t length, struct cs_text *wire) {
  if (length > 0)
    cs_text_append_bytes(wire, bytes, length);
}

static void put_set(const struct cs_pu_set *set, struct cs_text *wire) {
  put_bytes(&set->word_count, sizeof set->word_count, wire);
  put_bytes(set->words, set->word_count * sizeof *set->words, wire);
}

static void put_string(const char *string, struct cs_text *wire) {
  const size_t length = strlen(string);
  put_bytes(&length, sizeof length, wire);
  put_bytes(string, length, wire);
}

static void put_part(const struct cs_machine *machine, const struct part *part, struct cs_text *wire) {
  const char *array = NULL;
  size_t count = 0;
  memcpy(&array, (const char *)machine + part->array, sizeof array);
  memcpy(&count, (const char *)machine + part->count, sizeof count);
  put_bytes(array, count * part->element_bytes, wire);
  for (size_t i = 0; i < count && part->set != NO_SET; i++)
    put_set((const struct cs_pu_set *)(const void *)(array + i * part->element_bytes + part->set), wire);
}

void cs__machine_put(const struct cs_machine *machine, struct cs_text *wire) {
  put_bytes(machine, sizeof *machine, wire);
  put_string(machine->source, wire);
  put_string(machine->processor, wire);
  put_set(&machine->offline, wire);
  for (size_t i = 0; i < PART_COUNT; i++)
    put_part(machine, &parts[i], wire);
}

/* --- in -------------------------------------------------------------------------------------------------------- */

struct reader {
  const char *at;
  size_t left;
  enum cs_status status; /* the first failure */
};

/* Copies the next bytes into a block of count elements, or nothing after a failure. */
static void take_into(struct reader *reader, void *block, size_t bytes) {
  if (reader->status == CS_OK && bytes > reader->left)
    reader->status = CS_INVALID;
  if (reader->status != CS_OK || bytes == 0)
    return;
  memcpy(block, reader->at, bytes);
  reader->at += bytes;
  reader->left -= bytes;
}

/* A fresh block with count elements and, for strings, a zero byte behind; NULL after a failure. */
static void *take_block(struct reader *reader, size_t count, size_t element_bytes) {
  if (reader->status == CS_OK && count > reader->left / element_bytes)
    reader->status = CS_INVALID;
  if (reader->status != CS_OK)
    return NULL;
  char *block = calloc(count * element_bytes + 1, 1);
  if (block == NULL)
    reader->status = CS_NOMEM;
  else
    take_into(reader, block, count * element_bytes);
  return block;
}

static char *take_string(struct reader *reader) {
  size_t length = 0;
  take_into(reader, &length, sizeof length);
  return take_block(reader, length, 1);
}

static void take_set(struct reader *reader, struct cs_pu_set *set_out) {
  size_t words = 0;
  take_into(reader, &words, sizeof words);
  set_out->words = take_block(reader, words, sizeof *set_out->words);
  set_out->word_count = set_out->words != NULL ? words : 0;
}

/* Reads a part's array; an element's set becomes ours only when it is read. */
static void take_part(struct reader *reader, const struct part *part, size_t count, struct cs_machine *machine) {
  char *array = take_block(reader, count, part->element_bytes);
  if (array == NULL)
    return;
  memcpy((char *)machine + part->array, &array, sizeof array);
  memcpy((char *)machine + part->count, &count, sizeof count);
  const struct cs_pu_set none = {0};
  for (size_t i = 0; i < count && part->set != NO_SET; i++)
    memcpy(array + i * part->element_bytes + part->set, &none, sizeof none);
  for (size_t i = 0; i < count && part->set != NO_SET; i++)
    take_set(reader, (struct cs_pu_set *)(void *)(array + i * part->element_bytes + part->set));
}

static bool within(int index, size_t count) {
  return index >= CS_NONE && (index < 0 || (size_t)index < count);
}

/* What every user of a machine relies on. */
static bool is_sound(const struct cs_machine *machine) {
  struct cs_pu_set seen = {0};
  bool sound = machine->pu_count >= 1 && machine->pu_count <= CS__MACHINE_PUS_MAX;
  for (size_t i = 0; i < machine->pu_count && sound; i++) {
    const struct cs_pu *pu = &machine->pus[i];
    sound = !cs_pu_set_has(&seen, pu->os_index) && cs_pu_set_add(&seen, pu->os_index) == CS_OK && pu->core >= 0 &&
            within(pu->core, (size_t)machine->core_count) && within(pu->l2, (size_t)machine->l2_count) &&
            within(pu->l3, (size_t)machine->l3_count) && within(pu->die, (size_t)machine->die_count) &&
            within(pu->package, (size_t)machine->package_count) && within(pu->numa, machine->numa_count) &&
            within(pu->kind, machine->kind_count);
  }
  cs_pu_set_free(&seen);
  return sound;
}

enum cs_status cs__machine_take(const char *bytes, size_t length, struct cs_machine *machine_out) {
  struct reader reader = {.at = bytes, .left = length, .status = CS_OK};
  struct cs_machine sent = {0};
  take_into(&reader, &sent, sizeof sent);
  struct cs_machine machine = {
      .package_count = sent.package_count,
      .die_count = sent.die_count,
      .l3_count = sent.l3_count,
      .l2_count = sent.l2_count,
      .core_count = sent.core_count,
      .memory_bytes = sent.memory_bytes,
  };
  machine.source = take_string(&reader);
  machine.processor = take_string(&reader);
  take_set(&reader, &machine.offline);
  for (size_t i = 0; i < PART_COUNT; i++) {
    size_t count = 0;
    memcpy(&count, (const char *)&sent + parts[i].count, sizeof count);
    take_part(&reader, &parts[i], count, &machine);
  }
  if (reader.status == CS_OK && (reader.left != 0 || !is_sound(&machine)))
    reader.status = CS_INVALID;
  if (reader.status == CS_OK)
    *machine_out = machine;
  else
    cs_machine_free(&machine);
  return reader.status;
}
