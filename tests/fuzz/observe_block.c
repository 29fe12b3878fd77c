/* tests/fuzz/observe_block.c - a block with anything in it: refused, or read into figures that are numbers. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A block has half a million bytes, most of them zero. The input changes a good one instead: each 14 bytes are a table
 * (1), a record in it (2), an offset in that (2), a length (1) and 8 bytes that are written there over and over.
 */
#include "runtime/observe/copy.h"
#include "runtime/observe/reader.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { EVENTS = 64, CHANGE = 14 };
#define FILE_BYTES (sizeof(struct cs_observe_block) + EVENTS * sizeof(struct cs_observe_event))

/* Where the tables begin, what a record of them has, how many are worth changing. */
static const struct table {
  size_t begin, record, count;
} tables[] = {
    {0, offsetof(struct cs_observe_block, modules), 1},
    {offsetof(struct cs_observe_block, modules), sizeof(struct cs_observe_module), 3},
    {offsetof(struct cs_observe_block, locks), sizeof(struct cs_observe_lock), 5},
    {offsetof(struct cs_observe_block, threads), sizeof(struct cs_observe_thread), 5},
    {offsetof(struct cs_observe_block, regions), sizeof(struct cs_observe_region), 9},
    {sizeof(struct cs_observe_block), sizeof(struct cs_observe_event), EVENTS},
};

static void make_good(struct cs_observe_block *block) {
  block->magic = CS_OBSERVE_MAGIC;
  block->version = CS_OBSERVE_VERSION;
  block->bytes = sizeof *block;
  block->pid = 1;
  block->clock = CS_OBSERVE_CLOCK_MONOTONIC;
  block->begin_ticks = block->first_ticks = block->first_ns = 1000000;
  block->last_ticks = block->last_ns = 9000000;
  block->module_count = block->thread_count = 2;
  block->event_count = EVENTS;
  for (unsigned i = 0; i < 8; i++) {
    block->regions[i] = (struct cs_observe_region){
        .key = i + 1, .ready = 1, .flags = 1, .team = 2, .level = i / 4, .offset = i / 2, .count = 1, .wall = 1000};
    block->regions[i].category[i] = 2000;
  }
  for (unsigned i = 0; i < 4; i++)
    block->locks[i] = (struct cs_observe_lock){.key = i + 1, .ready = 1, .holds = 1, .held = 5};
}

static void change(char *file, const uint8_t *with) {
  const struct table *table = &tables[with[0] % (sizeof tables / sizeof tables[0])];
  const size_t record = ((size_t)with[1] << 8 | with[2]) % table->count;
  const size_t offset = ((size_t)with[3] << 8 | with[4]) % table->record;
  for (size_t i = 0; i < 1 + (size_t)(with[5] % 64) && offset + i < table->record; i++)
    file[table->begin + record * table->record + offset + i] = (char)with[6 + i % 8];
}

static void expect_numbers(const struct cs_observation *seen) {
  const struct cs_time_split split = cs_observation_split(seen);
  if (!isfinite(seen->wall_s) || !isfinite(seen->serial_s) || seen->serial_s < 0 || seen->parallel_s < 0 ||
      seen->threads < 1 || split.threads != seen->threads || !isfinite(cs_time_residual_s(&split)) ||
      isnan(cs_observation_bound_s(seen, 4)))
    abort();
  for (size_t i = 0; i < seen->region_count; i++)
    if (seen->regions[i].team < 1 || seen->regions[i].level < 0 || seen->regions[i].count == 0)
      abort();
}

/* Once from the beginning, once since an earlier copy. */
static void read_all(const struct cs_observe_block *block, const struct cs_observe_copy *before) {
  struct cs_observe_copy *copy = NULL;
  if (cs_observe_copy_take(block, &copy, NULL) != CS_OK)
    abort();
  for (int i = 0; i < 2; i++) {
    struct cs_error error = {0};
    struct cs_observation seen = {0};
    if (cs_observe_between(i == 0 ? NULL : before, copy, i == 0 ? 0 : INT64_MAX, &seen, &error) == CS_OK)
      expect_numbers(&seen);
    else if (error.message[0] == '\0')
      abort(); /* a refusal says why */
    cs_observation_free(&seen);
  }
  if (cs__copy_begin_ns(copy) < 0)
    abort();
  cs_observe_copy_free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static int fd = -1;
  static char *file;
  static struct cs_observe_copy *before;
  static char path[64];
  if (fd < 0) {
    fd = memfd_create("block", 0);
    if (fd < 0 || ftruncate(fd, FILE_BYTES) != 0)
      abort();
    file = mmap(NULL, FILE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (file == MAP_FAILED)
      abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  }
  memset(file, 0, FILE_BYTES);
  make_good((struct cs_observe_block *)file);
  if (before == NULL && cs_observe_copy_take((struct cs_observe_block *)file, &before, NULL) != CS_OK)
    abort();
  for (size_t at = 0; at + CHANGE <= length; at += CHANGE)
    change(file, bytes + at);
  const struct cs_observe_block *block = NULL;
  struct cs_error error = {0};
  if (cs_observe_map_file(path, &block, &error) == CS_OK)
    read_all(block, before);
  else if (error.message[0] == '\0')
    abort();
  cs_observe_unmap(block);
  return 0;
}
