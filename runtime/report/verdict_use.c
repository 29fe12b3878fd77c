/* runtime/report/verdict_use.c - which count a verdict says to use, and how the others compare with it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/verdict_words.h"

#include <math.h>

static const struct cs_verdict_point *used_of(const struct cs__words *words) {
  return words->verdict.use < words->facts->best.threads ? &words->facts->least : &words->facts->best;
}

static void put_use(const struct cs__words *words) {
  cs_text_append(words->text, "; use ");
  cs__put_count(words, words->verdict.use);
}

/* ", 2 cores free" */
static void put_free(const struct cs__words *words) {
  const int count = words->facts->most.threads - words->verdict.use;
  if (count <= 0 || !cs__counts_threads(words))
    return;
  if (!words->facts->own_cores)
    cs_text_append(words->text, ", %d fewer", count);
  else
    cs_text_append(words->text, count == 1 ? ", %d core free" : ", %d cores free", count);
}

/* "same speed within 3 %": the farther end of the interval. */
static void put_same(const struct cs__words *words, const struct cs_estimate *ratio) {
  cs_text_append(words->text, "%s as ", cs__cost_words(words).same);
  cs__put_other(words, words->facts->best.threads, "", "");
  cs_text_append(words->text, " within ");
  cs__put_percent(words->text, fmax(fmax(ratio->hi - 1.0, 1.0 - ratio->lo), 0.001));
}

/* Of times, or of what the metric is: of a rate the other way round. */
static struct cs_estimate ratio_of(const struct cs__words *words, const struct cs_estimate *times) {
  struct cs_estimate ratio = *times;
  if (words->result->recipe.metric == NULL || !words->result->recipe.higher)
    return ratio;
  ratio.value = 1.0 / times->value;
  ratio.lo = 1.0 / times->hi;
  ratio.hi = 1.0 / times->lo;
  return ratio;
}

static void put_tie(const struct cs__words *words) {
  const struct cs_verdict_point *used = used_of(words);
  if (used == &words->facts->best)
    return;
  if (words->verdict.carried) {
    put_same(words, &used->to_best);
    return;
  }
  cs_text_append(words->text, "not told apart from ");
  cs__put_other(words, words->facts->best.threads, "", "");
  if (!cs_verdict_tells(&used->to_best))
    return;
  const struct cs_estimate ratio = ratio_of(words, &used->to_best);
  cs_text_append(words->text, " (");
  cs__put_ends(words->text, &ratio);
  cs_text_append(words->text, " times its %s)", cs__cost_title(words->result));
}

/* "16 take 1.20 [1.17, 1.23] times as long", "c=64 has 0.83 [0.81, 0.85] times the rate". */
static void put_most_to_best(const struct cs__words *words) {
  const bool is_metric = words->result->recipe.metric != NULL;
  const struct cs_estimate ratio = ratio_of(words, &words->facts->most.to_best);
  cs__put_other(words, words->facts->most.threads, is_metric ? " have " : " take ", is_metric ? " has " : " takes ");
  cs__put_estimate(words->text, &ratio);
  if (is_metric)
    cs_text_append(words->text, " times the %s", cs__cost_title(words->result));
  else
    cs_text_append(words->text, cs__is_weak(words) ? " times as long for the same work" : " times as long");
}

static void put_use_peak(const struct cs__words *words) {
  put_use(words);
  cs_text_append(words->text, ": ");
  put_tie(words);
  cs_text_append(words->text, "%s", used_of(words) == &words->facts->best ? "" : "; ");
  put_most_to_best(words);
}

static void put_use_flat(const struct cs__words *words) {
  put_use(words);
  cs_text_append(words->text, ": ");
  if (used_of(words) == &words->facts->best) {
    cs__put_other(words, words->facts->most.threads, " are", " is");
    cs_text_append(words->text, " not certainly any %s", cs__cost_words(words).better);
  } else
    put_tie(words);
  put_free(words);
}

static void put_use_all(const struct cs__words *words) {
  put_use(words);
  cs_text_append(words->text, ", the most swept");
  if (words->verdict.carried)
    return;
  cs_text_append(words->text, "; ");
  cs__put_other(words, words->facts->tied_from, " are ", " is ");
  cs_text_append(words->text, "%s in the rounds so far, but not told apart: more would tell",
                 cs__cost_words(words).worse);
}

static cs__put_words *const of_shape[CS_SHAPES] = {
    [CS_SHAPE_SLOWER] = put_use,    [CS_SHAPE_NO_GAIN] = put_use,   [CS_SHAPE_PEAK] = put_use_peak,
    [CS_SHAPE_FLAT] = put_use_flat, [CS_SHAPE_TIED] = put_use_flat, [CS_SHAPE_RISING] = put_use_all,
};

void cs__put_use(const struct cs__words *words) {
  if (of_shape[words->verdict.shape] != NULL)
    of_shape[words->verdict.shape](words);
}
