/* runtime/report/verdict_words.c - how a verdict calls its counts, its times and its cores. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/verdict_words.h"

#include "runtime/report/figures.h"

bool cs__counts_threads(const struct cs__words *words) {
  return cs_result_sweeps_threads(words->result);
}

void cs__put_team(const struct cs__words *words, int n) {
  if (!cs__counts_threads(words))
    cs__put_n(words->text, words->result, n);
  else if (words->facts->own_cores)
    cs_text_append(words->text, n == 1 ? "%d core" : "%d cores", n);
  else
    cs__put_threads(words->text, n);
}

void cs__put_on_team(const struct cs__words *words, int n) {
  cs_text_append(words->text, cs__counts_threads(words) ? "on " : "at ");
  cs__put_team(words, n);
}

void cs__put_count(const struct cs__words *words, int n) {
  if (cs__counts_threads(words))
    cs__put_threads(words->text, n);
  else
    cs__put_team(words, n);
}

void cs__put_other(const struct cs__words *words, int n, const char *of_threads, const char *of_one) {
  if (cs__counts_threads(words))
    cs_text_append(words->text, "%d%s", n, of_threads);
  else {
    cs__put_team(words, n);
    cs_text_append(words->text, "%s", of_one);
  }
}

bool cs__is_weak(const struct cs__words *words) {
  return words->result->weak_size > 0.0;
}

const struct cs_point_summary *cs__point_at(const struct cs__words *words, int n) {
  for (size_t i = 0; i < words->of->point_count; i++)
    if (words->of->points[i].n == n && words->of->points[i].rounds > 0)
      return &words->of->points[i];
  return NULL;
}

struct cs__cost_words cs__cost_words(const struct cs__words *words) {
  static const struct cs__cost_words of_time = {"same speed", "faster", "slower"};
  static const struct cs__cost_words of_metric = {"same metric", "better", "worse"};
  static const struct cs__cost_words of_rate = {"same rate", "better", "worse"};
  if (words->result->recipe.metric == NULL)
    return of_time;
  return words->result->recipe.higher ? of_rate : of_metric;
}

/* --- one core of several --- */

/* Helpers that mostly sleep, and the end of one run beside the start of the next, take a tenth of a core at most. */
static const double one_core = 1.1;

static size_t allowed_at(const struct cs__words *words, const struct cs_point_summary *point) {
  return cs__cores_allowed(words->result, words->of->of, (size_t)(point - words->of->points));
}

/* On a contended host a run may be kept from its cores. */
static bool knows_share(const struct cs__words *words, const struct cs_point_summary *most) {
  return most != NULL && most->n > 1 && most->gate == CS_GATE_CLEAR && cs__knows_busy(most) &&
         allowed_at(words, most) > 1;
}

bool cs__is_one_core(const struct cs__words *words) {
  const struct cs_point_summary *most = cs__point_at(words, words->facts->most.threads);
  return knows_share(words, most) && most->used.cores_busy <= one_core;
}

bool cs__put_busy_of(const struct cs__words *words) {
  const struct cs_point_summary *most = cs__point_at(words, words->facts->most.threads);
  if (!knows_share(words, most))
    return false;
  const double busy = most->used.cores_busy;
  cs_text_append(words->text, busy < 0.095 ? "it used %.2f of %zu %s" : "it used %.1f of %zu %s", busy,
                 allowed_at(words, most), words->facts->own_cores ? "cores" : "PUs");
  /* "of 8 cores" on 8 threads says where. */
  if (most->n != words->facts->best.threads && allowed_at(words, most) != (size_t)most->n) {
    cs_text_append(words->text, " ");
    cs__put_on_team(words, words->facts->most.threads);
  }
  return true;
}
