/* tests/observe/span_programs_test.c - programs at random: their spans are the longest paths through their strands. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program is made up while it is run, by one thread, in an order that is random too. What ran is noted as a graph of
 * strands; an edge for every creation, wait, group and for every two siblings in order by their dependences. The
 * longest path through the graph is found by going through the strands, without anything span.c does.
 */
#include "runtime/observe/inside/span.h"

#include "runtime/base/random.h"
#include "runtime/observe/inside/process.h"

#include <criterion/criterion.h>
#include <stdlib.h>

void *cs__memory(size_t bytes) {
  return calloc(1, bytes);
}

static struct cs__span *span;

static void go_on_from(struct cs__span_task *task, uint64_t path) {
  task->base = path > task->base ? path : task->base;
}

enum { TASKS = 400, STRANDS = 8 * TASKS, EDGES = 64 * STRANDS, ADDRESSES = 3, USES = 3, GROUPS = 4 * TASKS };

struct strand {
  uint64_t ticks, longest;
  int last_edge; /* that leads to it; 0: none */
};

/* A task as the program sees it. Its strands follow each other; their numbers are in the order they were run in. */
struct made {
  struct cs__span_task *task;
  int parent, group, depth;
  int creator_strand; /* that created it */
  int strand;         /* that it is in, or ended with */
  bool begun, done, undeferred, final;
  int uses;
  struct {
    int address;
    enum cs__depend kind;
  } use[USES];
};

struct program {
  struct cs_random random;
  struct made made[TASKS];
  struct strand strand[STRANDS];
  struct {
    int from, before; /* the edge to the same strand added before */
  } edge[EDGES];
  int group_outer[GROUPS];
  int tasks, strands, edges, groups;
};

static uint64_t below(struct program *p, uint64_t n) {
  return cs_random_below(&p->random, n);
}

static void add_edge(struct program *p, int from, int to) {
  cr_assert_lt(p->edges, EDGES);
  cr_assert_lt(from, to, "edges lead from strands run earlier to strands run later");
  p->edge[p->edges].from = from;
  p->edge[p->edges].before = p->strand[to].last_edge;
  p->strand[to].last_edge = p->edges++;
}

/* The task's next strand, after the one it was in. */
static void next_strand(struct program *p, int number) {
  cr_assert_lt(p->strands, STRANDS);
  const int strand = p->strands++;
  struct made *made = &p->made[number];
  p->strand[strand] = (struct strand){0};
  if (made->strand >= 0)
    add_edge(p, made->strand, strand);
  made->strand = strand;
}

static void spend(struct program *p, int number) {
  const uint64_t ticks = below(p, 20);
  p->strand[p->made[number].strand].ticks += ticks;
  p->made[number].task->base += ticks;
}

/* Two siblings, in the order of their creation, that may not overlap. */
static bool ordered(const struct made *first, const struct made *second) {
  for (int i = 0; i < first->uses; i++) {
    for (int j = 0; j < second->uses; j++) {
      const enum cs__depend a = first->use[i].kind, b = second->use[j].kind;
      if (first->use[i].address == second->use[j].address && (a != b || a == CS__DEPEND_OUT))
        return true;
    }
  }
  return false;
}

static bool ready(const struct program *p, int number) {
  for (int i = 0; i < number; i++) {
    const struct made *other = &p->made[i];
    if (other->parent == p->made[number].parent && !other->done && ordered(other, &p->made[number]))
      return false;
  }
  return true;
}

static void body(struct program *p, int number);

static void run_made(struct program *p, int number) {
  struct made *made = &p->made[number];
  made->begun = true;
  next_strand(p, number);
  add_edge(p, made->creator_strand, made->strand);
  for (int i = 0; i < number; i++) {
    if (p->made[i].parent == made->parent && ordered(&p->made[i], made))
      add_edge(p, p->made[i].strand, made->strand);
  }
  cs__span_begin(made->task);
  body(p, number);
  made->done = true;
  cs__span_finish(span, made->task, made->task->base);
}

/* Any task that may run now; false when there is none. */
static bool run_any(struct program *p) {
  int candidates[TASKS], count = 0;
  for (int i = 1; i < p->tasks; i++) {
    if (!p->made[i].begun && !p->made[i].undeferred && ready(p, i))
      candidates[count++] = i;
  }
  if (count == 0)
    return false;
  run_made(p, candidates[below(p, (uint64_t)count)]);
  return true;
}

