/* runtime/report/observe_rules.c - the table of rules that turn evidence into findings. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_rules.h"

#include <math.h>
#include <string.h>

/* Below a millisecond of core time the observer's own start (some 50 us) and page faults would be blamed on a region.
 */
#define LEAST_COST_S 1e-3

/* How many times what disturbs the run a loss must be. */
#define OVER_DISTURBANCE 2.0

/* One member with at least this part of the work: what the others do is no share of a loop. */
#define NEARLY_ALL 0.9

/* Of a barrier's waiting, from here on it is the single construct that is waited for. */
#define MOSTLY 0.5

/*
 * Starting and ending a region costs 0.5 us on 2 threads and some 10 us on hundreds. Where it takes a tenth of a region
 * of less than 100 us, it is that cost; in longer ones the threads come late for another reason.
 */
#define SHORT_REGION_S 100e-6
#define MANY_CALLS     10 /* fewer: the first, which starts threads, is too much of it */

/* A task costs 0.2 to 0.5 us where nothing is contended, and its creation is measured: 50 times that is well used. */
#define TASK_FACTOR     50.0
#define SMALL_TASK_S    10e-6
#define TASKS_FOR_TREND 100

/* --- what a region is --- */

double cs__core_s_of(const struct cs_observed_region *region) {
  double core_s = 0.0;
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    core_s += region->core_s[i];
  return core_s;
}

static double program_core_s(const struct cs_observe_point *point) {
  return point->split.threads * point->split.wall_s;
}

static bool is_team(const struct cs__subject *subject) {
  return subject->region->team > 1;
}

static bool is_loop(const struct cs__subject *subject) {
  return is_team(subject) && subject->region->tasks == 0;
}

static bool is_on_one_thread(const struct cs__subject *subject) {
  const double busy_s = subject->region->core_s[CS_OBSERVE_BUSY];
  return is_loop(subject) && busy_s > 0.0 && subject->region->busiest_s >= NEARLY_ALL * busy_s;
}

static bool is_shared_loop(const struct cs__subject *subject) {
  return is_loop(subject) && !is_on_one_thread(subject);
}

/* What the others wait while one executes single constructs. */
static double for_single_s(const struct cs__subject *subject) {
  const struct cs_observed_region *region = subject->region;
  return fmin(region->single_s * (region->team - 1), region->core_s[CS_OBSERVE_BARRIER]);
}

static bool is_waiting_for_single(const struct cs__subject *subject) {
  return is_shared_loop(subject) && for_single_s(subject) >= MOSTLY * subject->region->core_s[CS_OBSERVE_BARRIER];
}

static bool is_waiting_for_others(const struct cs__subject *subject) {
  return is_shared_loop(subject) && !is_waiting_for_single(subject);
}

static double mean_s(const struct cs_observed_region *region) {
  return region->count > 1 ? (region->wall_s - region->first_s) / (double)(region->count - 1) : region->wall_s;
}

static bool is_short(const struct cs__subject *subject) {
  return is_team(subject) && subject->region->count >= MANY_CALLS && mean_s(subject->region) < SHORT_REGION_S;
}

static bool is_long(const struct cs__subject *subject) {
  return is_team(subject) && subject->region->count > 1 && mean_s(subject->region) >= SHORT_REGION_S;
}

static bool is_of_small_tasks(const struct cs__subject *subject) {
  const struct cs_observed_region *region = subject->region;
  if (!is_team(subject) || region->tasks < TASKS_FOR_TREND)
    return false;
  const double tasks = (double)region->tasks;
  const double enough_s = fmax(TASK_FACTOR * region->core_s[CS_OBSERVE_TASK] / tasks, SMALL_TASK_S);
  return region->core_s[CS_OBSERVE_BUSY] / tasks < enough_s;
}

static bool is_of_few_tasks(const struct cs__subject *subject) {
  return is_team(subject) && subject->region->tasks > 0 && !is_of_small_tasks(subject);
}

/* Not asked for by if(0) or num_threads(1), and not inside of another region. */
static bool is_small_team(const struct cs__subject *subject) {
  const struct cs_observed_region *region = subject->region;
  return !region->forced && region->level == 0 && region->team < subject->point->split.threads;
}

/* The serial part is the greatest loss there is, and no thread outside of OpenMP may have worked meanwhile. */
static bool is_mostly_serial(const struct cs__subject *subject) {
  const struct cs_time_split *split = &subject->point->split;
  const double idle_s = (split->threads - 1) * split->core_s[CS_TIME_SERIAL];
  for (int kind = CS_TIME_IMBALANCE; kind < CS_TIME_KINDS; kind++)
    if (split->core_s[kind] > idle_s)
      return false;
  if (cs__outside_s(subject->point) > 0.0)
    return false;
  return split->threads > 1 && subject->point->lost.inflation_s <= idle_s;
}

static bool is_inflated(const struct cs__subject *subject) {
  return subject->point->lost.threads > 1;
}

