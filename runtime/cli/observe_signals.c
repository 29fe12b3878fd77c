/* runtime/cli/observe_signals.c - Ctrl-C is the command's: we wait for its end and report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"

volatile int cs__observe_pass = 0;
volatile sig_atomic_t cs__observe_signal = 0;

static const int passed[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { PASSED_COUNT = sizeof passed / sizeof passed[0] };

/* The terminal's signals reach its whole foreground group: the command has had them, and once is enough. */
static void on_signal(int number, siginfo_t *info, void *context) {
  (void)context;
  cs__observe_signal = number;
  if (info->si_code != SI_KERNEL)
    cs__observe_pass = number;
}

/* A signal ignored at start stays ignored: nohup means it. */
static void set_all(const struct sigaction *wished) {
  for (int i = 0; i < PASSED_COUNT; i++) {
    struct sigaction now;
    sigaction(passed[i], NULL, &now);
    if (now.sa_handler != SIG_IGN)
      sigaction(passed[i], wished, NULL);
  }
}

void cs__observe_signals_begin(void) {
  const struct sigaction wished = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
  set_all(&wished);
}

void cs__observe_signals_end(void) {
  const struct sigaction usual = {.sa_handler = SIG_DFL};
  set_all(&usual);
}
