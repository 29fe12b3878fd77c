/* runtime/sweep/warnings_command.c - what is to be said of what a command's runs were seen to use, with the remedy. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/quantile.h"
#include "runtime/sweep/warnings_parts.h"
#include "topology/pu_set.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double short_run_s = 0.005;       /* to start and end a process takes one or two milliseconds */
static const double startup_share_most = 0.05; /* of a run; it stays the same whatever is swept */
static const double one_core_most = 1.2;       /* busy; also the speedup that shows more than one at work */
static const double waiting_most = 0.5;        /* cores busy: less, and most of the time went by elsewhere */
static const double filled_least = 0.8;        /* of the PUs: less, and there was room for more threads */
static const double crowded_least = 1.5; /* working threads to a PU: one that reads or writes beside is no crowd */

/*
 * Time in which somebody on the machine waited for a PU, of all. Beyond it idle cores tell nothing: of threads that
 * came and went between looks no delay is known. But one thread that ran or was ready for most of the time was alone.
 */
static const double pressure_most = 0.1, accounted_least = 0.8;

enum { LOOKS_LEAST = 3 }; /* fewer may have missed what the run did */

/* What the timed runs of a point were seen to use; medians, NaN: not told. */
struct seen {
  const struct cs_result *result;
  const struct cs_case_summary *one;
  const struct cs_point_summary *point;
  int pus; /* they were given, or threads asked for; 0: neither */
  bool confined;
  double looks, working, threads, on;    /* on: how many PUs */
  double wanted;                         /* cores: busy, and those its threads were ready for and did not get */
  double pressure;                       /* of the machine; negative: not told */
  bool held_up;                          /* by a quota, or by other virtual machines: that is seen in no thread */
  const struct cs_used *escape, *single; /* the first that left its PUs, and that stayed on one */
  const struct cs_used *doubled;         /* the first with two OpenMP runtimes */
  bool takes_n;                          /* the user says where the count goes */
};

/* --- collecting --- */

static int count_pus(const char *list) {
  struct cs_pu_set set = {0};
  if (list == NULL || cs_pu_set_parse(list, &set, NULL) != CS_OK)
    return 0;
  const size_t count = cs_pu_set_count(&set);
  cs_pu_set_free(&set);
  return (int)count;
}

static bool mentions(char *const *words, const char *name) {
  char key[128];
  snprintf(key, sizeof key, "{%.100s}", name);
  for (; words != NULL && *words != NULL; words++)
    if (strstr(*words, key) != NULL)
      return true;
  return false;
}

static bool takes_n(const struct cs_result *result, const struct cs_case *of) {
  return mentions(of->argv, "n") || mentions(of->argv, "threads") || mentions(result->recipe.environment, "n") ||
         mentions(result->recipe.environment, "threads");
}

/* Facts that one run shows. */
static void take_facts(const struct cs_used *used, struct seen *seen) {
  if (used->escaped != NULL && seen->escape == NULL)
    seen->escape = used;
  if (used->runtimes != NULL && strchr(used->runtimes, ',') != NULL && seen->doubled == NULL)
    seen->doubled = used;
  if (count_pus(used->pus) == 1 && seen->single == NULL)
    seen->single = used;
}

/* A starved thread and one that has nothing to do leave a core idle alike; the first was in a queue meanwhile. */
static double cores_wanted(const struct cs_used *used) {
  const double delay_s = used->delay_s > 0.0 ? used->delay_s : 0.0;
  return used->wall_s > 0.0 ? (used->user_s + used->system_s + delay_s) / used->wall_s : NAN;
}

static bool was_held_up(const struct cs_noise *noise) {
  struct cs_noise rest = *noise;
  rest.run_delay_s = -1.0;
  return cs_gate_invocation(&rest, 1, NULL) == CS_GATE_VOID;
}

