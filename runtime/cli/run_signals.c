/* runtime/cli/run_signals.c - Ctrl-C once: end the sweep and report; twice: end at once. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <unistd.h>

volatile sig_atomic_t cs__stop = 0;

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
enum { STOPPING_COUNT = sizeof stopping / sizeof stopping[0] };

static void on_signal(int number) {
  if (cs__stop != 0)
    _exit(CS_EXIT_SIGNAL + number);
  cs__stop = number;
}

/* A signal ignored at start stays ignored: nohup means it. */
static void set_all(void (*action)(int)) {
  for (int i = 0; i < STOPPING_COUNT; i++) {
    struct sigaction now, wished = {.sa_handler = action};
    sigaction(stopping[i], NULL, &now);
    if (now.sa_handler != SIG_IGN)
      sigaction(stopping[i], &wished, NULL);
  }
}

void cs__stop_on_signals(void) {
  set_all(on_signal);
}

void cs__stop_no_more(void) {
  set_all(SIG_DFL);
}