/* --- what it costs, core-seconds --- */

static double category_s(const struct cs__subject *subject, enum cs_observe_category category) {
  return subject->region->core_s[category];
}

static double alone_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_IMBALANCE) + category_s(subject, CS_OBSERVE_BARRIER);
}

static double imbalance_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_IMBALANCE);
}

static double barrier_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_BARRIER);
}

static double lock_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_LOCK);
}

static double ordered_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_ORDERED);
}

static double fork_join_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_FORK) + category_s(subject, CS_OBSERVE_JOIN);
}

/* Without what the first instance took beyond the others: it starts the threads, once. */
static double late_s(const struct cs__subject *subject) {
  const struct cs_observed_region *region = subject->region;
  const double start_s = fmax(region->first_s - mean_s(region), 0.0) * region->team;
  return fmax(fork_join_s(subject) - start_s, 0.0);
}

static double task_overhead_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_TASK) + category_s(subject, CS_OBSERVE_TASKWAIT) +
         category_s(subject, CS_OBSERVE_STARVED);
}

static double without_task_s(const struct cs__subject *subject) {
  return category_s(subject, CS_OBSERVE_TASKWAIT) + category_s(subject, CS_OBSERVE_STARVED) +
         category_s(subject, CS_OBSERVE_IMBALANCE);
}

static double left_out_s(const struct cs__subject *subject) {
  return (subject->point->split.threads - subject->region->team) * subject->region->wall_s;
}

static double serial_idle_s(const struct cs__subject *subject) {
  const struct cs_time_split *split = &subject->point->split;
  return (split->threads - 1) * split->core_s[CS_TIME_SERIAL];
}

static double inflation_s(const struct cs__subject *subject) {
  return subject->point->lost.inflation_s;
}

/* --- what its end would save, wall seconds --- */

/* As if every instance took its mean busy time instead of its busiest member's; no more than the waiting there was. */
static double saved_by_balance(const struct cs__subject *subject) {
  const struct cs_observed_region *region = subject->region;
  const double balanced_s = region->core_s[CS_OBSERVE_BUSY] / region->team;
  return fmax(0.0, fmin(region->busiest_s - balanced_s, alone_s(subject) / region->team));
}

static double saved_by_whole_team(const struct cs__subject *subject) {
  return subject->region->wall_s * (1.0 - (double)subject->region->team / subject->point->split.threads);
}

/* A tenth of a region is what a person would act on; a fiftieth of the program is beyond what runs differ by. */
#define TENTH    0.10
#define FIFTIETH 0.02

const struct cs__rule cs__rules[CS_FINDING_KINDS] = {
    {CS_FINDING_ONE_THREAD, false, is_on_one_thread, alone_s, saved_by_balance, TENTH, FIFTIETH,
     "one thread has nine tenths of a region's busy time: then it is no uneven share but work that only one thread "
     "does"},
    {CS_FINDING_IMBALANCE, false, is_shared_loop, imbalance_s, saved_by_balance, TENTH, FIFTIETH,
     "a region without tasks waits at its end for its slowest thread; saved is what lies between its busiest thread "
     "and "
     "the mean"},
    {CS_FINDING_SINGLE, false, is_waiting_for_single, for_single_s, NULL, TENTH, FIFTIETH,
     "the time in single constructs explains half of the waiting in barriers, or more"},
    {CS_FINDING_BARRIER, false, is_waiting_for_others, barrier_s, NULL, TENTH, FIFTIETH,
     "threads wait for each other inside of a region and no single construct explains it"},
    {CS_FINDING_LOCK, false, is_team, lock_s, NULL, TENTH, FIFTIETH,
     "threads wait for critical sections or locks; saved is all of that waiting, which only doing without the lock "
     "would give"},
    {CS_FINDING_ORDERED, false, is_team, ordered_s, NULL, TENTH, FIFTIETH,
     "threads wait for their turn in an ordered loop"},
    {CS_FINDING_SHORT, false, is_short, fork_join_s, NULL, TENTH, FIFTIETH,
     "starting and ending a region costs 0.5 to 10 microseconds: regions below 100 microseconds, called 10 times and "
     "more, can be made of it"},
    {CS_FINDING_LATE, false, is_long, late_s, NULL, TENTH, FIFTIETH,
     "regions above 100 microseconds whose threads come late all the same, the first instance apart, which starts "
     "them"},
    {CS_FINDING_SMALL_TASKS, false, is_of_small_tasks, task_overhead_s, NULL, TENTH, FIFTIETH,
     "100 tasks and more that are on average shorter than 50 times what creating one takes, or than 10 microseconds"},
    {CS_FINDING_FEW_TASKS, false, is_of_few_tasks, without_task_s, NULL, TENTH, FIFTIETH,
     "threads wait for tasks, and the tasks there are are not small"},
    {CS_FINDING_SMALL_TEAM, false, is_small_team, left_out_s, saved_by_whole_team, TENTH, FIFTIETH,
     "a region uses fewer threads than the program's largest team and did not ask for one thread"},
    {CS_FINDING_SERIAL, true, is_mostly_serial, serial_idle_s, NULL, TENTH, TENTH,
     "cores idle while the program is serial for a tenth of its core time, nothing else loses as much, and no thread "
     "outside of OpenMP may have worked meanwhile"},
    {CS_FINDING_INFLATION, true, is_inflated, inflation_s, NULL, TENTH, TENTH,
     "the same work takes a tenth more of all core time than at the least thread count observed"},
};

