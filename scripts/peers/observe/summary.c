/* scripts/peers/observe/summary.c - turns interleaved measurements into tables: least, median, difference with
 * interval. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * usage: summary md|json <samples.tsv
 *
 * A line is TABLE, CASE, QUANTITY, VARIANT, ROUND, VALUE with tabs between. In every case and quantity the first
 * variant met is the base; each other one is compared with it round by round: median difference and its 95 % interval
 * from order statistics, which assumes nothing of how values are distributed. VARIANT "bound" is not compared: it is
 * what the difference of medians may be.
 */
#include "runtime/measure/order_interval.h"
#include "runtime/measure/quantile.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 64, MOST_ROUNDS = 400, MOST_VARIANTS = 4, MOST_GROUPS = 1024 };

struct variant {
  char name[NAME_BYTES];
  double values[MOST_ROUNDS]; /* by round; NaN: not measured */
};

struct group {
  char table[NAME_BYTES], label[NAME_BYTES], quantity[NAME_BYTES];
  struct variant variants[MOST_VARIANTS];
  int variant_count;
};

static struct group *groups[MOST_GROUPS];
static int group_count;

static struct group *group_of(const char *table, const char *label, const char *quantity) {
  for (int i = 0; i < group_count; i++)
    if (strcmp(groups[i]->table, table) == 0 && strcmp(groups[i]->label, label) == 0 &&
        strcmp(groups[i]->quantity, quantity) == 0)
      return groups[i];
  struct group *fresh = group_count < MOST_GROUPS ? calloc(1, sizeof *fresh) : NULL;
  if (fresh == NULL)
    exit(1);
  snprintf(fresh->table, sizeof fresh->table, "%s", table);
  snprintf(fresh->label, sizeof fresh->label, "%s", label);
  snprintf(fresh->quantity, sizeof fresh->quantity, "%s", quantity);
  groups[group_count++] = fresh;
  return fresh;
}

static struct variant *variant_of(struct group *group, const char *name) {
  for (int i = 0; i < group->variant_count; i++)
    if (strcmp(group->variants[i].name, name) == 0)
      return &group->variants[i];
  if (group->variant_count == MOST_VARIANTS)
    exit(1);
  struct variant *fresh = &group->variants[group->variant_count++];
  snprintf(fresh->name, sizeof fresh->name, "%s", name);
  for (int i = 0; i < MOST_ROUNDS; i++)
    fresh->values[i] = NAN;
  return fresh;
}

static double least(const struct variant *variant) {
  return cs_quantile(variant->values, MOST_ROUNDS, 0.0);
}

struct difference {
  double median, low, high;
};

static struct difference difference_of(const struct variant *base, const struct variant *other) {
  double differences[MOST_ROUNDS];
  for (int i = 0; i < MOST_ROUNDS; i++)
    differences[i] = other->values[i] - base->values[i];
  struct difference difference = {NAN, NAN, NAN};
  size_t count = 0;
  double *sorted = cs__sorted_finite(differences, MOST_ROUNDS, &count);
  if (sorted != NULL) {
    difference.median = cs__sorted_median(sorted, count);
    if (cs__order_interval(sorted, count, 0.05, &difference.low, &difference.high) <= 0)
      difference.low = difference.high = NAN;
  }
  free(sorted);
  return difference;
}

static const struct variant *bound_of(const struct group *group) {
  for (int i = 0; i < group->variant_count; i++)
    if (strcmp(group->variants[i].name, "bound") == 0)
      return &group->variants[i];
  return NULL;
}

/* --- Markdown --- */

static void print_heading(const struct group *group) {
  const bool bounded = bound_of(group) != NULL;
  printf(
      "\n## %s\n\n| case | quantity | %s: least | median | with | least | median | difference of least | %% | median "
      "difference | 95 %% interval |%s\n|---|---|--:|--:|---|--:|--:|--:|--:|--:|---|%s\n",
      group->table, group->variants[0].name, bounded ? " bound | within |" : "", bounded ? "--:|---|" : "");
}

