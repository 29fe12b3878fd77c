/* tests/cli/observed.c - an OpenMP program to be observed: uneven loops, a lock, an end of its own choosing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static double total;

static double work(long count) {
  double sum = 0.0;
  for (long i = 0; i < count; i++)
    sum += 1.0 / (double)(i + 1);
  return sum;
}

static void uneven(long count) {
#pragma omp parallel for schedule(static)
  for (int i = 0; i < 8; i++) {
    const double part = work(count * (i + 1));
#pragma omp critical(adding)
    total += part;
  }
}

static void even(long count) {
#pragma omp parallel
  {
    const double part = work(count);
#pragma omp atomic
    total += part;
  }
}

/* observed [STATUS|wait]: ends with STATUS, or only when it is told to by a signal. */
int main(int argc, char **argv) {
  char line[64] = "";
  for (int i = 0; i < 20; i++) {
    uneven(20000);
    even(20000);
  }
  if (!isatty(STDIN_FILENO) && fgets(line, sizeof line, stdin) != NULL)
    printf("read %s", line);
  printf("threads %d\n", omp_get_max_threads());
  fprintf(stderr, "to standard error\n");
  fflush(stdout);
  while (argc > 1 && strcmp(argv[1], "wait") == 0)
    pause();
  return argc > 1 ? atoi(argv[1]) : total < 0.0;
}
