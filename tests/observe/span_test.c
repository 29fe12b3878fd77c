/* tests/observe/span_test.c - longest chains through tasks, against ones worked out by hand. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/span.h"

#include "runtime/observe/inside/process.h"

#include <criterion/criterion.h>
#include <stdlib.h>

void *cs__memory(size_t bytes) {
  return calloc(1, bytes);
}

static struct cs__span *span;

static void setup(void) {
  span = cs__span_make();
  cr_assert_not_null(span);
}

static void teardown(void) {
  cr_expect_eq(cs__span_live(span), 0, "%u cells are left", cs__span_live(span));
}

TestSuite(observe_span, .init = setup, .fini = teardown);

static void work(struct cs__span_task *task, uint64_t ticks) {
  task->base += ticks;
}

static struct cs__span_task *create(struct cs__span_task *creator, uint32_t flags) {
  struct cs__span_task *task = cs__span_create(span, creator, creator->base, flags);
  cr_assert_not_null(task);
  return task;
}

/* A task that does nothing but work. */
static void run(struct cs__span_task *task, uint64_t ticks) {
  cs__span_begin(task);
  cs__span_finish(span, task, task->base + ticks);
}

static void go_on_from(struct cs__span_task *task, uint64_t path) {
  task->base = path > task->base ? path : task->base;
}

static uint64_t close_region(struct cs__span_task *root) {
  uint64_t length = 0;
  cr_expect(cs__span_close(span, root, root->base, &length));
  return length;
}

/* --- worked out by hand --- */

/* Each call works 3 before its two tasks, 1 between them, 2 after the wait; leaves work 5. */
static void fib(struct cs__span_task *task, int n) {
  if (n < 2) {
    work(task, 5);
    return;
  }
  work(task, 3);
  struct cs__span_task *left = create(task, 0);
  work(task, 1);
  struct cs__span_task *right = create(task, 0);
  cs__span_begin(right); /* the last created first, as a stack would have it */
  fib(right, n - 2);
  cs__span_finish(span, right, right->base);
  cs__span_begin(left);
  fib(left, n - 1);
  cs__span_finish(span, left, left->base);
  go_on_from(task, task->children);
  work(task, 2);
}

Test(observe_span, of_fib_is_its_deepest_branch) {
  struct cs__span_task *root = cs__span_root(span, 0);
  fib(root, 12);
  /* S(n) = 3 + max(S(n-1), 1 + S(n-2)) + 2 with S(0) = S(1) = 5: S(2) = 11, then 5 more for each. */
  cr_expect_eq(close_region(root), 5 * 12 + 1);
}

Test(observe_span, of_a_loop_of_tasks_is_creation_and_the_last_task) {
  struct cs__span_task *root = cs__span_root(span, 0), *task[10];
  for (int i = 0; i < 10; i++) {
    work(root, 2);
    task[i] = create(root, 0);
  }
  for (int i = 0; i < 10; i++)
    run(task[i], 7);
  cr_expect_eq(root->base, 20, "nobody waited yet");
  cr_expect_eq(close_region(root), 20 + 7);
}

Test(observe_span, of_a_chain_of_dependences_is_its_work) {
  struct cs__span_task *root = cs__span_root(span, 100), *task[50];
  for (int i = 0; i < 50; i++) {
    task[i] = create(root, 0);
    cs__span_depend(span, task[i], 0x1000, CS__DEPEND_OUT);
  }
  for (int i = 0; i < 50; i++)
    run(task[i], (uint64_t)i);
  cr_expect_eq(close_region(root), 100 + 49 * 50 / 2);
}

/* top writes x; left and right read it and write y and z; bottom reads those. */
Test(observe_span, of_a_diamond_is_its_longer_side) {
  struct cs__span_task *root = cs__span_root(span, 0);
  struct cs__span_task *top = create(root, 0), *left = create(root, 0), *right = create(root, 0),
                       *bottom = create(root, 0);
  cs__span_depend(span, top, 'x', CS__DEPEND_OUT);
  cs__span_depend(span, left, 'x', CS__DEPEND_IN);
  cs__span_depend(span, left, 'y', CS__DEPEND_OUT);
  cs__span_depend(span, right, 'x', CS__DEPEND_IN);
  cs__span_depend(span, right, 'z', CS__DEPEND_OUT);
  cs__span_depend(span, bottom, 'y', CS__DEPEND_IN);
  cs__span_depend(span, bottom, 'z', CS__DEPEND_IN);
  run(top, 10);
  run(right, 30);
  run(left, 20);
  run(bottom, 5);
  cr_expect_eq(close_region(root), 10 + 30 + 5);
}

