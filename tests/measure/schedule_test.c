/* tests/measure/schedule_test.c - orders are permutations, blocks are Latin squares, seeds matter. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/schedule.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

enum { POINTS_MAX = 17 };

Test(schedule, runs_every_point_once_in_every_round) {
  for (int points = 1; points <= POINTS_MAX; points++) {
    for (int round = 0; round < 50; round++) {
      int order[POINTS_MAX], seen[POINTS_MAX] = {0};
      cs_schedule_round(42, points, round, order);
      for (int i = 0; i < points; i++) {
        cr_assert(order[i] >= 0 && order[i] < points, "%d points, round %d", points, round);
        cr_expect(eq(int, seen[order[i]]++, 0), "%d points, round %d", points, round);
      }
    }
  }
}

Test(schedule, puts_every_point_once_in_every_position_of_a_block) {
  for (int points = 1; points <= POINTS_MAX; points++) {
    for (int block = 0; block < 5; block++) {
      int met[POINTS_MAX][POINTS_MAX] = {{0}};
      for (int row = 0; row < points; row++) {
        int order[POINTS_MAX];
        cs_schedule_round(7, points, block * points + row, order);
        for (int i = 0; i < points; i++)
          met[order[i]][i]++;
      }
      for (int i = 0; i < points * points; i++)
        cr_expect(eq(int, met[i / points][i % points], 1), "%d points, block %d", points, block);
    }
  }
}

/* Sum of the times at which each point runs in a block of a session that slows down evenly. */
Test(schedule, cancels_a_linear_drift_over_a_block) {
  enum { POINTS = 6 };
  int when[POINTS] = {0};
  for (int round = 0; round < POINTS; round++) {
    int order[POINTS];
    cs_schedule_round(3, POINTS, round, order);
    for (int i = 0; i < POINTS; i++)
      when[order[i]] += round * POINTS + i;
  }
  for (int point = 1; point < POINTS; point++)
    cr_expect(eq(int, when[point], when[0]));
}

Test(schedule, depends_on_seed_points_and_round_only) {
  int once[8], again[8];
  cs_schedule_round(5, 8, 13, once);
  cs_schedule_round(6, 8, 12, again);
  cs_schedule_round(5, 8, 13, again);
  cr_expect(eq(int, memcmp(once, again, sizeof once), 0));
}

Test(schedule, differs_between_seeds_and_blocks) {
  int base[8], other[8], same_seed = 0, same_block = 0;
  cs_schedule_round(1, 8, 0, base);
  for (int i = 1; i <= 100; i++) {
    cs_schedule_round(1 + (uint64_t)i, 8, 0, other);
    same_seed += memcmp(base, other, sizeof base) == 0;
    cs_schedule_round(1, 8, 8 * i, other);
    same_block += memcmp(base, other, sizeof base) == 0;
  }
  cr_expect(le(int, same_seed, 1)); /* 8! = 40,320 orders */
  cr_expect(le(int, same_block, 1));
}

/* Each of the 6 orders of 3 points comes up a sixth of the time; 4 standard errors of 6000 draws are 115. */
Test(schedule, draws_every_order_alike) {
  enum { DRAWS = 6000 };
  int count[27] = {0};
  for (int i = 0; i < DRAWS; i++) {
    int order[3];
    cs_schedule_round((uint64_t)i, 3, i % 3, order);
    count[order[0] * 9 + order[1] * 3 + order[2]]++;
  }
  int orders = 0;
  for (int i = 0; i < 27; i++) {
    orders += count[i] > 0;
    cr_expect(count[i] == 0 || (count[i] > DRAWS / 6 - 115 && count[i] < DRAWS / 6 + 115), "%d: %d", i, count[i]);
  }
  cr_expect(eq(int, orders, 6));
}

Test(schedule, changes_who_follows_whom_within_a_block) {
  enum { POINTS = 8 };
  int partners = 0, followed[POINTS][POINTS] = {{0}};
  for (int round = 0; round < POINTS; round++) {
    int order[POINTS];
    cs_schedule_round(9, POINTS, round, order);
    for (int i = 1; i < POINTS; i++)
      followed[order[i - 1]][order[i]] = 1;
  }
  for (int i = 0; i < POINTS * POINTS; i++)
    partners += followed[i / POINTS][i % POINTS];
  cr_expect(ge(int, partners, 3 * POINTS), "%d different neighbours; one fixed cycle has %d", partners, POINTS);
}
