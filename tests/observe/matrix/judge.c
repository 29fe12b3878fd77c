/* tests/observe/matrix/judge.c - holds what an observed program's blocks say against what the program counted itself.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/reader.h"
#include "tests/observe/matrix/matrix.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* In every region, whatever its construct. */
#define EVERYWHERE (CATEGORY(BUSY) | CATEGORY(FORK) | CATEGORY(IMBALANCE) | CATEGORY(JOIN))

/* What all processes of one program add up to. */
struct sums {
  uint64_t regions, inner, tasks, holds;
  uint64_t critical, single;
  uint64_t category[CS_OBSERVE_CATEGORIES];
};

static const char *const category_names[CS_OBSERVE_CATEGORIES] = {
    [CS_OBSERVE_BUSY] = "busy",           [CS_OBSERVE_FORK] = "fork",         [CS_OBSERVE_BARRIER] = "barrier",
    [CS_OBSERVE_LOCK] = "lock",           [CS_OBSERVE_TASKWAIT] = "taskwait", [CS_OBSERVE_ORDERED] = "ordered",
    [CS_OBSERVE_TASK] = "task",           [CS_OBSERVE_NESTED] = "nested",     [CS_OBSERVE_STARVED] = "starved",
    [CS_OBSERVE_IMBALANCE] = "imbalance", [CS_OBSERVE_JOIN] = "join"};

static bool by_libomp(const struct judged *judged) {
  return (judged->build & BY_LIBOMP) || strstr(judged->row->construct, "clang") != NULL;
}

/* The categories of a region are its members' time, to the tick. */
static void judge_identity(const struct cs_observe_region *region, struct cs_text *faults) {
  const uint64_t whole = region->team * region->wall;
  uint64_t sum = 0;
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++) {
    if (region->category[i] > whole)
      cs_text_append(faults, "%s is %" PRIi64 " ticks of %" PRIu64 "\n", category_names[i],
                     (int64_t)region->category[i], whole);
    sum += region->category[i];
  }
  if (sum != whole)
    cs_text_append(faults, "categories of a region at level %u add up to %" PRIu64 " ticks, not to %u * %" PRIu64 "\n",
                   region->level, sum, region->team, region->wall);
}

static void judge_instances(const struct cs_observe_region *region, struct cs_text *faults) {
  if (region->count == 0 || region->team == 0 || region->wall_least > region->wall_most ||
      region->wall_first < region->wall_least || region->wall_first > region->wall_most ||
      region->wall < region->count * region->wall_least || region->wall > region->count * region->wall_most)
    cs_text_append(faults,
                   "%" PRIu64 " instances of %u members take %" PRIu64 " ticks, from %" PRIu64 " to %" PRIu64
                   ", the first %" PRIu64 "\n",
                   region->count, region->team, region->wall, region->wall_least, region->wall_most,
                   region->wall_first);
  const uint64_t busy = region->category[CS_OBSERVE_BUSY];
  if (region->busiest > busy || region->busiest * region->team < busy)
    cs_text_append(faults, "the busiest of %u members is busy %" PRIu64 " of %" PRIu64 " ticks\n", region->team,
                   region->busiest, busy);
  if (region->single > busy)
    cs_text_append(faults, "%" PRIu64 " ticks in single of %" PRIu64 " busy ones\n", region->single, busy);
  if (region->team > 1 ? region->span != 0 : region->span_unknown == 0 && region->span > busy)
    cs_text_append(faults, "a span of %" PRIu64 " ticks in %" PRIu64 " busy ones of %u members\n", region->span, busy,
                   region->team);
}

static void judge_place(const struct judged *judged, const struct cs_observe_block *block,
                        const struct cs_observe_region *region, struct cs_text *faults) {
  const char *module = region->module < CS_OBSERVE_MODULES ? block->modules[region->module].path : "";
  const char *name = strrchr(judged->path, '/') + 1;
  if (!(judged->row->traits & FOREIGN_CODE) && region->level == 0 && strstr(module, name) == NULL)
    cs_text_append(faults, "a region is said to lie in '%s'\n", module);
  if (!(judged->row->traits & ANY_TEAM) && region->level == 0 && region->team != (uint32_t)judged->threads)
    cs_text_append(faults, "a team of %u members, not of %d\n", region->team, judged->threads);
}

