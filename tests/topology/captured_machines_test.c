/* tests/topology/captured_machines_test.c - every captured machine loads with the counts its table gives. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table is markdown, one machine a row; columns are told apart by their heads:
 *   name | PUs (allowed/complete) | max PU index | cores (SMT) | L3 | L2 | NUMA | pkg/die/group | cpukinds
 *   x    | 15 (10/16)             | 15           | 7 (2x1+5x2) | 4  | 7  | 17 (1 CPU-less) | 2/0/4 | 2:
 * 8(eff0)+12(eff1)
 */
#include "runtime/base/file.h"
#include "topology/machine.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char folder[] = CS_TEST_SHARED "/topologies";

enum column { NAME, PUS, MAX_PU, CORES, L3, L2, NUMA, PACKAGES, KINDS, COLUMN_COUNT };
static const char *const heads[COLUMN_COUNT] = {"name", "PUs",  "max PU",        "cores",   "L3",
                                                "L2",   "NUMA", "pkg/die/group", "cpukinds"};

struct row {
  char cells[COLUMN_COUNT][64];
};

/* The next cell of a table's line, blanks off; false after the last. */
static bool next_cell(char **line, char **cell_out) {
  char *bar = strchr(*line, '|');
  if (bar == NULL)
    return false;
  *bar = '\0';
  char *cell = *line + strspn(*line, " ");
  for (char *end = bar; end > cell && end[-1] == ' ';)
    *--end = '\0';
  *line = bar + 1;
  *cell_out = cell;
  return true;
}

static void note_columns(char *line, int columns[32]) {
  char *cell = NULL;
  for (int i = 0; i < 32 && next_cell(&line, &cell); i++) {
    columns[i] = -1;
    for (int c = 0; c < COLUMN_COUNT; c++) {
      if (strncmp(cell, heads[c], strlen(heads[c])) == 0)
        columns[i] = c;
    }
  }
}

static void read_row(char *line, const int columns[32], struct row *row) {
  char *cell = NULL;
  for (int i = 0; i < 32 && next_cell(&line, &cell); i++) {
    if (columns[i] >= 0)
      snprintf(row->cells[columns[i]], sizeof row->cells[0], "%.63s", cell);
  }
}

