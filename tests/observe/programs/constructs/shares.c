/* tests/observe/programs/constructs/shares.c - sections, single, master, masked, scope, barriers, workless regions. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <omp.h>
#include <stddef.h>

static long none(void) {
  return work(1000) + omp_get_max_threads();
}

static long plain(void) {
  long hits = 0;
  for (int i = 0; i < 200; i++) {
    count_regions(1);
#pragma omp parallel
    {
#pragma omp atomic
      hits++;
    }
  }
  return hits;
}

static long sections(void) {
  long a = 0, b = 0, c = 0;
  for (int round = 0; round < 5; round++) {
    count_regions(2);
#pragma omp parallel sections
    {
#pragma omp section
      a += work(300);
#pragma omp section
      b += work(900);
#pragma omp section
      c += work(300);
    }
#pragma omp parallel
    {
#pragma omp sections
      {
#pragma omp section
        a += work(300);
#pragma omp section
        b += work(300);
      }
#pragma omp sections nowait
      {
#pragma omp section
        c += work(100);
      }
    }
  }
  return a + 3 * b + 5 * c;
}

static long single(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 10; round++) {
#pragma omp single
    sum += work(500) + round;
  }
  return sum;
}

static long single_nowait(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 10; round++) {
#pragma omp single nowait
    {
#pragma omp atomic
      sum += round;
    }
  }
  return sum;
}

static long copyprivate(void) {
  long value = 0, sum = 0;
  count_regions(1);
#pragma omp parallel firstprivate(value) reduction(+ : sum)
  for (int round = 0; round < 10; round++) {
#pragma omp single copyprivate(value)
    value = work(200) + round;
    sum += value;
  }
  return sum;
}

static long master(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 10; round++) {
#pragma omp master
    sum += work(300) + round;
#pragma omp barrier
  }
  return sum;
}

static long masked(void) {
#if defined(__clang__) ? __clang_major__ >= 14 : __GNUC__ >= 12
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 10; round++) {
#pragma omp masked filter(1)
    sum += work(300) + round;
#pragma omp barrier
  }
  return sum;
#else
  return -LEFT_OUT;
#endif
}

static long scope(void) {
#if !defined(__clang__) && __GNUC__ >= 12
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 10; round++) {
#pragma omp scope reduction(+ : sum)
    sum += work(100) + round;
#pragma omp scope nowait
    work(10);
  }
  return sum;
#else
  return -LEFT_OUT;
#endif
}

static long barriers(void) {
  long hits = 0;
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 50; round++) {
#pragma omp atomic
    hits++;
#pragma omp barrier
  }
  return hits;
}

/* Everything that may stand outside of a region too, where it means a team of one. */
static long outside(void) {
  long sum = 0;
#pragma omp for schedule(dynamic)
  for (int i = 0; i < 20; i++)
    sum += i;
#pragma omp single
  sum++;
#pragma omp critical
  sum++;
#pragma omp task shared(sum)
  sum += work(10);
#pragma omp taskwait
#pragma omp taskgroup
  {
#pragma omp task shared(sum)
    sum++;
  }
#pragma omp barrier
  count_regions(1);
#pragma omp parallel
  {
#pragma omp atomic
    sum++;
  }
  return sum;
}

static long sizes(void) {
  long members = 0;
  for (int size = 1; size <= 4; size++) {
    omp_set_num_threads(size);
    count_regions(1);
#pragma omp parallel reduction(+ : members)
    members += work(200) + size;
  }
  count_regions(3);
#pragma omp parallel num_threads(3) reduction(+ : members)
  members++;
#pragma omp parallel if (0) reduction(+ : members)
  members++;
#pragma omp parallel num_threads(1) reduction(+ : members)
  members++;
  return members;
}

const struct construct share_constructs[] = {
    {"none", none},         {"plain", plain},          {"sections", sections},
    {"single", single},     {"nowait", single_nowait}, {"copyprivate", copyprivate},
    {"master", master},     {"masked", masked},        {"scope", scope},
    {"barriers", barriers}, {"outside", outside},      {"sizes", sizes},
    {NULL, NULL},
};
