/* tests/observe/matrix/matrix.h - programs whose constructs are known, run without and with the observer, compared. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_OBSERVE_MATRIX_MATRIX_H
#define CORESWEEP_TESTS_OBSERVE_MATRIX_MATRIX_H

#include "runtime/base/text.h"
#include "runtime/observe/block.h"

#include <stdbool.h>
#include <stddef.h>

/* --- what is expected --- */

/* What a program was made by and is served by; a row holds for some of them. */
enum build { GCC = 1, GCC_OTHER = 2, CLANG = 4, MIXED = 8, HOST = 16 };
enum { BY_GCC = GCC | GCC_OTHER, BY_LIBOMP = CLANG | MIXED, BY_ALL = BY_GCC | BY_LIBOMP };

enum trait {
  ANY_TEAM = 1,        /* teams at the top level need not have as many members as were asked for */
  HOLDS = 2,           /* it takes locks: their table and the time held are compared */
  OPENERS = 4,         /* several threads open regions: the split of time is rough */
  PENDING = 8,         /* killed with the last short regions still in hand */
  TOO_DEEP = 16,       /* nested beyond what is followed */
  UNFINISHED = 32,     /* ends inside of a region */
  UNSEEN = 64,         /* no region can be seen, as the documentation says */
  ONE_UNSEEN = 128,    /* one cannot */
  REBOUND = 256,       /* seen when the rebinder is loaded */
  NO_RUNTIME = 512,    /* calls of a runtime that is not there: its bodies are run once */
  FOREIGN_CODE = 1024, /* regions lie in other files than the program */
  STATIC = 2048        /* its file is known not to be observable */
};

#define CATEGORY(name) (1u << CS_OBSERVE_##name)

/* One construct. Time may be in `may` and `must` besides what every region has, and at two threads or more all of
 * `must` is there. The runtime libomp has no event for `silent`. */
struct row {
  const char *program;   /* the file is PROGRAM-BUILD */
  const char *construct; /* its argument */
  unsigned builds;
  unsigned traits;
  unsigned must, may, silent;
};
extern const struct row matrix_rows[];
extern const size_t matrix_row_count;

/* Why a row is not run for some builds; NULL: it is. */
const char *matrix_left_out(const struct row *row, enum build build);

const char *matrix_build_name(enum build build);

/* --- running --- */

enum { MATRIX_OUTPUT_BYTES = 4096 };

struct outcome {
  int status; /* as waitpid gives it; -1: it was ended after MATRIX_PATIENCE_S */
  char printed[MATRIX_OUTPUT_BYTES];
};
enum { MATRIX_PATIENCE_S = 15 };

/* What the programs counted themselves, over all lines they printed. */
struct record {
  long lines, regions, inner, tasks, holds;
};
struct record matrix_record(const char *printed);

/* argv[0] with one argument; standard output and error together. False: it cannot be started. */
bool matrix_run(const char *path, const char *argument, char *const *environment, struct outcome *outcome_out);

/* Preloaded, but with no folder to count in, or none that can be used, the library changes nothing. */
void matrix_forward(const char *path, const char *construct, const struct outcome *alone, const char *library,
                    struct cs_text *faults);

/* --- judging --- */

struct judged {
  const struct row *row;
  enum build build;
  int threads;
  const char *path; /* of the program */
  struct record record;
};

/* Appends a line for everything that is wrong with the blocks in the folder; nothing when all is well. */
void matrix_judge(const struct judged *judged, const char *folder, struct cs_text *faults);
/* The same for what the reader makes of one block. */
void matrix_judge_observation(const struct judged *judged, const struct cs_observe_block *block,
                              struct cs_text *faults);

#endif
