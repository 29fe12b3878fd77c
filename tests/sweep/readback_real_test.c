/* tests/sweep/readback_real_test.c - what looks at real processes come to, and when they are taken. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

Test(readback_waits, looks_are_soon_at_first_ever_later_and_take_at_most_a_thousandth_of_the_time) {
  cr_expect_eq(cs__readback_wait_ns(1, 0), 4000000);
  cr_expect_eq(cs__readback_wait_ns(2, 0), 12000000);
  cr_expect_eq(cs__readback_wait_ns(4, 0), 108000000);
  cr_expect_eq(cs__readback_wait_ns(5, 0), 250000000);
  cr_expect_eq(cs__readback_wait_ns(1000000, 250000), 250000000);
  cr_expect_eq(cs__readback_wait_ns(5, 3000000), 3000000000);
  cr_expect_eq(cs__readback_wait_ns(1, 3000000), 60000000, "a machine full of processes: a twentieth");
}

/* Costs of a look in nanoseconds. */
Test(readback_waits, a_run_of_a_fifth_of_a_second_has_five_looks_for_about_a_hundredth_of_it) {
  for (int64_t cost_ns = 200000; cost_ns <= 400000; cost_ns += 100000) {
    int64_t now_ns = 2000000, spent_ns = 0;
    int looks = 0;
    while (now_ns < 200000000) {
      spent_ns += cost_ns;
      now_ns += cs__readback_wait_ns(++looks, cost_ns);
    }
    cr_expect_eq(looks, 5, "%d", looks);
    while (now_ns < 10000000000) {
      spent_ns += cost_ns;
      now_ns += cs__readback_wait_ns(++looks, cost_ns);
    }
    cr_expect_lt(spent_ns, 12000000, "of ten seconds about a thousandth: %ld ns", (long)spent_ns);
  }
}

static int ready[2];

static double own_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Says that it has worked for a while, and works on. */
static void *work(void *nothing) {
  while (own_s() < 0.03)
    ;
  if (write(ready[1], "x", 1) != 1)
    _exit(1);
  for (;;)
    if (own_s() > 20.0)
      return nothing;
}

/* A child that starts a child of its own with two more threads: four of them work, and the first waits. */
static pid_t start_family(void) {
  cr_assert_eq(pipe(ready), 0);
  const pid_t pid = fork();
  if (pid != 0)
    return pid;
  setpgid(0, 0);
  if (fork() == 0) {
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
      pthread_create(&threads[i], NULL, work, NULL);
    work(NULL);
  }
  wait(NULL);
  _exit(0);
}

Test(readback_real, threads_of_a_grandchild_are_seen_to_work_and_to_leave_their_pus) {
  char elsewhere[16]; /* a confinement that nobody obeys: a PU beyond those there are */
  snprintf(elsewhere, sizeof elsewhere, "%d", CPU_SETSIZE);
  const pid_t pid = start_family();
  char bytes[1];
  for (int i = 0; i < 3; i++)
    cr_assert_eq(read(ready[0], bytes, 1), 1);
  struct cs__readback *readback = cs__readback_begin(pid, elsewhere);
  for (int look = 0; look < 3; look++) {
    cs__readback_look(readback);
    usleep(20000);
  }
  struct cs_used used = {0};
  cs__readback_end(readback, &used);
  kill(-pid, SIGKILL);
  waitpid(pid, NULL, 0);
  cr_expect(used.looks == 3 && used.processes == 2 && used.threads == 4 && used.working == 3, "%d %d %d %d", used.looks,
            used.processes, used.threads, used.working);
  cr_expect(used.pus != NULL && used.escaped != NULL && used.escaper != NULL);
  cr_expect_not_null(used.runtimes, "this test itself is linked with one");
  free(used.pus);
  free(used.escaped);
  free(used.escaper);
  free(used.runtimes);
}
