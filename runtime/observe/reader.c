/* runtime/observe/reader.c - makes, maps and reads the block of an observed process. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/reader.h"

#include "runtime/base/clock.h"
#include "runtime/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef CS_LIBRARY_FOLDER
#define CS_LIBRARY_FOLDER "lib" /* where libraries are installed, seen from the folder above the programs */
#endif

/* --- making one --- */

/* Writes the zeros instead of leaving a hole: a full memory file system would end the observed process later. */
static enum cs_status fill(int fd) {
  static const char zeros[CS_OBSERVE_BLOCK_BYTES];
  return write(fd, zeros, sizeof zeros) == (ssize_t)sizeof zeros ? CS_OK : CS_IO;
}

static enum cs_status create_in(const char *folder, char **path_out, struct cs_error *error) {
  char *path = cs_text_format("%s/coresweep-observe.XXXXXX", folder);
  if (path == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the name of the observer's file");
  enum cs_status status = CS_OK;
  const int fd = mkostemp(path, O_CLOEXEC);
  if (fd < 0 || fill(fd) != CS_OK)
    status = cs_fail(error, CS_IO, "cannot make the observer's file %s: %s", path, strerror(errno));
  if (fd >= 0)
    close(fd);
  if (status == CS_OK) {
    *path_out = path;
    return CS_OK;
  }
  if (fd >= 0)
    unlink(path);
  free(path);
  return status;
}

enum cs_status cs_observe_create(char **path_out, struct cs_error *error) {
  const char *const user = getenv("TMPDIR");
  const char *const folders[] = {"/dev/shm", user != NULL && user[0] != '\0' ? user : "/tmp", "/tmp"};
  enum cs_status status = CS_IO;
  for (size_t i = 0; i < sizeof folders / sizeof folders[0] && status == CS_IO; i++)
    status = create_in(folders[i], path_out, error);
  return status;
}

/* --- mapping one --- */

static enum cs_status check(const struct cs_observe_block *block, const char *path, struct cs_error *error) {
  const uint64_t magic = atomic_load(&block->magic);
  if (magic == 0)
    return cs_fail(error, CS_UNSUPPORTED,
                   "nobody counts in %s: the observer was not loaded into the process (a static or set-uid program, or "
                   "LD_PRELOAD was changed)",
                   path);
  if (magic != CS_OBSERVE_MAGIC)
    return cs_fail(error, CS_INVALID, "%s is not an observer's file", path);
  if (block->version != CS_OBSERVE_VERSION)
    return cs_fail(error, CS_INVALID, "%s has format %u, this coresweep reads %d: use the observer it came with", path,
                   (unsigned)block->version, CS_OBSERVE_VERSION);
  return CS_OK;
}

enum cs_status cs_observe_map_file(const char *path, const struct cs_observe_block **block_out,
                                   struct cs_error *error) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return cs_fail(error, CS_IO, "cannot read the observer's file %s: %s", path, strerror(errno));
  enum cs_status status = CS_OK;
  struct stat is;
  void *mapped = MAP_FAILED;
  if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode) || is.st_size < CS_OBSERVE_BLOCK_BYTES)
    status = cs_fail(error, CS_INVALID, "%s is not an observer's file: it is no regular file of %d bytes", path,
                     CS_OBSERVE_BLOCK_BYTES);
  else if ((mapped = mmap(NULL, CS_OBSERVE_BLOCK_BYTES, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED)
    status = cs_fail(error, CS_IO, "cannot map the observer's file %s: %s", path, strerror(errno));
  else
    status = check(mapped, path, error);
  close(fd);
  if (status == CS_OK)
    *block_out = mapped;
  else if (mapped != MAP_FAILED)
    munmap(mapped, CS_OBSERVE_BLOCK_BYTES);
  return status;
}

enum cs_status cs_observe_map(const struct cs_observe_block **block_out, struct cs_error *error) {
  const char *path = getenv(CS_OBSERVE_ENVIRONMENT);
  if (path == NULL || path[0] == '\0')
    return cs_fail(error, CS_UNSUPPORTED, "%s is not set: this process is not observed", CS_OBSERVE_ENVIRONMENT);
  const struct cs_observe_block *block = NULL;
  const enum cs_status status = cs_observe_map_file(path, &block, error);
  if (status != CS_OK)
    return status;
  const unsigned owner = atomic_load(&block->pid);
  if (owner != (unsigned)getpid()) {
    cs_observe_unmap(block);
    return cs_fail(error, CS_UNSUPPORTED, "process %u counts in %s, not this one (%u)", owner, path,
                   (unsigned)getpid());
  }
  *block_out = block;
  return CS_OK;
}

void cs_observe_unmap(const struct cs_observe_block *block) {
  if (block != NULL)
    munmap((void *)block, CS_OBSERVE_BLOCK_BYTES);
}

/* --- reading one --- */

struct cs_observe_mark cs_observe_read(const struct cs_observe_block *block) {
  return (struct cs_observe_mark){
      .at_ns = cs_now_ns(),
      .regions = atomic_load(&block->region_count),
      .parallel_ns = atomic_load(&block->parallel_ns),
      .cost_ns = atomic_load(&block->cost_ns),
  };
}

/* Marks given in the wrong order show no time rather than centuries of it. */
static uint64_t difference(uint64_t after, uint64_t before) {
  return after > before ? after - before : 0;
}

struct cs_observed_split cs_observe_split(const struct cs_observe_mark *before, const struct cs_observe_mark *after) {
  const uint64_t wall = after->at_ns > before->at_ns ? (uint64_t)after->at_ns - (uint64_t)before->at_ns : 0;
  const uint64_t counted = difference(after->parallel_ns, before->parallel_ns);
  const uint64_t parallel = counted < wall ? counted : wall; /* a mark taken inside of a region sees more */
  const uint64_t cost = difference(after->cost_ns, before->cost_ns);
  return (struct cs_observed_split){
      .wall_s = (double)wall * 1e-9,
      .parallel_s = (double)parallel * 1e-9,
      .serial_s = (double)difference(wall - parallel, cost) * 1e-9,
      .cost_s = (double)cost * 1e-9,
      .regions = difference(after->regions, before->regions),
  };
}

/* --- the library --- */

enum cs_status cs_observe_library(char **path_out, struct cs_error *error) {
  static const char name[] = "libcoresweep-observe.so";
  static const char *const folders[] = {".", "../" CS_LIBRARY_FOLDER};
  char program[4096];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0 || length == (ssize_t)sizeof program - 1)
    return cs_fail(error, CS_UNSUPPORTED, "cannot tell where %s lies: /proc/self/exe: %s", name, strerror(errno));
  program[length] = '\0';
  *strrchr(program, '/') = '\0';
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
    char *wanted = cs_text_format("%s/%s/%s", program, folders[i], name);
    char *path = wanted != NULL ? realpath(wanted, NULL) : NULL;
    free(wanted);
    if (path != NULL) {
      *path_out = path;
      return CS_OK;
    }
  }
  return cs_fail(error, CS_UNSUPPORTED, "%s is neither in %s nor in %s/%s: build or install it", name, program, program,
                 folders[1]);
}
