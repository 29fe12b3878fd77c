/* tests/observe/matrix/rows.c - every construct, what an observer must see of it, and where it cannot be run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/observe/matrix/matrix.h"

#include <string.h>

#define BAR     CATEGORY(BARRIER)
#define LOCK    CATEGORY(LOCK)
#define WAIT    CATEGORY(TASKWAIT)
#define ORDER   CATEGORY(ORDERED)
#define TASK    CATEGORY(TASK)
#define NEST    CATEGORY(NESTED)
#define STARVED CATEGORY(STARVED)

/* A compiler may leave out the barrier of a single that ends its region. */
#define TASKING (BAR | WAIT | STARVED)

#define CONSTRUCTS "constructs"

const struct row matrix_rows[] = {
    /* program, construct, builds, traits, must, may, silent */
    {CONSTRUCTS, "static", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "imbalanced", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "orphaned", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "dynamic", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "guided", BY_ALL, 0, 0, BAR, 0},
    {CONSTRUCTS, "runtime", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "ordered", BY_ALL, 0, BAR | ORDER, 0, 0},
    {CONSTRUCTS, "doacross", BY_ALL, 0, ORDER, 0, ORDER},
    {CONSTRUCTS, "reduction", BY_ALL, 0, 0, LOCK, 0},
    {CONSTRUCTS, "cancelled", BY_ALL, 0, 0, TASKING | TASK, 0},
    {CONSTRUCTS, "none", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "plain", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "sections", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "single", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "nowait", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "copyprivate", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "master", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "masked", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "scope", BY_ALL, 0, BAR, LOCK, 0},
    {CONSTRUCTS, "barriers", BY_ALL, 0, BAR, 0, 0},
    {CONSTRUCTS, "outside", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "sizes", BY_ALL, ANY_TEAM, 0, 0, 0},
    {CONSTRUCTS, "critical", BY_ALL, HOLDS, 0, BAR | LOCK, 0},
    {CONSTRUCTS, "named", BY_ALL, HOLDS, 0, LOCK, 0},
    {CONSTRUCTS, "lock", BY_ALL, HOLDS, BAR, LOCK, 0},
    {CONSTRUCTS, "nestable", BY_ALL, HOLDS, 0, LOCK, 0},
    {CONSTRUCTS, "inside", BY_ALL, HOLDS, 0, LOCK, 0},
    {CONSTRUCTS, "atomic", BY_ALL, HOLDS, 0, LOCK, 0},
    {CONSTRUCTS, "recursive", BY_ALL, 0, TASK | WAIT, TASKING, 0},
    {CONSTRUCTS, "unwaited", BY_ALL, 0, TASK | BAR, STARVED, 0},
    {CONSTRUCTS, "everybody", BY_ALL, 0, TASK | BAR | WAIT, STARVED, 0},
    {CONSTRUCTS, "taskloop", BY_ALL, 0, TASK, TASKING, 0},
    {CONSTRUCTS, "taskgroup", BY_ALL, 0, TASK | WAIT, TASKING, 0},
    {CONSTRUCTS, "depend", BY_ALL, 0, TASK, TASKING, 0},
    {CONSTRUCTS, "detach", BY_ALL, 0, TASK | WAIT, TASKING, 0},
    {CONSTRUCTS, "untied", BY_ALL, 0, TASK, TASKING, 0},
    {CONSTRUCTS, "undeferred", BY_ALL, 0, TASK | WAIT, TASKING, 0},
    {CONSTRUCTS, "reductions", BY_ALL, 0, TASK, TASKING | LOCK, 0},
    {CONSTRUCTS, "locking", BY_ALL, HOLDS, TASK, TASKING | LOCK, 0},
    {CONSTRUCTS, "nested", BY_ALL, ANY_TEAM, NEST | BAR, 0, 0},
    {CONSTRUCTS, "inactive", BY_ALL, ANY_TEAM, NEST | BAR, 0, 0},
    {CONSTRUCTS, "mixture", BY_ALL, HOLDS, NEST | TASK | BAR, TASKING | LOCK, 0},
    {CONSTRUCTS, "deep", BY_ALL, ANY_TEAM | TOO_DEEP, 0, NEST, 0},
    {CONSTRUCTS, "teams", BY_ALL, ANY_TEAM | OPENERS, 0, 0, 0},
    {CONSTRUCTS, "pthreads", BY_ALL, ANY_TEAM | OPENERS, 0, 0, 0},
    {CONSTRUCTS, "successors", BY_ALL, ANY_TEAM | OPENERS, 0, 0, 0},
    {CONSTRUCTS, "forked", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "born_inside", BY_ALL, ANY_TEAM, 0, 0, 0},
    {CONSTRUCTS, "started", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "killed", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "aborted", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "left", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "quick", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "exited", BY_ALL, 0, 0, 0, 0},
    {CONSTRUCTS, "replaced", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "replaced_by_itself", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "exited_inside", BY_ALL, UNFINISHED | PENDING, 0, 0, 0},
    {CONSTRUCTS, "thousand", BY_ALL, PENDING, 0, 0, 0},
    {CONSTRUCTS, "old", BY_ALL, ANY_TEAM, 0, 0, 0},
    {"exceptions", "caught", BY_ALL, HOLDS, BAR, LOCK, 0},
    {"exceptions", "threads", BY_GCC, ANY_TEAM | OPENERS, 0, 0, 0},
    /* Clang makes a jump of the last region's call: callbacks then have an address in what called the function. */
    {"exceptions", "threads", BY_LIBOMP, ANY_TEAM | OPENERS | FOREIGN_CODE, 0, 0, 0},
    {"fortran", "workshare", GCC, 0, 0, BAR, 0},
    {"fortran", "loops", GCC, 0, BAR, 0, 0},
    {"fortran", "locks", GCC, HOLDS, 0, LOCK, 0},
    {"fortran", "tasks", GCC, 0, TASK, TASKING, 0},
    {"static", "plain", GCC, UNSEEN | STATIC, 0, 0, 0},
    {"archive", "plain", GCC, UNSEEN, 0, 0, 0},
    {"weak", "absent", HOST, NO_RUNTIME, 0, 0, 0},
    {"late", "local_gcc", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "global_gcc", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "again_gcc", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "two_gcc", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "deepbind_gcc", HOST, FOREIGN_CODE | UNSEEN, 0, BAR | LOCK, 0},
    {"late", "deepbind_gcc", HOST, FOREIGN_CODE | REBOUND, 0, BAR | LOCK, 0},
    {"late", "namespace_gcc", HOST, FOREIGN_CODE | UNSEEN, 0, BAR | LOCK, 0},
    {"late", "namespace_gcc", HOST, FOREIGN_CODE | REBOUND, 0, BAR | LOCK, 0},
    {"late", "asked_gcc", HOST, FOREIGN_CODE | ONE_UNSEEN, 0, BAR | LOCK, 0},
    {"late", "asked_gcc", HOST, FOREIGN_CODE | REBOUND, 0, BAR | LOCK, 0},
    {"late", "local_clang", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "global_clang", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "again_clang", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "deepbind_clang", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "namespace_clang", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
    {"late", "both", HOST, FOREIGN_CODE, 0, BAR | LOCK, 0},
};
const size_t matrix_row_count = sizeof matrix_rows / sizeof matrix_rows[0];

/* Tried with libomp 14 and nobody watching. */
static const struct {
  const char *construct;
  unsigned builds;
  const char *why;
} left_out[] = {
    {"detach", BY_LIBOMP, "libomp itself fails an assertion at tasks with detach"},
    {"born_inside", BY_LIBOMP, "libomp itself does not survive a fork inside of a region"},
    {"teams", MIXED, "libomp itself tells of the begin of GCC's regions in teams and never of their end"},
    {"doacross", MIXED, "libomp itself crashes at GCC's doacross loops of one thread"},
};

const char *matrix_left_out(const struct row *row, enum build build) {
  for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
    if ((left_out[i].builds & build) && strcmp(left_out[i].construct, row->construct) == 0)
      return left_out[i].why;
  return NULL;
}

const char *matrix_build_name(enum build build) {
  static const struct {
    enum build build;
    const char *name;
  } names[] = {{GCC, "gcc"}, {GCC_OTHER, "gcc-other"}, {CLANG, "clang"}, {MIXED, "mixed"}, {HOST, "host"}};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (names[i].build == build)
      return names[i].name;
  return "?";
}