/* values: room for six of every invocation. */
static struct seen see(const struct cs_result *result, const struct cs_case_summary *one, size_t index,
                       double *values) {
  const struct cs_case *of = one->of;
  const size_t case_index = (size_t)(of - result->cases), room = result->invocation_count + 1;
  struct seen seen = {.result = result, .one = one, .point = &one->points[index], .takes_n = takes_n(result, of)};
  seen.pus = of->confined != NULL ? count_pus(of->confined[index]) : 0;
  seen.confined = seen.pus > 0;
  if (!seen.confined && cs_result_sweeps_threads(result))
    seen.pus = seen.point->n;
  size_t count = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_used *used = &result->invocations[i].used;
    if (!used->told || !cs__sum_counts(&result->invocations[i], case_index, index, CS_PURPOSE_TIMED))
      continue;
    values[count] = used->looks;
    values[room + count] = used->looks > 0 ? used->working : NAN;
    values[2 * room + count] = used->looks > 0 ? used->threads : NAN;
    values[3 * room + count] = used->pus != NULL ? count_pus(used->pus) : NAN;
    values[4 * room + count] = cores_wanted(used);
    values[5 * room + count++] = result->invocations[i].noise.pressure_share;
    take_facts(used, &seen);
    seen.held_up = seen.held_up || was_held_up(&result->invocations[i].noise);
  }
  seen.looks = cs_median(values, count);
  seen.working = cs_median(values + room, count);
  seen.threads = cs_median(values + 2 * room, count);
  seen.on = cs_median(values + 3 * room, count);
  seen.wanted = cs_median(values + 4 * room, count);
  seen.pressure = cs_median(values + 5 * room, count);
  return seen;
}

/* --- what holds --- */

/* The wall time of a run; NaN where a metric took its place and it was not told. */
static double run_s(const struct seen *seen) {
  if (seen->point->used.wall_s > 0.0)
    return seen->point->used.wall_s;
  const bool is_wall = seen->result->recipe.metric == NULL && seen->point->time_s.count > 0;
  return is_wall ? seen->point->time_s.value : NAN;
}

static double startup_s(const struct seen *seen) {
  return seen->one->startup.spawn_s + seen->one->startup.link_s;
}

/* A program that measures itself does so without its start. */
static bool is_short(const struct seen *seen) {
  return seen->result->recipe.metric == NULL && run_s(seen) < short_run_s;
}

static bool is_short_without_shell(const struct seen *seen) {
  return is_short(seen) && seen->result->recipe.shell == NULL;
}

static bool is_short_in_shell(const struct seen *seen) {
  return is_short(seen) && seen->result->recipe.shell != NULL;
}

static bool starts_long(const struct seen *seen) {
  return seen->result->recipe.metric == NULL && run_s(seen) >= short_run_s &&
         startup_s(seen) > startup_share_most * run_s(seen) && startup_s(seen) < run_s(seen);
}

/* What it runs is no child of it, and so neither on its PUs nor in what it used. */
static bool hands_over(const struct seen *seen) {
  static const char *const programs[] = {"srun", "jsrun", "aprun", "docker", "kubectl", "ssh", "systemd-run"};
  const char *path = seen->one->of->argv[0], *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
  for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
    if (strcmp(name, programs[i]) == 0)
      return seen->pus > 0;
  return false;
}

static bool left_its_pus(const struct seen *seen) {
  return seen->confined && seen->escape != NULL;
}

/* Whether it was to use all that it was given, and it can be said how much it did. */
static bool is_shared_out(const struct seen *seen) {
  return cs_result_sweeps_threads(seen->result) && !seen->one->of->serial && !left_its_pus(seen) && !hands_over(seen) &&
         seen->pus > 1 && seen->point->used.cores_busy >= 0.0 && !seen->held_up && !is_short(seen);
}

static bool was_looked_at(const struct seen *seen) {
  return seen->looks >= LOOKS_LEAST;
}

/* What hardly runs needs no second PU, as a launcher whose ranks are elsewhere. */
static bool lands_on_one_pu(const struct seen *seen) {
  return seen->pus > 1 && !left_its_pus(seen) && !hands_over(seen) && was_looked_at(seen) && seen->working > 1.0 &&
         seen->on <= 1.0 && seen->single != NULL && seen->point->used.cores_busy < one_core_most &&
         seen->wanted >= waiting_most;
}

/* Where regions were seen there was a team: it waited, and where the time went says for what. */
static bool used_one_core(const struct seen *seen) {
  return is_shared_out(seen) && seen->wanted < one_core_most && !(seen->point->speedup.value > one_core_most) &&
         seen->point->observed.count == 0 && !lands_on_one_pu(seen);
}

static bool was_quiet(const struct seen *seen) {
  return !(seen->pressure > pressure_most);
}

static bool waits(const struct seen *seen) {
  return used_one_core(seen) && seen->wanted < waiting_most && was_quiet(seen);
}

static bool takes_turns(const struct seen *seen) {
  return used_one_core(seen) && seen->wanted >= waiting_most && was_quiet(seen) && was_looked_at(seen) &&
         seen->working > 1.0;
}

