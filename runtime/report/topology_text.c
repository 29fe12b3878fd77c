/* runtime/report/topology_text.c - a machine drawn for a person: what it is, what may be used, who runs where. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "runtime/report/topology_view.h"

#include <stdlib.h>

/* Thread numbers by position; the order is looked up by OS index, of which there are not many more than PUs. */
static int *make_threads(const struct cs_machine *machine, const struct cs_budget *budget,
                         const struct cs_places *order) {
  int limit = 0;
  for (size_t i = 0; i < machine->pu_count; i++)
    limit = machine->pus[i].os_index >= limit ? machine->pus[i].os_index + 1 : limit;
  int *by_os_index = calloc((size_t)limit + 1, sizeof *by_os_index);
  int *threads = malloc((machine->pu_count + 1) * sizeof *threads);
  if (by_os_index == NULL || threads == NULL) {
    free(threads);
    free(by_os_index);
    return NULL;
  }
  for (int pu = 0; pu < limit; pu++)
    by_os_index[pu] = cs_pu_set_has(&budget->pus, pu) ? CS__IDLE : CS__BARRED;
  for (size_t thread = 0; thread < order->count; thread++) {
    const int pu = cs_pu_set_next(&order->places[thread], 0);
    if (pu >= 0 && pu < limit)
      by_os_index[pu] = (int)thread;
  }
  for (size_t i = 0; i < machine->pu_count; i++)
    threads[i] = by_os_index[machine->pus[i].os_index];
  free(by_os_index);
  return threads;
}

static void put_title(const struct cs_machine *machine, const struct cs_table_style *style, struct cs_text *text) {
  const bool named = machine->processor != NULL && machine->processor[0] != '\0';
  cs_text_append(text, "%s", style->colour ? "\033[1m" : "");
  cs__put_terminal(text, named ? machine->processor : machine->source, style->utf8);
  cs_text_append(text, "%s", style->colour ? "\033[0m" : "");
  if (machine->memory_bytes > 0) {
    cs_text_append(text, ", ");
    cs__put_bytes(machine->memory_bytes, text);
  }
  if (named) {
    cs_text_append(text, "%s", machine->this_host ? " (" : "\nfrom ");
    cs__put_terminal(text, machine->source, style->utf8);
    cs_text_append(text, "%s", machine->this_host ? ")" : "");
  }
  cs_text_append(text, "\n\n");
}

static void put_budget(const struct cs_budget *budget, const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text line = {0};
  cs_budget_append(budget, &line);
  cs__put_wrapped(text, "Usable     ", cs_text_get(&line), style->columns);
  text->failed |= line.failed;
  cs_text_free(&line);
}

static const char *const bind_lines[] = {
    [CS_BIND_CLOSE] = "close: neighbours first",
    [CS_BIND_SPREAD] = "spread: as far apart as can be",
};
static const char *const number_lines[] = {
    [CS_BIND_CLOSE] = "Thread i of any team runs on the PU above it.",
    [CS_BIND_SPREAD] = "A team of n threads takes the PUs above order 0 to n-1 and numbers them along the machine.",
};
static const char *const smt_lines[] = {
    [CS_SMT_LAST] = "second hardware threads after all cores (smt last)",
    [CS_SMT_FIRST] = "core by core with all hardware threads (smt first)",
    [CS_SMT_OFF] = "one thread a core (smt off)",
};

static bool has_smt(const struct cs_machine *machine) {
  for (size_t i = 0; i < machine->pu_count; i++)
    if (machine->pus[i].smt_rank > 0)
      return true;
  return false;
}

static void put_policy(const struct cs_machine *machine, const struct cs_policy *policy,
                       const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text line = {0};
  cs_text_append(&line, "%s", bind_lines[policy->bind]);
  if (machine->kind_count > 1)
    cs_text_append(&line, "; faster kinds of core before slower ones");
  if (has_smt(machine))
    cs_text_append(&line, "; %s", smt_lines[policy->smt]);
  cs_text_append(&line, ". %s", number_lines[policy->bind]);
  cs__put_wrapped(text, "Placement  ", cs_text_get(&line), style->columns);
  text->failed |= line.failed;
  cs_text_free(&line);
}

void cs_report_topology(const struct cs_machine *machine, const struct cs_budget *budget,
                        const struct cs_policy *policy, const struct cs_places *order, bool all,
                        const struct cs_table_style *style, struct cs_text *text) {
  int *threads = make_threads(machine, budget, order);
  if (threads == NULL) {
    text->failed = true;
    return;
  }
  const struct cs__view view = {
      .machine = machine, .style = style, .threads = threads, .in_order = policy->bind == CS_BIND_SPREAD, .all = all};
  put_title(machine, style, text);
  cs__put_levels(&view, text);
  cs_text_append(text, "\n");
  put_budget(budget, style, text);
  put_policy(machine, policy, style, text);
  cs_text_append(text, "\n");
  cs__put_map(&view, text);
  free(threads);
}
