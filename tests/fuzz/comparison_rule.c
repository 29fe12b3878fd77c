/* tests/fuzz/comparison_rule.c - any text as a rule: refused with a place in it, or read the same when written again.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_rule.h"
#include "tests/fuzz/text_of.h"

#include <math.h>

static void check_again(const struct cs_rule *rule) {
  static const char *const quantities[] = {"time", "rate", "speedup", "efficiency", "serial", "knee"};
  struct cs_text text = {0};
  struct cs_rule again;
  if (fabs(rule->change) > 1e300) /* a hundred times that may be no number */
    return;
  if (rule->kernel != NULL)
    cs_text_append(&text, "%s:", rule->kernel);
  cs_text_append(&text, "%s", quantities[rule->quantity]);
  if (rule->where == CS_RULE_AT)
    cs_text_append(&text, "@%d", rule->threads);
  else if (rule->where == CS_RULE_BEST)
    cs_text_append(&text, "@best");
  cs_text_append(&text, "%c%.17g%s", rule->above ? '>' : '<', rule->change * (rule->relative ? 100.0 : 1.0),
                 rule->relative ? "%" : "");
  if (cs_rule_parse(cs_text_get(&text), &again, NULL) != CS_OK)
    abort();
  if (again.quantity != rule->quantity || again.where != rule->where || again.threads != rule->threads ||
      again.above != rule->above || again.relative != rule->relative ||
      fabs(again.change - rule->change) > 1e-12 * fabs(rule->change))
    abort();
  cs_rule_free(&again);
  cs_text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  char *text = text_of(bytes, length);
  struct cs_rule rule;
  struct cs_error error = {""};
  const enum cs_status status = cs_rule_parse(text, &rule, &error);
  if (status == CS_OK) {
    if (!isfinite(rule.change) || (rule.where == CS_RULE_AT && rule.threads < 1))
      abort();
    check_again(&rule);
    cs_rule_free(&rule);
  } else if (status != CS_INVALID || error.message[0] == '\0')
    abort();
  free(text);
  return 0;
}
