/* tests/sweep/readback_test.c - what looks at made-up trees of processes come to. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback.h"

#include "runtime/base/file.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REAPER = 50, COMMAND = 100 };

struct fake {
  int pid, tid, parent, pu;
  const char *name, *mask;
  long long cpu_ms; /* negative: as ticks of 10 ms only, without schedstat */
  long long delay_ms;
  char state;
};

static char *tree;

static void plant(void) {
  tree = folder_make();
}

static void fell(void) {
  folder_remove(tree);
}

static void put(const char *path, const char *text) {
  char whole[512];
  snprintf(whole, sizeof whole, "%s/%s", tree, path);
  *strrchr(whole, '/') = '\0';
  cr_assert_eq(cs_folder_make(whole, NULL), CS_OK);
  write_whole(path_in(tree, path), text, strlen(text));
}

static void put_stat(const char *path, int id, const struct fake *fake) {
  char line[512];
  const long long ticks = fake->cpu_ms < 0 ? -fake->cpu_ms / 10 : 0;
  snprintf(line, sizeof line,
           "%d (%s) %c %d 1 1 0 -1 4194304 9 0 0 0 %lld 0 0 0 20 0 1 0 77%d 1 1 18446744073709551615 1 1 0 0 0 0 0 0 0 "
           "0 0 0 17 %d 0 0 0\n",
           id, fake->name, fake->state != '\0' ? fake->state : 'R', fake->parent, ticks * 100 / sysconf(_SC_CLK_TCK),
           id, fake->pu);
  put(path, line);
}

/* The files of a thread, and those of its process if it is the main one. */
static void put_thread(struct fake fake) {
  char path[128], text[128];
  fake.tid = fake.tid != 0 ? fake.tid : fake.pid;
  if (fake.tid == fake.pid) {
    snprintf(path, sizeof path, "%d/stat", fake.pid);
    put_stat(path, fake.pid, &fake);
  }
  snprintf(path, sizeof path, "%d/task/%d/stat", fake.pid, fake.tid);
  put_stat(path, fake.tid, &fake);
  if (fake.cpu_ms >= 0) {
    snprintf(path, sizeof path, "%d/task/%d/schedstat", fake.pid, fake.tid);
    snprintf(text, sizeof text, "%lld %lld 5\n", 1000000 * fake.cpu_ms, 1000000 * fake.delay_ms);
    put(path, text);
  }
  snprintf(path, sizeof path, "%d/task/%d/status", fake.pid, fake.tid);
  snprintf(text, sizeof text, "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t%s\nMems_allowed:\t1\n",
           fake.mask != NULL ? fake.mask : "0-3");
  put(path, text);
}

static void take_away(const char *path) {
  folder_remove(strdup(path_in(tree, path)));
}

static struct cs__readback *begin(const char *confined) {
  struct cs__readback *readback = cs__readback_begin_in(tree, COMMAND, REAPER, confined);
  cr_assert_not_null(readback);
  return readback;
}

static struct cs_used end(struct cs__readback *readback) {
  struct cs_used used = {.peak_bytes = 7};
  cs__readback_end(readback, &used);
  cr_expect_eq(used.peak_bytes, 7, "the rest is left as it is");
  return used;
}

static void used_free(struct cs_used *used) {
  free(used->pus);
  free(used->escaped);
  free(used->escaper);
  free(used->runtimes);
}

TestSuite(readback, .init = plant, .fini = fell);

Test(readback, the_most_processes_and_threads_alive_at_one_look_count) {
  put_thread((struct fake){.pid = 1, .name = "init", .pu = 0});
  put_thread((struct fake){.pid = 60, .parent = 1, .name = "other", .pu = 3, .cpu_ms = 9000});
  put_thread((struct fake){.pid = COMMAND, .parent = REAPER, .name = "sh"});
  put_thread((struct fake){.pid = 101, .parent = COMMAND, .name = "make (all)", .cpu_ms = 1000});
  put_thread((struct fake){.pid = 101, .tid = 102, .parent = COMMAND, .name = "pool", .cpu_ms = 1000});
  put_thread((struct fake){.pid = 99, .parent = 1, .name = "foreign", .cpu_ms = 1000});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  take_away("101");
  for (int pid = 103; pid < 107; pid++)
    put_thread((struct fake){.pid = pid, .parent = COMMAND, .name = "zombie", .state = 'Z'});
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect(used.looks == 2 && used.processes == 2 && used.threads == 3 && used.working == 2, "%d %d %d %d", used.looks,
            used.processes, used.threads, used.working);
  cr_expect(used.escaped == NULL && used.escaper == NULL && used.runtimes == NULL);
  used_free(&used);
}

