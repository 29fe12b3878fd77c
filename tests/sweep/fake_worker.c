/* tests/sweep/fake_worker.c - speaks like a worker and misbehaves as its case's name says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * A case is BEHAVIOUR[@THREADS][!]: it misbehaves only with that many threads, and with ! only where the file that
 * FAKE_ONCE names does not exist yet (it then makes it). Calibrations behave unless the name begins with
 * "calibration-", observed ones unless it begins with "observed-". Ceilings have no case: FAKE_CEILINGS is their name.
 * A command's first word after -- is its behaviour. Its own name, where it is not fake_worker, it says as the OpenMP
 * runtime's. FAKE_PID names a file that gets the process's (or the grandchild's) number.
 */
struct request {
  int invocation, threads, samples, fd;
  long long calls;
  bool observe, ceilings, command;
  const char *runtime;
  char behaviour[64];
};

static const char *value_of(int argc, char **argv, const char *option) {
  for (int i = 1; i + 1 < argc; i++)
    if (strcmp(argv[i], option) == 0)
      return argv[i + 1];
  return "0";
}

static bool first_time(void) {
  const char *path = getenv("FAKE_ONCE");
  const int fd = path != NULL ? open(path, O_CREAT | O_EXCL | O_WRONLY, 0600) : -1;
  if (fd >= 0)
    close(fd);
  return fd >= 0;
}

static void read_behaviour(struct request *request, const char *spec) {
  char name[64];
  snprintf(name, sizeof name, "%s", spec);
  const bool once = strchr(name, '!') != NULL;
  name[strcspn(name, "!")] = '\0';
  const char *at = strchr(name, '@');
  const int only = at != NULL ? atoi(at + 1) : request->threads;
  name[strcspn(name, "@")] = '\0';
  const bool for_calibrations = strncmp(name, "calibration-", 12) == 0;
  const bool for_observed = strncmp(name, "observed-", 9) == 0;
  const bool applies =
      only == request->threads &&
      (request->ceilings || ((request->calls > 0) == !for_calibrations && request->observe == for_observed));
  const char *behaviour = name + (for_calibrations ? 12 : for_observed ? 9 : 0);
  snprintf(request->behaviour, sizeof request->behaviour, "%s", applies && (!once || first_time()) ? behaviour : "ok");
}

static bool is(const struct request *request, const char *behaviour) {
  return strcmp(request->behaviour, behaviour) == 0;
}

static void tell_pid(pid_t pid) {
  const char *path = getenv("FAKE_PID");
  FILE *file = path != NULL ? fopen(path, "w") : NULL;
  if (file == NULL)
    return;
  fprintf(file, "%d", (int)pid);
  fclose(file);
}

static void sleep_for_ever(void) {
  for (;;)
    pause();
}

static void fork_grandchild(void) {
  const pid_t grandchild = fork();
  if (grandchild == 0) {
    signal(SIGTERM, SIG_IGN);
    sleep_for_ever();
  }
  tell_pid(grandchild);
}

static void flood(int fd, const char *line) {
  for (int i = 0; i < 600000; i++)
    dprintf(fd, "%s", line);
}

/* Before it has said a word. */
static void misbehave_early(const struct request *request) {
  if (is(request, "crash")) {
    signal(SIGSEGV, SIG_DFL); /* sanitizers catch it */
    raise(SIGSEGV);
  }
  if (is(request, "exit3")) {
    fprintf(stderr, "no luck\ntoday\n");
    exit(3);
  }
  if (is(request, "hang") || is(request, "deaf")) {
    if (is(request, "deaf"))
      signal(SIGTERM, SIG_IGN);
    tell_pid(getpid());
    sleep_for_ever();
  }
  if (is(request, "garbage"))
    flood(request->fd, "this is no event\n");
  if (is(request, "endless"))
    flood(request->fd, "no newline");
  if (is(request, "flood"))
    flood(STDOUT_FILENO, "words, words, words\n");
  if (is(request, "orphan"))
    fork_grandchild();
}

/* "3" of "{3}": one PU a place is all the tests plan. */
static int pu_of(int thread) {
  const char *at = getenv("OMP_PLACES");
  for (int i = 0; at != NULL && i <= thread; i++)
    at = strchr(i == 0 ? at : at + 1, '{');
  return at != NULL ? atoi(at + 1) : -1;
}

static void tell_team(const struct request *request) {
  const int threads = is(request, "small") ? request->threads - 1 : request->threads;
  dprintf(request->fd,
          "{\"event\":\"team\",\"invocation\":%d,\"isa\":\"base\",\"runtime\":\"%s\",\"neighbour_s\":%s,"
          "\"threads\":[",
          request->invocation, request->runtime, request->threads > 1 ? "5e-8" : "null");
  for (int i = 0; i < threads; i++)
    dprintf(request->fd, "%s{\"mask\":\"%d\",\"pu\":%d}", i > 0 ? "," : "",
            is(request, "misplaced") ? pu_of(i) + 1 : pu_of(i), pu_of(i));
  dprintf(request->fd, "]}\n");
}

