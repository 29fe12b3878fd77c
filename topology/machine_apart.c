/* topology/machine_apart.c - loads a machine in a process of its own, which may crash. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * hwloc believes the XML it is given: damaged text makes it stop at an assertion or follow a null pointer (one in a
 * hundred random changes to a good file, hwloc 2.9). A stored result may come from anywhere, so a child loads what is
 * not this host, with a limit on its time, and sends back plain data, which is checked. This host is loaded in the
 * process itself: a program that embeds us may not like to be forked.
 */
#include "topology/machine_hwloc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const unsigned seconds_max = 10; /* of processor time; 16384 PUs take one or two */

/* What the child sends before the machine. */
struct verdict {
  enum cs_status status;
  struct cs_error error;
};

static void write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t put = write(fd, bytes, length);
    if (put < 0 && errno != EINTR)
      return;
    bytes += put > 0 ? put : 0;
    length -= put > 0 ? (size_t)put : 0;
  }
}

/* No words on the terminal, no core file, no handler of the program's own, no endless loop. */
static void live_quietly(void) {
  static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGXCPU, SIGPIPE};
  const struct rlimit no_core = {0, 0};
  const struct rlimit cpu = {seconds_max, seconds_max};
  for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
    signal(fatal[i], SIG_DFL);
  setrlimit(RLIMIT_CORE, &no_core);
  setrlimit(RLIMIT_CPU, &cpu);
  alarm(6 * seconds_max); /* on a busy machine a second of processor time may take several */
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0)
    return;
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
}

static void load_and_send(const struct cs__origin *origin, int fd) {
  struct cs_machine machine = {0};
  struct verdict verdict = {0};
  struct cs_text wire = {0};
  verdict.status = cs__machine_load_here(origin, &machine, &verdict.error);
  cs_text_append_bytes(&wire, (const char *)&verdict, sizeof verdict);
  if (verdict.status == CS_OK)
    cs__machine_put(&machine, &wire);
  if (!wire.failed)
    write_all(fd, wire.bytes, wire.length);
}

static void read_all(int fd, struct cs_text *wire) {
  char block[16384];
  for (;;) {
    const ssize_t got = read(fd, block, sizeof block);
    if (got > 0)
      cs_text_append_bytes(wire, block, (size_t)got);
    else if (got == 0 || errno != EINTR)
      return;
  }
}

static enum cs_status judge(const struct cs__origin *origin, const struct cs_text *wire, struct cs_machine *machine_out,
                            struct cs_error *error) {
  struct verdict verdict = {.status = CS_INVALID};
  if (wire->failed)
    return cs_fail(error, CS_NOMEM, "out of memory for the machine of %.200s", origin->source);
  if (wire->length >= sizeof verdict) {
    memcpy(&verdict, wire->bytes, sizeof verdict);
    verdict.error.message[CS_ERROR_BYTES - 1] = '\0';
    if (verdict.status != CS_OK)
      return cs_fail(error, verdict.status, "%s", verdict.error.message);
    verdict.status = cs__machine_take(wire->bytes + sizeof verdict, wire->length - sizeof verdict, machine_out);
  }
  if (verdict.status == CS_OK)
    return CS_OK;
  return cs_fail(error, verdict.status, "%.200s is damaged: hwloc could not make a sound machine of it; make it again",
                 origin->source);
}

enum cs_status cs__machine_load_apart(const struct cs__origin *origin, struct cs_machine *machine_out,
                                      struct cs_error *error) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return cs_fail(error, CS_IO, "cannot make a pipe: %s", strerror(errno));
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return cs_fail(error, CS_IO, "cannot start a process: %s", strerror(errno));
  }
  if (child == 0) {
    live_quietly();
    load_and_send(origin, ends[1]);
    _exit(0);
  }
  close(ends[1]);
  struct cs_text wire = {0};
  read_all(ends[0], &wire);
  close(ends[0]);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
    continue;
  const enum cs_status status = judge(origin, &wire, machine_out, error);
  cs_text_free(&wire);
  return status;
}
