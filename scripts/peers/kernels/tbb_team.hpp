/* scripts/peers/kernels/tbb_team.hpp - TBB's threads on the places of the OpenMP team, one each. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_PEERS_TBB_TEAM_HPP
#define CORESWEEP_PEERS_TBB_TEAM_HPP

#include <omp.h>
#include <sched.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>
#include <vector>

/*
 * TBB makes its own threads, which begin on the PU of the thread that wakes them: the team's first place. Each is bound
 * to the place of the OpenMP thread whose number its slot in the arena has; the caller, slot 0, is bound there already.
 */
class peer_binder : public tbb::task_scheduler_observer {
  std::vector<cpu_set_t> places;

public:
  peer_binder(tbb::task_arena &arena, std::vector<cpu_set_t> given)
      : tbb::task_scheduler_observer(arena), places(std::move(given)) {
    observe(true);
  }
  void on_scheduler_entry(bool) override {
    const int slot = tbb::this_task_arena::current_thread_index();
    if (slot > 0 && slot < static_cast<int>(places.size()))
      sched_setaffinity(0, sizeof places[slot], &places[slot]);
  }
};

class peer_team {
  static std::vector<cpu_set_t> places_of_team() {
    std::vector<cpu_set_t> places(omp_get_max_threads());
#pragma omp parallel
    sched_getaffinity(0, sizeof(cpu_set_t), &places[omp_get_thread_num()]);
    return places;
  }

  int threads = omp_get_max_threads();
  tbb::global_control limit{tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads)};
  tbb::task_arena arena{threads};
  peer_binder binder{arena, places_of_team()};

public:
  /*
   * The OpenMP team, which set up the data, is sent away first: its threads would spin on TBB's PUs. There is no other
   * place for it: after set-up, and after each time sort's inputs are made anew, this is the first code of ours that
   * runs. Later calls have no team to send away: 2 ns each with GCC 12's libgomp on a Sapphire Rapids guest.
   */
  template <typename work> void run(const work &todo) {
    omp_pause_resource_all(omp_pause_soft);
    arena.execute(todo);
  }
};

/* Never destroyed: TBB's threads may outlive the object this is linked into. */
inline peer_team &peer_tbb_team() {
  static peer_team &team = *new peer_team;
  return team;
}

#endif
