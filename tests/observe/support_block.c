/* tests/observe/support_block.c - builds made-up blocks. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/observe/support_block.h"

#include "runtime/base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct cs_observe_block *block_make(void) {
  struct cs_observe_block *block = aligned_alloc(64, BLOCK_BYTES);
  cr_assert_not_null(block);
  memset(block, 0, BLOCK_BYTES);
  block->magic = CS_OBSERVE_MAGIC;
  block->version = CS_OBSERVE_VERSION;
  block->bytes = sizeof *block;
  block->pid = 4711;
  block->parent = 1;
  block->clock = CS_OBSERVE_CLOCK_MONOTONIC;
  block->begin_ticks = 1000 * MS;
  block->first_ticks = block->first_ns = 1001 * MS;
  block->setup_ticks = MS;
  block->last_ticks = block->last_ns = 2001 * MS;
  block->last_close = block->begin_ticks;
  snprintf(block->program, sizeof block->program, "/usr/bin/solver");
  snprintf(block->runtime[0], sizeof block->runtime[0], "/usr/lib/libgomp.so.1");
  block->runtimes = CS_OBSERVE_GOMP;
  block->modules[0].base = 0x10000;
  snprintf(block->modules[0].path, sizeof block->modules[0].path, "/usr/bin/solver");
  block->module_count = 1;
  return block;
}

struct cs_observe_region *block_region(struct cs_observe_block *block, uint64_t offset, uint32_t team, uint32_t level) {
  size_t slot = 0;
  while (block->regions[slot].key != 0)
    slot++;
  struct cs_observe_region *region = &block->regions[slot];
  *region = (struct cs_observe_region){.key = 1000 + slot,
                                       .ready = 1,
                                       .flags = CS_OBSERVE_GOMP,
                                       .address = 0x10000 + offset,
                                       .offset = offset,
                                       .team = team,
                                       .level = level,
                                       .count = 4,
                                       .wall = 100 * MS,
                                       .wall_first = 40 * MS,
                                       .wall_least = 20 * MS,
                                       .wall_most = 40 * MS,
                                       .busiest = 90 * MS};
  region->category[CS_OBSERVE_BUSY] = 80 * MS * team;
  region->category[CS_OBSERVE_FORK] = 4 * MS * team;
  region->category[CS_OBSERVE_BARRIER] = 3 * MS * team;
  region->category[CS_OBSERVE_IMBALANCE] = 12 * MS * team;
  region->category[CS_OBSERVE_JOIN] = MS * team;
  return region;
}

struct cs_observe_thread *block_thread(struct cs_observe_block *block, uint64_t delay_ns) {
  struct cs_observe_thread *thread = &block->threads[block->thread_count++];
  *thread = (struct cs_observe_thread){.tid = 5000 + block->thread_count,
                                       .alive = 1,
                                       .cpu_first_ns = 10 * MS,
                                       .delay_first_ns = 2 * MS,
                                       .cpu_last_ns = 60 * MS,
                                       .delay_last_ns = 2 * MS + delay_ns};
  return thread;
}

void block_close(struct cs_observe_block *block) {
  uint64_t parallel = 0;
  for (size_t i = 0; i < CS_OBSERVE_REGIONS; i++)
    if (block->regions[i].key != 0 && block->regions[i].level == 0)
      parallel += block->regions[i].wall;
  block->serial = 201 * MS; /* up to the last opening, with the making of the block in it; the rest follows the last */
  block->last_close = block->begin_ticks + block->serial + parallel;
  block->openers = parallel > 0;
}

char *block_write(const struct cs_observe_block *block, size_t bytes) {
  char *path = strdup("/tmp/coresweep-test.XXXXXX");
  const int fd = mkstemp(path);
  cr_assert_geq(fd, 0);
  cr_assert_eq(write(fd, block, bytes), (ssize_t)bytes);
  close(fd);
  return path;
}

struct cs_observe_copy *block_copy(const struct cs_observe_block *block) {
  struct cs_observe_copy *copy = NULL;
  struct cs_error error = {""};
  cr_assert_eq(cs_observe_copy_take(block, &copy, &error), CS_OK, "%s", error.message);
  return copy;
}

struct cs_observation block_observe(const struct cs_observe_block *block) {
  struct cs_observation observation = {0};
  struct cs_error error = {""};
  struct cs_observe_copy *copy = block_copy(block);
  cr_assert_eq(cs_observe_between(NULL, copy, 0, &observation, &error), CS_OK, "%s", error.message);
  cs_observe_copy_free(copy);
  return observation;
}
