/* runtime/sweep/plan_platform.c - what default sizes are chosen from: the last cache, and the memory we may use. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A machine that does not tell gets the smallest server of its decade. */
static const uint64_t unknown_llc_bytes = (uint64_t)8 << 20, unknown_memory_bytes = (uint64_t)8 << 30;

/* The number in a one-line file; 0 for "max", for v1's way of saying none (near 2^63), and when there is none. */
static uint64_t limit_in(const char *folder, const char *name) {
  struct cs_text text = {0};
  char *path = cs_text_format("%s/%s", folder, name);
  uint64_t bytes = 0;
  if (path != NULL && cs_file_read(path, &text, NULL) == CS_OK) {
    errno = 0;
    bytes = strtoull(cs_text_get(&text), NULL, 10);
    bytes = errno != 0 || bytes > (uint64_t)1 << 60 ? 0 : bytes;
  }
  cs_text_free(&text);
  free(path);
  return bytes;
}

static uint64_t tighter(uint64_t a, uint64_t b) {
  if (a == 0 || b == 0)
    return a + b;
  return a < b ? a : b;
}

/* Every group from the process's own up to the root may hold a limit. */
static uint64_t tightest_upwards(const char *mount, const char *name, char *path) {
  uint64_t bytes = 0;
  for (;;) {
    char *folder = cs_text_format("%s%s", mount, path);
    if (folder != NULL)
      bytes = tighter(bytes, limit_in(folder, name));
    free(folder);
    char *slash = strrchr(path, '/');
    if (slash == NULL)
      return bytes;
    *slash = '\0';
  }
}

uint64_t cs__memory_limit_bytes(const char *proc, const char *cgroup) {
  struct cs_text text = {0};
  char *file = cs_text_format("%s/self/cgroup", proc), *v1 = cs_text_format("%s/memory", cgroup), *rest = NULL;
  uint64_t bytes = 0;
  if (file != NULL && v1 != NULL && cs_file_read(file, &text, NULL) == CS_OK && text.length > 0)
    for (char *line = strtok_r(text.bytes, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
      char *path = strstr(line, ":/"); /* "0::/path" or "8:memory:/path" */
      if (path != NULL && strstr(line, "::/") != NULL)
        bytes = tighter(bytes, tightest_upwards(cgroup, "memory.max", path + 1));
      else if (path != NULL && strstr(line, ":memory:/") != NULL)
        bytes = tighter(bytes, tightest_upwards(v1, "memory.limit_in_bytes", path + 1));
    }
  cs_text_free(&text);
  free(v1);
  free(file);
  return bytes;
}

/*
 * The last-level caches with a usable PU, together, but no more than 64 MiB for a thread: no processor has more than
 * 48 MiB for a core (EPYC 7373X), so a machine that tells of more is a virtual one telling of its host's, which many
 * use.
 */
static uint64_t believed_llc_bytes(const struct cs_machine *machine, const struct cs_budget *budget, int threads) {
  const uint64_t most_bytes = ((uint64_t)64 << 20) * (uint64_t)threads;
  uint64_t bytes = 0;
  for (int level = 3; level >= 2 && bytes == 0; level--)
    for (size_t i = 0; i < machine->cache_count; i++) {
      const struct cs_cache *cache = &machine->caches[i];
      bool usable = false;
      for (int pu = cs_pu_set_next(&cache->pus, 0); pu >= 0 && !usable; pu = cs_pu_set_next(&cache->pus, pu + 1))
        usable = cs_pu_set_has(&budget->pus, pu);
      if (cache->level == level && usable)
        bytes += cache->size_bytes;
    }
  return bytes < most_bytes ? bytes : most_bytes;
}

struct cs_platform cs_plan_platform(const struct cs_machine *machine, const struct cs_budget *budget, int threads) {
  const uint64_t llc_bytes = believed_llc_bytes(machine, budget, threads);
  uint64_t memory_bytes = machine->memory_bytes;
  if (machine->this_host)
    memory_bytes = tighter(memory_bytes, cs__memory_limit_bytes("/proc", "/sys/fs/cgroup"));
  return (struct cs_platform){.llc_bytes = llc_bytes > 0 ? llc_bytes : unknown_llc_bytes,
                              .memory_bytes = memory_bytes > 0 ? memory_bytes : unknown_memory_bytes,
                              .threads = threads};
}