Test(observe_span, mutexinoutset_and_inoutset_are_unordered_among_themselves_only) {
  struct cs__span_task *root = cs__span_root(span, 0);
  const enum cs__depend kinds[] = {CS__DEPEND_OUT, CS__DEPEND_MUTEX, CS__DEPEND_MUTEX,
                                   CS__DEPEND_SET, CS__DEPEND_SET,   CS__DEPEND_IN};
  const uint64_t ticks[] = {1, 10, 20, 300, 200, 1000};
  struct cs__span_task *task[6];
  for (int i = 0; i < 6; i++) {
    task[i] = create(root, 0);
    cs__span_depend(span, task[i], 64, kinds[i]);
  }
  for (int i = 0; i < 6; i++)
    run(task[i], ticks[i]);
  cr_expect_eq(close_region(root), 1 + 20 + 300 + 1000);
}

Test(observe_span, all_memory_is_ordered_with_every_sibling_that_has_dependences) {
  struct cs__span_task *root = cs__span_root(span, 0);
  struct cs__span_task *before = create(root, 0), *other = create(root, 0), *all = create(root, 0),
                       *after = create(root, 0);
  cs__span_depend(span, before, 8, CS__DEPEND_IN);
  cs__span_depend(span, all, 0, CS__DEPEND_OUT);
  cs__span_depend(span, after, 16, CS__DEPEND_IN);
  run(other, 1000);
  run(before, 10);
  run(all, 20);
  run(after, 30);
  cr_expect_eq(root->children, 1000, "the one without dependences is not waited for");
  run(create(root, 0), 0);
  cr_expect_eq(close_region(root), 1000);

  root = cs__span_root(span, 0);
  before = create(root, 0), all = create(root, 0), after = create(root, 0);
  cs__span_depend(span, before, 8, CS__DEPEND_IN);
  cs__span_depend(span, all, 0, CS__DEPEND_OUT);
  cs__span_depend(span, after, 16, CS__DEPEND_IN);
  run(before, 10);
  run(all, 20);
  run(after, 30);
  cr_expect_eq(close_region(root), 60);
}

Test(observe_span, dependences_hold_between_siblings_only) {
  struct cs__span_task *root = cs__span_root(span, 0), *first = create(root, 0), *second = create(root, 0);
  cs__span_depend(span, first, 8, CS__DEPEND_OUT);
  run(first, 100);
  cs__span_begin(second);
  struct cs__span_task *cousin = create(second, 0);
  cs__span_depend(span, cousin, 8, CS__DEPEND_OUT);
  run(cousin, 5);
  cr_expect_eq(second->children, 5);
  cs__span_finish(span, second, second->base);
  cr_expect_eq(close_region(root), 100);
}

/* The child creates a grandchild and does not wait for it. */
static uint64_t grandchild_then_more(bool group) {
  struct cs__span_task *root = cs__span_root(span, 0);
  if (group)
    cs__span_group_begin(span, root);
  struct cs__span_task *child = create(root, 0);
  cs__span_begin(child);
  struct cs__span_task *grandchild = create(child, 0);
  work(child, 1);
  cs__span_finish(span, child, child->base);
  run(grandchild, 50); /* after its parent's end */
  go_on_from(root, group ? cs__span_group_end(span, root) : root->children);
  work(root, 100);
  return close_region(root);
}

Test(observe_span, taskwait_waits_for_children_and_taskgroup_for_their_children_too) {
  cr_expect_eq(grandchild_then_more(false), 101);
  cr_expect_eq(grandchild_then_more(true), 150);
}

Test(observe_span, groups_nest) {
  struct cs__span_task *root = cs__span_root(span, 0);
  cs__span_group_begin(span, root);
  struct cs__span_task *outer = create(root, 0);
  cs__span_group_begin(span, root);
  struct cs__span_task *inner = create(root, 0);
  run(inner, 10);
  run(outer, 40);
  go_on_from(root, cs__span_group_end(span, root));
  cr_expect_eq(root->base, 10);
  go_on_from(root, cs__span_group_end(span, root));
  cr_expect_eq(root->base, 40);
  cr_expect_eq(close_region(root), 40);
}

Test(observe_span, a_region_waits_for_tasks_nobody_waited_for) {
  struct cs__span_task *root = cs__span_root(span, 7), *child = create(root, 0);
  work(root, 10);
  cs__span_begin(child);
  struct cs__span_task *grandchild = create(child, 0);
  cs__span_finish(span, child, child->base);
  run(grandchild, 500);
  cr_expect_eq(close_region(root), 507);
}

