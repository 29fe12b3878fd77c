/* runtime/sweep/warnings_command.c - what is to be said of what a command's runs were seen to use, with the remedy. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/warnings_parts.h"
#include "runtime/sweep/warnings_seen.h"

#include <math.h>
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

enum { LOOKS_LEAST = 3 };                /* fewer may have missed what the run did */
static const double seldom_seen_s = 0.1; /* a longer run with fewer looks was not too short, it could not be seen */

/* --- what holds --- */

/* The wall time of a run; NaN where a metric took its place and it was not told. */
static double run_s(const struct cs__seen *seen) {
  if (seen->point->used.wall_s > 0.0)
    return seen->point->used.wall_s;
  const bool is_wall = seen->result->recipe.metric == NULL && seen->point->time_s.count > 0;
  return is_wall ? seen->point->time_s.value : NAN;
}

static double startup_s(const struct cs__seen *seen) {
  return seen->one->startup.spawn_s + seen->one->startup.link_s;
}

/* A program that measures itself does so without its start. */
static bool is_short(const struct cs__seen *seen) {
  return seen->result->recipe.metric == NULL && run_s(seen) < short_run_s;
}

static bool is_short_without_shell(const struct cs__seen *seen) {
  return is_short(seen) && seen->result->recipe.shell == NULL;
}

static bool is_short_in_shell(const struct cs__seen *seen) {
  return is_short(seen) && seen->result->recipe.shell != NULL;
}

static bool starts_long(const struct cs__seen *seen) {
  return seen->result->recipe.metric == NULL && run_s(seen) >= short_run_s &&
         startup_s(seen) > startup_share_most * run_s(seen) && startup_s(seen) < run_s(seen);
}

/* What it runs is no child of it, and so neither on its PUs nor in what it used. */
static bool hands_over(const struct cs__seen *seen) {
  static const char *const programs[] = {"srun", "jsrun", "aprun", "docker", "kubectl", "ssh", "systemd-run"};
  const char *path = seen->one->of->argv[0], *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
  for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
    if (strcmp(name, programs[i]) == 0)
      return seen->pus > 0;
  return false;
}

static bool left_its_pus(const struct cs__seen *seen) {
  return seen->confined && seen->escape != NULL;
}

/* Whether it was to use all that it was given, and it can be said how much it did. */
static bool is_shared_out(const struct cs__seen *seen) {
  return cs_result_sweeps_threads(seen->result) && !seen->one->of->serial && !left_its_pus(seen) && !hands_over(seen) &&
         seen->pus > 1 && seen->point->used.cores_busy >= 0.0 && !seen->held_up && !is_short(seen);
}

static bool was_looked_at(const struct cs__seen *seen) {
  return seen->looks >= LOOKS_LEAST;
}

/* What hardly runs needs no second PU, as a launcher whose ranks are elsewhere. */
static bool lands_on_one_pu(const struct cs__seen *seen) {
  return seen->pus > 1 && !left_its_pus(seen) && !hands_over(seen) && was_looked_at(seen) && seen->working > 1.0 &&
         seen->on <= 1.0 && seen->single != NULL && seen->point->used.cores_busy < one_core_most &&
         seen->wanted >= waiting_most;
}

/* Where regions were seen there was a team: it waited, and where the time went says for what. */
static bool used_one_core(const struct cs__seen *seen) {
  return is_shared_out(seen) && seen->wanted < one_core_most && !(seen->point->speedup.value > one_core_most) &&
         seen->point->observed.count == 0 && !lands_on_one_pu(seen);
}

static bool was_quiet(const struct cs__seen *seen) {
  return !(seen->pressure > pressure_most);
}

static bool waits(const struct cs__seen *seen) {
  return used_one_core(seen) && seen->wanted < waiting_most && was_quiet(seen);
}

static bool takes_turns(const struct cs__seen *seen) {
  return used_one_core(seen) && seen->wanted >= waiting_most && was_quiet(seen) && was_looked_at(seen) &&
         seen->working > 1.0;
}

/* Idle cores alone do not make it serial: threads that wait for each other leave them idle, too. */
static bool is_alone(const struct cs__seen *seen) {
  return used_one_core(seen) && seen->wanted >= (was_quiet(seen) ? waiting_most : accounted_least) &&
         was_looked_at(seen) && seen->working <= 1.0;
}

static bool is_serial(const struct cs__seen *seen) {
  return is_alone(seen) && !seen->takes_n;
}

static bool is_serial_though_told(const struct cs__seen *seen) {
  return is_alone(seen) && seen->takes_n;
}

static bool has_fewer_threads(const struct cs__seen *seen) {
  return is_shared_out(seen) && was_looked_at(seen) && !waits(seen) && !takes_turns(seen) && !is_alone(seen) &&
         !lands_on_one_pu(seen) && seen->threads >= 1.0 && seen->threads < seen->pus &&
         seen->point->used.cores_busy < filled_least * seen->pus;
}

