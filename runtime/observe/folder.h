/* runtime/observe/folder.h - the names of blocks in an observer's folder; shared by the reader's files. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_FOLDER_H
#define CORESWEEP_RUNTIME_OBSERVE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* FOLDER/PID.K: the K-th program that process became. */
struct cs__block_name {
  uint32_t pid, program;
};

/* False when the last part of path is no block's name. */
bool cs__block_name(const char *path, struct cs__block_name *name_out);

/* Frees what cs_observe_folder_list gave. */
void cs__folder_list_free(char **files, size_t count);

#endif
