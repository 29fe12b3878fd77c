/* runtime/sweep/startup.c - times a program that does nothing, and a dynamic linker that starts nothing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/startup.h"

#include "runtime/base/clock.h"
#include "runtime/measure/quantile.h"
#include "runtime/observe/process.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 7, RUNS_LEAST = 3, EXIT_NOT_STARTED = 127 };

static const double enough_s = 0.3; /* of runs of one kind: a program with hundreds of libraries takes a tenth each */

/* What to run, whose output nobody wants. */
struct trial {
  const char *program;
  char *const *arguments, *const *environment;
};

/* Between fork and exec. */
static void become(const struct trial *trial) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = open("/dev/null", O_RDWR);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    dup2(nothing, fd);
  execve(trial->program, trial->arguments, trial->environment);
  _exit(EXIT_NOT_STARTED);
}

/* Fork to wait of one run. Negative: it could not be started or failed; *interrupted: a signal came. */
static double run_s(const struct trial *trial, bool *interrupted) {
  int how = 0;
  const int64_t begin_ns = cs_now_ns();
  const pid_t pid = fork();
  if (pid == 0)
    become(trial);
  if (pid < 0)
    return -1.0;
  while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    *interrupted = true;
    kill(pid, SIGKILL);
  }
  const double took_s = (double)(cs_now_ns() - begin_ns) * 1e-9;
  return WIFEXITED(how) && WEXITSTATUS(how) == 0 ? took_s : -1.0;
}

/* 0 where a run fails: nothing can be told then. */
static double median_s(const struct trial *trial, bool *interrupted) {
  double times_s[RUNS], sum_s = 0.0;
  size_t count = 0;
  while (count < RUNS && (count < RUNS_LEAST || sum_s < enough_s)) {
    const double took_s = run_s(trial, interrupted);
    if (*interrupted || took_s < 0.0)
      return 0.0;
    times_s[count++] = took_s;
    sum_s += took_s;
  }
  return cs_median(times_s, count);
}

/* --- the dynamic linker --- */

static bool read_at(int fd, void *bytes, size_t size, uint64_t offset) {
  return pread(fd, bytes, size, (off_t)offset) == (ssize_t)size;
}

/* The interpreter a program of our own word size asks for; "" for a static one, a script, any other file. */
static void find_linker(const char *program, char *path, size_t size) {
  Elf64_Ehdr head;
  path[0] = '\0';
  const int fd = open(program, O_RDONLY | O_CLOEXEC);
  const bool is_elf = fd >= 0 && read_at(fd, &head, sizeof head, 0) && memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 &&
                      head.e_ident[EI_CLASS] == ELFCLASS64 && head.e_phentsize == sizeof(Elf64_Phdr);
  for (int i = 0; is_elf && i < head.e_phnum; i++) {
    Elf64_Phdr segment;
    if (!read_at(fd, &segment, sizeof segment, head.e_phoff + (uint64_t)i * sizeof segment))
      break;
    if (segment.p_type != PT_INTERP)
      continue;
    if (segment.p_filesz >= size || !read_at(fd, path, segment.p_filesz, segment.p_offset))
      path[0] = '\0';
    else
      path[segment.p_filesz] = '\0';
    break;
  }
  if (fd >= 0)
    close(fd);
}

/* Only the GNU linker is known to start nothing when told so: another would run the program. */
static bool starts_nothing(const char *linker) {
  const char *slash = strrchr(linker, '/'), *name = slash != NULL ? slash + 1 : linker;
  return strncmp(name, "ld-linux", strlen("ld-linux")) == 0 || strncmp(name, "ld64.so", strlen("ld64.so")) == 0;
}

void cs__startup_linker(const char *program, char *path_out, size_t size) {
  find_linker(program, path_out, size);
  if (!starts_nothing(path_out))
    path_out[0] = '\0';
}

/* The environment with the linker told to trace, to bind all, and to look every symbol up; free() the list only. */
static char **tracing(char *const *environment) {
  static char trace[] = "LD_TRACE_LOADED_OBJECTS=1", bind[] = "LD_BIND_NOW=1", warn[] = "LD_WARN=1";
  size_t count = 0, kept = 0;
  while (environment[count] != NULL)
    count++;
  char **traced = calloc(count + 4, sizeof *traced);
  if (traced == NULL)
    return NULL;
  traced[kept++] = trace; /* the first of a name is the one that counts */
  traced[kept++] = bind;
  traced[kept++] = warn;
  for (size_t i = 0; i < count; i++)
    traced[kept++] = environment[i];
  return traced;
}

static double link_s(const char *program, char *const *environment, bool *interrupted) {
  char linker[256];
  cs__startup_linker(program, linker, sizeof linker);
  char *copy = linker[0] != '\0' ? strdup(program) : NULL, **traced = copy != NULL ? tracing(environment) : NULL;
  double took_s = 0.0;
  if (traced != NULL) {
    /* Started by its own name, never by the program's: whatever becomes of the variables, nobody gains rights. */
    char *const arguments[] = {linker, copy, NULL};
    took_s = median_s(&(struct trial){linker, arguments, traced}, interrupted);
  }
  free(traced);
  free(copy);
  return took_s;
}

static double spawn_s(char *const *environment, bool *interrupted) {
  char name[] = "true", *program = NULL;
  char *const arguments[] = {name, NULL};
  if (cs__program_find(name, environment, &program, NULL) != CS_OK)
    return 0.0;
  const double took_s = median_s(&(struct trial){program, arguments, environment}, interrupted);
  free(program);
  return took_s;
}

enum cs_status cs__startup_measure(const char *program, char *const *environment, struct cs_startup *startup_out,
                                   struct cs_error *error) {
  bool interrupted = false;
  struct cs_startup startup = {.spawn_s = spawn_s(environment, &interrupted)};
  const double traced_s = startup.spawn_s > 0.0 && !interrupted ? link_s(program, environment, &interrupted) : 0.0;
  if (interrupted)
    return cs_fail(error, CS_INTERRUPTED, "%s was told to end", program);
  if (traced_s > startup.spawn_s)
    startup.link_s = traced_s - startup.spawn_s;
  *startup_out = startup;
  return CS_OK;
}
