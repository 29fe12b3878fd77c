/* runtime/report/topology_fold.c - headings and lists of numbers, and one line for many cores that look like others. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/topology_view.h"

#include <stdlib.h>

enum { LINES_MAX = 32 };

/* The longest run from `at` with one stride; two numbers make a run only when they are neighbours. */
static size_t run_from(const int *numbers, size_t at, size_t count) {
  if (at + 1 >= count)
    return 1;
  const int stride = numbers[at + 1] - numbers[at];
  size_t end = at + 2;
  while (end < count && numbers[end] - numbers[end - 1] == stride)
    end++;
  return stride == 1 || end - at > 2 ? end - at : 1;
}

static void put_run(const int *numbers, size_t length, struct cs_text *text) {
  cs_text_append(text, "%d", numbers[0]);
  if (length > 1)
    cs_text_append(text, "-%d", numbers[length - 1]);
  if (length > 1 && numbers[1] - numbers[0] > 1)
    cs_text_append(text, ":%d", numbers[1] - numbers[0]);
}

void cs__put_numbers(const int *numbers, size_t count, size_t most, struct cs_text *text) {
  const size_t start = text->length;
  for (size_t at = 0; at < count;) {
    const size_t length = run_from(numbers, at, count);
    struct cs_text run = {0};
    put_run(&numbers[at], length, &run);
    /* What follows needs room for its comma, or for ",..." in its place. */
    if (text->length - start + run.length + (at > 0) + (at + length < count ? 4 : 0) > most && at > 0) {
      cs_text_append(text, ",...");
      at = count;
    } else {
      cs_text_append(text, "%s%s", at > 0 ? "," : "", cs_text_get(&run));
      at += length;
    }
    text->failed |= run.failed;
    cs_text_free(&run);
  }
}

static int ascending(const void *a, const void *b) {
  return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b;
}

static void put_sorted(int *numbers, size_t count, size_t most, struct cs_text *text) {
  qsort(numbers, count, sizeof *numbers, ascending);
  cs__put_numbers(numbers, count, most, text);
}

static void put_range(const char *one, const char *many, int least, int most, struct cs_text *text) {
  const char *comma = text->length > 0 ? ", " : "";
  if (least == most)
    cs_text_append(text, "%s%s %d", comma, one, least);
  else
    cs_text_append(text, "%s%s %d-%d", comma, many, least, most);
}

static bool has_several(const struct cs_machine *machine, enum cs__part part) {
  for (size_t i = 1; i < machine->pu_count; i++)
    if (cs__part_of(&machine->pus[i], part) != cs__part_of(&machine->pus[0], part))
      return true;
  return false;
}

void cs__put_heading(const struct cs__view *view, size_t first_pu, size_t end_pu, struct cs_text *text) {
  static const struct {
    enum cs__part part;
    const char *one, *many;
  } words[] = {{CS__PACKAGES, "package", "packages"}, {CS__NUMAS, "NUMA node", "NUMA nodes"}};
  for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
    int least = CS_NONE, most = CS_NONE;
    for (size_t i = first_pu; i < end_pu; i++) {
      const int object = cs__part_of(&view->machine->pus[i], words[k].part);
      least = least == CS_NONE || (object != CS_NONE && object < least) ? object : least;
      most = object > most ? object : most;
    }
    if (least != CS_NONE && has_several(view->machine, words[k].part))
      put_range(words[k].one, words[k].many, least, most, text);
  }
}

/* Where, PUs and threads stand below each other; the last take what the terminal has left. */
enum { HEADING_WIDTH = 30, PUS_WIDTH = 16, LAST_LABEL = 10 };

static void put_line(const struct cs__view *view, size_t first_pu, size_t end_pu, struct cs_text *text) {
  int *numbers = malloc((end_pu - first_pu + 1) * sizeof *numbers);
  if (numbers == NULL) {
    text->failed = true;
    return;
  }
  struct cs_text heading = {0}, pus = {0};
  cs__put_heading(view, first_pu, end_pu, &heading);
  size_t count = 0;
  for (size_t i = first_pu; i < end_pu; i++)
    numbers[count++] = view->machine->pus[i].os_index;
  put_sorted(numbers, count, PUS_WIDTH, &pus);
  cs_text_append(text, "%-*s PUs %-*s", HEADING_WIDTH, cs_text_get(&heading), PUS_WIDTH, cs_text_get(&pus));
  count = 0;
  for (size_t i = first_pu; i < end_pu; i++)
    if (view->threads[i] >= 0)
      numbers[count++] = view->threads[i];
  const int used = HEADING_WIDTH + PUS_WIDTH + 5 + LAST_LABEL;
  cs_text_append(text, "%s", count == 0 ? "" : view->in_order ? "  order " : "  threads ");
  put_sorted(numbers, count, view->style->columns > used + 16 ? (size_t)(view->style->columns - used) : 16, text);
  cs_text_append(text, "\n");
  text->failed |= heading.failed || pus.failed;
  cs_text_free(&heading);
  cs_text_free(&pus);
  free(numbers);
}

/* What blocks of one line have in common: the section while that gives few enough lines, else so many packages. */
static int line_of(const struct cs__layout *layout, size_t block, int packages) {
  const struct cs__column *column = &layout->columns[layout->blocks[block].begin];
  return packages == 0 ? layout->blocks[block].section : layout->view->machine->pus[column->first].package / packages;
}

static size_t count_lines(const struct cs__layout *layout, size_t begin, size_t end, int packages) {
  size_t lines = 1;
  for (size_t i = begin + 1; i < end; i++)
    lines += line_of(layout, i, packages) != line_of(layout, i - 1, packages);
  return lines;
}

void cs__put_folded(const struct cs__layout *layout, size_t begin, size_t end, struct cs_text *text) {
  int packages = 0;
  while (count_lines(layout, begin, end, packages) > LINES_MAX && packages < CS_PU_INDEX_MAX)
    packages = packages == 0 ? 1 : 2 * packages;
  for (size_t next; begin < end; begin = next) {
    const int line = line_of(layout, begin, packages);
    for (next = begin + 1; next < end && line_of(layout, next, packages) == line;)
      next++;
    const struct cs__column *last = &layout->columns[layout->blocks[next - 1].end - 1];
    put_line(layout->view, layout->columns[layout->blocks[begin].begin].first, last->first + (size_t)last->count, text);
  }
}
