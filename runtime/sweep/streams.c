/* runtime/sweep/streams.c - files, pipes and what goes through them, in constant memory however much it is. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/streams.h"

#include "runtime/base/file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  BLOCK_BYTES = 64 << 10, /* what a pipe holds */
  BLOCKS_LEFT_MAX = 64    /* more than a pipe holds at most: a process beyond our reach may write for ever */
};
/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
static const uint64_t fnv_basis = 0xcbf29ce484222325u, fnv_prime = 0x100000001b3u;

/* --- opening --- */

/* Clear of 0 to 2, where the command's own are laid. */
static int clear_of_standard(int fd) {
  if (fd < 0 || fd > 2)
    return fd;
  const int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  close(fd);
  return moved;
}

static int open_file(const char *path, int flags) {
  return clear_of_standard(open(path, flags | O_CLOEXEC, 0666));
}

static enum cs_status open_input(const struct cs__streams_order *order, struct cs__streams *streams,
                                 struct cs_error *error) {
  const char *path = order->input != NULL ? order->input : "/dev/null";
  if (order->input == NULL && order->input_fd >= 0) {
    lseek(order->input_fd, 0, SEEK_SET);
    streams->child[0] = fcntl(order->input_fd, F_DUPFD_CLOEXEC, 3);
  } else
    streams->child[0] = open_file(path, O_RDONLY);
  return streams->child[0] >= 0
             ? CS_OK
             : cs_fail(error, CS_INVALID, "cannot read the command's input %s: %s", path, strerror(errno));
}

static enum cs_status store_temporarily(struct cs__streams *streams, struct cs_error *error) {
  streams->stored = clear_of_standard(cs_file_temporary());
  return streams->stored >= 0
             ? CS_OK
             : cs_fail(error, CS_IO, "cannot keep the command's output: no file can be made in TMPDIR or /tmp: %s",
                       strerror(errno));
}

static enum cs_status make_pipe(struct cs__streams *streams, int which, struct cs_error *error) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return cs_fail(error, CS_IO, "cannot make a pipe: %s", strerror(errno));
  streams->pipes[which] = clear_of_standard(ends[0]);
  streams->child[which + 1] = clear_of_standard(ends[1]);
  fcntl(streams->pipes[which], F_SETFL, O_NONBLOCK);
  return CS_OK;
}

/* Where the output goes in the end, whoever reads it on its way. Negative and CS_OK: nowhere. */
static enum cs_status open_destination(const struct cs__streams_order *order, int *fd_out, struct cs_error *error) {
  const char *name = order->output_file;
  *fd_out = -1;
  if (order->output == CS_OUTPUT_FILE) {
    *fd_out = open_file(name, O_RDWR | O_CREAT | O_TRUNC);
    if (*fd_out < 0 && errno == EACCES)
      *fd_out = open_file(name, O_WRONLY | O_TRUNC); /* one may write there and not read */
  } else if (order->output == CS_OUTPUT_INHERIT) {
    name = "standard error";
    *fd_out = fcntl(order->inherited_fd, F_DUPFD_CLOEXEC, 3);
  }
  if (*fd_out >= 0 || order->output == CS_OUTPUT_NULL || order->output == CS_OUTPUT_PIPE)
    return CS_OK;
  return cs_fail(error, CS_INVALID, "cannot write the command's output to %s: %s", name, strerror(errno));
}

static bool is_readable_file(int fd) {
  struct stat about;
  return fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
}

/*
 * Nobody stands between the command and where its output goes, unless it can be read on its way only. What is in a
 * file is read when the run is over: that takes nothing from it.
 */
static enum cs_status open_output(const struct cs__streams_order *order, struct cs__streams *streams,
                                  struct cs_error *error) {
  const bool reads = order->metric != NULL || order->hash || order->store || order->tail;
  int destination;
  enum cs_status status = open_destination(order, &destination, error);
  if (status != CS_OK)
    return status;
  if (reads && is_readable_file(destination)) {
    streams->child[1] = streams->stored = destination;
    return CS_OK;
  }
  if (!reads && order->output != CS_OUTPUT_PIPE) {
    streams->child[1] = destination >= 0 ? destination : open_file("/dev/null", O_WRONLY);
    return CS_OK;
  }
  streams->onto = destination;
  if (order->store)
    status = store_temporarily(streams, error);
  if (status == CS_OK && order->store && order->output == CS_OUTPUT_NULL) {
    streams->child[1] = streams->stored;
    return CS_OK;
  }
  streams->passes = true;
  return status == CS_OK ? make_pipe(streams, 0, error) : status;
}

