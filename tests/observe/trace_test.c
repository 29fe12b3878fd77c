/* tests/observe/trace_test.c - the trace of a region: each member's time without gap or overlap, whole instances only.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS CS_TEST_BUILD "/tests/observe/"
#define LIBRARY  CS_TEST_BUILD "/libcoresweep-observe.so"

/* Runs a program under the observer; trace: what to trace, or NULL. Its block as it left it; unmap it. */
static const struct cs_observe_block *observe(const char *program, const char *count, int threads, const char *trace) {
  char *folder, number[16], **files;
  size_t file_count;
  const struct cs_observe_block *block;
  snprintf(number, sizeof number, "%d", threads);
  cr_assert_eq(cs_observe_folder_make(&folder, NULL), CS_OK);
  setenv("OMP_NUM_THREADS", number, 1);
  setenv("OMP_WAIT_POLICY", "passive", 1);
  setenv("OMP_MAX_ACTIVE_LEVELS", "2", 1);
  setenv("LD_PRELOAD", LIBRARY, 1);
  setenv(CS_OBSERVE_ENVIRONMENT, folder, 1);
  trace != NULL ? setenv(CS_OBSERVE_TRACE, trace, 1) : unsetenv(CS_OBSERVE_TRACE);
  pid_t child;
  const int error = posix_spawn(&child, program, NULL, NULL, (char *[]){(char *)program, (char *)count, NULL}, environ);
  unsetenv("LD_PRELOAD");
  unsetenv(CS_OBSERVE_ENVIRONMENT);
  int status;
  cr_assert_eq(error, 0);
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: status %d", program, status);
  cr_assert_eq(cs_observe_folder_list(folder, &files, &file_count, NULL), CS_OK);
  cr_assert_eq(file_count, 1);
  cr_assert_eq(cs_observe_map_file(files[0], &block, NULL), CS_OK);
  free(files[0]);
  free(files);
  cs_observe_folder_remove(folder);
  free(folder);
  return block;
}

/* The traced program's region with the most tasks at the top level: the one with everything in it. */
static const struct cs_observe_region *everything(const struct cs_observe_block *block) {
  const struct cs_observe_region *found = NULL;
  for (int i = 0; i < CS_OBSERVE_REGIONS; i++) {
    const struct cs_observe_region *region = &block->regions[i];
    if (atomic_load(&region->ready) && region->level == 0 && (found == NULL || region->tasks > found->tasks))
      found = region;
  }
  cr_assert_not_null(found);
  return found;
}

/* "traced-gcc+0x1234", or the same with the whole path. */
static void name_region(char name_out[512], const char *program, int threads, bool whole) {
  const struct cs_observe_block *block = observe(program, "1", threads, NULL);
  const struct cs_observe_region *region = everything(block);
  const char *path = block->modules[region->module].path;
  cr_expect_eq(atomic_load(&block->event_count), 0, "nothing was asked for");
  snprintf(name_out, 512, "%s+0x%llx", whole ? path : strrchr(path, '/') + 1, (unsigned long long)region->offset);
  cs_observe_unmap(block);
}

/* By instance, member, begin; what contains another comes first. */
static int by_place(const void *left, const void *right) {
  const struct cs_observe_event *a = left, *b = right;
  if (a->instance != b->instance)
    return a->instance < b->instance ? -1 : 1;
  if (a->member != b->member)
    return a->member < b->member ? -1 : 1;
  if (a->begin != b->begin)
    return a->begin < b->begin ? -1 : 1;
  return (a->end < b->end) - (a->end > b->end);
}

/* Of one member in one instance: intervals nest or are apart, the outermost follow each other; tasks lie on waits. */
static void check_member(const struct cs_observe_event *event, size_t count, bool on_waits) {
  const struct cs_observe_event *stack[256], *task = NULL;
  size_t depth = 0;
  uint64_t covered = event->begin;
  for (size_t i = 0; i < count; i++, event++) {
    cr_assert_lt(event->begin, event->end);
    if (event->category == CS_OBSERVE_CATEGORIES) {
      cr_assert(!on_waits || task == NULL || task->end <= event->begin, "tasks overlap");
      task = event;
    }
    while (depth > 0 && stack[depth - 1]->end <= event->begin)
      depth--;
    if (depth > 0) {
      cr_assert_leq(event->end, stack[depth - 1]->end, "category %d reaches out of %d", event->category,
                    stack[depth - 1]->category);
      cr_assert(!on_waits || stack[depth - 1]->category != CS_OBSERVE_BUSY, "category %d lies on BUSY",
                event->category);
    } else {
      cr_assert_eq(event->begin, covered, "a gap or an overlap of %lld ticks", (long long)(event->begin - covered));
      cr_assert_neq(event->category, CS_OBSERVE_CATEGORIES, "a task lies on top of something");
      covered = event->end;
    }
    cr_assert_lt(depth, sizeof stack / sizeof stack[0]);
    stack[depth++] = event;
  }
}

struct seen {
  uint32_t instances;
  uint64_t category[CS_OBSERVE_CATEGORIES + 1];
};

