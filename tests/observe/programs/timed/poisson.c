/* tests/observe/programs/timed/poisson.c - conjugate gradients on a square grid: an application of many short regions.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * poisson SIDE ITERATIONS: solves -u'' = 1 on SIDE x SIDE points with the five-point stencil, four regions an
 * iteration, and prints
 *
 *     cpu_s=C wall_s=T region_us=R residual=E
 *
 * CPU time of the process while it iterates, and how long a region with what follows it takes.
 */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>

struct grid {
  long side, points;
  double *x, *r, *p, *q; /* p has a row of zeros before and after */
};

static double *zeros(long count) {
  double *values = calloc((size_t)count, sizeof(double));
  if (values == NULL)
    exit(1);
  return values;
}

static void multiply(const struct grid *g) {
  const long side = g->side;
#pragma omp parallel for
  for (long row = 0; row < side; row++) {
    const double *p = g->p + row * side;
    for (long i = 0; i < side; i++)
      g->q[row * side + i] =
          4 * p[i] - p[i - side] - p[i + side] - (i > 0 ? p[i - 1] : 0) - (i < side - 1 ? p[i + 1] : 0);
  }
}

static double dot(const double *a, const double *b, long count) {
  double sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (long i = 0; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

static double advance(const struct grid *g, double alpha) {
  double sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (long i = 0; i < g->points; i++) {
    g->x[i] += alpha * g->p[i];
    g->r[i] -= alpha * g->q[i];
    sum += g->r[i] * g->r[i];
  }
  return sum;
}

static void turn(const struct grid *g, double beta) {
#pragma omp parallel for
  for (long i = 0; i < g->points; i++)
    g->p[i] = g->r[i] + beta * g->p[i];
}

static double solve(const struct grid *g, int iterations) {
  double now = dot(g->r, g->r, g->points);
  for (int i = 0; i < iterations && now > 0; i++) {
    multiply(g);
    const double next = advance(g, now / dot(g->p, g->q, g->points));
    turn(g, next / now);
    now = next;
  }
  return now;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  const long side = atol(argv[1]);
  const int iterations = atoi(argv[2]);
  struct grid g = {.side = side, .points = side * side};
  g.x = zeros(g.points);
  g.r = zeros(g.points);
  g.q = zeros(g.points);
  double *padded = zeros(g.points + 2 * side);
  g.p = padded + side;
  for (long i = 0; i < g.points; i++)
    g.p[i] = g.r[i] = 1;
  solve(&g, 1); /* starts threads, touches memory */
  const double cpu_s = clock_s(CLOCK_PROCESS_CPUTIME_ID), begin_s = now_s();
  double residual = 0;
  for (int done = 0; done < iterations; done += 50) { /* before it has converged: the numbers stay normal */
    for (long i = 0; i < g.points; i++)
      g.p[i] = g.r[i] = 1;
    residual = solve(&g, iterations - done < 50 ? iterations - done : 50);
  }
  const double used_s = clock_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s, wall_s = now_s() - begin_s;
  printf("cpu_s=%.9f wall_s=%.9f region_us=%.3f residual=%g\n", used_s, wall_s, wall_s * 1e6 / (4.0 * iterations),
         residual);
  free(g.x);
  free(g.r);
  free(g.q);
  free(padded);
  return 0;
}
