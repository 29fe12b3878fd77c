/* tests/observe/programs/constructs/exits.c - every way a process ends. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <omp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* More regions than an observer may still have in hand. */
static void record(void) {
  long members = 0;
  for (int i = 0; i < 100; i++) {
    count_regions(1);
#pragma omp parallel reduction(+ : members)
    members += work(50);
  }
  print_record(members);
}

static long killed(void) {
  record();
  return raise(SIGKILL);
}

static long aborted(void) {
  record();
  abort();
}

static long left(void) {
  record();
  _exit(4);
}

static long quick(void) {
  record();
  quick_exit(5);
}

static long exited(void) {
  record();
  exit(6);
}

static long replaced(void) {
  record();
  return execl("/bin/true", "true", (char *)NULL);
}

/* The same process becomes a program with regions of its own. */
static long replaced_by_itself(void) {
  record();
  return execl(program_path, program_path, "static", (char *)NULL);
}

/* The last region never ends. */
static long exited_inside(void) {
  record();
#pragma omp parallel
  {
    if (omp_get_thread_num() == omp_get_num_threads() - 1)
      exit(7);
    for (;;)
      pause();
  }
  return 0;
}

/* So small that an observer may still have some of them in hand. */
static long thousand(void) {
  for (int i = 0; i < 1000; i++) {
    count_regions(1);
#pragma omp parallel
    __asm__ volatile("");
  }
  print_record(0);
  return raise(SIGKILL);
}

const struct construct exit_constructs[] = {
    {"killed", killed},
    {"aborted", aborted},
    {"left", left},
    {"quick", quick},
    {"exited", exited},
    {"replaced", replaced},
    {"replaced_by_itself", replaced_by_itself},
    {"exited_inside", exited_inside},
    {"thousand", thousand},
    {NULL, NULL},
};