enum cs_status cs__streams_open(const struct cs__streams_order *order, struct cs__streams *streams_out,
                                struct cs_error *error) {
  struct cs__streams streams = {.child = {-1, -1, -1},
                                .pipes = {-1, -1},
                                .stored = -1,
                                .onto = -1,
                                .hashes = order->hash,
                                .tails = order->tail,
                                .hash = fnv_basis};
  enum cs_status status = CS_OK;
  if (order->metric != NULL)
    status = cs__metric_begin(order->metric, &streams.metric, error);
  if (status == CS_OK)
    status = open_input(order, &streams, error);
  if (status == CS_OK && !order->ours)
    status = open_output(order, &streams, error);
  if (status == CS_OK && (order->metric != NULL || order->tail)) /* else it goes where our own goes */
    status = make_pipe(&streams, 1, error);
  if (status == CS_OK)
    *streams_out = streams;
  else
    cs__streams_close(&streams);
  return status;
}

static void close_end(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

void cs__streams_started(struct cs__streams *streams) {
  if (streams->child[1] == streams->stored)
    streams->child[1] = -1;
  for (int i = 0; i < 3; i++)
    close_end(&streams->child[i]);
}

void cs__streams_close(struct cs__streams *streams) {
  cs__streams_started(streams);
  close_end(&streams->pipes[0]);
  close_end(&streams->pipes[1]);
  close_end(&streams->stored);
  close_end(&streams->onto);
  cs__metric_free(streams->metric);
  streams->metric = NULL;
}

/* --- what goes through them --- */

static void write_on(int fd, const char *bytes, size_t length) {
  while (fd >= 0 && length > 0) {
    const ssize_t put = write(fd, bytes, length);
    if (put < 0 && errno != EINTR)
      return;
    bytes += put > 0 ? put : 0;
    length -= put > 0 ? (size_t)put : 0;
  }
}

static void keep_tail(struct cs__streams *streams, const char *bytes, size_t length) {
  const size_t most = sizeof streams->tail, taken = length < most ? length : most;
  const size_t room = most - taken, kept = streams->tail_length < room ? streams->tail_length : room;
  memmove(streams->tail, streams->tail + streams->tail_length - kept, kept);
  memcpy(streams->tail + kept, bytes + length - taken, taken);
  streams->tail_length = kept + taken;
}

static void hash(struct cs__streams *streams, const char *bytes, size_t length) {
  uint64_t sum = streams->hash;
  for (size_t i = 0; i < length; i++)
    sum = (sum ^ (unsigned char)bytes[i]) * fnv_prime;
  streams->hash = sum;
  streams->bytes += length;
}

/* From the pipe, or from the file where the output is stored. */
static void look_at(struct cs__streams *streams, int which, const char *bytes, size_t length) {
  if (streams->metric != NULL)
    cs__metric_feed(streams->metric, which, bytes, length);
  if (streams->hashes && which == 0)
    hash(streams, bytes, length);
  if (streams->tails)
    keep_tail(streams, bytes, length);
}

bool cs__streams_read(struct cs__streams *streams, int which) {
  char block[BLOCK_BYTES + 1]; /* a 0 follows */
  int *fd = &streams->pipes[which];
  if (*fd < 0)
    return false;
  const ssize_t got = read(*fd, block, BLOCK_BYTES);
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return false;
  if (got <= 0) {
    close_end(fd);
    return false;
  }
  block[got] = '\0';
  look_at(streams, which, block, (size_t)got);
  if (which == 0) {
    write_on(streams->onto, block, (size_t)got);
    write_on(streams->stored, block, (size_t)got);
  } else if (!streams->tails)
    write_on(STDERR_FILENO, block, (size_t)got); /* whoever runs us keeps the end of it for messages */
  return true;
}

/* What was not read on its way, as the command's own descriptor led there. */
static enum cs_status read_stored(struct cs__streams *streams, struct cs_error *error) {
  char block[BLOCK_BYTES + 1]; /* a 0 follows */
  if (lseek(streams->stored, 0, SEEK_SET) < 0)
    return cs_fail(error, CS_IO, "cannot read the command's output again: %s", strerror(errno));
  for (;;) {
    const ssize_t got = read(streams->stored, block, BLOCK_BYTES);
    if (got == 0)
      return CS_OK;
    if (got < 0 && errno != EINTR)
      return cs_fail(error, CS_IO, "cannot read the command's output again: %s", strerror(errno));
    if (got < 0)
      continue;
    block[got] = '\0';
    look_at(streams, 0, block, (size_t)got);
  }
}

enum cs_status cs__streams_finish(struct cs__streams *streams, struct cs_error *error) {
  for (int which = 0; which < 2; which++)
    for (int i = 0; i < BLOCKS_LEFT_MAX && cs__streams_read(streams, which);)
      i++;
  return streams->stored >= 0 && !streams->passes ? read_stored(streams, error) : CS_OK;
}

void cs__streams_last_line(const struct cs__streams *streams, char line_out[CS__STREAMS_TAIL + 1]) {
  size_t end = streams->tail_length;
  while (end > 0 && isspace((unsigned char)streams->tail[end - 1]))
    end--;
  size_t begin = end;
  while (begin > 0 && streams->tail[begin - 1] != '\n')
    begin--;
  for (size_t i = begin; i < end; i++)
    line_out[i - begin] = (char)(iscntrl((unsigned char)streams->tail[i]) ? ' ' : streams->tail[i]);
  line_out[end - begin] = '\0';
}
