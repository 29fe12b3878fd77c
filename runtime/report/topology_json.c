/* runtime/report/topology_json.c - a machine, its budget and the order of threads for a program, as TOPOLOGY.md says.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/json_case.h"
#include "runtime/report/topology_report.h"

#include <stdlib.h>

enum { SCHEMA = 1 };

/* Each of these gives a new reference; Jansson's setters take a NULL as a failure, which `ok` collects. */
struct writer {
  json_t *object;
  bool ok;
};

static struct writer start(void) {
  json_t *object = json_object();
  return (struct writer){.object = object, .ok = object != NULL};
}

static void put(struct writer *writer, const char *name, json_t *value) {
  writer->ok &= json_object_set_new(writer->object, name, value) == 0;
}

static json_t *finish(struct writer *writer) {
  if (writer->ok)
    return writer->object;
  json_decref(writer->object);
  return NULL;
}

static json_t *index_json(int index) {
  return index == CS_NONE ? json_null() : json_integer(index);
}

static json_t *set_json(const struct cs_pu_set *set) {
  char *list = cs_pu_set_format(set);
  json_t *text = list != NULL ? json_string(list) : NULL;
  free(list);
  return text;
}

static json_t *numa_json(const struct cs_machine *machine, size_t i) {
  const struct cs_numa *numa = &machine->numas[i];
  struct writer writer = start();
  put(&writer, "os_index", json_integer(numa->os_index));
  put(&writer, "memory_bytes", json_integer((json_int_t)numa->memory_bytes));
  put(&writer, "memory_kind", cs__value_text(numa->memory_kind));
  put(&writer, "memory_only", json_boolean(numa->memory_only));
  put(&writer, "pus", set_json(&numa->pus));
  return finish(&writer);
}

static json_t *cache_json(const struct cs_machine *machine, size_t i) {
  const struct cs_cache *cache = &machine->caches[i];
  struct writer writer = start();
  put(&writer, "level", json_integer(cache->level));
  put(&writer, "size_bytes", json_integer((json_int_t)cache->size_bytes));
  put(&writer, "line_bytes", json_integer(cache->line_bytes));
  put(&writer, "pus", set_json(&cache->pus));
  return finish(&writer);
}

static json_t *kind_json(const struct cs_machine *machine, size_t i) {
  const struct cs_kind *kind = &machine->kinds[i];
  struct writer writer = start();
  put(&writer, "name", cs__value_text(kind->name));
  put(&writer, "efficiency", json_integer(kind->efficiency));
  put(&writer, "pus", set_json(&kind->pus));
  return finish(&writer);
}

static json_t *pu_json(const struct cs_machine *machine, size_t i) {
  const struct cs_pu *pu = &machine->pus[i];
  struct writer writer = start();
  put(&writer, "os_index", json_integer(pu->os_index));
  put(&writer, "package", index_json(pu->package));
  put(&writer, "die", index_json(pu->die));
  put(&writer, "numa", index_json(pu->numa));
  put(&writer, "l3", index_json(pu->l3));
  put(&writer, "l2", index_json(pu->l2));
  put(&writer, "core", index_json(pu->core));
  put(&writer, "kind", index_json(pu->kind));
  put(&writer, "smt_rank", json_integer(pu->smt_rank));
  put(&writer, "allowed", json_boolean(pu->allowed));
  return finish(&writer);
}

static json_t *list_json(const struct cs_machine *machine, size_t count,
                         json_t *(*element)(const struct cs_machine *machine, size_t i)) {
  json_t *list = json_array();
  bool ok = list != NULL;
  for (size_t i = 0; i < count && ok; i++)
    ok = json_array_append_new(list, element(machine, i)) == 0;
  if (ok)
    return list;
  json_decref(list);
  return NULL;
}

static json_t *machine_json(const struct cs_machine *machine) {
  struct writer writer = start();
  put(&writer, "source", cs__value_text(machine->source));
  put(&writer, "processor", cs__value_text(machine->processor));
  put(&writer, "this_host", json_boolean(machine->this_host));
  put(&writer, "memory_bytes", json_integer((json_int_t)machine->memory_bytes));
  put(&writer, "packages", json_integer(machine->package_count));
  put(&writer, "dies", json_integer(machine->die_count));
  put(&writer, "cores", json_integer(machine->core_count));
  put(&writer, "numa_nodes", list_json(machine, machine->numa_count, numa_json));
  put(&writer, "caches", list_json(machine, machine->cache_count, cache_json));
  put(&writer, "kinds", list_json(machine, machine->kind_count, kind_json));
  put(&writer, "pus", list_json(machine, machine->pu_count, pu_json));
  put(&writer, "offline", set_json(&machine->offline));
  return finish(&writer);
}

static json_t *cuts_json(const struct cs_budget *budget) {
  json_t *list = json_array();
  for (size_t i = 0; i < budget->cut_count && list != NULL; i++) {
    struct writer writer = start();
    put(&writer, "reason", cs__value_text(budget->cuts[i].reason));
    put(&writer, "pus_lost", json_integer((json_int_t)budget->cuts[i].pus_lost));
    json_array_append_new(list, finish(&writer));
  }
  return list;
}

static json_t *budget_json(const struct cs_budget *budget) {
  struct writer writer = start();
  put(&writer, "pus", set_json(&budget->pus));
  put(&writer, "cpus", cs__value_number(budget->cpus));
  put(&writer, "threads", json_integer(budget->threads));
  put(&writer, "machine_pus", json_integer((json_int_t)budget->machine_pus));
  put(&writer, "cuts", cuts_json(budget));
  return finish(&writer);
}

static json_t *placement_json(const struct cs_policy *policy, const struct cs_places *order) {
  json_t *pus = json_array();
  for (size_t i = 0; i < order->count && pus != NULL; i++)
    json_array_append_new(pus, json_integer(cs_pu_set_next(&order->places[i], 0)));
  struct writer writer = start();
  put(&writer, "bind", json_string(cs_bind_name(policy->bind)));
  put(&writer, "smt", json_string(cs_smt_name(policy->smt)));
  put(&writer, "order", pus);
  return finish(&writer);
}

enum cs_status cs_report_topology_json(const struct cs_machine *machine, const struct cs_budget *budget,
                                       const struct cs_policy *policy, const struct cs_places *order,
                                       struct cs_text *text, struct cs_error *error) {
  struct writer writer = start();
  put(&writer, "schema", json_integer(SCHEMA));
  put(&writer, "machine", machine_json(machine));
  put(&writer, "budget", budget_json(budget));
  put(&writer, "placement", placement_json(policy, order));
  json_t *root = finish(&writer);
  char *dumped = root != NULL ? json_dumps(root, JSON_INDENT(1)) : NULL;
  json_decref(root);
  if (dumped == NULL)
    return cs_fail(error, CS_NOMEM, "out of memory while writing the machine");
  cs_text_append(text, "%s\n", dumped);
  free(dumped);
  return CS_OK;
}
