/* runtime/sweep/journal.c - the journal as a file: one writer, whole lines, a torn last one cut off. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct cs_journal {
  int fd;
  off_t length; /* bytes of whole lines */
  char *path;
};

static enum cs_status lock(const struct cs_journal *journal, struct cs_error *error) {
  if (flock(journal->fd, LOCK_EX | LOCK_NB) == 0)
    return CS_OK;
  if (errno == EWOULDBLOCK)
    return cs_fail(error, CS_INVALID, "another coresweep is writing %s: wait for it, or stop it", journal->path);
  if (errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS)
    return CS_OK; /* a network file system without locks: working unlocked is better than not at all */
  return cs_fail(error, CS_IO, "cannot lock %s: %s", journal->path, strerror(errno));
}

/* The length up to and with the last newline. Reads backwards: the journal may be long, its last line is not. */
static enum cs_status whole_length(int fd, off_t size, off_t *length_out) {
  char block[4096];
  for (off_t end = size; end > 0;) {
    const off_t begin = end > (off_t)sizeof block ? end - (off_t)sizeof block : 0;
    const ssize_t got = pread(fd, block, (size_t)(end - begin), begin);
    if (got < 0 && errno == EINTR)
      continue;
    if (got != end - begin)
      return CS_IO;
    const char *newline = memrchr(block, '\n', (size_t)got);
    if (newline != NULL) {
      *length_out = begin + (newline - block) + 1;
      return CS_OK;
    }
    end = begin;
  }
  *length_out = 0;
  return CS_OK;
}

static enum cs_status cut_torn_line(struct cs_journal *journal, struct cs_error *error) {
  struct stat is;
  if (fstat(journal->fd, &is) != 0 || whole_length(journal->fd, is.st_size, &journal->length) != CS_OK)
    return cs_fail(error, CS_IO, "cannot read %s: %s", journal->path, strerror(errno));
  if (journal->length < is.st_size && ftruncate(journal->fd, journal->length) != 0)
    return cs_fail(error, CS_IO, "cannot cut the torn last line off %s: %s", journal->path, strerror(errno));
  return CS_OK;
}

static enum cs_status open_with(const char *path, int flags, struct cs_journal **journal_out, struct cs_error *error) {
  struct cs_journal *journal = calloc(1, sizeof *journal);
  if (journal == NULL || (journal->path = strdup(path)) == NULL) {
    free(journal);
    return cs_fail(error, CS_NOMEM, "no memory to open %s", path);
  }
  enum cs_status status = CS_OK;
  journal->fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | flags, 0666);
  if (journal->fd < 0 && errno == EEXIST)
    status = cs_fail(error, CS_INVALID, "%s is there already: resume it, or give another folder", path);
  else if (journal->fd < 0)
    status = cs_fail(error, CS_IO, "cannot open %s: %s", path, strerror(errno));
  if (status == CS_OK)
    status = lock(journal, error);
  if (status == CS_OK)
    status = cut_torn_line(journal, error);
  if (status == CS_OK)
    *journal_out = journal;
  else
    cs_journal_close(journal);
  return status;
}

enum cs_status cs_journal_create(const char *path, struct cs_journal **journal_out, struct cs_error *error) {
  return open_with(path, O_CREAT | O_EXCL, journal_out, error);
}

enum cs_status cs_journal_open(const char *path, struct cs_journal **journal_out, struct cs_error *error) {
  return open_with(path, 0, journal_out, error);
}

void cs_journal_close(struct cs_journal *journal) {
  if (journal == NULL)
    return;
  if (journal->fd >= 0)
    close(journal->fd); /* gives the lock back too */
  free(journal->path);
  free(journal);
}

enum cs_status cs_journal_append(struct cs_journal *journal, const char *line, size_t length, struct cs_error *error) {
  static char newline[] = "\n";
  struct iovec parts[] = {{(void *)(uintptr_t)line, length}, {newline, 1}};
  ssize_t put;
  do
    put = writev(journal->fd, parts, 2);
  while (put < 0 && errno == EINTR);
  if (put == (ssize_t)length + 1) {
    journal->length += put;
    return CS_OK;
  }
  const int why = put < 0 ? errno : ENOSPC; /* a regular file takes less than asked only when the disk is full */
  if (put > 0 && ftruncate(journal->fd, journal->length) != 0)
    errno = why; /* the torn line is cut when the journal is opened again */
  return cs_fail(error, CS_IO, "cannot write %s: %s; what was measured so far is in it, resume when it can grow",
                 journal->path, strerror(why));
}

enum cs_status cs_journal_sync(struct cs_journal *journal, struct cs_error *error) {
  if (fdatasync(journal->fd) == 0 || errno == EINVAL || errno == EROFS)
    return CS_OK; /* EINVAL: a file system without sync */
  return cs_fail(error, CS_IO, "cannot bring %s to the disk: %s", journal->path, strerror(errno));
}
