/* runtime/sweep/plan_parts.h - the parts a plan is made of. Private to plan*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_PLAN_PARTS_H
#define CORESWEEP_RUNTIME_SWEEP_PLAN_PARTS_H

#include "runtime/sweep/plan.h"

/* Where places come from: the user's list, or (given false) the policy. */
struct cs__source {
  bool given;
  struct cs_places places;
  struct cs_policy policy;
  int capacity; /* places there are */
};

/* One --param: what {name} stands for, one after the other. */
struct cs__parameter {
  char *name;
  char **values; /* NULL-terminated */
  size_t count;
};

/* A plan in the making: what was asked, what the machine has, and what follows from both. */
struct cs__planning {
  const struct cs_request *request;
  const struct cs_machine *machine;
  const struct cs_budget *budget;
  struct cs__source source;
  struct cs__parameter *parameters;
  size_t parameter_count;
  int axis; /* the parameter that points stand on; negative: threads */
  struct cs_result *result;
};

/* --- places --- */

/* CS_INVALID when the user's OpenMP variables make no sense here. Free with cs__source_free. */
enum cs_status cs__source_find(const struct cs_request *request, const struct cs_machine *machine,
                               const struct cs_budget *budget, struct cs__source *source_out, struct cs_error *error);
void cs__source_free(struct cs__source *source);

/* The largest team without sharing places. */
int cs__source_most(const struct cs__planning *planning);

/* A place for each of n threads, shared round-robin where there are fewer; cs_places_free. */
enum cs_status cs__source_places(const struct cs__planning *planning, int threads, struct cs_places *places_out,
                                 struct cs_error *error);

/* "close, SMT last", "the user's OMP_PLACES (4 places), in their order". */
void cs__source_put_policy(const struct cs__planning *planning, struct cs_text *text);

/* --- parameters --- */

/* "NAME=LIST|RANGE": LIST "1,2,4", "omp,spin"; RANGE "1..16", "1..16:2", "1..64*2", also as an element of a list. A
 * comma of a value is written "\,". CS_INVALID says what is wrong. */
enum cs_status cs__parameter_parse(const char *text, struct cs__parameter *parameter_out, struct cs_error *error);
void cs__parameter_free(struct cs__parameter *parameter);

/* Every value is a whole number of 1 or more: it can be an axis. */
bool cs__parameter_is_whole(const struct cs__parameter *parameter);

/* "ranks" and "processes" multiply with threads. */
bool cs__counts_processes(const char *name);

/* Points stand on it: it makes no cases. "threads" always is the axis. */
bool cs__is_axis(const struct cs__planning *planning, size_t parameter);

/* planning->parameters and axis, from all that was asked for. Free each, and the list. */
enum cs_status cs__plan_parameters(struct cs__planning *planning, struct cs_error *error);

/* result->weak_*, "SIZE[:D]". */
enum cs_status cs__plan_weak(const char *text, struct cs_result *result, struct cs_error *error);

/* --- points and cases --- */

/* result->axis, points and policy: the ladder and each count's places, or the values of another axis. */
enum cs_status cs__plan_points(struct cs__planning *planning, struct cs_error *error);

/* result->cases: each case's parameters resolved for the platform; with their rivals. */
enum cs_status cs__plan_cases(const struct cs_request *request, const struct cs_platform *platform,
                              struct cs_result *result, struct cs_error *error);

/* Every case once more, right after it, as its rival: the result's `versus` runs it. */
enum cs_status cs__plan_rivals(struct cs_result *result, struct cs_error *error);

/* result->cases: the command at every combination of its parameters, the one it is compared with, the serial one; needs
 * the points and the recipe. */
enum cs_status cs__plan_commands(const struct cs__planning *planning, struct cs_error *error);

/* Whether {name} is in the recipe's environment, hooks or files of every run. */
bool cs__recipe_has(const struct cs_recipe *recipe, const char *name);

/* CS_INVALID when a parameter, or the size of weak scaling, stands nowhere, or where it has no value. */
enum cs_status cs__plan_check_use(const struct cs__planning *planning, struct cs_error *error);

/* The case's `confined` and `unbound`. */
enum cs_status cs__plan_confinement(const struct cs__planning *planning, struct cs_case *one, struct cs_error *error);

/* result->recipe: a copy of what was asked for, checked as far as it can be before there are cases. */
enum cs_status cs__plan_recipe(const struct cs_recipe *asked, struct cs_result *result, struct cs_error *error);

/* Whether its files are there, wherever placeholders lead them. */
enum cs_status cs__plan_recipe_files(const struct cs_result *result, struct cs_error *error);

/* A result keeps UTF-8 only, and a text that is changed is another one. CS_INVALID names it: `what` is the option it
 * was given to or what it is, `mend` what to do instead. NULL is a right text. */
enum cs_status cs__plan_check_text(const char *what, const char *text, const char *mend, struct cs_error *error);

/* result->machine_facts. */
enum cs_status cs__plan_facts(const struct cs_machine *machine, const struct cs_budget *budget,
                              struct cs_result *result, struct cs_error *error);

/* The tightest memory limit of this process's cgroup, in bytes; 0: none. Roots as in noise.h, for tests. */
uint64_t cs__memory_limit_bytes(const char *proc, const char *cgroup);

#endif
