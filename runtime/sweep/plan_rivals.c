/* runtime/sweep/plan_rivals.c - every kernel's rival: the same case, run by another program. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"

#include <stdlib.h>
#include <string.h>

static const char rival_mark[] = " [B]"; /* after the name of the later of two */

/* NULL stays NULL; a lack of memory is told in *enough. */
static char *copy(const char *text, bool *enough) {
  char *made = text != NULL ? strdup(text) : NULL;
  *enough = *enough && (text == NULL || made != NULL);
  return made;
}

/* The same kernel with the same parameters; another program runs it. */
static bool copy_case(const struct cs_case *from, int index, struct cs_case *to) {
  bool enough = true;
  *to = *from;
  to->name = cs_text_format("%s%s", from->name, rival_mark);
  to->kernel = copy(from->kernel, &enough);
  to->spec = copy(from->spec, &enough);
  to->summary = copy(from->summary, &enough);
  to->rate_unit = copy(from->rate_unit, &enough);
  to->rival = index;
  return enough && to->name != NULL;
}

enum cs_status cs__plan_rivals(struct cs_result *result, struct cs_error *error) {
  const size_t count = result->case_count;
  struct cs_case *both = calloc(2 * count + 1, sizeof *both);
  if (both == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu cases", 2 * count);
  bool enough = true;
  for (size_t i = 0; i < count; i++) {
    both[2 * i] = result->cases[i];
    enough = copy_case(&both[2 * i], (int)(2 * i), &both[2 * i + 1]) && enough;
  }
  free(result->cases);
  result->cases = both;
  result->case_count = 2 * count;
  return enough ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for %zu cases", 2 * count);
}
