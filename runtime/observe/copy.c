/* runtime/observe/copy.c - copies the used part of a block that may be in use, and makes the copy safe. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/copy.h"

#include "runtime/base/clock.h"
#include "runtime/observe/reader.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>

/* --- the clock --- */

static uint64_t now_ticks(uint32_t clock) {
#if defined(__x86_64__)
  if (clock == CS_OBSERVE_CLOCK_TSC)
    return __builtin_ia32_rdtsc();
#endif
  (void)clock;
  return (uint64_t)cs_now_ns();
}

/* The other clock lies between two readings of the first: of three tries the closest, good to some 20 ns. */
static struct cs__moment now(uint32_t clock) {
  struct cs__moment best = {0};
  uint64_t closest = UINT64_MAX;
  for (int try = 0; try < 3; try++) {
    const uint64_t before = now_ticks(clock), ns = (uint64_t)cs_now_ns(), after = now_ticks(clock);
    if (after - before < closest) {
      closest = after - before;
      best = (struct cs__moment){.ticks = before + closest / 2, .ns = ns};
    }
  }
  return best;
}

static double rate(struct cs__moment first, struct cs__moment last) {
  return last.ticks > first.ticks && last.ns > first.ns
             ? (double)(last.ns - first.ns) / (double)(last.ticks - first.ticks) * 1e-9
             : 0.0;
}

/* Two pairs give the rate as closely as they lie apart: 10 ms for 5e-6. A process that ended sooner is measured by the
 * copy's own moment, which is later. */
double cs__copy_tick_s(const struct cs_observe_copy *copy) {
  enum { APART_NS = 10000000 };
  const struct cs_observe_block *block = copy->block;
  if (block->clock == CS_OBSERVE_CLOCK_MONOTONIC)
    return 1e-9;
  const struct cs__moment first = {block->first_ticks, block->first_ns}, last = {block->last_ticks, block->last_ns};
  if (last.ns > first.ns && last.ns - first.ns >= APART_NS && last.ticks > first.ticks)
    return rate(first, last);
  const double since = rate(first, copy->done);
  return since > 0.0 ? since : rate(first, last);
}

int64_t cs__copy_begin_ns(const struct cs_observe_copy *copy) {
  const struct cs_observe_block *block = copy->block;
  const double tick_s = cs__copy_tick_s(copy);
  if (block->begin_ticks == 0 || block->begin_ticks > block->first_ticks || block->first_ns > INT64_MAX)
    return 0;
  const double ahead_ns = (double)(block->first_ticks - block->begin_ticks) * tick_s * 1e9;
  return ahead_ns < (double)block->first_ns ? (int64_t)block->first_ns - (int64_t)ahead_ns : 0;
}

/* --- copying --- */

/* Word by word: each counter is read whole. Every part of a block begins and ends on 8 bytes. */
static void copy_words(void *to, const void *from, size_t bytes) {
  typedef uint64_t __attribute__((may_alias)) word;
  word *const target = to;
  const word *const source = from;
  for (size_t i = 0; i < bytes / sizeof(word); i++)
    target[i] = __atomic_load_n(&source[i], __ATOMIC_RELAXED);
}

static uint32_t at_most(uint32_t count, uint32_t most) {
  return count < most ? count : most;
}

static void copy_tables(struct cs_observe_block *to, const struct cs_observe_block *from) {
  to->module_count = at_most(to->module_count, CS_OBSERVE_MODULES);
  to->thread_count = at_most(to->thread_count, CS_OBSERVE_THREADS);
  copy_words(to->modules, from->modules, to->module_count * sizeof *to->modules);
  copy_words(to->threads, from->threads, to->thread_count * sizeof *to->threads);
  for (size_t i = 0; i < CS_OBSERVE_LOCKS; i++)
    if (atomic_load(&from->locks[i].key) != 0 && atomic_load(&from->locks[i].ready) != 0)
      copy_words(&to->locks[i], &from->locks[i], sizeof to->locks[i]);
  for (size_t i = 0; i < CS_OBSERVE_REGIONS; i++)
    if (atomic_load(&from->regions[i].key) != 0 && atomic_load(&from->regions[i].ready) != 0)
      copy_words(&to->regions[i], &from->regions[i], sizeof to->regions[i]);
}

static bool copy_events(struct cs_observe_copy *copy, const struct cs_observe_block *from) {
  const uint32_t count = at_most(copy->block->event_count, CS_OBSERVE_EVENTS);
  if (count == 0)
    return true;
  copy->events = malloc(count * sizeof *copy->events);
  if (copy->events == NULL)
    return false;
  for (uint32_t i = 0; i < count; i++) {
    struct cs_observe_event *const event = &copy->events[copy->event_count];
    if (atomic_load(&from->events[i].ready) == 0)
      continue;
    copy_words(event, &from->events[i], sizeof *event);
    copy->event_count += event->category <= CS_OBSERVE_CATEGORIES && event->begin <= event->end;
  }
  return true;
}

/* A block is another process's memory: it may hold anything. */
static void make_safe(struct cs_observe_block *block) {
  block->program[sizeof block->program - 1] = '\0';
  for (size_t i = 0; i < sizeof block->runtime / sizeof block->runtime[0]; i++)
    block->runtime[i][sizeof block->runtime[i] - 1] = '\0';
  for (size_t i = 0; i < block->module_count; i++)
    block->modules[i].path[sizeof block->modules[i].path - 1] = '\0';
  for (size_t i = 0; i < CS_OBSERVE_LOCKS; i++)
    if (block->locks[i].kind > CS_OBSERVE_LOCK_ORDERED)
      block->locks[i].kind = CS_OBSERVE_LOCK_NONE;
  for (size_t i = 0; i < CS_OBSERVE_REGIONS; i++) {
    struct cs_observe_region *const region = &block->regions[i];
    if (region->key == 0)
      continue;
    region->team = region->team < 1 ? 1 : region->team > INT_MAX ? INT_MAX : region->team;
    region->level = region->level > INT_MAX ? INT_MAX : region->level;
  }
}

enum cs_status cs_observe_copy_take(const struct cs_observe_block *block, struct cs_observe_copy **copy_out,
                                    struct cs_error *error) {
  const struct cs__moment begun = now(block->clock);
  struct cs_observe_copy *const copy = calloc(1, sizeof *copy);
  void *const pages = mmap(NULL, sizeof *block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (copy == NULL || pages == MAP_FAILED)
    goto failed;
  copy->begun = begun;
  copy->block = pages; /* zeros that take no memory until they are written */
  copy_words(copy->block, block, offsetof(struct cs_observe_block, modules));
  copy_tables(copy->block, block);
  if (!copy_events(copy, block))
    goto failed;
  make_safe(copy->block);
  copy->done = now(block->clock);
  *copy_out = copy;
  return CS_OK;
failed:
  if (pages != MAP_FAILED)
    munmap(pages, sizeof *block);
  free(copy);
  return cs_fail(error, CS_NOMEM, "no memory for a copy of an observed process's counters");
}

void cs_observe_copy_free(struct cs_observe_copy *copy) {
  if (copy == NULL)
    return;
  munmap(copy->block, sizeof *copy->block);
  free(copy->events);
  free(copy);
}
