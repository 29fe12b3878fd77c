/* scripts/peers/observe/facts.c - prints what the blocks in a folder say of a run, in the words its program uses. */
/* SPDX-License-Identifier: BSD-3-Clause */
/* usage: facts FOLDER: one line "regions=N wall_s=T ..." of the process with most regions; status 1 without one. */
#include "runtime/observe/observation.h"
#include "runtime/observe/reader.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t regions_of(const struct cs_observation *observation) {
  uint64_t count = 0;
  for (size_t i = 0; i < observation->region_count; i++)
    count += observation->regions[i].level == 0 ? observation->regions[i].count : 0;
  return count;
}

static void print(const struct cs_observation *observation) {
  double core_s[CS_OBSERVE_CATEGORIES] = {0}, critical_s = 0;
  for (size_t i = 0; i < observation->region_count; i++) {
    critical_s += observation->regions[i].critical_s;
    for (int c = 0; c < CS_OBSERVE_CATEGORIES; c++)
      core_s[c] += observation->regions[i].core_s[c];
  }
  const double wall_s = observation->wall_s, serial_s = observation->serial_s;
  printf("regions=%llu wall_s=%.9f serial_s=%.9f serial_share=%.9f busy_s=%.9f fork_s=%.9f barrier_s=%.9f lock_s=%.9f "
         "critical_s=%.9f imbalance_s=%.9f join_s=%.9f cost_s=%.9f\n",
         (unsigned long long)regions_of(observation), wall_s, serial_s, wall_s > 0 ? serial_s / wall_s : 0,
         core_s[CS_OBSERVE_BUSY], core_s[CS_OBSERVE_FORK], core_s[CS_OBSERVE_BARRIER], core_s[CS_OBSERVE_LOCK],
         critical_s, core_s[CS_OBSERVE_IMBALANCE], core_s[CS_OBSERVE_JOIN], observation->cost_s);
}

static enum cs_status read_file(const char *path, struct cs_observation *observation_out) {
  const struct cs_observe_block *block = NULL;
  struct cs_observe_copy *copy = NULL;
  enum cs_status status = cs_observe_map_file(path, &block, NULL);
  if (status == CS_OK)
    status = cs_observe_copy_take(block, &copy, NULL);
  if (status == CS_OK)
    status = cs_observe_between(NULL, copy, 0, observation_out, NULL);
  cs_observe_copy_free(copy);
  cs_observe_unmap(block);
  return status;
}

int main(int argc, char **argv) {
  char **files = NULL;
  size_t count = 0;
  struct cs_observation most = {0};
  if (argc != 2 || cs_observe_folder_list(argv[1], &files, &count, NULL) != CS_OK)
    return 2;
  for (size_t i = 0; i < count; i++) {
    struct cs_observation each = {0};
    if (read_file(files[i], &each) == CS_OK && regions_of(&each) > regions_of(&most)) {
      cs_observation_free(&most);
      most = each;
    } else {
      cs_observation_free(&each);
    }
    free(files[i]);
  }
  free(files);
  const bool found = regions_of(&most) > 0;
  if (found)
    print(&most);
  cs_observation_free(&most);
  return found ? 0 : 1;
}
