/* tests/observe/matrix/main.c - every construct of one build at 1, 2, 3 and 8 threads, without and with the observer.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * usage: observe_matrix BUILD [CONSTRUCT]
 *
 * Prints a line of the Test Anything Protocol for every construct and number of threads. Ends with 1 when one was not
 * as expected, with 77 when nothing could be run.
 */
#include "runtime/observe/command.h"
#include "runtime/observe/reader.h"
#include "tests/observe/matrix/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS CS_TEST_BUILD "/tests/observe/"
#define LIBRARY  CS_TEST_BUILD "/libcoresweep-observe.so"
#define REBINDER CS_TEST_BUILD "/libcoresweep-rebind.so"

enum { LEFT_OUT_STATUS = 77 }; /* a program's word for: my compiler does not know that */

enum verdict { FINE, WRONG, SKIPPED };

/* How threads wait: as the runtime likes, but no thread spins for another that has no core; and some of it spinning. */
static const struct setting {
  int threads;
  const char *policy;  /* OMP_WAIT_POLICY; NULL: not set */
  bool forward;        /* try it without a folder to count in, too */
  const char *only[5]; /* constructs; none: all */
} settings[] = {
    {1, NULL, false, {NULL}},
    {2, "passive", false, {NULL}},
    {3, "passive", false, {NULL}},
    {8, "passive", false, {NULL}},
    {2, "active", false, {"static", "dynamic", "barriers", "critical", "unwaited"}},
    {3, "active", true, {"static", "critical", "single", "taskgroup", "nested"}},
};

static bool applies(const struct setting *setting, const struct row *row) {
  if (setting->only[0] == NULL)
    return true;
  for (size_t i = 0; i < sizeof setting->only / sizeof setting->only[0]; i++)
    if (strcmp(row->program, "constructs") == 0 && strcmp(setting->only[i], row->construct) == 0)
      return true;
  return false;
}

static void set(const struct setting *setting, enum build build) {
  char number[16];
  snprintf(number, sizeof number, "%d", setting->threads);
  setenv("OMP_NUM_THREADS", number, 1);
  setting->policy != NULL ? setenv("OMP_WAIT_POLICY", setting->policy, 1) : unsetenv("OMP_WAIT_POLICY");
  /* libomp 14 hangs when a loop is cancelled; GCC's programs do what the directive says. */
  setenv("OMP_CANCELLATION", build & BY_GCC ? "true" : "false", 1);
}

/* Observed, and compared with how it was when nobody watched. */
static void observe(const struct judged *judged, const struct outcome *alone, struct cs_text *faults) {
  char *folder = NULL;
  struct cs_error error = {""};
  if (cs_observe_folder_make(&folder, &error) != CS_OK) {
    cs_text_append(faults, "no folder for the observer: %s\n", error.message);
    return;
  }
  const char *rebinder = judged->row->traits & REBOUND ? REBINDER : NULL;
  char **environment = cs_observe_environment(environ, LIBRARY, rebinder, folder, NULL);
  struct outcome watched;
  if (environment == NULL || !matrix_run(judged->path, judged->row->construct, environment, &watched)) {
    cs_text_append(faults, "cannot be started with the observer\n");
  } else {
    if (watched.status != alone->status)
      cs_text_append(faults, "ends with %x, without the observer with %x\n", (unsigned)watched.status,
                     (unsigned)alone->status);
    if (strcmp(watched.printed, alone->printed) != 0)
      cs_text_append(faults, "prints %s, without the observer %s\n", watched.printed, alone->printed);
    matrix_judge(judged, folder, faults);
  }
  const bool hidden = judged->row->traits & STATIC;
  if (cs_observe_inspect(judged->path) != (hidden ? CS_OBSERVE_STATIC : CS_OBSERVE_CLEAR))
    cs_text_append(faults, "the file is %s\n", hidden ? "not found to be static" : "thought not to be observable");
  cs_observe_environment_free(environment);
  cs_observe_folder_remove(folder);
  free(folder);
}

/* Why it is skipped, or its faults, go to text. */
static enum verdict try_row(const struct row *row, enum build build, const struct setting *setting,
                            struct cs_text *text) {
  char *path = cs_text_format(PROGRAMS "%s-%s", row->program, matrix_build_name(build));
  const char *why = matrix_left_out(row, build);
  enum verdict verdict = SKIPPED;
  struct outcome alone;
  if (path == NULL || access(path, X_OK) != 0)
    cs_text_append(text, "no compiler for it here");
  else if (why != NULL)
    cs_text_append(text, "%s", why);
  else if ((row->traits & REBOUND) && access(REBINDER, R_OK) != 0)
    cs_text_append(text, "no rebinder here");
  else if (!matrix_run(path, row->construct, environ, &alone))
    cs_text_append(text, "cannot be started");
  else if (WIFEXITED(alone.status) && WEXITSTATUS(alone.status) == LEFT_OUT_STATUS)
    cs_text_append(text, "not known to this compiler");
  else {
    const struct judged judged = {row, build, setting->threads, path, matrix_record(alone.printed)};
    if (judged.record.lines == 0)
      cs_text_append(text, "fails by itself with %x: %s\n", (unsigned)alone.status, alone.printed);
    else
      observe(&judged, &alone, text);
    if (setting->forward)
      matrix_forward(path, row->construct, &alone, LIBRARY, text);
    verdict = text->length == 0 ? FINE : WRONG;
  }
  free(path);
  return verdict;
}

/* "text" as comment lines below the test's own. */
static void print_faults(const char *text) {
  for (const char *line = text; *line != '\0';) {
    const size_t length = strcspn(line, "\n");
    printf("#   %.*s\n", (int)length, line);
    line += length + (line[length] == '\n');
  }
}

static int run_all(enum build build, const char *only) {
  int number = 0, counts[3] = {0};
  for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++) {
    set(&settings[s], build);
    for (size_t r = 0; r < matrix_row_count; r++) {
      const struct row *row = &matrix_rows[r];
      if (!(row->builds & build) || !applies(&settings[s], row) || (only != NULL && strcmp(only, row->construct) != 0))
        continue;
      struct cs_text text = {0};
      const enum verdict verdict = try_row(row, build, &settings[s], &text);
      counts[verdict]++;
      printf("%s %d - %s-%s %s%s, %d threads%s%s%s%s\n", verdict == WRONG ? "not ok" : "ok", ++number, row->program,
             matrix_build_name(build), row->construct, row->traits & REBOUND ? " rebound" : "", settings[s].threads,
             settings[s].policy != NULL ? " " : "", settings[s].policy != NULL ? settings[s].policy : "",
             verdict == SKIPPED ? " # skip " : "", verdict == SKIPPED ? cs_text_get(&text) : "");
      if (verdict == WRONG)
        print_faults(cs_text_get(&text));
      fflush(stdout);
      cs_text_free(&text);
    }
  }
  printf("1..%d\n# %d as expected, %d not, %d skipped\n", number, counts[FINE], counts[WRONG], counts[SKIPPED]);
  return counts[WRONG] > 0 ? 1 : counts[FINE] == 0 ? LEFT_OUT_STATUS : 0;
}

int main(int argc, char **argv) {
  for (enum build build = GCC; build <= HOST && argc >= 2; build <<= 1)
    if (strcmp(argv[1], matrix_build_name(build)) == 0)
      return run_all(build, argc > 2 ? argv[2] : NULL);
  fprintf(stderr, "usage: observe_matrix gcc|gcc-other|clang|mixed|host [CONSTRUCT]\n");
  return 2;
}
