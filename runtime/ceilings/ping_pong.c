/* runtime/ceilings/ping_pong.c - how far apart neighbours are: a cache line sent to and fro. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the time a cache line takes from thread i to thread i + 1, for every such pair of the team.
 *
 * How: the two write to one line in turn, each as soon as it sees the other's write. A round trip is two transfers. The
 * pairs (0, 1), (2, 3), ... play at the same time, then (1, 2), (3, 4), ..., so that the time does not grow with the
 * team. A pair's figure is the median over batches of round trips.
 *
 * What it is for: the figure is a fingerprint of where the threads are. SMT siblings, cores that share a last-level
 * cache, cores that do not and cores of two packages differ by factors of two to three each. On a virtual machine,
 * whose processors the host moves without a word, runs with the same fingerprint may be compared.
 *
 * What it does not say: nothing is bounded by it but the cost of handing data on; a barrier takes at least one
 * transfer.
 *
 * No thread waits in vain: only the one whose turn it is may end the game, and after some microseconds every look in
 * vain gives the processor away, so threads on one PU still take turns.
 */
#include "runtime/base/clock.h"
#include "runtime/base/memory.h"
#include "runtime/ceilings/probes.h"
#include "runtime/ceilings/spin.h"
#include "runtime/measure/quantile.h"

#include <math.h>
#include <omp.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

/* 2 * 64 transfers of 30 to 500 ns: 4 to 64 microseconds, long against the clock's tens of nanoseconds. */
enum { round_trips = 64, most_batches = 512 };

enum { game_over = -1 };

/* It lies on the stack of the one who serves: memory near the pair. Two lines, for lines are fetched in pairs. */
struct ball {
  _Alignas(2 * CS_CACHE_LINE_BYTES) atomic_int turn; /* even: the server's; odd: the returner's; or game_over */
};

struct game {
  int threads;
  double limit_s;     /* of a phase */
  atomic_int **turns; /* the servers' */
  double *one_way_s;  /* by the server's number */
};

/* The time of one transfer, from round_trips of them; from fewer when the other is slow and the time is over. */
static double batch(atomic_int *shared, int *turn, int64_t end_ns) {
  const int64_t begin_ns = cs_now_ns();
  int trips = 0;
  bool slow = false;
  while (trips < round_trips && !(slow && cs_now_ns() >= end_ns)) {
    atomic_store_explicit(shared, *turn + 1, memory_order_release);
    *turn += 2;
    for (unsigned polls = 0; atomic_load_explicit(shared, memory_order_acquire) != *turn;)
      slow |= cs__spin(&polls);
    trips++;
  }
  return 1e-9 * (double)(cs_now_ns() - begin_ns) / (2.0 * trips);
}

static double serve(atomic_int *shared, double limit_s) {
  double batches[most_batches];
  size_t taken = 0;
  int turn = 0;
  const int64_t end_ns = cs_now_ns() + (int64_t)(limit_s * 1e9);
  batch(shared, &turn, end_ns); /* after it both are awake */
  do
    batches[taken++] = batch(shared, &turn, end_ns);
  while (taken < most_batches && cs_now_ns() < end_ns);
  atomic_store_explicit(shared, game_over, memory_order_release);
  return cs_median(batches, taken);
}

static void give_back(atomic_int *shared) {
  unsigned polls = 0;
  int turn;
  while ((turn = atomic_load_explicit(shared, memory_order_acquire)) != game_over) {
    if (turn % 2 == 0) {
      cs__spin(&polls);
      continue;
    }
    atomic_store_explicit(shared, turn + 1, memory_order_release);
    polls = 0;
  }
}

/* Phase 0: the even threads serve; phase 1: the odd ones. Called by all threads of a team. */
static void play_phase(struct game *game, int thread, int threads, int phase) {
  const bool serves = thread % 2 == phase && thread + 1 < threads, returns = thread > 0 && (thread - 1) % 2 == phase;
  struct ball ball;
  atomic_init(&ball.turn, 0);
  if (serves)
    game->turns[thread] = &ball.turn;
#pragma omp barrier
  if (serves)
    game->one_way_s[thread] = serve(&ball.turn, game->limit_s);
  else if (returns)
    give_back(game->turns[thread - 1]);
#pragma omp barrier /* nobody looks at a ball that is gone */
}

static void play(struct game *game, double limit_s) {
#pragma omp parallel
  {
    const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
#pragma omp single
    {
      game->threads = threads;
      game->limit_s = threads > 2 ? limit_s / 2.0 : limit_s; /* two threads have one phase */
    }
    play_phase(game, thread, threads, 0);
    play_phase(game, thread, threads, 1);
  }
}

enum cs_status cs__ping_pong_measure(double probe_s, struct cs_ceilings *ceilings) {
  const size_t most = (size_t)omp_get_max_threads();
  struct game game = {.turns = calloc(most, sizeof *game.turns), .one_way_s = calloc(most, sizeof *game.one_way_s)};
  enum cs_status status = CS_NOMEM;
  if (game.turns == NULL || game.one_way_s == NULL)
    goto cleanup;
  play(&game, probe_s);
  const size_t pairs = (size_t)game.threads - 1;
  ceilings->neighbour_s = cs_median(game.one_way_s, pairs);
  ceilings->neighbour_most_s = cs_quantile(game.one_way_s, pairs, 1.0);
  status = CS_OK;
cleanup:
  free(game.turns);
  free(game.one_way_s);
  return status;
}

double cs_ceilings_neighbour_s(double limit_s) {
  struct cs_ceilings ceilings = {.neighbour_s = NAN};
  cs__ping_pong_measure(limit_s, &ceilings);
  return ceilings.neighbour_s;
}
