/* tests/sweep/support.h - made-up plans, results and folders for the tests of the sweep. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_SWEEP_SUPPORT_H
#define CORESWEEP_TESTS_SWEEP_SUPPORT_H

#include "runtime/sweep/driver.h"
#include "runtime/sweep/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define FAKE_WORKER CS_TEST_BUILD "/tests/fake_worker"

/* A fresh empty folder; removed with all in it by folder_remove, which frees the name. */
char *folder_make(void);
void folder_remove(char *folder);

/* "folder/name", in one of a few static buffers. */
const char *path_in(const char *folder, const char *name);
char *read_whole(const char *path, size_t *length_out); /* fresh */
void write_whole(const char *path, const char *bytes, size_t length);

/* A sweep killed after the first line of its journal, after the second and so on: cuts_of reads the folder's journal,
 * each cut_next leaves one line more of it there; after the last one it is false and nothing is left to free. */
struct cuts {
  const char *folder;
  char *journal;
  size_t length, kept, count; /* bytes kept, and how many cuts there were */
};
struct cuts cuts_of(const char *folder);
bool cut_next(struct cuts *cuts);

/* A plan: one case per word of `specs` (separated by blanks), points 1, 2, 4, ... `points` of them on PUs 0, 1, ...;
 * fixed rounds, 4 samples, no observation, time limit 20 s. */
struct cs_result plan_make(const char *folder, const char *specs, int points, int rounds);

/* Appends an invocation that went well, with its samples all `seconds`. Returns it: valid until the next append. */
struct cs_invocation *result_add(struct cs_result *result, int case_index, int point_index, int round,
                                 enum cs_purpose purpose, double seconds);

/* Plans into a fresh folder, sweeps it with the fake worker; *folder_out: remove it. */
struct cs_result sweep_fake(const char *specs, int points, int rounds, char **folder_out);

struct cs_driver driver_make(void);

/* Whether the process is gone within five seconds (a zombie that only waits for init is). */
bool process_ends(pid_t pid);

/* Invocations of a case and purpose with this outcome; point_index -1: any. */
size_t count_outcomes(const struct cs_result *result, int case_index, int point_index, enum cs_purpose purpose,
                      enum cs_outcome outcome);

#endif