/* Members of an instance are all there, 0 to team - 1, with the same fork and join. Returns what was seen. */
static struct seen check_trace(const struct cs_observe_block *block, uint32_t team, bool on_waits) {
  const size_t count = atomic_load(&block->event_count);
  cr_assert_leq(count, CS_OBSERVE_EVENTS);
  struct cs_observe_event *events = malloc((count + 1) * sizeof *events);
  memcpy(events, block->events, count * sizeof *events);
  qsort(events, count, sizeof *events, by_place);
  struct seen seen = {0};
  uint64_t fork = 0, join = 0;
  for (size_t i = 0, next; i < count; i = next) {
    uint64_t end = 0;
    for (next = i;
         next < count && events[next].instance == events[i].instance && events[next].member == events[i].member;
         next++) {
      end = events[next].end > end ? events[next].end : end;
      cr_assert_eq(atomic_load(&events[next].ready), 1);
      seen.category[events[next].category] += events[next].end - events[next].begin;
    }
    check_member(&events[i], next - i, on_waits);
    if (i == 0 || events[i].instance != events[i - 1].instance) {
      cr_assert_eq(events[i].instance, seen.instances, "instances follow each other");
      cr_assert_eq(events[i].member, 0);
      cr_assert(i == 0 || events[i - 1].member == team - 1);
      seen.instances++;
      fork = events[i].begin;
      join = end;
    } else {
      cr_assert_eq(events[i].member, events[i - 1].member + 1);
    }
    cr_assert_eq(events[i].begin, fork);
    cr_assert_eq(end, join);
  }
  cr_assert(count == 0 || events[count - 1].member == team - 1);
  free(events);
  return seen;
}

static const char *const builds[] = {"gcc", "gcc-other", "clang"};

static bool program_of(char path_out[512], const char *build) {
  snprintf(path_out, 512, PROGRAMS "traced-%s", build);
  return access(path_out, X_OK) == 0;
}

Test(observe_trace, covers_each_members_time_from_fork_to_join) {
  for (size_t b = 0; b < sizeof builds / sizeof builds[0]; b++) {
    for (int threads = 1; threads <= 4; threads++) {
      char program[512], name[512];
      if (!program_of(program, builds[b]))
        continue;
      name_region(name, program, threads, threads % 2 == 0);
      const struct cs_observe_block *block = observe(program, "20", threads, name);
      const struct cs_observe_region *region = everything(block);
      const struct seen seen = check_trace(block, (uint32_t)threads, builds[b][0] == 'g');
      cr_expect_eq(seen.instances, 20, "%s, %d threads: %u", name, threads, seen.instances);
      cr_expect_eq(atomic_load(&block->lost[CS_OBSERVE_LOST_EVENT]), 0);
      for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++) { /* those that nothing lies on top of */
        if (i == CS_OBSERVE_FORK || i == CS_OBSERVE_NESTED || i == CS_OBSERVE_IMBALANCE || i == CS_OBSERVE_JOIN)
          cr_expect_eq(seen.category[i], region->category[i], "%s, %d threads, category %d: %llu instead of %llu", name,
                       threads, i, (unsigned long long)seen.category[i], (unsigned long long)region->category[i]);
      }
      cr_expect_gt(seen.category[CS_OBSERVE_CATEGORIES], 0, "tasks");
      cs_observe_unmap(block);
    }
  }
}

Test(observe_trace, ends_with_the_last_instance_there_is_room_for) {
  char program[512], name[512];
  if (!program_of(program, "gcc"))
    cr_skip("gcc is not here");
  for (int threads = 1; threads <= 3; threads += 2) {
    name_region(name, program, threads, false);
    const struct cs_observe_block *block = observe(program, "3000", threads, name);
    const struct seen seen = check_trace(block, (uint32_t)threads, true);
    cr_expect(seen.instances > 100 && seen.instances < 3000, "%u instances", seen.instances);
    cr_expect_gt(atomic_load(&block->lost[CS_OBSERVE_LOST_EVENT]), 0);
    cr_expect_gt(atomic_load(&block->event_count), CS_OBSERVE_EVENTS / 2);
    cr_expect_eq(everything(block)->count, 3000, "all are counted");
    cs_observe_unmap(block);
  }
}

Test(observe_trace, is_empty_when_no_region_is_meant) {
  char program[512], name[512];
  if (!program_of(program, "gcc"))
    cr_skip("gcc is not here");
  name_region(name, program, 2, false);
  const char *offset = strstr(name, "+0x");
  char other[600];
  snprintf(other, sizeof other, "elsewhere%s", offset);
  char longer[600], wrong[600];
  snprintf(longer, sizeof longer, "%s0", name);
  snprintf(wrong, sizeof wrong, "%szz", name);
  const char *const wishes[] = {other, longer, "", "+0x10", "traced-gcc", "traced-gcc+0x", wrong};
  for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++) {
    const struct cs_observe_block *block = observe(program, "3", 2, wishes[i]);
    cr_expect_eq(atomic_load(&block->event_count), 0, "%s", wishes[i]);
    cr_expect_eq(atomic_load(&block->lost[CS_OBSERVE_LOST_EVENT]), 0);
    cr_expect_eq(everything(block)->count, 3);
    cs_observe_unmap(block);
  }
}
