/* runtime/observe/inside/cost.c - rehearses the constructs through our own entry points and stops the time. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls from within this library are given the runtime below, whose functions do next to nothing. What is left of such
 * a call's time is ours.
 */
#include "runtime/observe/inside/cost.h"

#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/ticks.h"

#include <sys/mman.h>

enum { BATCHES = 12, TIMES = 64 }; /* some 0.3 ms in all */

/* --- the rehearsal's runtime --- */

static void run(cs__outlined *body, void *data) {
  body(data);
}

static long zero(void) {
  return 0;
}

static long one(void) {
  return 1;
}

#define NAME_ALONE            (cs__function *)run
#define NAME_ZERO             (cs__function *)zero
#define NAME_ONE              (cs__function *)one
#define ENTRY(name, stand_in) NAME_##stand_in,
struct cs__runtime cs__rehearsal = {
    .counts = true, .decided = true, .pinned = true, .path = "", .entry = {CS__ENTRIES(ENTRY)}};

const struct cs__thread *cs__rehearsing;

/* --- the constructs --- */

static void nothing(void *data) {
  (void)data;
}

static void region(void) {
  GOMP_parallel(nothing, NULL, 0, 0);
}

static void barrier(void) {
  GOMP_barrier();
}

static void lock(void) {
  GOMP_critical_start();
  GOMP_critical_end();
}

static void task(void) {
  GOMP_task(nothing, NULL, NULL, 0, 1, true, 0, NULL, 0, NULL);
}

static void chunk(void) {
  long begin, end;
  GOMP_loop_dynamic_next(&begin, &end);
}

/* --- the time --- */

static uint64_t batch(void (*construct)(void)) {
  const uint64_t begin = cs__ticks();
  for (int i = 0; i < TIMES; i++)
    construct();
  return cs__ticks() - begin;
}

/* Ticks * 1024 of one. */
static uint32_t scaled(uint64_t ticks) {
  return (uint32_t)(ticks * 1024 / TIMES);
}

static uint32_t cost_of(void (*construct)(void)) {
  uint64_t least = UINT64_MAX;
  for (int i = 0; i < BATCHES; i++) {
    const uint64_t ticks = batch(construct);
    least = ticks < least ? ticks : least;
  }
  return scaled(least);
}

/* A region's cost falls apart: what lies between its fork and its join is in its wall time, the rest outside. */
static void region_costs(uint32_t *outside_out, uint32_t *inside_out) {
  uint64_t outside = UINT64_MAX, inside = UINT64_MAX;
  region();
  const struct cs_observe_region *record = cs__self->recent[0].record;
  for (int i = 0; i < CS__RECENT; i++)
    record = cs__self->recent[i].record != NULL ? cs__self->recent[i].record : record;
  for (int i = 0; i < BATCHES; i++) {
    const uint64_t before = record->wall, ticks = batch(region), wall = record->wall - before;
    const uint64_t rest = ticks > wall ? ticks - wall : 0;
    inside = wall < inside ? wall : inside;
    outside = rest < outside ? rest : outside;
  }
  *outside_out = scaled(outside);
  *inside_out = scaled(inside);
}

/* Half a tenth of a millisecond: above, the gathering of an instance is no more than a part in a hundred of it. */
static void set_short_ticks(uint64_t ticks, uint64_t ns) {
  static const uint64_t short_ns = 50000;
  cs__short_ticks = ns > 0 ? short_ns * ticks / ns : short_ns;
}

void cs__cost_calibrate(struct cs_observe_block *block) {
  struct cs_observe_block *scratch = cs__memory(sizeof *scratch);
  struct cs__thread *thread = cs__memory(sizeof *thread), *before = cs__self;
  const uint64_t begin_ticks = cs__ticks(), begin_ns = cs__monotonic_ns();
  if (scratch != NULL && thread != NULL) {
    thread->now.member = &thread->scratch;
    thread->counts = &thread->unlisted;
    thread->opener = 1;
    thread->sole = 1;
    cs__block = scratch;
    cs__self = thread;
    cs__rehearsing = thread;
    region_costs(&block->cost[CS_OBSERVE_COST_REGION], &block->cost[CS_OBSERVE_COST_MEMBER]);
    block->cost[CS_OBSERVE_COST_WAIT] = cost_of(barrier);
    block->cost[CS_OBSERVE_COST_LOCK] = cost_of(lock);
    block->cost[CS_OBSERVE_COST_TASK] = cost_of(task);
    block->cost[CS_OBSERVE_COST_CHUNK] = cost_of(chunk);
    cs__rehearsing = NULL;
    cs__self = before;
    cs__block = NULL;
  }
  set_short_ticks(cs__ticks() - begin_ticks, cs__monotonic_ns() - begin_ns);
  if (scratch != NULL)
    munmap(scratch, sizeof *scratch);
  if (thread != NULL)
    munmap(thread, sizeof *thread);
}
