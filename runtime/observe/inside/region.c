/* runtime/observe/inside/region.c - adds up what the members of a region left for its joiner. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Adding up reads one cache line of every member, which its thread then has to fetch back: dear beside a region of a
 * microsecond. Instances of short regions therefore wait, each in its own slot of the members' rings, until
 * CS_OBSERVE_PENDING of them are there; a long region is added up at once. What the joiner spends on it between two
 * top-level regions is measured and taken out of the serial time. A team of one has nobody to wait for.
 */
#include "runtime/observe/inside/region.h"

bool cs__region_room(struct cs__thread *self, struct cs__level *level, uint32_t capacity) {
  cs__region_gather(self, level);
  struct cs__member *members = cs__memory((size_t)capacity * CS_OBSERVE_PENDING * sizeof *members);
  if (members == NULL)
    return false;
  level->members = members; /* the old ones stay: a member that has ended may still look at its own */
  level->capacity = capacity;
  return true;
}

/* Sums over the members of one instance. */
struct sums {
  uint64_t category[CS_OBSERVE_CATEGORIES];
  uint64_t busiest, single, critical, tasks, span, span_unknown;
};

static uint64_t least(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

/* A stamp that lies before the one it follows, by clocks that differ between packages. */
static uint64_t after(uint64_t before, uint64_t stamp) {
  if (__builtin_expect(stamp >= before, true))
    return stamp;
  cs__lose(CS_OBSERVE_LOST_CLOCK);
  return before;
}

static void extend(struct sums *sums, const struct cs__member *member) {
  for (int i = CS_OBSERVE_LOCK; i <= CS_OBSERVE_NESTED; i++)
    sums->category[i] += member->wait[i];
  sums->single += member->single;
  sums->critical += member->critical;
  sums->tasks += member->tasks;
  sums->span += member->span;
  sums->span_unknown += member->span_unknown;
}

/* Waits beyond the time there was, again by clocks that differ: taken out where they are. */
static void cut(struct sums *sums, uint64_t excess) {
  cs__lose(CS_OBSERVE_LOST_CLOCK);
  for (int i = CS_OBSERVE_BARRIER; i <= CS_OBSERVE_NESTED; i++) {
    const uint64_t part = least(excess, sums->category[i]);
    sums->category[i] -= part;
    excess -= part;
  }
}

/* The categories of one member, in the order of its stamps, so that their sum is join - fork whatever they say. */
static inline void split(struct sums *sums, const struct cs__member *member, uint64_t fork, uint64_t team_last,
                         uint64_t join) {
  const uint64_t begin = least(after(fork, member->begin), team_last),
                 last = least(after(begin, member->last), team_last);
  const uint64_t inside = least(after(member->begin, member->end) - member->begin + member->late, last - begin);
  uint64_t waited = member->waited;
  sums->category[CS_OBSERVE_FORK] += begin - fork;
  sums->category[CS_OBSERVE_BARRIER] += member->barrier;
  if (member->marks & CS__EXTENDED)
    extend(sums, member);
  if (__builtin_expect(waited > inside, 0)) {
    cut(sums, waited - inside);
    waited = inside;
  }
  const uint64_t busy = inside - waited;
  sums->category[CS_OBSERVE_BUSY] += busy;
  sums->category[CS_OBSERVE_STARVED] += last - begin - inside;
  sums->category[CS_OBSERVE_IMBALANCE] += team_last - last;
  sums->category[CS_OBSERVE_JOIN] += join - team_last;
  if (busy > sums->busiest)
    sums->busiest = busy;
}

/* The record of a region, by a small memory of this thread's last ones. */
static inline struct cs_observe_region *record_of(struct cs__thread *self, uint64_t address, uint32_t team,
                                                  uint32_t level, uint32_t flags) {
  const uint64_t kind = (uint64_t)team << 32 | level << 16 | flags;
  struct cs__recent *recent = &self->recent[(address >> 4 ^ address >> 9 ^ kind) % CS__RECENT];
  if (__builtin_expect(recent->address != address || recent->kind != kind, 0))
    *recent = (struct cs__recent){
        .address = address, .kind = kind, .record = cs__region_record(address, team, level, flags, self->index)};
  return recent->record;
}

static inline void add_wall(struct cs_observe_region *record, uint64_t wall) {
  if (__builtin_expect(record->count++ == 0, 0))
    record->wall_first = record->wall_least = wall;
  record->wall += wall;
  if (wall < record->wall_least)
    record->wall_least = wall;
  if (wall > record->wall_most)
    record->wall_most = wall;
}

static void add(struct cs_observe_region *record, const struct sums *sums, uint64_t wall) {
  cs__record_lock(record);
  add_wall(record, wall);
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    record->category[i] += sums->category[i];
  record->busiest += sums->busiest;
  record->single += sums->single;
  record->critical += sums->critical;
  record->tasks += sums->tasks;
  record->span += sums->span;
  record->span_unknown += sums->span_unknown;
  cs__record_unlock(record);
}

void cs__region_count_lone(struct cs__thread *self, const struct cs__region *region, const struct cs__member *member,
                           uint64_t join) {
  struct cs_observe_region *record = record_of(self, region->address, 1, region->level, region->flags);
  const uint64_t fork = region->fork, begin = member->begin, end = member->end;
  const uint64_t inside = end - begin, busy = inside - member->barrier;
  const bool plain = member->marks == 0 && member->last == end && fork <= begin && begin <= end && end <= join &&
                     busy <= inside && (record->flags & CS_OBSERVE_OTHERS) == 0;
  if (__builtin_expect(plain, true)) {
    add_wall(record, join - fork);
    record->category[CS_OBSERVE_BUSY] += busy;
    record->category[CS_OBSERVE_FORK] += begin - fork;
    record->category[CS_OBSERVE_BARRIER] += member->barrier;
    record->category[CS_OBSERVE_JOIN] += join - end;
    record->busiest += busy;
    return;
  }
  struct sums sums = {0};
  join = after(fork, join);
  split(&sums, member, fork, least(after(fork, member->last), join), join);
  if (region->traced != 0)
    cs__trace_joined(member, 0, region->traced, fork, member->last, join);
  add(record, &sums, join - fork);
}

static void count(struct cs__thread *self, const struct cs__member *members, const struct cs__instance *instance) {
  const struct cs__member *slot = members + instance->number % CS_OBSERVE_PENDING;
  const uint64_t join = after(instance->fork, instance->join);
  uint64_t team_last = instance->fork;
  uint32_t team = 0;
  for (uint32_t i = 0; i < instance->capacity; i++) {
    const struct cs__member *member = slot + (uint64_t)i * CS_OBSERVE_PENDING;
    if (__atomic_load_n(&member->instance, __ATOMIC_ACQUIRE) != instance->number)
      continue;
    team++;
    team_last = member->last > team_last ? member->last : team_last;
  }
  team_last = least(team_last, join);
  struct sums sums = {0};
  for (uint32_t i = 0; i < instance->capacity; i++) {
    const struct cs__member *member = slot + (uint64_t)i * CS_OBSERVE_PENDING;
    if (member->instance != instance->number)
      continue;
    split(&sums, member, instance->fork, team_last, join);
    if (instance->traced != 0)
      cs__trace_joined(member, i, instance->traced, instance->fork, team_last, join);
  }
  if (team == 1 && sums.tasks > 0)
    sums.span_unknown = 1; /* more were expected: its tasks' paths were not followed */
  add(record_of(self, instance->address, team, instance->level, instance->flags), &sums, join - instance->fork);
}

void cs__region_gather(struct cs__thread *self, struct cs__level *level) {
  if (level->pending == 0)
    return;
  self->gathering = 1;
  atomic_signal_fence(memory_order_seq_cst);
  const uint64_t begin = cs__ticks();
  for (uint32_t i = 0; i < level->pending; i++)
    count(self, level->members, &level->instances[i]);
  level->pending = 0;
  level->gathered = cs__ticks();
  atomic_signal_fence(memory_order_seq_cst);
  self->gathering = 0;
  /* While another thread has a region open this is not serial time. */
  if (self->now.region == NULL && atomic_load_explicit(&cs__block->active, memory_order_relaxed) <= 1)
    atomic_fetch_add_explicit(&cs__block->bookkeeping, level->gathered - begin, memory_order_relaxed);
}
