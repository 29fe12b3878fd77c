/* runtime/base/file.h - whole files: read, and written so that a reader never sees half of one. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_FILE_H
#define CORESWEEP_RUNTIME_BASE_FILE_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"

/* Appends the whole file to text (proc and sys files too, whose size is not told). CS_IO names the path and the reason.
 */
enum cs_status cs_file_read(const char *path, struct cs_text *text, struct cs_error *error);

/*
 * Writes to a temporary name beside path, syncs, then renames it over path: the old file or the new one, never half. A
 * symbolic link stays, the file it leads to is replaced. What is no regular file (a FIFO, a device, what stands behind
 * standard output) is written to as it is; a FIFO waits for its reader. A reader that goes away is CS_IO, not a signal.
 */
enum cs_status cs_file_replace(const char *path, const char *bytes, size_t length, struct cs_error *error);

/* Whether cs_file_replace could write there, as far as can be told without writing. CS_INVALID says why not: a folder,
 * or no right to. */
enum cs_status cs_file_check(const char *path, struct cs_error *error);

/* A file without a name in TMPDIR or, where none can be made there, in /tmp, to write and read; closed by exec.
 * Negative: errno says why not. */
int cs_file_temporary(void);

/* mkdir -p, mode 0777 under the umask. An existing folder is fine, another file in its place is CS_INVALID. */
enum cs_status cs_folder_make(const char *path, struct cs_error *error);

#endif
