/* tests/observe/programs/late_plug.c - a plug-in with OpenMP in it, for a program that knows nothing of OpenMP. */
/* SPDX-License-Identifier: BSD-3-Clause */
extern long plug(long *regions_out, long *holds_out);

/* Two regions. */
long plug(long *regions_out, long *holds_out) {
  long sum = 0, holds = 0;
#pragma omp parallel for schedule(dynamic, 10) reduction(+ : sum)
  for (int i = 0; i < 300; i++)
    sum += i;
#pragma omp parallel
  {
#pragma omp single
    sum += 1;
#pragma omp critical
    {
      sum += 2;
      holds++;
    }
  }
  *regions_out += 2;
  *holds_out += holds;
  return sum;
}