/* Their PUs are full or wanted: with others on them, by more than these could be had by. */
static bool is_crowded(const struct cs__seen *seen) {
  return seen->confined && was_looked_at(seen) && seen->working >= crowded_least * seen->pus && seen->working > 1.0 &&
         seen->wanted >= (was_quiet(seen) ? filled_least : crowded_least) * seen->pus && !left_its_pus(seen);
}

static bool is_crowded_untold(const struct cs__seen *seen) {
  return is_crowded(seen) && !seen->takes_n && cs_result_sweeps_threads(seen->result);
}

static bool is_crowded_though_told(const struct cs__seen *seen) {
  return is_crowded(seen) && !is_crowded_untold(seen);
}

static bool has_two_runtimes(const struct cs__seen *seen) {
  return seen->doubled != NULL;
}

/* Of runs so short that a person may give them more work, or take the words for all there is to know. */
static bool is_hardly_seen(const struct cs__seen *seen) {
  return seen->pus > 0 && seen->looks < LOOKS_LEAST && run_s(seen) < seldom_seen_s && !is_short(seen) &&
         seen->escape == NULL && !hands_over(seen);
}

/* --- the figures --- */

static void put_startup(const struct cs__seen *seen, struct cs_text *text) {
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

static void put_startup_share(const struct cs__seen *seen, struct cs_text *text) {
  const double startup_ms = 1e3 * startup_s(seen), run_ms = 1e3 * run_s(seen);
  cs_text_append(text, "%.*f of %.*f ms, %.0f %%", decimals_of(startup_ms), startup_ms, decimals_of(run_ms), run_ms,
                 100.0 * startup_ms / run_ms);
}

static void put_run(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.*f ms", decimals_of(1e3 * run_s(seen)), 1e3 * run_s(seen));
}

static void put_cores(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.1f of %d cores at ", seen->point->used.cores_busy, seen->pus);
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_turns(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.0f of them worked and together used ", seen->working);
  put_cores(seen, text);
}

static void put_threads(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.0f thread%s for %d PUs at ", seen->threads, seen->threads > 1.0 ? "s" : "", seen->pus);
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_single(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "PU %s, of %d given at ", seen->single->pus, seen->pus);
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_escape(const struct cs__seen *seen, struct cs_text *text) {
  const size_t index = (size_t)(seen->point - seen->one->points);
  cs_text_append(text, "%s may run on PUs %s, it was given %s",
                 seen->escape->escaper != NULL ? seen->escape->escaper : "a process", seen->escape->escaped,
                 seen->one->of->confined[index]);
}

static void put_crowd(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%.0f threads on %d PU%s at ", seen->working, seen->pus, seen->pus == 1 ? "" : "s");
  cs_result_put_n(seen->result, seen->point->n, text);
}

static void put_program(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%s", seen->one->of->argv[0]);
}

static void put_runtimes(const struct cs__seen *seen, struct cs_text *text) {
  cs_text_append(text, "%s", seen->doubled->runtimes);
}

static const struct kind {
  int rank;
  bool (*holds)(const struct cs__seen *seen);
  void (*detail)(const struct cs__seen *seen, struct cs_text *text); /* of the last point it holds for */
  const char *before, *after;                                        /* around the detail */
} kinds[] = {
    {CS__RANK_MEANING, hands_over, put_program, "what it runs is started by a daemon and not by ",
     ": it is not confined to the PUs of a point, and cores busy, user and system time and memory are without it. "
     "Trust the times only, and give it as many PUs with an option of its own (srun --cpus-per-task={n}, docker run "
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
    {CS__RANK_REMARK, is_hardly_seen, put_run, "its runs are too short to be looked at while they run, ",
     ": which threads and PUs it really used is not known. Give it more work to see."},
};

static void warn_kind(const struct kind *kind, const struct cs__seen *seen, const struct cs_result *result,
                      const struct cs_case_summary *one, struct cs__warnings *warnings) {
  bool *holds = calloc(one->point_count + 1, sizeof *holds);
  const struct cs__seen *last = NULL;
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
  struct cs__seen *seen = calloc(one->point_count + 1, sizeof *seen);
  double *values = malloc(CS__SEEN_VALUES * (result->invocation_count + 1) * sizeof *values);
  if (seen != NULL && values != NULL) {
    for (size_t i = 0; i < one->point_count; i++)
      seen[i] = cs__see(result, one, i, values);
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
      warn_kind(&kinds[k], seen, result, one, warnings);
  }
  warnings->failed = warnings->failed || seen == NULL || values == NULL;
  free(values);
  free(seen);
}