/* 0.1 s serial, 0.9 s shared perfectly, 1 ms of the observer's: n T(n) = 0.1 + 0.9 + 0.1 (n - 1) + 0.001 n. */
static void tell_observed(const struct request *request) {
  const int n = request->threads;
  dprintf(request->fd,
          "{\"event\":\"observed\",\"invocation\":%d,\"wall_s\":%.17g,\"serial_s\":0.1,\"cost_s\":0.001,"
          "\"regions\":9",
          request->invocation, 0.1 + 0.9 / n + 0.001);
  dprintf(request->fd,
          ",\"threads\":%d,\"core_s\":{\"serial\":0.1,\"busy\":0.9,\"serial_idle\":%.17g,\"imbalance\":0,\"barrier\":0,"
          "\"lock\":0,\"task_wait\":0,\"task_create\":0,\"fork_join\":0,\"observer\":%.17g},\"observer_s\":%.17g,"
          "\"lock_s\":0.25,\"delay_s\":null,\"residual_s\":0,\"lost\":0,\"spans\":%s}\n",
          n, 0.1 * (n - 1), 0.001 * n, 0.002 * n, n == 1 ? "[{\"work_s\":0.5,\"span_s\":0.01}]" : "null");
}

/* A machine whose bandwidth is 10 GB/s for one thread and 15 for more, and whose clock falls by 10 % with each one. */
static void tell_ceilings(const struct request *request) {
  const int n = request->threads;
  dprintf(request->fd,
          "{\"event\":\"ceilings\",\"invocation\":%d,\"threads\":%d,\"bytes_per_s\":{\"load\":%g,\"copy\":9e9,"
          "\"copy_nt\":null,\"triad\":9.5e9,\"triad_nt\":9.75e9},\"footprint_bytes\":1048576,\"array_bytes\":2097152,"
          "\"huge_bytes\":0,\"nodes\":null",
          request->invocation, n, n == 1 ? 1e10 : 1.5e10);
  dprintf(request->fd,
          ",\"chain_per_s\":%.17g,\"chain_least_per_s\":%.17g,\"chain_most_per_s\":%.17g,\"flops_per_s\":%.17g,"
          "\"barrier_s\":1e-6,\"fork_s\":2e-6,\"neighbour_s\":%s,\"neighbour_most_s\":%s}\n",
          1e9 * (1.0 - 0.1 * (n - 1)), 0.9e9 * (1.0 - 0.1 * (n - 1)), 1e9, 4e10 * n, n > 1 ? "6e-8" : "null",
          n > 1 ? "7e-8" : "null");
}

static void tell_times(const struct request *request) {
  if (request->calls == 0)
    dprintf(request->fd, "{\"event\":\"batch\",\"invocation\":%d,\"calls\":7,\"call_s\":0.0001}\n",
            request->invocation);
  const int samples = is(request, "short") ? request->samples - 1 : request->samples;
  for (int i = 0; request->calls > 0 && i < samples; i++)
    dprintf(request->fd, "{\"event\":\"sample\",\"invocation\":%d,\"s\":%.17g}\n", request->invocation,
            1.0 / request->threads * (1.0 + 0.001 * ((request->invocation * 7 + i) % 5)));
  if (request->observe)
    tell_observed(request);
}

static void tell_proof(const struct request *request) {
  const int threads = request->command ? 0 : is(request, "small") ? request->threads - 1 : request->threads;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  dprintf(request->fd,
          "{\"event\":\"proof\",\"invocation\":%d,\"array_bytes\":4096,\"huge_bytes\":0,\"begin_ns\":%lld,\"noise\":{"
          "\"wall_s\":1.0,\"cpu_s\":1.0,\"run_delay_s\":%g},\"pus\":[",
          request->invocation, (long long)now.tv_sec * 1000000000 + now.tv_nsec,
          is(request, "noisy") ? 0.5 * request->threads : 0.0);
  for (int i = 0; i < threads; i++)
    dprintf(request->fd, "%s%d", i > 0 ? "," : "", is(request, "migrated") ? pu_of(i) + 1 : pu_of(i));
  dprintf(request->fd, "]}\n");
}

int main(int argc, char **argv) {
  struct request request = {.invocation = atoi(value_of(argc, argv, "--invocation")),
                            .threads = atoi(value_of(argc, argv, "--threads")),
                            .samples = atoi(value_of(argc, argv, "--samples")),
                            .fd = atoi(value_of(argc, argv, "--fd")),
                            .calls = atoll(value_of(argc, argv, "--calls"))};
  for (int i = 1; i < argc; i++) {
    request.observe = request.observe || strcmp(argv[i], "--observe") == 0;
    request.ceilings = request.ceilings || strcmp(argv[i], "--ceilings") == 0;
    request.command = request.command || strcmp(argv[i], "--command") == 0;
  }
  request.observe = request.observe || strcmp(value_of(argc, argv, "--observe-into"), "0") != 0;
  request.samples = request.command ? 1 : request.samples;
  const char *slash = strrchr(argv[0], '/'), *ceilings = getenv("FAKE_CEILINGS");
  request.runtime = slash == NULL || strcmp(slash, "/fake_worker") == 0 ? "fake" : slash + 1;
  const char *named = value_of(argc, argv, request.command ? "--" : "--case");
  read_behaviour(&request, !request.ceilings ? named : ceilings != NULL ? ceilings : "ok");
  misbehave_early(&request);
  if (!request.command)
    tell_team(&request);
  if (!request.ceilings)
    tell_times(&request);
  else if (!is(&request, "short"))
    tell_ceilings(&request);
  tell_proof(&request);
  if (is(&request, "failed"))
    dprintf(request.fd, "{\"event\":\"failed\",\"invocation\":%d,\"reason\":\"no memory for it\"}\n",
            request.invocation);
  if (is(&request, "failed"))
    return 1;
  if (!is(&request, "silent") && !request.ceilings)
    dprintf(request.fd, "{\"event\":\"verified\",\"invocation\":%d,\"ok\":%s,\"reason\":\"a[3] is off\"}\n",
            request.invocation, is(&request, "wrong") ? "false" : "true");
  if (is(&request, "linger")) {
    close(request.fd);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    tell_pid(getpid());
    sleep_for_ever();
  }
  return 0;
}