static void create_made(struct program *p, int creator) {
  if (p->tasks == TASKS)
    return;
  const int number = p->tasks++;
  struct made *made = &p->made[number], *by = &p->made[creator];
  *made = (struct made){.parent = creator,
                        .group = by->group,
                        .depth = by->depth + 1,
                        .creator_strand = by->strand,
                        .strand = -1,
                        .final = by->final || below(p, 12) == 0};
  const bool asked = below(p, 8) == 0;
  made->undeferred = asked || by->final;
  made->task = cs__span_create(span, by->task, by->task->base,
                               (asked ? CS__SPAN_UNDEFERRED : 0) | (made->final ? CS__SPAN_FINAL : 0));
  cr_assert_not_null(made->task);
  made->uses = (int)below(p, 3) == 0 ? 1 + (int)below(p, USES) : 0;
  for (int i = 0; i < made->uses; i++) {
    made->use[i].address = 1 + (int)below(p, ADDRESSES);
    made->use[i].kind = (enum cs__depend)below(p, CS__DEPENDS);
    cs__span_depend(span, made->task, (uint64_t)made->use[i].address, made->use[i].kind);
  }
  if (made->undeferred) {
    while (!ready(p, number))
      cr_assert(run_any(p));
    run_made(p, number);
    next_strand(p, creator);
    add_edge(p, made->strand, by->strand);
  } else {
    next_strand(p, creator);
  }
}

static bool within(const struct program *p, int group, int outer) {
  while (group > outer)
    group = p->group_outer[group];
  return group == outer;
}

/* Waits for its children, or for all of a group (>= 0); other tasks are run meanwhile. */
static void wait_made(struct program *p, int number, int group) {
  for (int i = number + 1; i < p->tasks; i++) {
    while (!p->made[i].done && (group >= 0 ? within(p, p->made[i].group, group) : p->made[i].parent == number)) {
      cr_assert(run_any(p));
    }
  }
  next_strand(p, number);
  for (int i = number + 1; i < p->tasks; i++) {
    if (p->made[i].done && (group >= 0 ? within(p, p->made[i].group, group) : p->made[i].parent == number))
      add_edge(p, p->made[i].strand, p->made[number].strand);
  }
}

static void body(struct program *p, int number) {
  struct made *made = &p->made[number];
  int groups = 0;
  const int outermost = made->group;
  for (uint64_t steps = 1 + below(p, 7); steps > 0; steps--) {
    spend(p, number);
    switch (below(p, 6)) {
    case 0:
      wait_made(p, number, -1);
      go_on_from(made->task, made->task->children);
      break;
    case 1:
      p->group_outer[p->groups] = made->group;
      made->group = p->groups++;
      cs__span_group_begin(span, made->task);
      groups++;
      break;
    case 2:
      if (groups > 0) {
        wait_made(p, number, made->group);
        go_on_from(made->task, cs__span_group_end(span, made->task));
        made->group = p->group_outer[made->group];
        groups--;
      }
      break;
    default:
      if (made->depth < 5)
        create_made(p, number);
    }
    spend(p, number);
  }
  for (; groups > 0; groups--) {
    wait_made(p, number, made->group);
    go_on_from(made->task, cs__span_group_end(span, made->task));
    made->group = p->group_outer[made->group];
  }
  cr_assert_eq(made->group, outermost);
}

/* Strands are in an order they could be run in. */
static uint64_t longest_path(struct program *p) {
  uint64_t longest = 0;
  for (int s = 0; s < p->strands; s++) {
    struct strand *strand = &p->strand[s];
    for (int e = strand->last_edge; e != 0; e = p->edge[e].before) {
      const uint64_t before = p->strand[p->edge[e].from].longest;
      strand->longest = before > strand->longest ? before : strand->longest;
    }
    strand->longest += strand->ticks;
    longest = strand->longest > longest ? strand->longest : longest;
  }
  return longest;
}

static void compare(struct program *p, uint64_t seed) {
  p->strands = 0;
  p->edges = 1; /* 0: none */
  cs_random_seed(&p->random, seed);
  p->tasks = 1;
  p->groups = 1; /* 0: in none */
  p->made[0] = (struct made){.task = cs__span_root(span, 0), .parent = -1, .strand = -1, .begun = true};
  next_strand(p, 0);
  for (int i = 0; i < 6; i++)
    body(p, 0);
  while (run_any(p))
    ;
  const uint64_t longest = longest_path(p);
  uint64_t length = 0;
  cr_assert(cs__span_close(span, p->made[0].task, p->made[0].task->base, &length));
  cr_assert_eq(length, longest, "seed %llu: %llu instead of %llu, %d tasks", (unsigned long long)seed,
               (unsigned long long)length, (unsigned long long)longest, p->tasks);
  cr_assert_eq(cs__span_live(span), 0);
}

Test(observe_span_programs, of_any_program_is_the_longest_path_through_its_strands) {
  struct program *p = malloc(sizeof *p);
  span = cs__span_make();
  cr_assert(p != NULL && span != NULL);
  for (uint64_t seed = 1; seed <= 3000; seed++)
    compare(p, seed);
  free(p);
}
