/* runtime/sweep/comparison_rule_parse.c - reads "triad:speedup@8 < -3%". */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_rule.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shares and thread counts can change by a difference, everything by a ratio. */
static const struct {
  const char *name;
  bool at_counts, differs;
} quantities[CS_RULE_QUANTITIES] = {
    [CS_RULE_TIME] = {"time", true, false},       [CS_RULE_RATE] = {"rate", true, false},
    [CS_RULE_SPEEDUP] = {"speedup", true, false}, [CS_RULE_EFFICIENCY] = {"efficiency", true, true},
    [CS_RULE_SERIAL] = {"serial", false, true},   [CS_RULE_KNEE] = {"knee", false, true},
};

static const char *const mend = "write QUANTITY@WHERE < CHANGE, such as 'speedup@8 < -3%'";

void cs_rule_free(struct cs_rule *rule) {
  free(rule->text);
  free(rule->kernel);
  *rule = (struct cs_rule){0};
}

struct reading {
  const char *text, *at;
  struct cs_error *error;
};

static enum cs_status fail(const struct reading *reading, const char *what) {
  return cs_fail(reading->error, CS_INVALID, "'%.200s', character %zu: %s", reading->text,
                 (size_t)(reading->at - reading->text) + 1, what);
}

static void skip_blanks(struct reading *reading) {
  reading->at += strspn(reading->at, " \t");
}

/* Up to the last colon: a case's name may hold some. */
static enum cs_status read_kernel(struct reading *reading, struct cs_rule *rule) {
  const char *colon = strrchr(reading->at, ':');
  if (colon == NULL)
    return CS_OK;
  if (colon == reading->at)
    return fail(reading, "a kernel's name is missing before ':'");
  rule->kernel = strndup(reading->at, (size_t)(colon - reading->at));
  reading->at = colon + 1;
  return rule->kernel != NULL ? CS_OK : cs_fail(reading->error, CS_NOMEM, "no memory for a rule");
}

static enum cs_status read_quantity(struct reading *reading, struct cs_rule *rule) {
  const size_t length = strspn(reading->at, "abcdefghijklmnopqrstuvwxyz");
  for (size_t i = 0; i < CS_RULE_QUANTITIES; i++)
    if (strlen(quantities[i].name) == length && strncmp(reading->at, quantities[i].name, length) == 0) {
      rule->quantity = (enum cs_rule_quantity)i;
      reading->at += length;
      return CS_OK;
    }
  return fail(reading, "must be time, rate, speedup, efficiency, serial or knee");
}

static enum cs_status read_where(struct reading *reading, struct cs_rule *rule) {
  if (*reading->at != '@')
    return CS_OK;
  if (!quantities[rule->quantity].at_counts)
    return fail(reading, "serial and knee stand for all thread counts: leave '@...' out");
  reading->at++;
  const size_t length = strcspn(reading->at, " \t<>=@");
  int64_t threads = 0;
  char number[8] = "";
  if (length < sizeof number)
    memcpy(number, reading->at, length);
  if (strcmp(number, "best") == 0)
    rule->where = CS_RULE_BEST;
  else if (strcmp(number, "all") == 0)
    rule->where = CS_RULE_ALL;
  else if (cs_parse_int64(number, &threads) == CS_OK && threads >= 1 && threads <= INT_MAX)
    rule->where = CS_RULE_AT;
  else
    return fail(reading, "must be a thread count, best or all");
  rule->threads = (int)threads;
  reading->at += length;
  return CS_OK;
}

static enum cs_status read_sign(struct reading *reading, struct cs_rule *rule) {
  if (*reading->at != '<' && *reading->at != '>')
    return fail(reading, *reading->at == '\0' ? mend : "must be < or >");
  rule->above = *reading->at++ == '>';
  if (*reading->at == '=')
    return fail(reading, "of a measured change < and <= are the same: write < or > alone");
  return CS_OK;
}

static enum cs_status read_change(struct reading *reading, struct cs_rule *rule) {
  const size_t length = strcspn(reading->at, " \t%");
  char *number = strndup(reading->at, length);
  if (number == NULL)
    return cs_fail(reading->error, CS_NOMEM, "no memory for a rule");
  const bool is_number = cs_parse_double(number, &rule->change) == CS_OK && isfinite(rule->change);
  free(number);
  if (!is_number)
    return fail(reading, "must be a number, such as -3%");
  const char *const begin = reading->at;
  reading->at += length;
  skip_blanks(reading);
  rule->relative = *reading->at == '%';
  if (rule->relative) {
    rule->change /= 100.0;
    reading->at++;
  } else if (!quantities[rule->quantity].differs) {
    reading->at = begin;
    return fail(reading, "a change of times, rates and speedups is in per cent: put % behind the number");
  }
  skip_blanks(reading);
  return *reading->at == '\0' ? CS_OK : fail(reading, "nothing may follow the change");
}

static enum cs_status read_rule(struct reading *reading, struct cs_rule *rule) {
  skip_blanks(reading);
  enum cs_status status = read_kernel(reading, rule);
  skip_blanks(reading);
  if (status == CS_OK)
    status = read_quantity(reading, rule);
  if (status == CS_OK)
    status = read_where(reading, rule);
  skip_blanks(reading);
  if (status == CS_OK)
    status = read_sign(reading, rule);
  skip_blanks(reading);
  return status == CS_OK ? read_change(reading, rule) : status;
}

enum cs_status cs_rule_parse(const char *text, struct cs_rule *rule_out, struct cs_error *error) {
  struct reading reading = {text, text, error};
  struct cs_rule rule = {.text = strdup(text), .where = CS_RULE_ALL};
  const enum cs_status status =
      rule.text != NULL ? read_rule(&reading, &rule) : cs_fail(error, CS_NOMEM, "no memory for a rule");
  if (status != CS_OK) {
    cs_rule_free(&rule);
    return status;
  }
  *rule_out = rule;
  return CS_OK;
}
