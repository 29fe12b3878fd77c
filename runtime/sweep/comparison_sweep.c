/* runtime/sweep/comparison_sweep.c - cases of one sweep compared by their rounds: rivals, or all with a base. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_parts.h"
#include "runtime/sweep/series.h"

#include <stdlib.h>
#include <string.h>

static bool is_rival(const struct cs_result *result, size_t case_index) {
  const int rival = result->cases[case_index].rival;
  return rival >= 0 && (size_t)rival < result->case_count && (size_t)rival != case_index;
}

bool cs_result_is_versus(const struct cs_result *result) {
  for (size_t i = 0; i < result->case_count; i++)
    if (is_rival(result, i))
      return true;
  return false;
}

/* The intervals' smallest alpha is that of the times; a case with fewer pairs than that wants gets none. */
static void count_rounds(const struct cs_case_comparison *one, struct cs_comparison *comparison) {
  const double alpha = (1.0 - comparison->options.confidence) / (double)(one->point_count > 0 ? one->point_count : 1);
  const int needed = cs_pairs_needed(alpha);
  for (size_t p = 0; p < one->point_count; p++) {
    const struct cs_estimate *change = &one->points[p].time_s.change;
    if (change->count > comparison->rounds)
      comparison->rounds = change->count;
    if (change->method == CS_INTERVAL_NONE && needed > comparison->rounds_needed)
      comparison->rounds_needed = needed;
  }
}

static bool compare_cases(const struct cs_result *result, size_t old_index, size_t new_index, const int *threads,
                          struct cs_comparison *comparison) {
  struct cs_case_comparison *one = &comparison->cases[comparison->case_count++];
  const size_t old_rounds = cs__rounds_of(result, old_index), new_rounds = cs__rounds_of(result, new_index);
  const size_t units = old_rounds > new_rounds ? old_rounds : new_rounds;
  struct cs__side old_side = {0}, new_side = {0};
  *one = (struct cs_case_comparison){.old_case = &result->cases[old_index], .new_case = &result->cases[new_index]};
  bool enough = cs__side_of_rounds(result, old_index, units, &old_side) &&
                cs__side_of_rounds(result, new_index, units, &new_side);
  if (enough) {
    cs__sides_part(&old_side, &new_side);
    enough = cs__compare_case(comparison, &old_side, &new_side, threads, one);
    count_rounds(one, comparison);
  }
  cs__side_free(&old_side);
  cs__side_free(&new_side);
  return enough;
}

/* Which case each one is compared with: the index of the old side, or its own where it is no new side. */
struct pairing {
  size_t (*other_of)(const struct cs_result *result, size_t case_index, size_t base);
  size_t base;
};

static enum cs_status compare_pairs(const struct cs_result *result, const struct pairing *pairing,
                                    struct cs_comparison *comparison, struct cs_error *error) {
  int *threads = malloc((result->point_count + 1) * sizeof *threads);
  comparison->cases = calloc(result->case_count, sizeof *comparison->cases);
  bool enough =
      threads != NULL && comparison->cases != NULL && comparison->old_label != NULL && comparison->new_label != NULL;
  for (size_t p = 0; enough && p < result->point_count; p++)
    threads[p] = result->points[p].n;
  for (size_t i = 0; enough && i < result->case_count; i++) {
    const size_t other = pairing->other_of(result, i, pairing->base);
    if (other != i)
      enough = compare_cases(result, other, i, threads, comparison);
  }
  free(threads);
  return enough ? CS_OK : cs__comparison_no_memory(comparison, error);
}

static struct cs_comparison of_one_sweep(const struct cs_result *result, const struct cs_comparison_options *options) {
  return (struct cs_comparison){
      .kind = CS_COMPARISON_ROUNDS, .options = *options, .result = result, .old_count = 1, .new_count = 1};
}

static const char *folder_of(const struct cs_result *result) {
  return result->folder != NULL && result->folder[0] != '\0' ? result->folder : "the result";
}

