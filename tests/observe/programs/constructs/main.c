/* tests/observe/programs/constructs/main.c - runs the construct that is asked for, prints what it did. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <stdio.h>
#include <string.h>

const char *program_path, *construct_name;
static long regions, inner, tasks, holds;

void count_regions(long more) {
  __atomic_fetch_add(&regions, more, __ATOMIC_RELAXED);
}

void count_inner(long more) {
  __atomic_fetch_add(&inner, more, __ATOMIC_RELAXED);
}

void count_tasks(long more) {
  __atomic_fetch_add(&tasks, more, __ATOMIC_RELAXED);
}

void count_holds(long more) {
  __atomic_fetch_add(&holds, more, __ATOMIC_RELAXED);
}

long work(long rounds) {
  unsigned long state = 88172645463325252ul;
  for (long i = 0; i < rounds; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    __asm__ volatile("" : "+r"(state)); /* no compiler may skip it */
  }
  return (long)(state >> 54);
}

void print_record(long result) {
  printf("%s result=%ld regions=%ld inner=%ld tasks=%ld holds=%ld\n", construct_name, result, regions, inner, tasks,
         holds);
  fflush(stdout);
}

static const struct construct *find(const char *name) {
  const struct construct *tables[] = {loop_constructs, share_constructs,  lock_constructs, task_constructs,
                                      nest_constructs, thread_constructs, exit_constructs, old_constructs};
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
    for (const struct construct *each = tables[i]; each->name != NULL; each++)
      if (strcmp(each->name, name) == 0)
        return each;
  return NULL;
}

int main(int argc, char **argv) {
  const struct construct *asked = argc == 2 ? find(argv[1]) : NULL;
  if (asked == NULL) {
    fprintf(stderr, "usage: constructs NAME\n");
    return 2;
  }
  program_path = argv[0];
  construct_name = asked->name;
  const long result = asked->run();
  if (result == -LEFT_OUT)
    return LEFT_OUT;
  print_record(result);
  return 0;
}
