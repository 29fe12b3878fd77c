/* runtime/report/sentence_command.c - sentences of commands: what starting one costs, which point of a grid is fastest.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/sentence.h"
#include "runtime/sweep/comparison.h"

#include <math.h>

/* --- starting --- */

static double shortest_s(const struct cs_case_summary *of) {
  double shortest = INFINITY;
  for (size_t i = 0; i < of->point_count; i++)
    if (of->points[i].time_s.count > 0 && of->points[i].time_s.value < shortest)
      shortest = of->points[i].time_s.value;
  return shortest;
}

bool cs__put_startup(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const double spawn_s = of->startup.spawn_s, link_s = of->startup.link_s > 0.0 ? of->startup.link_s : 0.0;
  const double shortest = shortest_s(of);
  if (!(spawn_s > 0.0) || !isfinite(spawn_s + link_s) || result->recipe.metric != NULL || !isfinite(shortest))
    return false;
  cs_text_append(text, text->length > 0 ? "starting costs " : "Starting costs ");
  cs__put_time(text, spawn_s + link_s);
  if (spawn_s + link_s < shortest) {
    cs_text_append(text, " of a run's time, ");
    cs__put_percent(text, (spawn_s + link_s) / shortest);
    cs_text_append(text, " of the shortest (");
  } else /* the two are medians of different moments: a part is never more than the whole */
    cs_text_append(text, ", as long as the shortest run itself (");
  cs_text_append(text, "fork, exec, exit and the timer itself ");
  cs__put_time(text, spawn_s);
  if (link_s > 0.0) {
    cs_text_append(text, ", dynamic linking ");
    cs__put_time(text, link_s);
  }
  cs_text_append(text, "); it is not subtracted.");
  return true;
}

/* --- the best of a grid --- */

struct place {
  const struct cs_case_summary *of;
  const struct cs_point_summary *point;
};

static bool takes_part(const struct cs_case_summary *of) {
  return !of->of->serial && of->of->rival < 0 && of->of->setting_count > 0;
}

static bool is_better(const struct cs_point_summary *one, const struct cs_point_summary *other) {
  if (one->rounds == 0 || one->time_s.count == 0)
    return false;
  if (other == NULL)
    return true;
  const bool paired = one->over_first.count > 0 && other->over_first.count > 0;
  return paired ? one->over_first.value > other->over_first.value : one->time_s.value < other->time_s.value;
}

static void put_place(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of, int n) {
  for (size_t s = 0; s < of->of->setting_count; s++) {
    cs__put_plain(text, of->of->settings[s].name);
    cs_text_append(text, "=");
    cs__put_plain(text, of->of->settings[s].value);
    cs_text_append(text, s + 1 < of->of->setting_count ? ", " : " ");
  }
  cs__put_at_n(text, result, n);
}

static const char *times_of(const struct cs_result *result) {
  if (result->weak_size > 0.0)
    return " times the work per time of ";
  if (result->recipe.metric == NULL)
    return " times as fast as ";
  return result->recipe.higher ? " times the rate of " : " times better than ";
}

/* Settings may be other jobs: it is said what was greatest or least, not what is best. */
static const char *superlative_of(const struct cs_result *result) {
  if (result->recipe.metric == NULL)
    return "Fastest of all";
  return result->recipe.higher ? "Highest of all" : "Lowest of all";
}

static void put_best(struct cs_text *text, const struct cs_result *result, const struct place *best,
                     const struct cs_case_summary *first) {
  cs_text_append(text, "%s", superlative_of(result));
  cs_text_append(text, cs_result_is_versus(result) ? " of A: " : ": "); /* what B gives instead, the comparison tells */
  put_place(text, result, best->of, best->point->n);
  cs_text_append(text, ", ");
  cs__put_cost(text, &best->point->time_s, result);
  if (best->point->over_first.count > 0 && first->base < first->point_count && best->of != first) {
    cs_text_append(text, ", ");
    cs__put_estimate(text, &best->point->over_first);
    cs_text_append(text, "%s", times_of(result));
    put_place(text, result, first, first->points[first->base].n);
  }
  if (best->point->ratio_gate == CS_GATE_VOID)
    cs_text_append(text, ", but the host was contended: not valid.");
  else if (cs__has_interval(&best->point->time_s))
    cs_text_append(text, ". The interval is for that point alone, picked as the best of all measured.");
  else
    cs_text_append(text, ". It was picked without an interval that tells it from the others.");
  cs_text_append(text, " This is a choice only among settings that do the same work.");
}

bool cs__put_best_of_all(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const struct cs_case_summary *first = NULL;
  struct place best = {0};
  size_t count = 0;
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_case_summary *of = &summary->cases[c];
    if (!takes_part(of))
      continue;
    first = first != NULL ? first : of;
    count++;
    for (size_t p = 0; p < of->point_count; p++)
      if (is_better(&of->points[p], best.point))
        best = (struct place){of, &of->points[p]};
  }
  if (count < 2 || best.point == NULL)
    return false;
  put_best(text, result, &best, first);
  return true;
}