/* Idle cores alone do not make it serial: threads that wait for each other leave them idle, too. */
static bool is_alone(const struct seen *seen) {
  return used_one_core(seen) && seen->wanted >= (was_quiet(seen) ? waiting_most : accounted_least) &&
         was_looked_at(seen) && seen->working <= 1.0;
}

static bool is_serial(const struct seen *seen) {
  return is_alone(seen) && !seen->takes_n;
}

static bool is_serial_though_told(const struct seen *seen) {
  return is_alone(seen) && seen->takes_n;
}

static bool has_fewer_threads(const struct seen *seen) {
  return is_shared_out(seen) && was_looked_at(seen) && !waits(seen) && !takes_turns(seen) && !is_alone(seen) &&
         !lands_on_one_pu(seen) && seen->threads >= 1.0 && seen->threads < seen->pus &&
         seen->point->used.cores_busy < filled_least * seen->pus;
}

static bool is_crowded(const struct seen *seen) {
  return seen->confined && was_looked_at(seen) && seen->working >= crowded_least * seen->pus && seen->working > 1.0 &&
         seen->point->used.cores_busy >= filled_least * seen->pus && !left_its_pus(seen);
}

static bool is_crowded_untold(const struct seen *seen) {
  return is_crowded(seen) && !seen->takes_n && cs_result_sweeps_threads(seen->result);
}

static bool is_crowded_though_told(const struct seen *seen) {
  return is_crowded(seen) && !is_crowded_untold(seen);
}

static bool has_two_runtimes(const struct seen *seen) {
  return seen->doubled != NULL;
}

/* --- the figures --- */

static void put_startup(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.2g ms", 1e3 * run_s(seen));
  if (startup_s(seen) >= run_s(seen))
    cs_text_append(text, ", no more than to start a process takes");
  else if (startup_s(seen) > 0.0)
    cs_text_append(text, ", of which the start takes about %.2g ms (any process %.2g ms, its libraries %.2g ms)",
                   1e3 * startup_s(seen), 1e3 * seen->one->startup.spawn_s, 1e3 * seen->one->startup.link_s);
}

/* Two digits at least, and none after the point where there are two before it. */
static int decimals_of(double value) {
  return value < 1.0 ? 2 : value < 10.0 ? 1 : 0;
}

static void put_startup_share(const struct seen *seen, struct cs_text *text) {
  const double startup_ms = 1e3 * startup_s(seen), run_ms = 1e3 * run_s(seen);
  cs_text_append(text, "%.*f of %.*f ms, %.0f %%", decimals_of(startup_ms), startup_ms, decimals_of(run_ms), run_ms,
                 100.0 * startup_ms / run_ms);
}

