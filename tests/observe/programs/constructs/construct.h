/* tests/observe/programs/constructs/construct.h - what the constructs share: the table, the record of what they did. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_OBSERVE_PROGRAMS_CONSTRUCTS_CONSTRUCT_H
#define CORESWEEP_TESTS_OBSERVE_PROGRAMS_CONSTRUCTS_CONSTRUCT_H

/*
 * `constructs NAME` runs one construct of OpenMP and prints one line,
 *
 *     NAME result=R regions=N inner=I tasks=T holds=H
 *
 * R is what was computed and depends on nothing but the number of threads. The others are counted by the program
 * itself, for an observer to be compared with: parallel regions opened at the top level and inside of others, explicit
 * tasks, and how often a critical section, lock or lock-like atomic was taken (a nestable lock: its outermost times). A
 * construct this compiler does not know ends with status LEFT_OUT.
 */
enum { LEFT_OUT = 77 };

struct construct {
  const char *name;
  long (*run)(void);
};

/* Each ends with a NULL name. */
extern const struct construct loop_constructs[], share_constructs[], lock_constructs[], task_constructs[],
    nest_constructs[], thread_constructs[], exit_constructs[], old_constructs[];

/* May be called from any thread. */
void count_regions(long more);
void count_inner(long more);
void count_tasks(long more);
void count_holds(long more);

/* Keeps a core busy for some nanoseconds a round; the same number for the same rounds, from 0 to 1023. */
long work(long rounds);

/* Prints the line now: before the program dies, or for a process of its own. */
void print_record(long result);

extern const char *program_path; /* argv[0] */
extern const char *construct_name;

#endif