/* The rows of the table's machines whose files are there; 0 where there is no table. */
static size_t read_table(struct row *rows, size_t rows_max) {
  struct cs_text text = {0};
  int columns[32];
  size_t count = 0;
  bool inside = false;
  if (cs_file_read(CS_TEST_SHARED "/topologies/index.md", &text, NULL) != CS_OK)
    return 0;
  char *rest = NULL;
  for (char *line = strtok_r(text.bytes, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
    if (strncmp(line, "| name", 6) == 0) {
      note_columns(line + 1, columns);
      inside = true;
    } else if (line[0] != '|') {
      inside = false;
    } else if (inside && strncmp(line, "|--", 3) != 0 && count < rows_max) {
      rows[count] = (struct row){0};
      read_row(line + 1, columns, &rows[count++]);
    }
  }
  cs_text_free(&text);
  return count;
}

static size_t allowed_count(const struct cs_machine *machine) {
  size_t count = 0;
  for (size_t i = 0; i < machine->pu_count; i++)
    count += machine->pus[i].allowed;
  return count;
}

/* Online or not. */
static int last_pu(const struct cs_machine *machine) {
  int last = -1;
  for (int pu = cs_pu_set_next(&machine->offline, 0); pu >= 0; pu = cs_pu_set_next(&machine->offline, pu + 1))
    last = pu;
  for (size_t i = 0; i < machine->pu_count; i++)
    last = machine->pus[i].os_index > last ? machine->pus[i].os_index : last;
  return last;
}

static void check_pus(const struct row *row, const struct cs_machine *machine) {
  size_t online = 0, allowed = 0, complete = 0;
  cr_assert_eq(sscanf(row->cells[PUS], "%zu (%zu/%zu)", &online, &allowed, &complete), 3);
  cr_expect_eq(machine->pu_count, online, "%s: %zu PUs", row->cells[NAME], machine->pu_count);
  cr_expect_eq(allowed_count(machine), allowed, "%s: %zu allowed", row->cells[NAME], allowed_count(machine));
  cr_expect_eq(machine->pu_count + cs_pu_set_count(&machine->offline), complete, "%s: offline", row->cells[NAME]);
  cr_expect_eq(last_pu(machine), atoi(row->cells[MAX_PU]), "%s: last PU %d", row->cells[NAME], last_pu(machine));
}

/* "14 (8x1+6x2)": 14 cores, 8 with one PU and 6 with two. */
static void check_cores(const struct row *row, const struct cs_machine *machine) {
  size_t *pus_of_core = calloc((size_t)machine->core_count, sizeof *pus_of_core);
  for (size_t i = 0; i < machine->pu_count; i++)
    pus_of_core[machine->pus[i].core]++;
  cr_expect_eq(machine->core_count, atoi(row->cells[CORES]), "%s: %d cores", row->cells[NAME], machine->core_count);
  for (const char *at = strchr(row->cells[CORES], '('); at != NULL; at = strchr(at + 1, '+')) {
    size_t cores = 0, pus = 0, found = 0;
    cr_assert_eq(sscanf(at + 1, "%zux%zu", &cores, &pus), 2);
    for (int core = 0; core < machine->core_count; core++)
      found += pus_of_core[core] == pus;
    cr_expect_eq(found, cores, "%s: %zu cores of %zu PUs", row->cells[NAME], found, pus);
  }
  free(pus_of_core);
}

/* "7", "17 (1 CPU-less)", "4 (4 with 0 B)", "11 (5 with 0 B)". */
static void check_numas(const struct row *row, const struct cs_machine *machine) {
  int empty = 0, cpuless = 0;
  for (size_t i = 0; i < machine->numa_count; i++) {
    empty += machine->numas[i].memory_bytes == 0;
    cpuless += cs_pu_set_count(&machine->numas[i].pus) == 0;
    if (cs_pu_set_count(&machine->numas[i].pus) == 0)
      cr_expect(machine->numas[i].memory_only, "%s: node %zu", row->cells[NAME], i);
  }
  const char *cell = row->cells[NUMA];
  const char *open = strchr(cell, '(');
  cr_expect_eq((int)machine->numa_count, atoi(cell), "%s: %zu NUMA nodes", row->cells[NAME], machine->numa_count);
  cr_expect_eq(cpuless, strstr(cell, "CPU-less") != NULL ? atoi(open + 1) : 0, "%s: %d CPU-less", row->cells[NAME],
               cpuless);
  cr_expect_eq(empty, strstr(cell, "with 0 B") != NULL ? atoi(open + 1) : 0, "%s: %d empty", row->cells[NAME], empty);
}

/* "0", "1: 8(eff0)" (one kind is none), "2: 4(eff0 IntelAtom)+1(eff1 IntelCore)". */
static void check_kinds(const struct row *row, const struct cs_machine *machine) {
  const int count = atoi(row->cells[KINDS]);
  cr_expect_eq((int)machine->kind_count, count > 1 ? count : 0, "%s: %zu kinds", row->cells[NAME], machine->kind_count);
  const char *at = strchr(row->cells[KINDS], ':');
  for (size_t i = 0; i < machine->kind_count && at != NULL; i++, at = strchr(at + 1, '+')) {
    size_t pus = 0;
    int efficiency = 0;
    cr_assert_eq(sscanf(at + 1, "%zu(eff%d", &pus, &efficiency), 2);
    cr_expect_eq(cs_pu_set_count(&machine->kinds[i].pus), pus, "%s: kind %zu", row->cells[NAME], i);
    cr_expect_eq(machine->kinds[i].efficiency, efficiency, "%s: kind %zu", row->cells[NAME], i);
  }
  static const char *const plain[] = {"efficiency", "performance"};
  for (size_t i = 0; i < machine->kind_count && machine->kind_count == 2; i++)
    cr_expect_str_eq(machine->kinds[i].name, plain[i], "%s", row->cells[NAME]);
}

static void check_groups(const struct row *row, const struct cs_machine *machine) {
  int packages = 0, dies = 0;
  cr_assert_eq(sscanf(row->cells[PACKAGES], "%d/%d", &packages, &dies), 2);
  cr_expect_eq(machine->package_count, packages, "%s: %d packages", row->cells[NAME], machine->package_count);
  cr_expect_eq(machine->die_count, dies, "%s: %d dies", row->cells[NAME], machine->die_count);
  cr_expect_eq(machine->l3_count, atoi(row->cells[L3]), "%s: %d L3", row->cells[NAME], machine->l3_count);
  cr_expect_eq(machine->l2_count, atoi(row->cells[L2]), "%s: %d L2", row->cells[NAME], machine->l2_count);
}

/* Numbers and sets must say the same about who shares what. */
static void check_sharing(const struct row *row, const struct cs_machine *machine) {
  int first_of_level[4] = {0};
  for (size_t i = machine->cache_count; i > 0; i--)
    first_of_level[machine->caches[i - 1].level] = (int)i - 1;
  for (size_t i = 0; i < machine->pu_count; i++) {
    const struct cs_pu *pu = &machine->pus[i];
    const int number[4] = {CS_NONE, CS_NONE, pu->l2, pu->l3};
    for (size_t c = 0; c < machine->cache_count; c++) {
      const struct cs_cache *cache = &machine->caches[c];
      if (cache->level > 1)
        cr_assert_eq(cs_pu_set_has(&cache->pus, pu->os_index),
                     number[cache->level] == (int)c - first_of_level[cache->level], "%s: PU %d and cache %zu",
                     row->cells[NAME], pu->os_index, c);
    }
    if (pu->numa != CS_NONE)
      cr_assert(cs_pu_set_has(&machine->numas[pu->numa].pus, pu->os_index), "%s: PU %d", row->cells[NAME],
                pu->os_index);
    cr_assert_eq(cs_machine_pu(machine, pu->os_index), pu);
  }
}

static size_t load_table(struct row **rows_out) {
  enum { ROWS_MAX = 200 };
  *rows_out = calloc(ROWS_MAX, sizeof **rows_out);
  const size_t count = read_table(*rows_out, ROWS_MAX);
  if (count == 0) {
    free(*rows_out);
    cr_skip_test("no captured machines in %s", folder);
  }
  return count;
}

Test(captured_machines, each_has_the_counts_of_its_table) {
  struct row *rows = NULL;
  const size_t count = load_table(&rows);
  size_t checked = 0;
  for (size_t i = 0; i < count; i++) {
    char path[1024];
    struct cs_machine machine = {0};
    struct cs_error error = {""};
    snprintf(path, sizeof path, "%s/%s.xml", folder, rows[i].cells[NAME]);
    if (access(path, R_OK) != 0)
      continue;
    cr_assert_eq(cs_machine_load(path, &machine, &error), CS_OK, "%s: %s", path, error.message);
    cr_expect_str_eq(machine.source, path);
    cr_expect_not(machine.this_host, "%s", path);
    check_pus(&rows[i], &machine);
    check_cores(&rows[i], &machine);
    check_groups(&rows[i], &machine);
    check_numas(&rows[i], &machine);
    check_kinds(&rows[i], &machine);
    check_sharing(&rows[i], &machine);
    cs_machine_free(&machine);
    checked++;
  }
  cr_expect_gt(checked, 0, "the table names %zu machines and none of their files is in %s", count, folder);
  free(rows);
}

/* Machines where several NUMA nodes are local to the same PUs: threads belong to DRAM. */
static void expect_homes(const char *name, int homes, const char *not_home) {
  char path[1024];
  struct cs_machine machine = {0};
  snprintf(path, sizeof path, "%s/%s.xml", folder, name);
  if (access(path, R_OK) != 0)
    cr_skip_test("%s is not there", path);
  cr_assert_eq(cs_machine_load(path, &machine, NULL), CS_OK, "%s", path);
  int found = 0;
  for (size_t i = 0; i < machine.numa_count; i++) {
    const struct cs_numa *numa = &machine.numas[i];
    found += !numa->memory_only;
    if (strcmp(numa->memory_kind, not_home) == 0)
      cr_expect(numa->memory_only, "%s: node %d (%s)", name, numa->os_index, numa->memory_kind);
  }
  cr_expect_eq(found, homes, "%s: %d nodes are home to PUs", name, found);
  cs_machine_free(&machine);
}

Test(captured_machines, threads_live_on_dram_where_hbm_is_beside_it) {
  expect_homes("2s-xeonmax-hbm-flat", 8, "HBM");
}

Test(captured_machines, threads_live_on_dram_where_mcdram_is_beside_it) {
  expect_homes("knl-7250-snc4-flat", 4, "MCDRAM");
}

Test(captured_machines, threads_live_on_hbm_where_only_nvm_is_beside_it) {
  expect_homes("heteromem-dram-hbm-nvm", 3, "NVM");
}

Test(captured_machines, threads_live_on_nodes_with_memory_where_others_have_none) {
  expect_homes("meminitiators-cpu-only-nodes", 4, "NVM");
}