static void print_row(const struct group *group, const struct variant *variant, const struct variant *bound) {
  const struct variant *base = &group->variants[0];
  const struct difference difference = difference_of(base, variant);
  const double grown = least(variant) - least(base);
  printf("| %s | %s | %.6g | %.6g | %s | %.6g | %.6g | %+.4g | %+.2f | %+.4g |", group->label, group->quantity,
         least(base), cs_median(base->values, MOST_ROUNDS), variant->name, least(variant),
         cs_median(variant->values, MOST_ROUNDS), grown, 100 * grown / least(base), difference.median);
  if (isfinite(difference.low))
    printf(" %+.4g to %+.4g |", difference.low, difference.high);
  else
    printf(" |"); /* too few rounds */
  if (bound != NULL) {
    const double most = cs_median(bound->values, MOST_ROUNDS);
    printf(" %.4g | %s |", most, fabs(difference.median) <= most ? "yes" : "**no**");
  }
  printf("\n");
}

static void print_rows(const struct group *group) {
  const struct variant *bound = bound_of(group);
  for (int i = 1; i < group->variant_count; i++)
    if (&group->variants[i] != bound)
      print_row(group, &group->variants[i], bound);
}

static void print_markdown(void) {
  for (int i = 0; i < group_count; i++) {
    bool first = true; /* of its table; groups of one table may lie apart */
    for (int j = 0; j < i; j++)
      first = first && strcmp(groups[i]->table, groups[j]->table) != 0;
    if (!first)
      continue;
    print_heading(groups[i]);
    for (int j = i; j < group_count; j++)
      if (strcmp(groups[i]->table, groups[j]->table) == 0)
        print_rows(groups[j]);
  }
}

/* --- JSON --- */

static void print_number(const char *name, double value, const char *after) {
  if (isfinite(value))
    printf("\"%s\": %.9g%s", name, value, after);
  else
    printf("\"%s\": null%s", name, after);
}

/* Names come from the script: letters, digits and punctuation that needs no escape. */
static void print_json(void) {
  printf("[");
  for (int g = 0; g < group_count; g++) {
    const struct group *group = groups[g];
    printf("%s\n  {\"table\": \"%s\", \"case\": \"%s\", \"quantity\": \"%s\", \"variants\": [", g > 0 ? "," : "",
           group->table, group->label, group->quantity);
    for (int i = 0; i < group->variant_count; i++) {
      const struct variant *variant = &group->variants[i];
      const struct difference difference = difference_of(&group->variants[0], variant);
      printf("%s\n    {\"variant\": \"%s\", ", i > 0 ? "," : "", variant->name);
      print_number("least", least(variant), ", ");
      print_number("median", cs_median(variant->values, MOST_ROUNDS), ", ");
      print_number("difference", difference.median, ", ");
      print_number("difference_lo", difference.low, ", ");
      print_number("difference_hi", difference.high, "}");
    }
    printf("]}");
  }
  printf("\n]\n");
}

int main(int argc, char **argv) {
  char line[512], table[NAME_BYTES], label[NAME_BYTES], quantity[NAME_BYTES], variant[NAME_BYTES];
  while (fgets(line, sizeof line, stdin) != NULL) {
    int round;
    double value;
    if (sscanf(line, "%63[^\t]\t%63[^\t]\t%63[^\t]\t%63[^\t]\t%d\t%lf", table, label, quantity, variant, &round,
               &value) != 6 ||
        round < 0 || round >= MOST_ROUNDS) {
      fprintf(stderr, "summary: not a sample: %s", line);
      return 2;
    }
    variant_of(group_of(table, label, quantity), variant)->values[round] = value;
  }
  if (argc == 2 && strcmp(argv[1], "json") == 0)
    print_json();
  else
    print_markdown();
  for (int i = 0; i < group_count; i++)
    free(groups[i]);
  return 0;
}
