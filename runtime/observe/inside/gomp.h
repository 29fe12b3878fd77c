/* runtime/observe/inside/gomp.h - the functions GCC's code calls and we stand before, as libgomp defines them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_GOMP_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_GOMP_H

#include "runtime/observe/inside/runtimes.h"

#include <stdbool.h>

/* --- regions --- */

CS__EXPORT void GOMP_parallel(cs__outlined *body, void *data, unsigned threads, unsigned flags);
CS__EXPORT unsigned GOMP_parallel_reductions(cs__outlined *body, void *data, unsigned threads, unsigned flags);
CS__EXPORT void GOMP_parallel_sections(cs__outlined *body, void *data, unsigned threads, unsigned count,
                                       unsigned flags);

typedef void cs__parallel_loop(cs__outlined *body, void *data, unsigned threads, long begin, long end, long step,
                               long chunk, unsigned flags);
CS__EXPORT cs__parallel_loop GOMP_parallel_loop_static;
CS__EXPORT cs__parallel_loop GOMP_parallel_loop_dynamic;
CS__EXPORT cs__parallel_loop GOMP_parallel_loop_guided;
CS__EXPORT cs__parallel_loop GOMP_parallel_loop_nonmonotonic_dynamic;
CS__EXPORT cs__parallel_loop GOMP_parallel_loop_nonmonotonic_guided;

typedef void cs__parallel_loop_runtime(cs__outlined *body, void *data, unsigned threads, long begin, long end,
                                       long step, unsigned flags);
CS__EXPORT cs__parallel_loop_runtime GOMP_parallel_loop_runtime;
CS__EXPORT cs__parallel_loop_runtime GOMP_parallel_loop_nonmonotonic_runtime;
CS__EXPORT cs__parallel_loop_runtime GOMP_parallel_loop_maybe_nonmonotonic_runtime;

/* --- regions, before GCC 4.9 --- */

typedef void cs__loop_start(cs__outlined *body, void *data, unsigned threads, long begin, long end, long step,
                            long chunk);
CS__EXPORT void GOMP_parallel_start(cs__outlined *body, void *data, unsigned threads);
CS__EXPORT void GOMP_parallel_sections_start(cs__outlined *body, void *data, unsigned threads, unsigned count);
CS__EXPORT cs__loop_start GOMP_parallel_loop_static_start;
CS__EXPORT cs__loop_start GOMP_parallel_loop_dynamic_start;
CS__EXPORT cs__loop_start GOMP_parallel_loop_guided_start;
CS__EXPORT void GOMP_parallel_loop_runtime_start(cs__outlined *body, void *data, unsigned threads, long begin, long end,
                                                 long step);
CS__EXPORT void GOMP_parallel_end(void);

/* --- waits --- */

CS__EXPORT void GOMP_barrier(void);
CS__EXPORT bool GOMP_barrier_cancel(void);
CS__EXPORT void GOMP_loop_end(void);
CS__EXPORT bool GOMP_loop_end_cancel(void);
CS__EXPORT void GOMP_sections_end(void);
CS__EXPORT bool GOMP_sections_end_cancel(void);
CS__EXPORT void GOMP_workshare_task_reduction_unregister(bool cancelled);
CS__EXPORT void GOMP_taskwait(void);
CS__EXPORT void GOMP_taskwait_depend(void **depend);
CS__EXPORT void GOMP_taskgroup_end(void);
CS__EXPORT void GOMP_taskyield(void);
CS__EXPORT void GOMP_ordered_start(void);
CS__EXPORT void GOMP_ordered_end(void);

/* Variadic, with as many counts as the loop nest is deep: ten are handed on, what lies beyond is on the stack. */
typedef void cs__doacross_wait(long first, long, long, long, long, long, long, long, long, long);
CS__EXPORT cs__doacross_wait GOMP_doacross_wait;
CS__EXPORT cs__doacross_wait GOMP_doacross_ull_wait;

/* --- critical sections and locks --- */

typedef void cs__lock(void *lock);
typedef int cs__test_lock(void *lock);
CS__EXPORT void GOMP_critical_start(void);
CS__EXPORT void GOMP_critical_end(void);
CS__EXPORT void GOMP_critical_name_start(void **name);
CS__EXPORT void GOMP_critical_name_end(void **name);
CS__EXPORT void GOMP_atomic_start(void);
CS__EXPORT void GOMP_atomic_end(void);
CS__EXPORT cs__lock omp_set_lock, omp_unset_lock, omp_set_nest_lock, omp_unset_nest_lock;
CS__EXPORT cs__lock omp_set_lock_, omp_unset_lock_, omp_set_nest_lock_, omp_unset_nest_lock_;
CS__EXPORT cs__lock omp_init_lock, omp_destroy_lock, omp_init_nest_lock, omp_destroy_nest_lock;
CS__EXPORT cs__lock omp_init_lock_, omp_destroy_lock_, omp_init_nest_lock_, omp_destroy_nest_lock_;
CS__EXPORT cs__test_lock omp_test_lock, omp_test_nest_lock, omp_test_lock_, omp_test_nest_lock_;

/* --- single, masked --- */

CS__EXPORT bool GOMP_single_start(void);
CS__EXPORT void *GOMP_single_copy_start(void);
CS__EXPORT void GOMP_single_copy_end(void *data);

/* Of versions to come, whose arguments may grow: all that fits registers is handed on, and the whole answer back. */
typedef long cs__any_function(long, long, long, long, long, long);
CS__EXPORT cs__any_function GOMP_single_start_with_end, GOMP_single_end;
CS__EXPORT cs__any_function GOMP_has_masked_thread_num_with_end, GOMP_masked_end;

/* --- tasks (gomp_task.c) --- */

typedef void cs__task_copy(void *to, void *from);
CS__EXPORT void GOMP_task(cs__outlined *body, void *data, cs__task_copy *copy, long bytes, long alignment,
                          bool condition, unsigned flags, void **depend, int priority, void *detach);
CS__EXPORT void GOMP_taskloop(cs__outlined *body, void *data, cs__task_copy *copy, long bytes, long alignment,
                              unsigned flags, unsigned long tasks, int priority, long begin, long end, long step);
CS__EXPORT void GOMP_taskloop_ull(cs__outlined *body, void *data, cs__task_copy *copy, long bytes, long alignment,
                                  unsigned flags, unsigned long tasks, int priority, unsigned long long begin,
                                  unsigned long long end, unsigned long long step);
CS__EXPORT void GOMP_taskgroup_start(void);

/* --- chunks of loops: pointers to long or unsigned long long --- */

typedef bool cs__next_chunk(void *begin_out, void *end_out);
#define CS__DECLARE_NEXT(name, stand_in) CS__EXPORT cs__next_chunk name;
CS__ENTRIES_CHUNK(CS__DECLARE_NEXT)
#undef CS__DECLARE_NEXT

/* --- not ours, called only --- */

int omp_get_thread_num(void);
int omp_get_max_threads(void);

#endif
