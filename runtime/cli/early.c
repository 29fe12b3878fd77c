/* runtime/cli/early.c - keeps the user's OpenMP binding away from this process, which is not the program to be bound.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libgomp binds the initial thread while it is being loaded, before main, as soon as OMP_PLACES, OMP_PROC_BIND or
 * GOMP_CPU_AFFINITY is set. The sweep's driver would then see, and hand on to every process it starts, the first place
 * of the user instead of all the PUs it may use.
 *
 * The functions of an executable's .preinit_array run before the initialisers of every shared library (System V gABI,
 * "Initialization and Termination Functions"). There the variables are taken out of the environment; main puts them
 * back, when libgomp has read what it will ever read. Nothing may be called that early, and no sanitizer is awake.
 *
 * A worker is the program to be bound: it keeps everything. Not so one that only starts a command: what it hands on to
 * that is the environment, and all its PUs.
 */
#include "runtime/cli/early.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define VERY_EARLY __attribute__((no_sanitize("address", "undefined", "thread")))

static const char *const binding_names[] = {"OMP_PLACES", "OMP_PROC_BIND", "GOMP_CPU_AFFINITY"};
enum { BINDING_COUNT = sizeof binding_names / sizeof binding_names[0] };
static const char *hidden_values[BINDING_COUNT];

/* What follows `prefix` in text, if text begins with it and then `end`; NULL otherwise. */
VERY_EARLY static const char *after(const char *text, const char *prefix, char end) {
  while (*prefix != '\0' && *text == *prefix) {
    text++;
    prefix++;
  }
  return *prefix == '\0' && *text == end ? text + (end != '\0') : NULL;
}

VERY_EARLY static bool hide(const char *entry) {
  for (int i = 0; i < BINDING_COUNT; i++) {
    const char *value = after(entry, binding_names[i], '=');
    if (value != NULL) {
      if (hidden_values[i] == NULL) /* of several, getenv would have found the first */
        hidden_values[i] = value;
      return true;
    }
  }
  return false;
}

VERY_EARLY static void hide_binding(int argc, char **argv, char **environment) {
  const bool is_worker = argc > 1 && after(argv[1], CS__WORKER_COMMAND, '\0') != NULL;
  if (is_worker && (argc == 2 || after(argv[2], CS__WORKER_OF_COMMAND, '\0') == NULL))
    return;
  char **kept = environment;
  for (char **entry = environment; *entry != NULL; entry++) {
    if (!hide(*entry))
      *kept++ = *entry;
  }
  *kept = NULL;
}

__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(int, char **,
                                                                                       char **) = hide_binding;

void cs__restore_binding(void) {
  for (int i = 0; i < BINDING_COUNT; i++) {
    if (hidden_values[i] != NULL)
      setenv(binding_names[i], hidden_values[i], 1);
  }
}
