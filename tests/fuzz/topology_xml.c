/* tests/fuzz/topology_xml.c - any bytes as a stored topology: refused, or a machine whose indexes all lead somewhere.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/fuzz/text_of.h"
#include "topology/budget.h"
#include "topology/machine.h"

static void check(const struct cs_machine *machine) {
  for (size_t i = 0; i < machine->pu_count; i++) {
    const struct cs_pu *pu = &machine->pus[i];
    if (pu->os_index < 0 || pu->core >= machine->core_count || pu->package >= machine->package_count ||
        pu->die >= machine->die_count || pu->l3 >= machine->l3_count || pu->l2 >= machine->l2_count ||
        pu->numa >= (int)machine->numa_count || pu->kind >= (int)machine->kind_count)
      abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  struct cs_error error = {0};
  char *xml = text_of(bytes, length);
  if (cs_machine_from_xml(xml, length, &machine, &error) == CS_OK) {
    check(&machine);
    if (cs_budget_compute(&machine, NULL, 0, &budget, &error) == CS_OK)
      cs_budget_free(&budget);
    cs_machine_free(&machine);
  }
  free(xml);
  return 0;
}
