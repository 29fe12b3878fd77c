/* runtime/observe/collect.c - what all processes of a command did, from the blocks they left. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/copy.h"
#include "runtime/observe/folder.h"
#include "runtime/observe/process.h"
#include "runtime/observe/reader.h"

#include <stdlib.h>

/* A file of the folder; copy NULL where nobody counted. */
struct left {
  const char *file;
  struct cs_observe_copy *copy;
};

static enum cs_status copy_file(const char *file, struct cs_observe_copy **copy_out, struct cs_error *error) {
  const struct cs_observe_block *block = NULL;
  enum cs_status status = cs_observe_map_file(file, &block, error);
  if (status == CS_UNSUPPORTED) { /* killed while it made the block */
    *copy_out = NULL;
    return CS_OK;
  }
  if (status == CS_OK)
    status = cs_observe_copy_take(block, copy_out, error);
  cs_observe_unmap(block);
  return status;
}

/* What the command's own process ended at. */
struct end {
  pid_t pid;
  int64_t ns;
};

/* A process that became another program by exec ended there; its next block tells when that began. Of others than the
 * command's own that did not tell, nobody has seen the end: they may have been killed long before the command's. */
static int64_t end_of(const struct left *left, size_t count, size_t i, const struct end *command) {
  struct cs__block_name this = {0}, next = {0};
  if (!cs__block_name(left[i].file, &this))
    return CS_OBSERVE_END_UNKNOWN;
  const bool own = (int64_t)this.pid == command->pid;
  if (i + 1 < count && left[i + 1].copy != NULL && cs__block_name(left[i + 1].file, &next) && this.pid == next.pid) {
    const int64_t begin_ns = cs__copy_begin_ns(left[i + 1].copy);
    if (begin_ns > 0 && begin_ns < command->ns)
      return begin_ns;
  }
  return own ? command->ns : CS_OBSERVE_END_UNKNOWN;
}

/* With regions first, of these the most parallel time first. */
static int by_parallel(const void *left, const void *right) {
  const struct cs_observation *a = left, *b = right;
  if ((a->region_count > 0) != (b->region_count > 0))
    return a->region_count > 0 ? -1 : 1;
  if (a->parallel_s != b->parallel_s)
    return a->parallel_s > b->parallel_s ? -1 : 1;
  return a->pid < b->pid ? -1 : a->pid > b->pid;
}

static enum cs_status observe_all(struct left *left, size_t count, const struct end *command,
                                  struct cs_observation *processes, size_t *observed, struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < count && status == CS_OK; i++)
    status = copy_file(left[i].file, &left[i].copy, error);
  for (size_t i = 0; i < count && status == CS_OK; i++) {
    if (left[i].copy == NULL)
      continue;
    struct cs_observation *const process = &processes[*observed];
    status = cs_observe_between(NULL, left[i].copy, end_of(left, count, i, command), process, error);
    if (status != CS_OK)
      break;
    (*observed)++;
    status = cs_observe_name(process, error);
  }
  return status;
}

enum cs_status cs__collect(const char *folder, pid_t pid, int64_t end_ns, struct cs_observation **processes_out,
                           size_t *count_out, struct cs_error *error) {
  char **files = NULL;
  size_t count = 0, observed = 0;
  enum cs_status status = cs_observe_folder_list(folder, &files, &count, error);
  if (status != CS_OK)
    return status;
  struct cs_observation *const processes = calloc(count + 1, sizeof *processes);
  struct left *const left = calloc(count + 1, sizeof *left);
  for (size_t i = 0; left != NULL && i < count; i++)
    left[i].file = files[i];
  if (processes == NULL || left == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for what %zu processes did", count);
  else
    status = observe_all(left, count, &(struct end){pid, end_ns}, processes, &observed, error);
  for (size_t i = 0; left != NULL && i < count; i++)
    cs_observe_copy_free(left[i].copy);
  free(left);
  cs__folder_list_free(files, count);
  if (status == CS_OK) {
    if (observed > 1)
      qsort(processes, observed, sizeof *processes, by_parallel);
    *processes_out = processes;
    *count_out = observed;
    return CS_OK;
  }
  for (size_t i = 0; i < observed; i++)
    cs_observation_free(&processes[i]);
  free(processes);
  return status;
}