Test(readback, the_delay_of_all_threads_is_summed_and_those_that_ended_keep_theirs) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .cpu_ms = 100, .delay_ms = 30});
  put_thread((struct fake){.pid = COMMAND, .tid = 110, .name = "app", .cpu_ms = 100, .delay_ms = 500});
  put_thread((struct fake){.pid = COMMAND, .tid = 112, .name = "app", .cpu_ms = -500, .delay_ms = 9000});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  take_away("100/task/110");
  put_thread((struct fake){.pid = COMMAND, .name = "app", .cpu_ms = 300, .delay_ms = 70});
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect(used.delay_s > 0.55 && used.delay_s < 0.57, "%g: less what looking took", used.delay_s);
  used_free(&used);
  readback = begin(NULL);
  cs__readback_look(readback);
  cs__readback_ended(readback, "900000000 800000000 12\n"); /* the main thread's, to its end */
  used = end(readback);
  cr_expect(used.delay_s > 0.78 && used.delay_s < 0.8, "%g", used.delay_s);
  used_free(&used);
  readback = begin(NULL);
  cs__readback_ended(readback, "0 0 0\n"); /* a kernel that does not keep it */
  used = end(readback);
  cr_expect_lt(used.delay_s, 0.0);
  used_free(&used);
}

Test(readback, without_schedstat_no_delay_is_told) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .cpu_ms = -500});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect_lt(used.delay_s, 0.0);
  used_free(&used);
}

Test(readback, grandchildren_with_lesser_numbers_and_orphans_belong_to_the_command) {
  put_thread((struct fake){.pid = 40, .parent = REAPER, .name = "hook's daemon"});
  put_thread((struct fake){.pid = COMMAND, .parent = REAPER, .name = "sh"});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  put_thread((struct fake){.pid = 20, .parent = 300, .name = "grandchild"}); /* the numbers began anew */
  put_thread((struct fake){.pid = 300, .parent = COMMAND, .name = "child"});
  put_thread((struct fake){.pid = 301, .parent = REAPER, .name = "orphan"});
  put_thread((struct fake){.pid = 302, .parent = 40, .name = "foreign"});
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect_eq(used.processes, 4, "%d", used.processes);
  used_free(&used);
}

Test(readback, the_working_are_those_with_a_tenth_of_the_most_at_one_look_and_ended_ones_keep_their_time) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .cpu_ms = 1000});
  put_thread((struct fake){.pid = COMMAND, .tid = 110, .name = "app", .cpu_ms = 100});
  put_thread((struct fake){.pid = COMMAND, .tid = 111, .name = "app", .cpu_ms = 99});
  put_thread((struct fake){.pid = COMMAND, .tid = 112, .name = "app", .cpu_ms = -500});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  take_away("100/task/110");
  take_away("100/task/112");
  put_thread((struct fake){.pid = COMMAND, .tid = 113, .name = "app", .cpu_ms = 800}); /* takes the place of one */
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect_eq(used.working, 3, "%d", used.working);
  used_free(&used);
}

Test(readback, the_pus_are_those_of_threads_that_took_time_since_the_last_look) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .pu = 2, .cpu_ms = 1000});
  put_thread((struct fake){.pid = COMMAND, .tid = 110, .name = "idle", .pu = 7});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  put_thread((struct fake){.pid = COMMAND, .name = "app", .pu = 5, .cpu_ms = 1000}); /* moved without working there */
  cs__readback_look(readback);
  put_thread((struct fake){.pid = COMMAND, .name = "app", .pu = 3, .cpu_ms = 2000});
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect_str_eq(used.pus, "2-3");
  used_free(&used);
}

Test(readback, a_pu_that_had_less_than_a_tenth_of_the_time_of_another_was_left_before_the_work) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .pu = 1, .cpu_ms = 2});
  struct cs__readback *readback = begin(NULL);
  cs__readback_look(readback);
  put_thread((struct fake){.pid = COMMAND, .name = "app", .pu = 0, .cpu_ms = 30}); /* it has bound itself */
  put_thread((struct fake){.pid = COMMAND, .tid = 110, .name = "app", .pu = 0, .cpu_ms = 20});
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect_str_eq(used.pus, "0");
  used_free(&used);
}

Test(readback, a_mask_outside_of_the_confinement_at_two_looks_is_an_escape_and_is_named) {
  put_thread((struct fake){.pid = COMMAND, .name = "sh", .mask = "0-1"});
  put_thread((struct fake){.pid = 101, .parent = COMMAND, .name = "my (app)", .mask = "1"});
  put_thread((struct fake){.pid = 101, .tid = 102, .parent = COMMAND, .name = "worker 1", .mask = "0-7"});
  struct cs__readback *readback = begin("0-1");
  cs__readback_look(readback);
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_assert_not_null(used.escaped);
  cr_expect_str_eq(used.escaped, "0-7");
  cr_expect_str_eq(used.escaper, "my (app)", "the process, not its thread");
  used_free(&used);
}