/* --- rivals --- */

static size_t rival_of(const struct cs_result *result, size_t case_index, size_t base) {
  (void)base;
  return is_rival(result, case_index) ? (size_t)result->cases[case_index].rival : case_index;
}

enum cs_status cs_compare_rivals(const struct cs_result *result, const struct cs_comparison_options *options,
                                 struct cs_comparison *comparison_out, struct cs_error *error) {
  if (!cs_result_is_versus(result))
    return cs_fail(error, CS_INVALID,
                   "%s holds one side only: give an old and a new result, sweep both at once with coresweep run "
                   "--versus, or name the case the others are compared with: --base CASE",
                   folder_of(result));
  struct cs_comparison comparison = of_one_sweep(result, options);
  /* What a side ran: a command, or the program, in old results not told, with its command line. */
  const bool is_command = result->cases[0].argv != NULL;
  const char *old_label = is_command                ? result->cases[0].spec
                          : result->program != NULL ? result->program
                                                    : result->command;
  comparison.old_label = strdup(old_label != NULL ? old_label : "");
  comparison.new_label = strdup(result->versus != NULL ? result->versus : "");
  const struct pairing pairing = {.other_of = rival_of};
  const enum cs_status status = compare_pairs(result, &pairing, &comparison, error);
  if (status == CS_OK)
    *comparison_out = comparison;
  return status;
}

/* --- all with a base --- */

/* A serial program runs at the first point alone, and was told of already: the others' times over its. */
static size_t base_of(const struct cs_result *result, size_t case_index, size_t base) {
  return result->cases[case_index].serial ? case_index : base;
}

static enum cs_status no_such_base(const struct cs_result *result, const char *name, struct cs_error *error) {
  struct cs_text names = {0};
  for (size_t i = 0; i < result->case_count; i++)
    if (!result->cases[i].serial)
      cs_text_append(&names, "%s%s", names.length > 0 ? ", " : "", result->cases[i].name);
  cs_fail(error, CS_INVALID, "--base %.200s: there is no such case in %s, but %s", name, folder_of(result),
          names.length > 0 ? cs_text_get(&names) : "none");
  cs_text_free(&names);
  return CS_INVALID;
}

static char *label_others(const struct cs_result *result, size_t base) {
  size_t others = 0, last = base;
  for (size_t i = 0; i < result->case_count; i++)
    if (base_of(result, i, base) != i) {
      others++;
      last = i;
    }
  return others == 1 ? strdup(result->cases[last].name) : cs_text_format("each of the %zu other cases", others);
}

enum cs_status cs_compare_with_base(const struct cs_result *result, const char *base_name,
                                    const struct cs_comparison_options *options, struct cs_comparison *comparison_out,
                                    struct cs_error *error) {
  size_t base = 0;
  while (base < result->case_count &&
         (result->cases[base].serial ||
          (strcmp(result->cases[base].name, base_name) != 0 && strcmp(result->cases[base].spec, base_name) != 0)))
    base++;
  if (base == result->case_count)
    return no_such_base(result, base_name, error);
  struct cs_comparison comparison = of_one_sweep(result, options);
  comparison.base = &result->cases[base];
  comparison.old_label = strdup(result->cases[base].name);
  comparison.new_label = label_others(result, base);
  const struct pairing pairing = {.other_of = base_of, .base = base};
  const enum cs_status status = compare_pairs(result, &pairing, &comparison, error);
  if (status != CS_OK)
    return status;
  if (comparison.case_count == 0) {
    cs_comparison_free(&comparison);
    return cs_fail(error, CS_INVALID, "%s holds no case beside %.200s: sweep several at once (coresweep run A B)",
                   folder_of(result), base_name);
  }
  *comparison_out = comparison;
  return CS_OK;
}

const char *cs_compared_name(const struct cs_comparison *comparison, const struct cs_case_comparison *of) {
  return comparison->base != NULL ? of->new_case->name : of->old_case->name;
}