static void put_cores(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.1f of %d cores at ", seen->point->used.cores_busy, seen->pus);
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_turns(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.0f of them worked and together used ", seen->working);
  put_cores(seen, text);
}

static void put_threads(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.0f thread%s for %d PUs at ", seen->threads, seen->threads > 1.0 ? "s" : "", seen->pus);
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_single(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "PU %s, of %d given at ", seen->single->pus, seen->pus);
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_escape(const struct seen *seen, struct cs_text *text) {
  const size_t index = (size_t)(seen->point - seen->one->points);
  cs_text_append(text, "%s may run on PUs %s, it was given %s",
                 seen->escape->escaper != NULL ? seen->escape->escaper : "a process", seen->escape->escaped,
                 seen->one->of->confined[index]);
}

static void put_crowd(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.0f threads on %d PU%s at ", seen->working, seen->pus, seen->pus == 1 ? "" : "s");
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_program(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%s", seen->one->of->argv[0]);
}

static void put_runtimes(const struct seen *seen, struct cs_text *text) {
  cs_text_append(text, "%s", seen->doubled->runtimes);
}

static const struct kind {
  int rank;
  bool (*holds)(const struct seen *seen);
  void (*detail)(const struct seen *seen, struct cs_text *text); /* of the last point it holds for */
  const char *before, *after;                                    /* around the detail */
} kinds[] = {
    {CS__RANK_MEANING, hands_over, put_program, "what it runs is started by a daemon and not by ",
     ": it is not confined to the PUs of a point, and cores busy, user and system time and memory are without it. "
     "Trust the "
     "times only, and give it as many PUs with an option of its own (srun --cpus-per-task={n}, docker run "
     "--cpuset-cpus)."},
    {CS__RANK_MEANING, left_its_pus, put_escape, "it left the PUs it was confined to: ",
     ", so these are no figures of that many PUs. Switch its own binding off (--bind-to none of its launcher, "
     "KMP_AFFINITY=disabled, no taskset or numactl in it), or sweep it with --confine=off."},
    {CS__RANK_MEANING, lands_on_one_pu, put_single, "all its threads ran on one PU, ",
     ": something binds them there. Look for its launcher or MPI library (--bind-to none), KMP_AFFINITY, "
     "GOMP_CPU_AFFINITY, taskset or numactl."},
    {CS__RANK_MEANING, is_serial, put_cores, "it used ",
     ": it is serial, or it ignores OMP_NUM_THREADS. If it takes its thread count from an option, put {n} there."},
    {CS__RANK_MEANING, is_serial_though_told, put_cores, "it used ",
     ", {n} or not: what {n} sets does not make it parallel, or the work is too little to be shared. Check that "
     "option, or give it more work."},
    {CS__RANK_MEANING, takes_turns, put_turns, "its threads took turns: ",
     ", as under one lock, an interpreter's for example. Use processes, or work that lets go of the lock."},
    {CS__RANK_MEANING, waits, put_cores, "it waited for most of its time (files, network, locks, sleep) and used ",
     ": its threads help only where they wait at the same time. If it takes their count from an option, put {n} "
     "there."},
    {CS__RANK_MEANING, has_fewer_threads, put_threads, "it was never seen to have more than ",
     ": it has a limit of its own. If it takes its thread count from an option, put {n} there; else look for "
     "num_threads, the size of a pool or of the input, or sweep no further."},
    {CS__RANK_MEANING, is_crowded_untold, put_crowd, "more threads worked than there were PUs, ",
     ": it does not follow OMP_NUM_THREADS. Put {n} where its thread count goes, in an option or with --env."},
    {CS__RANK_MEANING, is_crowded_though_told, put_crowd, "more threads work than there are PUs, ",
     ": they take turns. Look for a second pool (OPENBLAS_NUM_THREADS, MKL_NUM_THREADS; processes times threads), or "
     "give it more PUs (--confine)."},
    {CS__RANK_MEANING, has_two_runtimes, put_runtimes, "two OpenMP runtimes are in one process, ",
     ": each has threads and a binding of its own, which may double the threads or block. Link one only, or preload "
     "the one for all (LD_PRELOAD=libiomp5.so, or libomp.so, serves GCC's code too; MKL: MKL_THREADING_LAYER=GNU)."},
    {CS__RANK_MEANING, is_short_without_shell, put_startup, "a run takes ",
     ": these are hardly figures of the work in it. Give it more work, or put the work in a loop that one run does."},
    {CS__RANK_MEANING, is_short_in_shell, put_startup, "a run in a shell takes ",
     ": these are hardly figures of the work in it. Leave --shell out, or give it more work."},
    {CS__RANK_REMARK, starts_long, put_startup_share, "to start takes ",
     " of a run, and that does not become less: it counts as serial time. Give it more work, or fewer libraries."},
};

static void warn_kind(const struct kind *kind, const struct seen *seen, const struct cs_result *result,
                      const struct cs_case_summary *one, struct cs__warnings *warnings) {
  bool *holds = calloc(one->point_count + 1, sizeof *holds);
  const struct seen *last = NULL;
  for (size_t i = 0; holds != NULL && i < one->point_count; i++)
    if ((holds[i] = kind->holds(&seen[i])))
      last = &seen[i];
  if (last != NULL) {
    struct cs_text subject = {0}, detail = {0};
    cs__warn_put_points(result, one, holds, &subject);
    kind->detail(last, &detail);
    cs__warn_of(warnings, kind->rank, &subject, kind->before, cs_text_get(&detail), kind->after);
    warnings->failed = warnings->failed || detail.failed;
    cs_text_free(&detail);
  }
  warnings->failed = warnings->failed || holds == NULL;
  free(holds);
}

void cs__warn_command(const struct cs_result *result, const struct cs_case_summary *one,
                      struct cs__warnings *warnings) {
  if (one->of->argv == NULL)
    return;
  struct seen *seen = calloc(one->point_count + 1, sizeof *seen);
  double *values = malloc(6 * (result->invocation_count + 1) * sizeof *values);
  if (seen != NULL && values != NULL) {
    for (size_t i = 0; i < one->point_count; i++)
      seen[i] = see(result, one, i, values);
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
      warn_kind(&kinds[k], seen, result, one, warnings);
  }
  warnings->failed = warnings->failed || seen == NULL || values == NULL;
  free(values);
  free(seen);
}
