/* runtime/observe/inside/entries.h - the functions of an OpenMP runtime that we stand before or call: one table. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_ENTRIES_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_ENTRIES_H

/*
 * CS__ENTRIES(X): X(name, stand_in) for each. stand_in is what is called where the runtime has no such function (a
 * program with weak references, an old runtime), as a team of one thread would see it:
 *   ALONE  runs body(data), the first two arguments, once; returns 1
 *   ZERO   does nothing; returns 0, false or NULL
 *   ONE    does nothing; returns 1 or true
 */
#define CS__ENTRIES(X)                                                                                                 \
  CS__ENTRIES_PARALLEL(X)                                                                                              \
  CS__ENTRIES_OLD(X)                                                                                                   \
  CS__ENTRIES_WAIT(X)                                                                                                  \
  CS__ENTRIES_LOCK(X)                                                                                                  \
  CS__ENTRIES_SINGLE(X)                                                                                                \
  CS__ENTRIES_TASK(X)                                                                                                  \
  CS__ENTRIES_CHUNK(X)                                                                                                 \
  X(omp_get_thread_num, ZERO)                                                                                          \
  X(omp_get_max_threads, ONE)

/* A region, from GCC 4.9 on. */
#define CS__ENTRIES_PARALLEL(X)                                                                                        \
  X(GOMP_parallel, ALONE)                                                                                              \
  X(GOMP_parallel_reductions, ALONE)                                                                                   \
  X(GOMP_parallel_sections, ALONE)                                                                                     \
  X(GOMP_parallel_loop_static, ALONE)                                                                                  \
  X(GOMP_parallel_loop_dynamic, ALONE)                                                                                 \
  X(GOMP_parallel_loop_guided, ALONE)                                                                                  \
  X(GOMP_parallel_loop_nonmonotonic_dynamic, ALONE)                                                                    \
  X(GOMP_parallel_loop_nonmonotonic_guided, ALONE)                                                                     \
  X(GOMP_parallel_loop_runtime, ALONE)                                                                                 \
  X(GOMP_parallel_loop_nonmonotonic_runtime, ALONE)                                                                    \
  X(GOMP_parallel_loop_maybe_nonmonotonic_runtime, ALONE)

/* Before GCC 4.9 a region was opened, its body called by the program itself, then closed. */
#define CS__ENTRIES_OLD(X)                                                                                             \
  X(GOMP_parallel_start, ZERO)                                                                                         \
  X(GOMP_parallel_sections_start, ZERO)                                                                                \
  X(GOMP_parallel_loop_static_start, ZERO)                                                                             \
  X(GOMP_parallel_loop_dynamic_start, ZERO)                                                                            \
  X(GOMP_parallel_loop_guided_start, ZERO)                                                                             \
  X(GOMP_parallel_loop_runtime_start, ZERO)                                                                            \
  X(GOMP_parallel_end, ZERO)

#define CS__ENTRIES_WAIT(X)                                                                                            \
  X(GOMP_barrier, ZERO)                                                                                                \
  X(GOMP_barrier_cancel, ZERO)                                                                                         \
  X(GOMP_loop_end, ZERO)                                                                                               \
  X(GOMP_loop_end_cancel, ZERO)                                                                                        \
  X(GOMP_sections_end, ZERO)                                                                                           \
  X(GOMP_sections_end_cancel, ZERO)                                                                                    \
  X(GOMP_workshare_task_reduction_unregister, ZERO)                                                                    \
  X(GOMP_taskwait, ZERO)                                                                                               \
  X(GOMP_taskwait_depend, ZERO)                                                                                        \
  X(GOMP_taskgroup_end, ZERO)                                                                                          \
  X(GOMP_taskyield, ZERO)                                                                                              \
  X(GOMP_ordered_start, ZERO)                                                                                          \
  X(GOMP_ordered_end, ZERO)                                                                                            \
  X(GOMP_doacross_wait, ZERO)                                                                                          \
  X(GOMP_doacross_ull_wait, ZERO)

