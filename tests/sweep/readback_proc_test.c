/* tests/sweep/readback_proc_test.c - lines of /proc and names of runtimes, and a mask as the kernel tells it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback_proc.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Test(readback_proc, a_name_may_hold_blanks_parentheses_and_digits) {
  struct cs__proc_thread thread;
  cr_assert(cs__proc_parse_stat("12 (a (b) 3) c) S 7 1 1 0 -1 0 9 0 0 0 150 50 0 0 20 0 4 0 987 1 1 1 1 1 0 0 0 0 0 0 "
                                "0 0 0 0 17 5 0 0",
                                &thread));
  cr_expect_str_eq(thread.name, "a (b) 3) c");
  cr_expect(thread.state == 'S' && thread.parent == 7 && thread.start_ticks == 987 && thread.pu == 5);
  cr_expect_float_eq(thread.cpu_s, 200.0 / (double)sysconf(_SC_CLK_TCK), 1e-12);
}

Test(readback_proc, what_is_no_stat_line_is_refused) {
  static const char *const lines[] = {"", "12", "12 (a", "12 )a( S 7", "12 (a) S 7 1 1"};
  struct cs__proc_thread thread;
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
    cr_expect(!cs__proc_parse_stat(lines[i], &thread), "%s", lines[i]);
}

Test(readback_proc, runtimes_are_known_by_their_names_and_what_only_begins_alike_is_none) {
  static const char *const yes[] = {"/usr/lib/libgomp.so.1.0.0", "/opt/x.libs/libgomp-a34b3233.so.1.0.0",
                                    "/usr/lib/llvm-14/lib/libomp.so.5", "libiomp5.so", "/nv/libnvomp.so"};
  static const char *const no[] = {"/usr/lib/libgomp-plugin-nvptx.so.1",
                                   "/usr/lib/libomptarget.so",
                                   "/usr/lib/libc.so",
                                   "/home/libgomp/libm.so.6",
                                   "/tmp/libomp.txt",
                                   ""};
  for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
    cr_expect(cs__proc_is_runtime(yes[i]), "%s", yes[i]);
  for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
    cr_expect(!cs__proc_is_runtime(no[i]), "%s", no[i]);
}

Test(readback_proc, a_mask_is_the_one_that_was_set) {
  cpu_set_t mine, one;
  cr_assert_eq(sched_getaffinity(0, sizeof mine, &mine), 0);
  int last = CPU_SETSIZE - 1;
  while (!CPU_ISSET(last, &mine))
    last--;
  CPU_ZERO(&one);
  CPU_SET(last, &one);
  cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
  char expected[16], *list = cs__proc_mask("/proc", getpid(), getpid());
  snprintf(expected, sizeof expected, "%d", last);
  cr_assert_not_null(list);
  cr_expect_str_eq(list, expected);
  free(list);
  cr_expect_null(cs__proc_mask("/proc", 1 << 30, 1 << 30), "there is no such thread");
}
