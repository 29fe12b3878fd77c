/* runtime/base/file_replace.c - bytes to where a path leads: a new file in the place of the old, or into what is none.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { UNFIT = -1 };

static enum cs_status write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t put = write(fd, bytes, length);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return CS_IO;
    bytes += put;
    length -= (size_t)put;
  }
  return CS_OK;
}

/* A pipe without a reader raises SIGPIPE in the thread that writes: held back while it does, and taken away after. */
static enum cs_status write_all_quietly(int fd, const char *bytes, size_t length) {
  sigset_t broken, before, pending;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &broken, &before);
  const enum cs_status status = write_all(fd, bytes, length);
  const int why = errno;
  const struct timespec at_once = {0};
  while (status != CS_OK && why == EPIPE && !was_pending && sigtimedwait(&broken, NULL, &at_once) < 0 && errno == EINTR)
    continue;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = why;
  return status;
}

static bool same_file(const struct stat *a, const struct stat *b) {
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The descriptor of standard output or standard error when the path leads to one of them; UNFIT otherwise. */
static int standard_stream(const struct stat *is) {
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
    struct stat stream;
    const int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && fstat(fd, &stream) == 0 && same_file(is, &stream))
      return fd;
  }
  return UNFIT;
}

/* Through the descriptor itself: opened anew, a file behind it would lose what is in it, and a socket cannot be. */
static enum cs_status write_stream(int fd, const char *path, const char *bytes, size_t length, struct cs_error *error) {
  if (write_all_quietly(fd, bytes, length) == CS_OK)
    return CS_OK;
  return cs_fail(error, CS_IO, "cannot write %s: %s", path, strerror(errno));
}

static enum cs_status write_in_place(const char *path, const char *bytes, size_t length, struct cs_error *error) {
  const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
  if (fd < 0)
    return cs_fail(error, CS_IO, "cannot write %s: %s", path, strerror(errno));
  enum cs_status status = write_all_quietly(fd, bytes, length);
  if (status != CS_OK)
    cs_fail(error, status, "cannot write %s: %s", path, strerror(errno));
  if (close(fd) != 0 && status == CS_OK)
    status = cs_fail(error, CS_IO, "cannot write %s: %s", path, strerror(errno));
  return status;
}

static enum cs_status write_anew(const char *path, const char *bytes, size_t length, struct cs_error *error) {
  char *temporary = cs_text_format("%s.part", path);
  if (temporary == NULL)
    return cs_fail(error, CS_NOMEM, "cannot name a temporary file beside %s", path);
  enum cs_status status = CS_OK;
  const int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0 || write_all(fd, bytes, length) != CS_OK || fsync(fd) != 0)
    status = cs_fail(error, CS_IO, "cannot write %s: %s", temporary, strerror(errno));
  if (fd >= 0 && close(fd) != 0 && status == CS_OK)
    status = cs_fail(error, CS_IO, "cannot write %s: %s", temporary, strerror(errno));
  if (status == CS_OK && rename(temporary, path) != 0)
    status = cs_fail(error, CS_IO, "cannot rename %s to %s: %s", temporary, path, strerror(errno));
  if (status != CS_OK && fd >= 0)
    unlink(temporary);
  free(temporary);
  return status;
}

static bool is_link(const char *path) {
  struct stat is;
  return lstat(path, &is) == 0 && S_ISLNK(is.st_mode);
}

enum cs_status cs_file_replace(const char *path, const char *bytes, size_t length, struct cs_error *error) {
  struct stat is;
  const bool there = stat(path, &is) == 0, regular = there && S_ISREG(is.st_mode);
  const int stream = there ? standard_stream(&is) : UNFIT;
  if (stream != UNFIT)
    return write_stream(stream, path, bytes, length, error);
  if (!is_link(path) && (!there || regular || S_ISDIR(is.st_mode)))
    return write_anew(path, bytes, length, error);
  char *end = regular ? realpath(path, NULL) : NULL; /* NULL: a dangling link, or one to no file that has a name */
  const enum cs_status status =
      end != NULL ? write_anew(end, bytes, length, error) : write_in_place(path, bytes, length, error);
  free(end);
  return status;
}

static enum cs_status check_folder_of(const char *path, struct cs_error *error) {
  const char *slash = strrchr(path, '/');
  char *folder = slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
  if (folder == NULL)
    return cs_fail(error, CS_NOMEM, "no memory to look at %s", path);
  enum cs_status status = CS_OK;
  if (access(folder, W_OK | X_OK) != 0)
    status = cs_fail(error, CS_INVALID, "cannot be written to %s: %s; give another place", folder, strerror(errno));
  free(folder);
  return status;
}

enum cs_status cs_file_check(const char *path, struct cs_error *error) {
  struct stat is;
  const bool there = stat(path, &is) == 0;
  if (there && S_ISDIR(is.st_mode))
    return cs_fail(error, CS_INVALID, "is a folder; give a file");
  if (there && standard_stream(&is) != UNFIT)
    return CS_OK;
  if (there && !S_ISREG(is.st_mode)) {
    if (access(path, W_OK) == 0)
      return CS_OK;
    return cs_fail(error, CS_INVALID, "cannot be written to: %s; give another place", strerror(errno));
  }
  char *end = is_link(path) ? realpath(path, NULL) : NULL;
  const enum cs_status status = check_folder_of(end != NULL ? end : path, error);
  free(end);
  return status;
}