#define CS__ENTRIES_LOCK(X)                                                                                            \
  X(GOMP_critical_start, ZERO)                                                                                         \
  X(GOMP_critical_end, ZERO)                                                                                           \
  X(GOMP_critical_name_start, ZERO)                                                                                    \
  X(GOMP_critical_name_end, ZERO)                                                                                      \
  X(GOMP_atomic_start, ZERO)                                                                                           \
  X(GOMP_atomic_end, ZERO)                                                                                             \
  X(omp_init_lock, ZERO)                                                                                               \
  X(omp_destroy_lock, ZERO)                                                                                            \
  X(omp_init_nest_lock, ZERO)                                                                                          \
  X(omp_destroy_nest_lock, ZERO)                                                                                       \
  X(omp_init_lock_, ZERO)                                                                                              \
  X(omp_destroy_lock_, ZERO)                                                                                           \
  X(omp_init_nest_lock_, ZERO)                                                                                         \
  X(omp_destroy_nest_lock_, ZERO)                                                                                      \
  X(omp_set_lock, ZERO)                                                                                                \
  X(omp_unset_lock, ZERO)                                                                                              \
  X(omp_test_lock, ONE)                                                                                                \
  X(omp_set_nest_lock, ZERO)                                                                                           \
  X(omp_unset_nest_lock, ZERO)                                                                                         \
  X(omp_test_nest_lock, ONE)                                                                                           \
  X(omp_set_lock_, ZERO)                                                                                               \
  X(omp_unset_lock_, ZERO)                                                                                             \
  X(omp_test_lock_, ONE)                                                                                               \
  X(omp_set_nest_lock_, ZERO)                                                                                          \
  X(omp_unset_nest_lock_, ZERO)                                                                                        \
  X(omp_test_nest_lock_, ONE)

/* The forms "with end" are of GCC versions whose libgomp speaks OMPT. */
#define CS__ENTRIES_SINGLE(X)                                                                                          \
  X(GOMP_single_start, ONE)                                                                                            \
  X(GOMP_single_copy_start, ZERO)                                                                                      \
  X(GOMP_single_copy_end, ZERO)                                                                                        \
  X(GOMP_single_start_with_end, ONE)                                                                                   \
  X(GOMP_single_end, ZERO)                                                                                             \
  X(GOMP_has_masked_thread_num_with_end, ONE)                                                                          \
  X(GOMP_masked_end, ZERO)

#define CS__ENTRIES_TASK(X)                                                                                            \
  X(GOMP_task, ALONE)                                                                                                  \
  X(GOMP_taskloop, ALONE)                                                                                              \
  X(GOMP_taskloop_ull, ALONE)                                                                                          \
  X(GOMP_taskgroup_start, ZERO)

#define CS__ENTRIES_CHUNK(X) CS__ENTRIES_NEXT(X, GOMP_loop_) CS__ENTRIES_NEXT(X, GOMP_loop_ull_)
#define CS__ENTRIES_NEXT(X, prefix)                                                                                    \
  X(prefix##static_next, ZERO)                                                                                         \
  X(prefix##dynamic_next, ZERO)                                                                                        \
  X(prefix##guided_next, ZERO)                                                                                         \
  X(prefix##runtime_next, ZERO)                                                                                        \
  X(prefix##nonmonotonic_dynamic_next, ZERO)                                                                           \
  X(prefix##nonmonotonic_guided_next, ZERO)                                                                            \
  X(prefix##nonmonotonic_runtime_next, ZERO)                                                                           \
  X(prefix##maybe_nonmonotonic_runtime_next, ZERO)                                                                     \
  X(prefix##ordered_static_next, ZERO)                                                                                 \
  X(prefix##ordered_dynamic_next, ZERO)                                                                                \
  X(prefix##ordered_guided_next, ZERO)                                                                                 \
  X(prefix##ordered_runtime_next, ZERO)

#define CS__ENTRY_NUMBER(name, stand_in) CS__ENTRY_##name,
enum cs__entry { CS__ENTRIES(CS__ENTRY_NUMBER) CS__ENTRY_COUNT };
#undef CS__ENTRY_NUMBER

#endif
