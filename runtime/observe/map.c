/* runtime/observe/map.c - maps the blocks of observed processes, after checking that they are what they should be. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/folder.h"
#include "runtime/observe/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Always mapped in this length: what a file does not have, its events most of the time, reads as zeros. */
#define MAPPED_BYTES (sizeof(struct cs_observe_block) + CS_OBSERVE_EVENTS * sizeof(struct cs_observe_event))

static bool has_clock(uint32_t clock) {
#if defined(__x86_64__)
  if (clock == CS_OBSERVE_CLOCK_TSC)
    return true;
#endif
  return clock == CS_OBSERVE_CLOCK_MONOTONIC;
}

static enum cs_status check(const struct cs_observe_block *block, const char *path, struct cs_error *error) {
  const uint64_t magic = atomic_load(&block->magic);
  if (magic == 0)
    return cs_fail(error, CS_UNSUPPORTED, "nobody counts in %s yet", path);
  if (magic != CS_OBSERVE_MAGIC)
    return cs_fail(error, CS_INVALID, "%s is not an observer's file", path);
  if (block->version != CS_OBSERVE_VERSION)
    return cs_fail(error, CS_INVALID, "%s has format %u, this coresweep reads %d: use the observer it came with", path,
                   (unsigned)block->version, CS_OBSERVE_VERSION);
  if (block->bytes != sizeof *block)
    return cs_fail(error, CS_INVALID,
                   "%s is made for blocks of %u bytes, this coresweep has them of %zu: "
                   "use the observer it came with",
                   path, (unsigned)block->bytes, sizeof *block);
  if (!has_clock(block->clock))
    return cs_fail(error, CS_INVALID, "%s counts with clock %u, which this machine does not have", path,
                   (unsigned)block->clock);
  return CS_OK;
}

/* The file over the beginning of zeros. */
static void *map_over_zeros(int fd, uint64_t file_bytes) {
  const size_t bytes = file_bytes < MAPPED_BYTES ? (size_t)file_bytes : MAPPED_BYTES;
  char *const zeros = mmap(NULL, MAPPED_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (zeros == MAP_FAILED)
    return MAP_FAILED;
  void *const mapped = mmap(zeros, bytes, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0);
  if (mapped == MAP_FAILED)
    munmap(zeros, MAPPED_BYTES);
  return mapped;
}

enum cs_status cs_observe_map_file(const char *path, const struct cs_observe_block **block_out,
                                   struct cs_error *error) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return cs_fail(error, CS_IO, "cannot read the observer's file %s: %s", path, strerror(errno));
  enum cs_status status = CS_OK;
  struct stat is = {0};
  void *mapped = MAP_FAILED;
  if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode))
    status = cs_fail(error, CS_INVALID, "%s is not an observer's file: it is no regular file", path);
  else if (is.st_size == 0)
    status = cs_fail(error, CS_UNSUPPORTED, "nobody counts in %s yet", path);
  else if ((uint64_t)is.st_size < sizeof(struct cs_observe_block))
    status = cs_fail(error, CS_INVALID, "%s is not an observer's file: it has %lld bytes, not %zu", path,
                     (long long)is.st_size, sizeof(struct cs_observe_block));
  else if ((mapped = map_over_zeros(fd, (uint64_t)is.st_size)) == MAP_FAILED)
    status = cs_fail(error, CS_IO, "cannot map the observer's file %s: %s", path, strerror(errno));
  else
    status = check(mapped, path, error);
  close(fd);
  if (status == CS_OK)
    *block_out = mapped;
  else if (mapped != MAP_FAILED)
    cs_observe_unmap(mapped);
  return status;
}

void cs_observe_unmap(const struct cs_observe_block *block) {
  if (block != NULL)
    munmap((void *)block, MAPPED_BYTES);
}

/* --- our own --- */

/* Whether this process has the file mapped: one that it counted in before an exec is not. */
static bool counts_in(const char *path) {
  struct stat is;
  FILE *const maps = stat(path, &is) == 0 ? fopen("/proc/self/maps", "re") : NULL;
  if (maps == NULL)
    return false;
  char *line = NULL;
  size_t room = 0;
  bool found = false;
  const char *const name = strrchr(path, '/');
  while (!found && getline(&line, &room, maps) > 0) {
    unsigned long long inode = 0;
    line[strcspn(line, "\n")] = '\0';
    const char *const mapped = strrchr(line, '/');
    found = sscanf(line, "%*s %*s %*s %*s %llu", &inode) == 1 && inode == is.st_ino && mapped != NULL &&
            strcmp(mapped, name) == 0;
  }
  free(line);
  fclose(maps);
  return found;
}

enum cs_status cs_observe_map_own(const struct cs_observe_block **block_out, struct cs_error *error) {
  const char *const folder = getenv(CS_OBSERVE_ENVIRONMENT);
  if (folder == NULL || folder[0] == '\0')
    return cs_fail(error, CS_UNSUPPORTED, "%s is not set: this process is not observed", CS_OBSERVE_ENVIRONMENT);
  char **files = NULL;
  size_t count = 0;
  enum cs_status status = cs_observe_folder_list(folder, &files, &count, error);
  if (status != CS_OK)
    return status;
  status = cs_fail(error, CS_UNSUPPORTED,
                   "this process has no block in %s: it has opened no parallel region, or the observer was not loaded "
                   "into it (LD_PRELOAD)",
                   folder);
  struct cs__block_name name;
  for (size_t i = count; i-- > 0 && status == CS_UNSUPPORTED;)
    if (cs__block_name(files[i], &name) && name.pid == (uint32_t)getpid() && counts_in(files[i]))
      status = cs_observe_map_file(files[i], block_out, error);
  cs__folder_list_free(files, count);
  return status;
}