Test(readback, a_mask_seen_outside_once_or_without_confinement_is_no_escape) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .mask = "0-7"}); /* before its exec */
  struct cs__readback *confined = begin("0-1"), *free_one = begin(NULL);
  cs__readback_look(confined);
  cs__readback_look(free_one);
  cs__readback_look(free_one);
  put_thread((struct fake){.pid = COMMAND, .name = "app", .mask = "0"});
  cs__readback_look(confined);
  put_thread((struct fake){.pid = COMMAND, .name = "app", .mask = "3"});
  cs__readback_look(confined);
  struct cs_used used = end(confined), other = end(free_one);
  cr_expect(used.escaped == NULL && used.escaper == NULL && other.escaped == NULL);
  used_free(&used);
  used_free(&other);
}

Test(readback, a_thread_that_comes_back_to_its_pus_was_on_a_visit) {
  put_thread((struct fake){.pid = COMMAND, .name = "app", .mask = "7"}); /* a topology library looks around */
  struct cs__readback *readback = begin("0-1");
  cs__readback_look(readback);
  cs__readback_look(readback);
  put_thread((struct fake){.pid = COMMAND, .name = "app", .mask = "0-1"});
  cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_expect(used.escaped == NULL && used.escaper == NULL);
  used_free(&used);
}

Test(readback, runtimes_are_named_at_the_first_look_that_shows_a_team) {
  put_thread((struct fake){.pid = COMMAND, .name = "app"});
  put("100/maps", "7f00-7f01 r--p 00000000 08:01 11 /usr/lib/libgomp.so.1\n"
                  "7f03-7f04 r--p 00000000 08:01 13 /usr/lib/libomp.so.5\n");
  struct cs__readback *alone = begin(NULL), *team = begin(NULL);
  cs__readback_look(alone);
  put_thread((struct fake){.pid = COMMAND, .tid = 110, .name = "app"});
  cs__readback_look(team);
  struct cs_used used = end(alone), other = end(team);
  cr_expect_null(used.runtimes);
  cr_expect(other.runtimes != NULL && strcmp(other.runtimes, "libgomp.so.1, libomp.so.5") == 0);
  used_free(&used);
  used_free(&other);
}

Test(readback, two_runtimes_in_one_process_are_both_named_and_in_two_processes_they_are_not_put_together) {
  put_thread((struct fake){.pid = COMMAND, .name = "python3"});
  put_thread((struct fake){.pid = 101, .parent = COMMAND, .name = "child"});
  put("100/maps", "7f00-7f01 r--p 00000000 08:01 11 /usr/lib/libgomp.so.1.0.0\n"
                  "7f01-7f02 r-xp 00001000 08:01 11 /usr/lib/libgomp.so.1.0.0\n7f05-7f06 rw-p 00000000 00:00 0\n");
  put("101/maps", "7f00-7f01 r--p 00000000 08:01 12 /usr/lib/libomp.so.5\n");
  struct cs__readback *readback = begin(NULL), *later = begin(NULL);
  for (int look = 0; look < 2; look++)
    cs__readback_look(readback);
  struct cs_used used = end(readback);
  cr_assert_not_null(used.runtimes);
  cr_expect_null(strchr(used.runtimes, ','), "%s", used.runtimes);
  used_free(&used);
  for (int look = 0; look < 4; look++) {
    cs__readback_look(later);
    if (look == 1) /* loaded when it is needed */
      put("100/maps", "7f00-7f01 r--p 00000000 08:01 11 /usr/lib/libgomp.so.1.0.0\n"
                      "7f03-7f04 r--p 00000000 08:01 13 /opt/with blank/libiomp5.so\n");
  }
  used = end(later);
  cr_assert_not_null(used.runtimes);
  cr_expect_str_eq(used.runtimes, "libgomp.so.1.0.0, libiomp5.so");
  used_free(&used);
}

Test(readback, a_command_that_is_over_and_a_system_that_shows_nothing_leave_all_unknown) {
  struct cs__readback *readback = begin("0");
  cr_expect_gt(cs__readback_look(readback), 0);
  struct cs_used used = end(readback);
  cr_expect(used.looks == 0 && used.processes == 0 && used.threads == 0 && used.working == 0);
  cr_expect(used.pus == NULL && used.escaped == NULL && used.runtimes == NULL);
  readback = cs__readback_begin_in(path_in(tree, "nowhere"), COMMAND, 0, NULL);
  cs__readback_look(readback);
  used = end(readback);
  cr_expect_eq(used.looks, 0);
  cs__readback_end(NULL, &used);
}

Test(readback, the_numbers_of_another_pid_namespace_are_not_read) {
  char self[32];
  cr_assert_eq(symlink("999999999", path_in(tree, "self")), 0);
  cr_expect_null(cs__readback_begin_in(tree, COMMAND, REAPER, NULL));
  cr_assert_eq(unlink(path_in(tree, "self")), 0);
  snprintf(self, sizeof self, "%d", (int)getpid());
  cr_assert_eq(symlink(self, path_in(tree, "self")), 0);
  cs__readback_end(begin(NULL), NULL);
}
