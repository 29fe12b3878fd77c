/* runtime/observe/names_dw.c - symbols and line tables of program files, read with elfutils' libdw. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Symbols: the one whose bytes hold the address, of .symtab, .dynsym, the compressed one some distributions leave, or a
 * separate debug file found by its build id under /usr/lib/debug. Never the nearest one below: in a stripped library
 * that is some other function. Nothing is ever fetched from the network.
 *
 * Lines: of a parallel region GCC makes a function whose first row in the line table is the pragma's, and which lies
 * inside its user's function in the debug information. Clang's is called from the pragma's line.
 */
#include "runtime/observe/names.h"

#include "runtime/observe/scopes.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>

struct module {
  char *path;
  Dwfl *session;
  Dwfl_Module *file; /* NULL: cannot be read */
};

struct cs__names {
  struct module *modules;
  size_t count;
};

/* --- files --- */

/* The standard search less debuginfod: a report must not wait for a server, nor tell it what runs here. */
static int find_debug_file(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base, const char *file,
                           const char *link, GElf_Word crc, char **path_out) {
  return dwfl_build_id_find_debuginfo(module, user, name, base, file, link, crc, path_out);
}

static const Dwfl_Callbacks callbacks = {.find_elf = dwfl_build_id_find_elf,
                                         .find_debuginfo = find_debug_file,
                                         .section_address = dwfl_offline_section_address};

static bool open_module(struct module *module, const char *path) {
  *module = (struct module){.path = strdup(path), .session = dwfl_begin(&callbacks)};
  if (module->path == NULL || module->session == NULL) {
    free(module->path);
    dwfl_end(module->session);
    return false;
  }
  dwfl_report_begin(module->session);
  module->file = dwfl_report_offline(module->session, path, path, -1);
  dwfl_report_end(module->session, NULL, NULL);
  return true;
}

static Dwfl_Module *find_module(struct cs__names *names, const char *path) {
  for (size_t i = 0; i < names->count; i++)
    if (strcmp(names->modules[i].path, path) == 0)
      return names->modules[i].file;
  struct module *const more = realloc(names->modules, (names->count + 1) * sizeof *more);
  if (more == NULL)
    return NULL;
  names->modules = more;
  if (!open_module(&more[names->count], path))
    return NULL;
  return more[names->count++].file;
}

struct cs__names *cs__names_open(void) {
  return calloc(1, sizeof(struct cs__names));
}

void cs__names_close(struct cs__names *names) {
  if (names == NULL)
    return;
  for (size_t i = 0; i < names->count; i++) {
    dwfl_end(names->modules[i].session);
    free(names->modules[i].path);
  }
  free(names->modules);
  free(names);
}

/* --- symbols --- */

/* NULL unless the symbol's own bytes hold the address. */
static const char *symbol_at(Dwfl_Module *file, uint64_t address) {
  GElf_Addr bias = 0;
  if (dwfl_module_getelf(file, &bias) == NULL)
    return NULL;
  GElf_Off inside = 0;
  GElf_Sym symbol = {0};
  const char *const name = dwfl_module_addrinfo(file, address + bias, &inside, &symbol, NULL, NULL, NULL);
  return name != NULL && name[0] != '\0' && inside < symbol.st_size ? name : NULL;
}

char *cs__names_data(struct cs__names *names, const char *module, uint64_t address) {
  Dwfl_Module *const file = names != NULL && module != NULL ? find_module(names, module) : NULL;
  const char *const name = file != NULL ? symbol_at(file, address) : NULL;
  return name != NULL ? strdup(name) : NULL;
}

/* --- debug information --- */

/* The compilation unit with the address, and the address as its tables have it. */
static Dwarf_Die *find_unit(Dwfl_Module *file, uint64_t address, Dwarf_Addr *address_out) {
  GElf_Addr elf_bias = 0;
  Dwarf_Addr bias = 0;
  if (dwfl_module_getelf(file, &elf_bias) == NULL || dwfl_module_getdwarf(file, &bias) == NULL)
    return NULL;
  const Dwarf_Addr there = address + elf_bias;
  Dwarf_Die *unit = dwfl_module_addrdie(file, there, &bias);
  if (unit == NULL) { /* Clang leaves .debug_aranges out */
    unit = dwfl_module_nextcu(file, NULL, &bias);
    while (unit != NULL && dwarf_haspc(unit, there - bias) != 1)
      unit = dwfl_module_nextcu(file, unit, &bias);
  }
  *address_out = there - bias;
  return unit;
}

/* The first row of several at a function's beginning is the pragma's; later ones are what was moved up to it. */
static Dwarf_Line *first_line_at(Dwarf_Die *unit, Dwarf_Addr address) {
  Dwarf_Lines *lines = NULL;
  size_t count = 0;
  if (dwarf_getsrclines(unit, &lines, &count) != 0)
    return NULL;
  for (size_t i = 0; i < count; i++) {
    Dwarf_Line *const line = dwarf_onesrcline(lines, i);
    Dwarf_Addr at = 0;
    int number = 0;
    if (dwarf_lineaddr(line, &at) == 0 && at == address && dwarf_lineno(line, &number) == 0 && number > 0)
      return line;
  }
  return NULL;
}

static void find_line(Dwarf_Die *unit, Dwarf_Addr address, bool by_call, struct cs__source *source) {
  Dwarf_Line *line = by_call ? NULL : first_line_at(unit, address);
  if (line == NULL)
    line = dwarf_getsrc_die(unit, address);
  const char *const path = line != NULL ? dwarf_linesrc(line, NULL, NULL) : NULL;
  int number = 0;
  if (path == NULL || dwarf_lineno(line, &number) != 0 || number <= 0)
    return;
  source->file = strdup(path);
  source->line = source->file != NULL ? number : 0;
}

void cs__names_code(struct cs__names *names, const char *module, uint64_t address, bool by_call,
                    struct cs__source *source_out) {
  *source_out = (struct cs__source){0};
  Dwfl_Module *const file = names != NULL && module != NULL ? find_module(names, module) : NULL;
  if (file == NULL || (by_call && address == 0))
    return;
  const uint64_t asked = by_call ? address - 1 : address; /* the call ends where it returns to */
  Dwarf_Addr there = 0;
  Dwarf_Die *const unit = find_unit(file, asked, &there);
  if (unit != NULL) {
    find_line(unit, there, by_call, source_out);
    source_out->function = cs__user_function(unit, there, by_call, source_out->file, source_out->line);
  }
  const char *const symbol = source_out->function == NULL ? symbol_at(file, asked) : NULL;
  if (symbol != NULL)
    source_out->function = cs__plain_name(symbol, module);
}
