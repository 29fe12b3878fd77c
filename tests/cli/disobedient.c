/* tests/cli/disobedient.c - works for 0.2 s with a number of threads, on PUs of its own choice. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *work(void *nothing) {
  struct timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do
    clock_gettime(CLOCK_MONOTONIC, &now);
  while ((double)(now.tv_sec - begin.tv_sec) + 1e-9 * (double)(now.tv_nsec - begin.tv_nsec) < 0.2);
  return nothing;
}

/* disobedient leave|bind|obey THREADS: leaves for any PU, binds itself to the first it was given, or does neither. */
int main(int argc, char **argv) {
  pthread_t threads[64];
  cpu_set_t set;
  if (argc != 3)
    return 2;
  const int count = atoi(argv[2]) < 64 ? atoi(argv[2]) : 64;
  sched_getaffinity(0, sizeof set, &set);
  int pu = 0;
  while (pu + 1 < CPU_SETSIZE && !CPU_ISSET(pu, &set))
    pu++;
  CPU_ZERO(&set);
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (i == pu || strcmp(argv[1], "leave") == 0)
      CPU_SET(i, &set);
  if (strcmp(argv[1], "obey") != 0 && sched_setaffinity(0, sizeof set, &set) != 0)
    return 1;
  for (int i = 1; i < count; i++)
    pthread_create(&threads[i], NULL, work, NULL);
  work(NULL);
  for (int i = 1; i < count; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
