/* runtime/sweep/plan_parts.h - the parts a plan is made of. Private to plan*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_PLAN_PARTS_H
#define CORESWEEP_RUNTIME_SWEEP_PLAN_PARTS_H

#include "runtime/sweep/plan.h"

/* result->points and result->policy: the ladder and each count's places. */
enum cs_status cs__plan_points(const struct cs_request *request, const struct cs_machine *machine,
                               const struct cs_budget *budget, struct cs_result *result, struct cs_error *error);

/* result->cases: each case's parameters resolved for the platform; with their rivals. */
enum cs_status cs__plan_cases(const struct cs_request *request, const struct cs_platform *platform,
                              struct cs_result *result, struct cs_error *error);

/* Every case once more, right after it, as its rival: the result's `versus` runs it. */
enum cs_status cs__plan_rivals(struct cs_result *result, struct cs_error *error);

/* result->cases: the command, and the one it is compared with; needs the points. */
enum cs_status cs__plan_commands(const struct cs_request *request, struct cs_result *result, struct cs_error *error);

/* result->machine_facts. */
enum cs_status cs__plan_facts(const struct cs_machine *machine, const struct cs_budget *budget,
                              struct cs_result *result, struct cs_error *error);

/* The tightest memory limit of this process's cgroup, in bytes; 0: none. Roots as in noise.h, for tests. */
uint64_t cs__memory_limit_bytes(const char *proc, const char *cgroup);

#endif
