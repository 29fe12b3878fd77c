/* runtime/observe/inside/record.c - finds or makes the records of regions, locks, modules and runtimes in the block. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tables with open addressing into which records are put by compare and exchange and never removed. A record is made
 * once per region, thread and team size; after that a thread finds it in a memory of its own.
 */
#include "runtime/observe/inside/maps.h"
#include "runtime/observe/inside/objects.h"
#include "runtime/observe/inside/process.h"

#include <string.h>

/* 2^64 over the golden ratio: spreads neighbouring numbers best. */
static const uint64_t golden = 0x9e3779b97f4a7c15u;

static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * golden;
  return hash ^ hash >> 29;
}

/* --- modules --- */

static void copy_path(char *to, size_t bytes, const char *path) {
  const size_t length = strnlen(path, bytes - 1);
  memcpy(to, path, length);
  to[length] = '\0';
}

/* One at a time makes a module; nothing that takes a lock or may fail is called meanwhile. */
static _Atomic int making;

static uint32_t module_of(uintptr_t base, const char *path) {
  path = path[0] != '\0' ? path : cs__block->program;
  while (atomic_exchange_explicit(&making, 1, memory_order_acquire) != 0)
    ;
  const uint32_t count = atomic_load_explicit(&cs__block->module_count, memory_order_relaxed);
  uint32_t module = 0;
  while (module < count && (cs__block->modules[module].base != base ||
                            strncmp(cs__block->modules[module].path, path, sizeof cs__block->modules->path - 1) != 0))
    module++;
  if (module == count && count < CS_OBSERVE_MODULES) {
    cs__block->modules[module].base = base;
    copy_path(cs__block->modules[module].path, sizeof cs__block->modules->path, path);
    atomic_store_explicit(&cs__block->module_count, count + 1, memory_order_release);
  }
  atomic_store_explicit(&making, 0, memory_order_release);
  return module;
}

/* An object of another namespace (dlmopen) is seen in the memory map only. */
bool cs__place(uint64_t address, uint32_t *module_out, uint64_t *offset_out) {
  struct cs__object object;
  struct cs__mapping mapping;
  if (cs__object_at((const void *)(uintptr_t)address, &object))
    *module_out = module_of(object.base, object.path);
  else if (cs__mapping_at(address, &mapping) && (object.base = mapping.base) != 0)
    *module_out = module_of(mapping.base, mapping.path);
  else
    return false;
  *offset_out = address - object.base;
  return *module_out < CS_OBSERVE_MODULES;
}

void cs__note_runtime(const char *path) {
  while (atomic_exchange_explicit(&making, 1, memory_order_acquire) != 0)
    ;
  for (size_t i = 0; cs__block != NULL && i < sizeof cs__block->runtime / sizeof *cs__block->runtime; i++) {
    char *known = cs__block->runtime[i];
    if (known[0] == '\0')
      copy_path(known, sizeof cs__block->runtime[i], path);
    if (strncmp(known, path, sizeof cs__block->runtime[i] - 1) == 0)
      break;
  }
  atomic_store_explicit(&making, 0, memory_order_release);
}

/* --- regions --- */

static bool same_region(const struct cs_observe_region *record, const struct cs_observe_region *wanted) {
  return atomic_load_explicit(&record->ready, memory_order_acquire) != 0 && record->address == wanted->address &&
         record->joiner == wanted->joiner && record->team == wanted->team && record->level == wanted->level &&
         record->flags == wanted->flags;
}

static void make_region(struct cs_observe_region *record, const struct cs_observe_region *wanted) {
  record->flags = wanted->flags;
  record->address = wanted->address;
  record->joiner = wanted->joiner;
  record->team = wanted->team;
  record->level = wanted->level;
  record->module = CS_OBSERVE_MODULES;
  if (wanted->address != 0)
    cs__place(wanted->address, &record->module, &record->offset);
  uint32_t largest = atomic_load(&cs__block->largest_team);
  while (wanted->level == 0 && wanted->team > largest &&
         !atomic_compare_exchange_weak(&cs__block->largest_team, &largest, wanted->team))
    ;
  atomic_fetch_or_explicit(&cs__block->runtimes, wanted->flags & (CS_OBSERVE_GOMP | CS_OBSERVE_OMPT),
                           memory_order_relaxed);
  atomic_store_explicit(&record->ready, 1, memory_order_release);
}

/* The table's last record is for all regions beyond it. A joiner is one thread: nobody else makes the same record. */
static struct cs_observe_region *region_in(struct cs_observe_region *records, uint32_t count, uint64_t key,
                                           const struct cs_observe_region *wanted) {
  for (uint32_t i = 0; i < count; i++) {
    struct cs_observe_region *record = &records[(key + i) % count];
    uint64_t none = 0;
    if (atomic_compare_exchange_strong_explicit(&record->key, &none, key, memory_order_acq_rel, memory_order_acquire)) {
      make_region(record, wanted);
      return record;
    }
    if (none == key && same_region(record, wanted))
      return record;
  }
  return NULL;
}

