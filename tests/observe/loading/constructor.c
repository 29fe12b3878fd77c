/* tests/observe/loading/constructor.c - a library whose constructor runs regions, while it is being loaded. */
/* SPDX-License-Identifier: BSD-3-Clause */
extern long regions_run;
long regions_run;

/* The thread that loads us holds the dynamic linker's lock, and waits here for its team. */
__attribute__((constructor)) static void load(void) {
  long members = 0;
  for (int i = 0; i < 3; i++) {
#pragma omp parallel num_threads(3) reduction(+ : members)
    members++;
    regions_run++;
  }
  regions_run = members == 9 ? regions_run : -1;
}