/* --- the evidence --- */

static bool is_strong(const struct cs__subject *subject, double cost_s) {
  const struct cs_observe_point *point = subject->point;
  const double others = point->split.threads > 1 ? point->split.threads - 1 : 1;
  const double delay_s = point->process->delay_s > 0.0 ? point->process->delay_s * others : 0.0;
  return point->gate != CS_GATE_VOID && cost_s >= LEAST_COST_S && cost_s >= OVER_DISTURBANCE * delay_s &&
         cost_s >= OVER_DISTURBANCE * point->cost_share * program_core_s(point);
}

/* The core time a cost is a share of. Cores that are left out of a region are not in its own. */
static double own_core_s(const struct cs__rule *rule, const struct cs__subject *subject) {
  if (rule->of_program)
    return program_core_s(subject->point);
  if (rule->kind == CS_FINDING_SMALL_TEAM)
    return subject->region->wall_s * subject->point->split.threads;
  return cs__core_s_of(subject->region);
}

/* Nested regions run beside each other: what is lost there is spread over the program's cores. */
static double saved_of(const struct cs__rule *rule, const struct cs__subject *subject, double cost_s) {
  const int threads = subject->point->split.threads;
  const int sharing = rule->of_program || subject->region->level > 0 ? threads : subject->region->team;
  const double evenly_s = cost_s / sharing;
  const double saved_s = rule->saved_s != NULL ? rule->saved_s(subject) : evenly_s;
  return !rule->of_program && subject->region->level > 0 ? fmin(saved_s, evenly_s) : saved_s;
}

bool cs__rule_speaks(const struct cs__rule *rule, const struct cs__subject *subject, struct cs_finding *finding_out) {
  if (subject->region != NULL && subject->region->others)
    return false;
  if (!rule->applies(subject))
    return false;
  const double own_s = own_core_s(rule, subject), cost_s = rule->cost_s(subject);
  if (!(cost_s >= rule->least_of_region * own_s) ||
      !(cost_s >= rule->least_of_program * program_core_s(subject->point)) || !is_strong(subject, cost_s))
    return false;
  const double wall_s = subject->point->split.wall_s, saved_s = fmin(saved_of(rule, subject, cost_s), wall_s);
  if (!(saved_s > 0.0))
    return false;
  *finding_out = (struct cs_finding){.kind = rule->kind,
                                     .region = subject->region,
                                     .share = cost_s / own_s,
                                     .cost_s = cost_s,
                                     .saved_s = saved_s,
                                     .gain = saved_s < wall_s ? wall_s / (wall_s - saved_s) : (double)INFINITY};
  return true;
}

/* Keeps the list sorted by what would be saved, the least falls out of a full one. Returns the new count. */
static size_t keep(struct cs_finding *kept, size_t count, const struct cs_finding *finding) {
  size_t at = count;
  while (at > 0 && kept[at - 1].saved_s < finding->saved_s)
    at--;
  if (at == CS__FINDINGS_MOST)
    return count;
  const size_t moved = (count < CS__FINDINGS_MOST ? count : CS__FINDINGS_MOST - 1) - at;
  memmove(&kept[at + 1], &kept[at], moved * sizeof *kept);
  kept[at] = *finding;
  return count < CS__FINDINGS_MOST ? count + 1 : count;
}

/* What ending it would save most, of all that is wrong with the subject. */
static bool worst_of(const struct cs__subject *subject, struct cs_finding *worst_out) {
  struct cs_finding finding;
  bool any = false;
  for (size_t rule = 0; rule < CS_FINDING_KINDS; rule++) {
    if (cs__rules[rule].of_program != (subject->region == NULL) ||
        !cs__rule_speaks(&cs__rules[rule], subject, &finding))
      continue;
    if (!any || finding.saved_s > worst_out->saved_s)
      *worst_out = finding;
    any = true;
  }
  return any;
}

size_t cs__observe_find(const struct cs_observe_point *point, struct cs_finding findings_out[CS__FINDINGS_MOST]) {
  struct cs__subject subject = {.point = point};
  struct cs_finding finding;
  size_t count = 0;
  if (worst_of(&subject, &finding))
    count = keep(findings_out, count, &finding);
  for (size_t i = 0; i < point->process->region_count; i++) {
    subject.region = &point->process->regions[i];
    if (worst_of(&subject, &finding))
      count = keep(findings_out, count, &finding);
  }
  return count;
}
