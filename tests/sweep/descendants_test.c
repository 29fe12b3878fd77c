/* tests/sweep/descendants_test.c - who is killed of those that were left running, and who is spared. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/descendants.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t idle_child(void) {
  const pid_t pid = fork();
  while (pid == 0)
    pause();
  return pid;
}

/* A child on its way to becoming a daemon: told to go on, it tells who is left of it and ends. */
static pid_t becoming_daemon(const int go_on[2], const int told[2], bool begins_session) {
  const pid_t pid = fork();
  if (pid > 0)
    return pid;
  char word;
  if (begins_session)
    setsid();
  if (read(go_on[0], &word, 1) == 1) {
    const pid_t left = idle_child();
    if (write(told[1], &left, sizeof left) != (ssize_t)sizeof left)
      kill(left, SIGKILL);
  }
  _exit(0);
}

/* Who is left of a daemon after those listed before it became one were spared; killed in the end. */
static bool is_spared(bool begins_session) {
  int go_on[2], told[2];
  pid_t left = -1;
  struct cs__children before = {0};
  cr_assert(pipe(go_on) == 0 && pipe(told) == 0);
  cs__descendants_adopt();
  const pid_t first = becoming_daemon(go_on, told, begins_session);
  cs__descendants_list(&before);
  cr_assert_eq(before.count, 1);
  cr_assert_eq(write(go_on[1], "x", 1), 1);
  cr_assert_eq(read(told[0], &left, sizeof left), (ssize_t)sizeof left);
  cr_assert_eq(waitpid(first, NULL, 0), first);
  cs__descendants_end(&before);
  const bool spared = kill(left, 0) == 0;
  cs__descendants_end(NULL);
  cr_expect_neq(kill(left, 0), 0);
  free(before.pids);
  return spared;
}

Test(descendants, of_a_session_that_a_spared_one_began_are_spared) {
  cr_expect(is_spared(true));
  cr_expect_not(is_spared(false), "whoever joins no session of its own may be of the command");
}

Test(descendants, that_were_not_there_before_are_killed_and_no_others) {
  struct cs__children before = {0};
  cs__descendants_adopt();
  const pid_t server = idle_child();
  cs__descendants_list(&before);
  const pid_t late = idle_child();
  cs__descendants_end(&before);
  cr_expect_eq(kill(server, 0), 0);
  cr_expect_neq(kill(late, 0), 0);
  cs__descendants_end(NULL);
  cr_expect_neq(kill(server, 0), 0);
  cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "somebody is left to be waited for");
  free(before.pids);
}
