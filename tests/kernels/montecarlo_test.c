/* tests/kernels/montecarlo_test.c - montecarlo: the published answers of its generator, and one count for every team.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/montecarlo/montecarlo.h"

#include "kernels/montecarlo/montecarlo_loop.h"
#include "kernels/montecarlo/montecarlo_ref.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const uint64_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 63, 64, 65, 1000, 1023, 1024, 1025, 100003};
enum { size_count = sizeof sizes / sizeof sizes[0] };

static const struct cs__montecarlo_loops *loops(void) {
  static const struct cs__montecarlo_loops *const variants[] = {CS_ISA_VARIANTS(cs__montecarlo_loops)};
  return variants[cs_isa_active()];
}

/* Known answers of Philox4x32-10, from the generator's authors (Random123, kat_vectors): counter, key, words. */
static const struct {
  uint32_t counter[4], key[2], words[4];
} known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

Test(philox, gives_its_published_answers_in_the_loop_and_in_the_reference) {
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    uint32_t words[4];
    loops()->fill(known[i].counter, known[i].key, 1, words);
    cr_expect_eq(memcmp(words, known[i].words, sizeof words), 0, "loop, answer %zu: %08x...", i, words[0]);
    cs__philox_reference(known[i].counter, known[i].key, words);
    cr_expect_eq(memcmp(words, known[i].words, sizeof words), 0, "reference, answer %zu: %08x...", i, words[0]);
  }
}

static void expect_words(uint64_t stream, uint64_t first, size_t blocks, const uint32_t *words) {
  const uint32_t key[2] = {(uint32_t)stream, (uint32_t)(stream >> 32)};
  for (size_t b = 0; b < blocks; b++) {
    const uint64_t block = first + b;
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), 0, 0};
    uint32_t must[4];
    cs__philox_reference(counter, key, must);
    cr_assert_eq(memcmp(words + 4 * b, must, sizeof must), 0, "block %zu after %llu", b, (unsigned long long)first);
  }
}

Test(philox, fills_any_range_of_a_stream_between_guard_pages_at_every_team) {
  cs__team_pays_always(true);
  const uint64_t firsts[] = {0, 1, 5, 0xFFFFFFFA, UINT64_C(0x123456789ABCDEF0), UINT64_MAX - 3};
  const size_t counts[] = {0, 1, 3, 7, 8, 9, 65, 511, 512, 513, 1500};
  for (size_t f = 0; f < sizeof firsts / sizeof firsts[0]; f++)
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
      for (size_t t = 0; t < team_count; t++) {
        struct guarded words = guarded_array(4 * counts[c], sizeof(uint32_t), (enum guard_edge)(t % GUARD_EDGES));
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_philox_fill(UINT64_C(0xFEDCBA9876543210), firsts[f], counts[c], words.array), CS_OK);
        expect_words(UINT64_C(0xFEDCBA9876543210), firsts[f], counts[c], words.array);
        guarded_free(&words);
      }
}

Test(philox, refuses_null_unless_nothing_is_asked_for) {
  cr_expect_eq(cs_philox_fill(1, 0, 1, NULL), CS_INVALID);
  cr_expect_eq(cs_philox_fill(1, 0, 0, NULL), CS_OK);
}

static uint64_t hits(uint64_t samples, uint64_t seed) {
  uint64_t count = UINT64_MAX;
  cr_assert_eq(cs_montecarlo_hits(samples, seed, &count), CS_OK);
  return count;
}

Test(montecarlo, counts_what_the_reference_counts_at_every_size_and_team) {
  cs__team_pays_always(true);
  const uint64_t seeds[] = {0, 1, UINT64_C(0x8000000000000001)};
  for (size_t s = 0; s < size_count; s++)
    for (size_t t = 0; t < team_count; t++)
      for (size_t k = 0; k < 3; k++) {
        omp_set_num_threads(teams[t]);
        struct cs_error error = {""};
        const uint64_t count = hits(sizes[s], seeds[k]);
        cr_expect_eq(cs__montecarlo_check(sizes[s], seeds[k], count, &error), CS_OK, "%d threads: %s", teams[t],
                     error.message);
      }
}

/* The same on every machine and at every instruction set: found once, by a program in another language. */
Test(montecarlo, gives_one_count_for_ever) {
  cr_expect_eq(hits(1000000, 1), 785505);
  cr_expect_eq(hits(999999, 2), 785325);
}

Test(montecarlo, adds_a_point_at_a_time_to_the_same_stream) {
  uint64_t before = hits(0, 9);
  cr_expect_eq(before, 0);
  for (uint64_t n = 1; n < 2100; n++) {
    const uint64_t now = hits(n, 9);
    cr_assert(now == before || now == before + 1, "%llu points", (unsigned long long)n);
    before = now;
  }
}

Test(montecarlo, comes_closer_to_pi_with_more_points_and_other_seeds_give_other_points) {
  const double pi = acos(-1.0), n = 4e6;
  cr_expect_lt(fabs(4.0 * (double)hits(4000000, 3) / n - pi), 6.0 * 1.642 / sqrt(n));
  cr_expect_neq(hits(4000000, 3), hits(4000000, 4));
  cr_expect_neq(hits(4000000, 3), hits(4000000, UINT64_C(3) << 32));
}

Test(montecarlo, works_inside_a_parallel_region_from_several_threads_at_once) {
  uint64_t counts[3] = {0}, alone[3];
  for (uint64_t i = 0; i < 3; i++)
    alone[i] = hits(100003, i);
#pragma omp parallel num_threads(3)
  for (int repetition = 0; repetition < 20; repetition++) {
    const int me = omp_get_thread_num();
    cs_montecarlo_hits(100003, (uint64_t)me, &counts[me]);
  }
  for (size_t i = 0; i < 3; i++)
    cr_expect_eq(counts[i], alone[i]);
}

Test(montecarlo, refuses_a_result_that_goes_nowhere) {
  cr_expect_eq(cs_montecarlo_hits(1, 1, NULL), CS_INVALID);
}

Test(montecarlo, check_finds_a_count_that_is_off_by_one) {
  const uint64_t right = hits(100003, 5);
  struct cs_error error = {""};
  cr_expect_eq(cs__montecarlo_check(100003, 5, right, &error), CS_OK, "%s", error.message);
  cr_expect_eq(cs__montecarlo_check(100003, 5, right + 1, &error), CS_FAILED);
  cr_expect_eq(cs__montecarlo_check(100003, 5, right - 1, &error), CS_FAILED);
  cr_expect_eq(cs__montecarlo_check(100003, 6, right, &error), CS_FAILED);
  cr_expect_not_null(strstr(error.message, "hits"));
}