Test(observe_span, an_undeferred_task_is_part_of_its_creators_path) {
  struct cs__span_task *root = cs__span_root(span, 0);
  work(root, 5);
  run(create(root, CS__SPAN_UNDEFERRED), 10);
  cr_expect_eq(root->base, 15);
  struct cs__span_task *last = create(root, CS__SPAN_FINAL);
  cs__span_begin(last);
  run(create(last, 0), 100); /* included */
  run(create(last, 0), 100);
  cr_expect_eq(last->base, 215);
  cs__span_finish(span, last, last->base);
  cr_expect_eq(root->base, 15, "the final task itself is deferred");
  cr_expect_eq(close_region(root), 215);
}

Test(observe_span, tasks_of_a_taskloop_are_their_creators_children) {
  struct cs__span_task *root = cs__span_root(span, 3), *loop = create(root, CS__SPAN_LOOP);
  for (int i = 0; i < 8; i++) {
    cs__span_hold(loop);
    struct cs__span_task *task = cs__span_create(span, loop, loop->spawn, 0);
    run(task, 10 + (uint64_t)i);
    cs__span_release(span, loop);
  }
  cs__span_release(span, loop);
  cr_expect_eq(root->children, 3 + 17);
  cr_expect_eq(close_region(root), 20);
}

Test(observe_span, tasks_of_an_undeferred_taskloop_come_one_after_the_other) {
  struct cs__span_task *root = cs__span_root(span, 0), *loop = create(root, CS__SPAN_LOOP | CS__SPAN_UNDEFERRED);
  for (int i = 0; i < 4; i++)
    run(cs__span_create(span, loop, loop->spawn, 0), 10);
  cs__span_release(span, loop);
  cr_expect_eq(root->base, 40);
  cr_expect_eq(close_region(root), 40);
}

Test(observe_span, tasks_of_a_final_taskloop_are_side_by_side) {
  struct cs__span_task *root = cs__span_root(span, 0), *loop = create(root, CS__SPAN_LOOP | CS__SPAN_FINAL);
  for (int i = 0; i < 4; i++)
    run(cs__span_create(span, loop, loop->spawn, 0), 10);
  cs__span_release(span, loop);
  cr_expect_eq(close_region(root), 10);
}

Test(observe_span, a_paused_task_goes_on_from_where_it_was) {
  struct cs__span_task *root = cs__span_root(span, 0), *task = create(root, 0);
  cs__span_begin(task);
  work(task, 10);
  work(root, 50);
  cs__span_begin(task);
  work(task, 10);
  cs__span_finish(span, task, task->base);
  cr_expect_eq(close_region(root), 50);
}

Test(observe_span, of_a_detached_task_is_unknown) {
  struct cs__span_task *root = cs__span_root(span, 0);
  run(create(root, CS__SPAN_DETACHED), 10);
  uint64_t length;
  cr_expect_not(cs__span_close(span, root, root->base, &length));
  cr_expect_eq(length, 10, "so much at least");
}

Test(observe_span, beyond_its_room_is_given_up_and_the_next_region_is_known_again) {
  struct cs__span_task *root = cs__span_root(span, 0);
  cs__span_group_begin(span, root);
  uint32_t created = 0;
  while (cs__span_create(span, root, 0, 0) != NULL) /* tasks that cancel discards */
    created++;
  cr_expect_eq(created, cs__span_room() - 2);
  cs__span_group_begin(span, root);
  cr_expect_eq(cs__span_group_end(span, root), 0);
  cr_expect_eq(cs__span_group_end(span, root), 0);
  cr_expect_eq(cs__span_group_end(span, root), 0, "an end too many does no harm");
  uint64_t length;
  cr_expect_not(cs__span_close(span, root, 42, &length));
  cr_expect_eq(length, 42);
  cr_expect_eq(cs__span_live(span), 0);

  root = cs__span_root(span, 0);
  run(create(root, 0), 10);
  cr_expect_eq(close_region(root), 10);
}

Test(observe_span, regions_inside_of_tasks_have_roots_of_their_own) {
  struct cs__span_task *outer = cs__span_root(span, 0), *task = create(outer, 0);
  cs__span_begin(task);
  struct cs__span_task *inner = cs__span_root(span, 0);
  cs__span_depend(span, create(inner, 0), 8, CS__DEPEND_IN); /* discarded */
  run(create(inner, 0), 30);
  cr_expect_eq(close_region(inner), 30);
  run(create(task, 0), 1);
  cs__span_finish(span, task, task->base);
  cr_expect_eq(close_region(outer), 1);
}
