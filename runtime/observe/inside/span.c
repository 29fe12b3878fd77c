/* runtime/observe/inside/span.c - the tasks of a region, their groups and dependences, and what each finished at. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/span.h"

#include "runtime/observe/inside/process.h"

/* An address the children of one task depend on; the latest finish of those that did, by kind. */
struct cs__span_address {
  struct cs__span_task *parent;
  uint64_t address, finish[CS__DEPENDS];
  struct cs__span_address *next_in_bucket, *next_of_parent;
};

struct cs__span_link {
  struct cs__span_address *address;
  struct cs__span_link *next;
  enum cs__depend kind;
};

/* All is made of cells of one size, the last given back used first: it is in the cache. */
union cell {
  union cell *next;
  struct cs__span_task task;
  struct cs__span_group group;
  struct cs__span_address address;
  struct cs__span_link link;
};

/*
 * 262144 cells, 30 MB when all are used: a tiled Cholesky factorisation of 64 x 64 tiles has 45760 tasks with 130000
 * dependences, all created before the last can begin.
 */
enum { CHUNK = 4096, CHUNKS = 64, BUCKETS = 4096 };

struct cs__span {
  union cell *free;
  union cell *chunks[CHUNKS];
  uint32_t chunk_count;
  uint32_t used; /* cells of the last chunk that were used at all */
  uint32_t live;
  uint32_t roots;
  struct cs__span_address *buckets[BUCKETS];
};

static inline uint64_t later(uint64_t a, uint64_t b) {
  return a > b ? a : b;
}

/* --- cells --- */

static bool grow(struct cs__span *span) {
  if (span->chunk_count == CHUNKS)
    return false;
  union cell *chunk = cs__memory(CHUNK * sizeof *chunk);
  if (chunk == NULL)
    return false;
  span->chunks[span->chunk_count++] = chunk;
  span->used = 0;
  return true;
}

/* A cell, with anything in it; NULL beyond the room. */
static inline union cell *take(struct cs__span *span) {
  union cell *cell = span->free;
  if (cell != NULL) {
    span->free = cell->next;
  } else {
    if ((span->chunk_count == 0 || span->used == CHUNK) && !grow(span))
      return NULL;
    cell = &span->chunks[span->chunk_count - 1][span->used++];
  }
  span->live++;
  return cell;
}

static inline void give(struct cs__span *span, void *memory) {
  union cell *cell = memory;
  cell->next = span->free;
  span->free = cell;
  span->live--;
}

/* No region is open: what cancelled tasks left behind goes. */
static void clean(struct cs__span *span) {
  span->free = NULL;
  span->live = 0;
  for (uint32_t i = 0; i < BUCKETS; i++)
    span->buckets[i] = NULL;
  for (uint32_t c = 0; c < span->chunk_count; c++) {
    const uint32_t used = c + 1 == span->chunk_count ? span->used : CHUNK;
    for (uint32_t i = 0; i < used; i++) {
      span->chunks[c][i].next = span->free;
      span->free = &span->chunks[c][i];
    }
  }
}

struct cs__span *cs__span_make(void) {
  return cs__memory(sizeof(struct cs__span));
}

uint32_t cs__span_live(const struct cs__span *span) {
  return span->live;
}

uint32_t cs__span_room(void) {
  return CHUNK * CHUNKS;
}

/* --- dependences --- */

static struct cs__span_address **bucket_of(struct cs__span *span, const struct cs__span_task *parent,
                                           uint64_t address) {
  const uint64_t mixed = (address ^ (uint64_t)(uintptr_t)parent >> 3) * 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
  return &span->buckets[mixed >> 52];
}

static struct cs__span_address *address_of(struct cs__span *span, struct cs__span_task *parent, uint64_t address) {
  struct cs__span_address **bucket = bucket_of(span, parent, address);
  for (struct cs__span_address *known = *bucket; known != NULL; known = known->next_in_bucket) {
    if (known->address == address && known->parent == parent)
      return known;
  }
  union cell *cell = take(span);
  if (cell == NULL)
    return NULL;
  struct cs__span_address *fresh = &cell->address;
  *fresh = (struct cs__span_address){
      .parent = parent, .address = address, .next_in_bucket = *bucket, .next_of_parent = parent->addresses};
  *bucket = fresh;
  parent->addresses = fresh;
  return fresh;
}

static void forget_addresses(struct cs__span *span, struct cs__span_task *parent) {
  while (parent->addresses != NULL) {
    struct cs__span_address *address = parent->addresses;
    struct cs__span_address **at = bucket_of(span, parent, address->address);
    while (*at != address)
      at = &(*at)->next_in_bucket;
    *at = address->next_in_bucket;
    parent->addresses = address->next_of_parent;
    give(span, address);
  }
}

void cs__span_depend(struct cs__span *span, struct cs__span_task *task, uint64_t address, enum cs__depend kind) {
  if (address == 0 && kind == CS__DEPEND_OUT)
    task->flags |= CS__SPAN_MEMORY;
  union cell *cell = take(span);
  struct cs__span_address *record = cell != NULL ? address_of(span, task->parent, address) : NULL;
  if (record == NULL) {
    if (cell != NULL)
      give(span, cell);
    task->root->unknown = 1;
    return;
  }
  cell->link = (struct cs__span_link){.address = record, .next = task->depends, .kind = kind};
  task->depends = &cell->link;
}

