/* runtime/sweep/order.c - a round's invocations in their order: cases one after the other, ceilings among them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/random.h"
#include "runtime/measure/schedule.h"
#include "runtime/sweep/rounds.h"
#include "runtime/sweep/series.h"

#include <stdlib.h>

/* The round being laid out; numbers has room for one per order. */
struct laying {
  const struct cs_result *result;
  int round;
  struct cs__order *orders;
  size_t count;
  int *numbers;
};

/* Each case has its own orders: the sweep's seed moved by a step of its generator per case. */
static uint64_t seed_of(const struct cs_result *result, int case_index) {
  return result->protocol.seed + (uint64_t)case_index * CS_RANDOM_STEP;
}

/* The case, and those compared with it: their numbers into members_out. */
static int find_members(const struct cs_result *result, int leader, int *members_out) {
  int count = 0;
  for (int i = 0; i < (int)result->case_count; i++)
    if (cs__leader(result, i) == leader)
      members_out[count++] = i;
  return count;
}

/*
 * The points of a case and its rivals, timed and observed, each with a place of its own in one order. The order has
 * places for all observed ones in every round, also in those that run but the base's: over a block of rounds every
 * timed point then still stands once in every position.
 */
static void lay_group(struct laying *laying, int leader, int *members) {
  const struct cs_result *result = laying->result;
  const int points = (int)result->point_count, size = find_members(result, leader, members);
  const int entries = (result->protocol.observe ? 2 : 1) * size * points;
  cs_schedule_round(seed_of(result, leader), entries, laying->round, laying->numbers);
  for (int i = 0; i < entries; i++) {
    const int series = laying->numbers[i] / points;
    laying->orders[laying->count++] =
        (struct cs__order){.case_index = members[series % size],
                           .point_index = laying->numbers[i] % points,
                           .round = laying->round,
                           .purpose = series < size ? CS_PURPOSE_TIMED : CS_PURPOSE_OBSERVED};
  }
}

/*
 * Ceilings belong to no case: each takes any place of the round, so that over the rounds they meet the machine as the
 * cases do. Among themselves they stand in Latin squares too, for the clock's ratio pairs them. `chosen`: a flag per
 * place. The cases' orders move up from the end.
 */
static void lay_ceilings(struct laying *laying, struct cs_random *random, int *chosen) {
  const struct cs_result *result = laying->result;
  const int points = (int)result->point_count;
  size_t of_cases = laying->count;
  const size_t places = of_cases + result->point_count;
  cs_schedule_round(seed_of(result, CS_CASE_NONE), points, laying->round, laying->numbers);
  for (size_t i = 0; i < places; i++)
    chosen[i] = i < result->point_count;
  cs_random_shuffle(random, chosen, places);
  int left = points;
  for (size_t i = places; i > 0; i--)
    laying->orders[i - 1] = chosen[i - 1] != 0 ? (struct cs__order){.case_index = CS_CASE_NONE,
                                                                    .point_index = laying->numbers[--left],
                                                                    .round = laying->round,
                                                                    .purpose = CS_PURPOSE_CEILINGS}
                                               : laying->orders[--of_cases];
  laying->count = places;
}

enum cs_status cs__round_orders(const struct cs_result *result, int round, struct cs__order **orders_out,
                                size_t *count_out, struct cs_error *error) {
  const size_t most = (2 * result->case_count + 1) * result->point_count;
  struct laying laying = {.result = result,
                          .round = round,
                          .orders = calloc(most + 1, sizeof *laying.orders),
                          .numbers = calloc(most + 1, sizeof *laying.numbers)};
  int *cases = calloc(most + 2 * result->case_count + 1, sizeof *cases);
  enum cs_status status = CS_OK;
  if (laying.orders == NULL || laying.numbers == NULL || cases == NULL) {
    free(laying.orders);
    status = cs_fail(error, CS_NOMEM, "no memory for the order of a round");
    goto cleanup;
  }
  struct cs_random random;
  cs_random_seed(&random, result->protocol.seed ^ (uint64_t)round);
  for (int i = 0; i < (int)result->case_count; i++)
    cases[i] = i;
  cs_random_shuffle(&random, cases, result->case_count);
  for (size_t i = 0; i < result->case_count; i++)
    if (cs__leader(result, cases[i]) == cases[i] && result->stops[cases[i]] == CS_GO_ON)
      lay_group(&laying, cases[i], cases + result->case_count);
  if (cs__ceilings_in(result, round))
    lay_ceilings(&laying, &random, cases + 2 * result->case_count);
  *orders_out = laying.orders;
  *count_out = laying.count;
cleanup:
  free(cases);
  free(laying.numbers);
  return status;
}