static void judge_block(const struct judged *judged, const struct cs_observe_block *block, struct sums *sums,
                        struct cs_text *faults) {
  for (size_t i = 0; i < CS_OBSERVE_REGIONS; i++) {
    const struct cs_observe_region *region = &block->regions[i];
    if (!atomic_load(&region->ready) || region->count == 0)
      continue;
    judge_identity(region, faults);
    judge_instances(region, faults);
    judge_place(judged, block, region, faults);
    *(region->level == 0 ? &sums->regions : &sums->inner) += region->count;
    sums->tasks += region->tasks;
    sums->critical += region->critical;
    sums->single += region->single;
    for (int c = 0; c < CS_OBSERVE_CATEGORIES; c++)
      sums->category[c] += region->category[c];
  }
  for (size_t i = 0; i < CS_OBSERVE_LOCKS; i++)
    if (atomic_load(&block->locks[i].ready) && block->locks[i].kind != CS_OBSERVE_LOCK_ORDERED)
      sums->holds += block->locks[i].holds;
  for (int i = 0; i < CS_OBSERVE_LOSSES; i++)
    if (atomic_load(&block->lost[i]) > 0 && !(i == CS_OBSERVE_LOST_DEPTH && (judged->row->traits & TOO_DEEP)) &&
        !(i == CS_OBSERVE_LOST_ENTRY && (judged->row->traits & NO_RUNTIME)))
      cs_text_append(faults, "%" PRIu64 " losses of kind %d\n", atomic_load(&block->lost[i]), i);
  const uint64_t open = atomic_load(&block->active);
  if (open != (judged->row->traits & UNFINISHED ? 1 : 0))
    cs_text_append(faults, "%" PRIu64 " regions open at the end\n", open);
  if (!(judged->row->traits & OPENERS) && atomic_load(&block->openers) > 1)
    cs_text_append(faults, "%u threads open regions\n", atomic_load(&block->openers));
}

static void expect_count(const char *what, uint64_t seen, long least, long most, struct cs_text *faults) {
  if (seen < (uint64_t)least || seen > (uint64_t)most)
    cs_text_append(faults, "%" PRIu64 " %s seen, %ld counted by the program\n", seen, what, most);
}

static void judge_counts(const struct judged *judged, const struct sums *sums, struct cs_text *faults) {
  const unsigned traits = judged->row->traits;
  const struct record none = {0}, *record = traits & (UNSEEN | NO_RUNTIME) ? &none : &judged->record;
  const long seen = record->regions - (traits & ONE_UNSEEN ? 1 : 0);
  const long held_back = traits & PENDING ? CS_OBSERVE_PENDING - 1 : 0;
  expect_count("regions", sums->regions, seen > held_back ? seen - held_back : 0, seen, faults);
  if (!(traits & TOO_DEEP))
    expect_count("inner regions", sums->inner, record->inner, record->inner, faults);
  expect_count("tasks", sums->tasks, record->tasks, record->tasks, faults);
  if (traits & HOLDS)
    expect_count("holds", sums->holds, record->holds, record->holds, faults);
}

static void judge_categories(const struct judged *judged, const struct sums *sums, struct cs_text *faults) {
  const struct row *row = judged->row;
  const unsigned must = judged->threads < 2 ? 0
                        : by_libomp(judged) ? row->must & ~(row->silent | CATEGORY(TASK))
                                            : row->must;
  const unsigned may = EVERYWHERE | row->must | row->may;
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++) {
    if ((must & 1u << i) && sums->category[i] == 0)
      cs_text_append(faults, "no time in %s\n", category_names[i]);
    if (!(may & 1u << i) && sums->category[i] > 0)
      cs_text_append(faults, "%" PRIu64 " ticks in %s\n", sums->category[i], category_names[i]);
  }
  const bool turns = may & CATEGORY(ORDERED), locks = may & CATEGORY(LOCK);
  if ((row->traits & HOLDS) && sums->critical == 0)
    cs_text_append(faults, "no time in critical sections and locks\n");
  if (!locks && !turns && sums->critical > 0)
    cs_text_append(faults, "%" PRIu64 " ticks in critical sections and locks that are not there\n", sums->critical);
}

void matrix_judge(const struct judged *judged, const char *folder, struct cs_text *faults) {
  char **files = NULL;
  size_t count = 0;
  struct cs_error error = {""};
  struct sums sums = {0};
  if (cs_observe_folder_list(folder, &files, &count, &error) != CS_OK)
    cs_text_append(faults, "the folder cannot be read: %s\n", error.message);
  for (size_t i = 0; i < count; i++) {
    const struct cs_observe_block *block = NULL;
    if (cs_observe_map_file(files[i], &block, &error) == CS_OK) {
      judge_block(judged, block, &sums, faults);
      matrix_judge_observation(judged, block, faults);
      cs_observe_unmap(block);
    } else {
      cs_text_append(faults, "a block cannot be read: %s\n", error.message);
    }
    free(files[i]);
  }
  free(files);
  judge_counts(judged, &sums, faults);
  judge_categories(judged, &sums, faults);
}