/*
 * Latest finish of what a task depends on. It begins now, so of its siblings that use an address all it has to wait for
 * have finished, and none that has to wait for it: the latest finish of every other kind is what counts, and for out
 * that of its own kind too. Those of its own kind before an intervening other kind lie on that one's path already.
 */
static uint64_t depended(const struct cs__span_task *task) {
  if (task->depends == NULL)
    return 0;
  uint64_t finish = task->parent->memory;
  if (task->flags & CS__SPAN_MEMORY)
    finish = later(finish, task->parent->depending);
  for (const struct cs__span_link *link = task->depends; link != NULL; link = link->next) {
    for (int kind = 0; kind < CS__DEPENDS; kind++) {
      if (kind != (int)link->kind || kind == CS__DEPEND_OUT)
        finish = later(finish, link->address->finish[kind]);
    }
  }
  return finish;
}

static void finish_dependences(struct cs__span *span, struct cs__span_task *task, uint64_t path) {
  if (task->depends == NULL)
    return;
  struct cs__span_task *parent = task->parent;
  parent->depending = later(parent->depending, path);
  if (task->flags & CS__SPAN_MEMORY)
    parent->memory = later(parent->memory, path);
  while (task->depends != NULL) {
    struct cs__span_link *link = task->depends;
    link->address->finish[link->kind] = later(link->address->finish[link->kind], path);
    task->depends = link->next;
    give(span, link);
  }
}

/* --- tasks --- */

static void drop(struct cs__span *span, struct cs__span_task *task) {
  while (task != NULL && --task->references == 0) {
    struct cs__span_task *parent = task->parent;
    forget_addresses(span, task);
    give(span, task);
    task = parent;
  }
}

struct cs__span_task *cs__span_root(struct cs__span *span, uint64_t path) {
  union cell *cell = take(span);
  if (cell == NULL)
    return NULL;
  span->roots++;
  cell->task = (struct cs__span_task){.root = &cell->task, .base = path, .references = 1};
  return &cell->task;
}

struct cs__span_task *cs__span_create(struct cs__span *span, struct cs__span_task *creator, uint64_t path,
                                      uint32_t flags) {
  union cell *cell = creator->root->unknown ? NULL : take(span);
  if (cell == NULL) {
    creator->root->unknown = 1;
    return NULL;
  }
  if (creator->flags & CS__SPAN_LOOP)
    flags = creator->flags & (CS__SPAN_UNDEFERRED | CS__SPAN_FINAL);
  else if (creator->flags & CS__SPAN_FINAL)
    flags |= CS__SPAN_FINAL | CS__SPAN_UNDEFERRED;
  cell->task = (struct cs__span_task){.parent = creator,
                                      .root = creator->root,
                                      .group = creator->group,
                                      .joins = creator->group,
                                      .spawn = path,
                                      .references = 1,
                                      .flags = (uint8_t)flags};
  creator->references++;
  return &cell->task;
}

void cs__span_begin(struct cs__span_task *task) {
  if (task->flags & CS__SPAN_BEGUN)
    return;
  task->flags |= CS__SPAN_BEGUN;
  task->base = later(task->spawn, depended(task));
}

void cs__span_finish(struct cs__span *span, struct cs__span_task *task, uint64_t path) {
  struct cs__span_task *parent = task->parent, *creator = parent;
  if (parent->flags & CS__SPAN_LOOP)
    creator = parent->parent;
  creator->children = later(creator->children, path);
  if (task->joins != NULL)
    task->joins->finish = later(task->joins->finish, path);
  task->root->all = later(task->root->all, path);
  if (task->flags & CS__SPAN_DETACHED)
    task->root->unknown = 1;
  finish_dependences(span, task, path);
  if (task->flags & CS__SPAN_UNDEFERRED) {
    creator->base += path - task->spawn;
    parent->spawn = parent == creator ? parent->spawn : path; /* the loop's next task comes after this one */
  }
  drop(span, task);
}

void cs__span_hold(struct cs__span_task *loop) {
  loop->references++;
}

void cs__span_release(struct cs__span *span, struct cs__span_task *loop) {
  drop(span, loop);
}

/* --- groups and regions --- */

void cs__span_group_begin(struct cs__span *span, struct cs__span_task *task) {
  union cell *cell = task->missing == 0 ? take(span) : NULL;
  if (cell == NULL) {
    task->missing++;
    task->root->unknown = 1;
    return;
  }
  cell->group = (struct cs__span_group){.outer = task->group};
  task->group = &cell->group;
}

uint64_t cs__span_group_end(struct cs__span *span, struct cs__span_task *task) {
  struct cs__span_group *group = task->group;
  if (task->missing > 0 || group == task->joins) {
    task->missing -= task->missing > 0;
    return 0;
  }
  const uint64_t finish = group->finish;
  task->group = group->outer;
  give(span, group);
  return finish;
}

bool cs__span_close(struct cs__span *span, struct cs__span_task *root, uint64_t path, uint64_t *span_out) {
  const bool known = !root->unknown;
  *span_out = later(path, root->all);
  drop(span, root);
  if (--span->roots == 0 && span->live != 0)
    clean(span);
  return known;
}
