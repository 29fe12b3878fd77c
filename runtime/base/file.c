/* runtime/base/file.c - reading whole files, making folders and files without a name. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum cs_status cs_file_read(const char *path, struct cs_text *text, struct cs_error *error) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return cs_fail(error, CS_IO, "cannot read %s: %s", path, strerror(errno));
  enum cs_status status = CS_OK;
  char block[16384];
  for (;;) {
    const ssize_t got = read(fd, block, sizeof block);
    if (got == 0)
      break;
    if (got > 0)
      cs_text_append_bytes(text, block, (size_t)got);
    else if (errno != EINTR) {
      status = cs_fail(error, CS_IO, "cannot read %s: %s", path, strerror(errno));
      break;
    }
  }
  close(fd);
  if (status == CS_OK && text->failed)
    status = cs_fail(error, CS_NOMEM, "cannot hold %s in memory", path);
  return status;
}

static int temporary_in(const char *folder) {
  const int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    return fd;
  char *path = cs_text_format("%s/coresweep-XXXXXX", folder);
  const int made = path != NULL ? mkostemp(path, O_CLOEXEC) : -1; /* not every file system knows the other way */
  if (made >= 0)
    unlink(path);
  free(path);
  return made;
}

int cs_file_temporary(void) {
  const char *folder = getenv("TMPDIR");
  const int fd = folder != NULL && folder[0] != '\0' ? temporary_in(folder) : -1;
  return fd >= 0 ? fd : temporary_in("/tmp");
}

enum cs_status cs_folder_make(const char *path, struct cs_error *error) {
  if (path[0] == '\0')
    return cs_fail(error, CS_INVALID, "a folder needs a name, and none was given");
  char *partial = strdup(path);
  if (partial == NULL)
    return cs_fail(error, CS_NOMEM, "cannot copy the path %s", path);
  enum cs_status status = CS_OK;
  for (char *slash = partial;; slash++) {
    if (*slash != '/' && *slash != '\0')
      continue;
    const char end = *slash;
    *slash = '\0';
    if (partial[0] != '\0' && mkdir(partial, 0777) != 0 && errno != EEXIST)
      status = cs_fail(error, CS_IO, "cannot make the folder %s: %s", partial, strerror(errno));
    *slash = end;
    if (end == '\0' || status != CS_OK)
      break;
  }
  struct stat is;
  if (status == CS_OK && (stat(path, &is) != 0 || !S_ISDIR(is.st_mode)))
    status = cs_fail(error, CS_INVALID, "%s is there and is not a folder: give another name", path);
  free(partial);
  return status;
}