static _Atomic int others_lock;

static void lock_others(void) {
  while (atomic_exchange_explicit(&others_lock, 1, memory_order_acquire) != 0)
    ;
}

static void unlock_others(void) {
  atomic_store_explicit(&others_lock, 0, memory_order_release);
}

/* Under its lock: whoever adds to it has to see in its flags that others do. */
static struct cs_observe_region *others(uint32_t flags) {
  struct cs_observe_region *record = &cs__block->regions[CS_OBSERVE_REGIONS - 1];
  lock_others();
  if (atomic_load(&record->key) == 0) {
    atomic_store(&record->key, CS_OBSERVE_OTHERS);
    make_region(record, &(struct cs_observe_region){.flags = CS_OBSERVE_OTHERS |
                                                             (flags & (CS_OBSERVE_GOMP | CS_OBSERVE_OMPT))});
  }
  unlock_others();
  cs__lose(CS_OBSERVE_LOST_REGION);
  return record;
}

struct cs_observe_region *cs__region_record(uint64_t address, uint32_t team, uint32_t level, uint32_t flags,
                                            uint32_t joiner) {
  const struct cs_observe_region wanted = {
      .address = address, .team = team, .level = level, .flags = flags, .joiner = joiner};
  const uint64_t key = mix(mix(mix(golden, address), (uint64_t)team << 32 | level), (uint64_t)flags << 32 | joiner) | 1;
  struct cs_observe_region *record = region_in(cs__block->regions, CS_OBSERVE_REGIONS - 1, key, &wanted);
  return record != NULL ? record : others(flags);
}

void cs__record_lock(const struct cs_observe_region *record) {
  if (__builtin_expect(record->flags & CS_OBSERVE_OTHERS, 0))
    lock_others();
}

void cs__record_unlock(const struct cs_observe_region *record) {
  if (__builtin_expect(record->flags & CS_OBSERVE_OTHERS, 0))
    unlock_others();
}

bool cs__record_busy(void) {
  return atomic_load(&making) != 0 || atomic_load(&others_lock) != 0;
}

void cs__record_forget(void) {
  atomic_store(&making, 0);
  atomic_store(&others_lock, 0);
}

/* --- locks --- */

static uint64_t lock_key(enum cs_observe_lock_kind kind, const void *address) {
  return mix(mix(golden, (uint64_t)kind), (uint64_t)(uintptr_t)address) | 1;
}

static struct cs_observe_lock *make_lock(struct cs_observe_lock *record, enum cs_observe_lock_kind kind,
                                         const void *address, const void *caller) {
  record->kind = kind;
  record->address = (uint64_t)(uintptr_t)address;
  record->module = CS_OBSERVE_MODULES;
  cs__place((uint64_t)(uintptr_t)caller, &record->module, &record->offset);
  atomic_store_explicit(&record->ready, 1, memory_order_release);
  return record;
}

/* Two threads may meet a lock at once: the later one waits for its record to be whole. */
struct cs_observe_lock *cs__lock_record(enum cs_observe_lock_kind kind, const void *address, const void *caller) {
  const uint64_t key = lock_key(kind, address);
  for (uint32_t i = 0; i < CS_OBSERVE_LOCKS; i++) {
    struct cs_observe_lock *record = &cs__block->locks[(key + i) % CS_OBSERVE_LOCKS];
    uint64_t found = atomic_load_explicit(&record->key, memory_order_acquire);
    if (found == 0 && atomic_compare_exchange_strong(&record->key, &found, key))
      return make_lock(record, kind, address, caller);
    if (found != key)
      continue;
    while (atomic_load_explicit(&record->ready, memory_order_acquire) == 0)
      ;
    if (record->kind == (uint32_t)kind && record->address == (uint64_t)(uintptr_t)address)
      return record;
  }
  return NULL;
}

/* A record not ready yet is not of a lock that was ever held. */
struct cs_observe_lock *cs__lock_known(enum cs_observe_lock_kind kind, const void *address) {
  const uint64_t key = lock_key(kind, address);
  for (uint32_t i = 0; i < CS_OBSERVE_LOCKS; i++) {
    struct cs_observe_lock *record = &cs__block->locks[(key + i) % CS_OBSERVE_LOCKS];
    const uint64_t found = atomic_load_explicit(&record->key, memory_order_acquire);
    if (found == 0)
      return NULL;
    if (found == key && atomic_load_explicit(&record->ready, memory_order_acquire) != 0 &&
        record->kind == (uint32_t)kind && record->address == (uint64_t)(uintptr_t)address)
      return record;
  }
  return NULL;
}
