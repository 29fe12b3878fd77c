/* runtime/observe/inside/trace.c - the events of the traced region's instances, whole ones as long as there is room. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/trace.h"

#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/thread.h"

#include <stdlib.h>
#include <string.h>

bool cs__tracing;

/* The region asked for; read from the environment once, the program may change it. */
static struct {
  bool asked, whole_path;
  uint64_t offset;
  char module[sizeof((struct cs_observe_module *)0)->path];
} wanted;

static struct {
  _Atomic uint32_t count; /* instances begun */
  _Atomic uint32_t begun; /* events there were when the last one began */
  _Atomic uint32_t most;  /* events an instance has needed so far */
} instances;

/* Addresses seen and what they were found to be: address * 2 + 1 for the chosen region's. */
enum { SEEN = 1024, PROBES = 16 };
static _Atomic uint64_t seen[SEEN];

/* --- which region --- */

static void take_wish(const char *text) {
  const char *plus = NULL;
  for (const char *at = strstr(text, "+0x"); at != NULL; at = strstr(at + 1, "+0x"))
    plus = at; /* the last: a path may have one too */
  if (plus == NULL || plus == text)
    return;
  char *end;
  wanted.offset = strtoull(plus + 1, &end, 16);
  size_t length = (size_t)(plus - text);
  if (*end != '\0')
    return;
  if (length >= sizeof wanted.module) /* the block's paths are cut there too */
    length = sizeof wanted.module - 1;
  memcpy(wanted.module, text, length);
  wanted.module[length] = '\0';
  wanted.whole_path = strchr(wanted.module, '/') != NULL;
  wanted.asked = true;
}

void cs__trace_start(void) {
  const char *text = getenv(CS_OBSERVE_TRACE);
  if (!wanted.asked && text != NULL)
    take_wish(text);
  atomic_store(&instances.count, 0);
  atomic_store(&instances.begun, 0);
  atomic_store(&instances.most, 0);
  cs__tracing = wanted.asked;
}

static bool is_wanted(uint64_t address) {
  uint32_t module;
  uint64_t offset;
  if (!cs__place(address, &module, &offset) || offset != wanted.offset)
    return false;
  const char *path = cs__block->modules[module].path, *name = strrchr(path, '/');
  return strcmp(wanted.whole_path || name == NULL ? path : name + 1, wanted.module) == 0;
}

static bool chosen(uint64_t address) {
  const uint64_t hash = (address * 0x9e3779b97f4a7c15u) >> 32; /* 2^64 / golden ratio */
  for (uint32_t probe = 0; probe < PROBES; probe++) {
    _Atomic uint64_t *at = &seen[(hash + probe) % SEEN];
    uint64_t known = atomic_load_explicit(at, memory_order_relaxed);
    if (known == 0) {
      const uint64_t fresh = address * 2 + is_wanted(address);
      if (atomic_compare_exchange_strong(at, &known, fresh))
        known = fresh;
    }
    if (known / 2 == address)
      return known % 2 != 0;
  }
  return is_wanted(address); /* slow, but right */
}

/* --- how many --- */

static uint32_t event_count(void) {
  return atomic_load_explicit(&cs__block->event_count, memory_order_relaxed);
}

static void stop(void) {
  cs__tracing = false;
  cs__lose(CS_OBSERVE_LOST_EVENT);
}

/*
 * An instance is taken to need what the largest one so far has, and a quarter more. Instances may overlap where regions
 * are nested or opened by several threads; each is charged then with what the others recorded meanwhile, which errs on
 * the safe side.
 */
uint32_t cs__trace_instance(uint64_t address) {
  if (!chosen(address))
    return 0;
  const uint32_t used = event_count(), before = atomic_exchange(&instances.begun, used);
  uint32_t most = atomic_load(&instances.most);
  if (used > before && used - before > most) {
    most = used - before;
    atomic_store(&instances.most, most);
  }
  if (used >= CS_OBSERVE_EVENTS || most + most / 4 > CS_OBSERVE_EVENTS - used) {
    stop();
    return 0;
  }
  return atomic_fetch_add(&instances.count, 1) + 1;
}

/* --- events --- */

static void put(const struct cs_observe_event *event) {
  if (event->end <= event->begin)
    return;
  if (event_count() >= CS_OBSERVE_EVENTS) {
    stop();
    return;
  }
  const uint32_t index = atomic_fetch_add_explicit(&cs__block->event_count, 1, memory_order_relaxed);
  if (index >= CS_OBSERVE_EVENTS) {
    stop();
    return;
  }
  struct cs_observe_event *to = &cs__block->events[index];
  to->category = event->category;
  to->member = event->member;
  to->instance = event->instance;
  to->thread = event->thread;
  to->begin = event->begin;
  to->end = event->end;
  atomic_store_explicit(&to->ready, 1, memory_order_release);
}

static void record(const struct cs__thread *self, int category, uint64_t begin, uint64_t end) {
  const struct cs__region *region = self->now.region;
  const struct cs__member *member = self->now.member;
  put(&(struct cs_observe_event){.category = (uint16_t)category,
                                 .member = (uint16_t)((member - region->members) / CS_OBSERVE_PENDING),
                                 .instance = region->traced - 1,
                                 .thread = member->thread,
                                 .begin = begin,
                                 .end = end});
}

/* What the member did since the last event, up to `end`; goes on from `next`. */
static void record_until(struct cs__thread *self, uint64_t end, uint64_t next) {
  struct cs__context *now = &self->now;
  const uint64_t begin = now->traced != 0 ? now->traced : now->member->begin;
  if (now->tracing > 0 || !now->finished) /* between tasks after the end: STARVED, the joiner's to record */
    record(self, now->tracing > 0 ? CS_OBSERVE_CATEGORIES : CS_OBSERVE_BUSY, begin, end);
  now->traced = next;
}

void cs__trace(struct cs__thread *self, int category, uint64_t begin, uint64_t end) {
  record_until(self, begin, end);
  record(self, category, begin, end);
}

void cs__trace_task_begin(struct cs__thread *self, struct cs__task_frame *frame) {
  frame->traced = self->now.traced;
  self->now.traced = frame->begin;
  self->now.tracing++;
}

void cs__trace_task_end(struct cs__thread *self, const struct cs__task_frame *frame, uint64_t end) {
  record_until(self, end, frame->traced);
  self->now.tracing -= self->now.tracing > 0;
}

void cs__trace_end(struct cs__thread *self, uint64_t end) {
  record_until(self, end, end);
}

void cs__trace_joined(const struct cs__member *member, uint32_t number, uint32_t traced, uint64_t fork,
                      uint64_t team_last, uint64_t join) {
  const struct {
    enum cs_observe_category category;
    uint64_t begin, end;
  } parts[] = {
      {CS_OBSERVE_FORK, fork, member->begin},
      {CS_OBSERVE_STARVED, member->end, member->last},
      {CS_OBSERVE_IMBALANCE, member->last, team_last},
      {CS_OBSERVE_JOIN, team_last, join},
  };
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    put(&(struct cs_observe_event){.category = (uint16_t)parts[i].category,
                                   .member = (uint16_t)number,
                                   .instance = traced - 1,
                                   .thread = member->thread,
                                   .begin = parts[i].begin,
                                   .end = parts[i].end});
}
