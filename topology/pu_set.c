/* topology/pu_set.c - sets of PUs as growing bit strings, and the kernel's list format for them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/pu_set.h"

#include <stdlib.h>
#include <string.h>

static const size_t word_bits = 64;

static uint64_t word_at(const struct cs_pu_set *set, size_t index) {
  return index < set->word_count ? set->words[index] : 0;
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

/* The result of a failed growth leaves the set as it was. */
static enum cs_status grow(struct cs_pu_set *set, size_t words) {
  if (set->words != NULL && words <= set->word_count)
    return CS_OK;
  uint64_t *grown = realloc(set->words, words * sizeof *grown);
  if (grown == NULL)
    return CS_NOMEM;
  memset(grown + set->word_count, 0, (words - set->word_count) * sizeof *grown);
  set->words = grown;
  set->word_count = words;
  return CS_OK;
}

enum cs_status cs_pu_set_add(struct cs_pu_set *set, int pu) {
  if (pu < 0 || pu > CS_PU_INDEX_MAX)
    return CS_INVALID;
  const size_t word = (size_t)pu / word_bits;
  const enum cs_status status = grow(set, word + 1);
  if (status == CS_OK)
    set->words[word] |= UINT64_C(1) << (size_t)pu % word_bits;
  return status;
}

void cs_pu_set_remove(struct cs_pu_set *set, int pu) {
  if (cs_pu_set_has(set, pu))
    set->words[(size_t)pu / word_bits] &= ~(UINT64_C(1) << (size_t)pu % word_bits);
}

bool cs_pu_set_has(const struct cs_pu_set *set, int pu) {
  return pu >= 0 && (word_at(set, (size_t)pu / word_bits) >> (size_t)pu % word_bits & 1) != 0;
}

size_t cs_pu_set_count(const struct cs_pu_set *set) {
  size_t count = 0;
  for (size_t i = 0; i < set->word_count; i++)
    count += (size_t)__builtin_popcountll(set->words[i]);
  return count;
}

bool cs_pu_set_equal(const struct cs_pu_set *a, const struct cs_pu_set *b) {
  return cs_pu_set_contains(a, b) && cs_pu_set_contains(b, a);
}

bool cs_pu_set_contains(const struct cs_pu_set *outer, const struct cs_pu_set *inner) {
  for (size_t i = 0; i < inner->word_count; i++) {
    if ((inner->words[i] & ~word_at(outer, i)) != 0)
      return false;
  }
  return true;
}

int cs_pu_set_next(const struct cs_pu_set *set, int from) {
  const size_t start = from > 0 ? (size_t)from : 0;
  uint64_t masked = word_at(set, start / word_bits) & UINT64_MAX << start % word_bits;
  for (size_t i = start / word_bits; i < set->word_count; masked = word_at(set, ++i)) {
    if (masked != 0)
      return (int)(i * word_bits + (size_t)__builtin_ctzll(masked));
  }
  return -1;
}

enum cs_status cs_pu_set_copy(const struct cs_pu_set *set, struct cs_pu_set *copy_out) {
  struct cs_pu_set copy = {0};
  const enum cs_status status = grow(&copy, set->word_count);
  if (status != CS_OK)
    return status;
  if (set->word_count > 0)
    memcpy(copy.words, set->words, set->word_count * sizeof *set->words);
  *copy_out = copy;
  return CS_OK;
}

enum cs_status cs_pu_set_intersect(const struct cs_pu_set *a, const struct cs_pu_set *b, struct cs_pu_set *both_out) {
  struct cs_pu_set both = {0};
  const enum cs_status status = grow(&both, larger(a->word_count, b->word_count));
  if (status != CS_OK)
    return status;
  for (size_t i = 0; i < both.word_count; i++)
    both.words[i] = word_at(a, i) & word_at(b, i);
  *both_out = both;
  return CS_OK;
}

void cs_pu_set_free(struct cs_pu_set *set) {
  if (set == NULL)
    return;
  free(set->words);
  *set = (struct cs_pu_set){0};
}

/* Reads one index at *cursor and moves it on; -1 when there is none or it is too large. */
static int read_index(const char **cursor) {
  const char *at = *cursor;
  if (*at < '0' || *at > '9')
    return -1;
  int value = 0;
  for (; *at >= '0' && *at <= '9'; at++) {
    value = value * 10 + (*at - '0');
    if (value > CS_PU_INDEX_MAX)
      return -1;
  }
  *cursor = at;
  return value;
}

/* One element of a list, "5" or "5-9", at *cursor. */
static enum cs_status read_range(const char **cursor, struct cs_pu_set *set) {
  const int first = read_index(cursor);
  if (first < 0)
    return CS_INVALID;
  int last = first;
  if (**cursor == '-') {
    const char *after = *cursor + 1;
    last = read_index(&after);
    if (last < first)
      return CS_INVALID;
    *cursor = after;
  }
  enum cs_status status = CS_OK;
  for (int pu = last; pu >= first && status == CS_OK; pu--)
    status = cs_pu_set_add(set, pu);
  return status;
}

enum cs_status cs_pu_set_parse(const char *list, struct cs_pu_set *set_out, struct cs_error *error) {
  struct cs_pu_set set = {0};
  const char *at = list;
  enum cs_status status = CS_OK;
  while (*at != '\0' && status == CS_OK) {
    status = read_range(&at, &set);
    if (status == CS_OK && at[0] == ',' && at[1] != '\0')
      at++;
    else if (status == CS_OK && *at != '\0')
      status = CS_INVALID;
  }
  if (status == CS_OK) {
    *set_out = set;
    return CS_OK;
  }
  cs_pu_set_free(&set);
  if (status == CS_NOMEM)
    return cs_fail(error, status, "out of memory for the list of PUs '%.60s'", list);
  return cs_fail(error, status, "'%.60s' is not a list of PUs: it stops making sense at '%.20s'; write it like 0-3,8",
                 list, at);
}

size_t cs_pu_set_count_listed(const char *list) {
  struct cs_pu_set set = {0};
  const size_t count = list != NULL && cs_pu_set_parse(list, &set, NULL) == CS_OK ? cs_pu_set_count(&set) : 0;
  cs_pu_set_free(&set);
  return count;
}

void cs_pu_set_append(const struct cs_pu_set *set, struct cs_text *text) {
  const char *comma = "";
  for (int first = cs_pu_set_next(set, 0); first >= 0;) {
    int last = first;
    int next = cs_pu_set_next(set, first + 1);
    for (; next == last + 1; next = cs_pu_set_next(set, last + 1))
      last = next;
    cs_text_append(text, last > first ? "%s%d-%d" : "%s%d", comma, first, last);
    comma = ",";
    first = next;
  }
}

char *cs_pu_set_format(const struct cs_pu_set *set) {
  struct cs_text text = {0};
  cs_pu_set_append(set, &text);
  return cs_text_take(&text);
}
