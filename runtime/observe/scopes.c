/* runtime/observe/scopes.c - walks the scopes of debug information from the compiler's functions to the user's. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/scopes.h"

#include "runtime/base/text.h"
#include "runtime/observe/names.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

static bool is_function(Dwarf_Die *die, bool inlined_too) {
  const int tag = dwarf_tag(die);
  return tag == DW_TAG_subprogram || (inlined_too && tag == DW_TAG_inlined_subroutine);
}

/* Looks through what the DIE is an instance of. */
static const char *name_of(Dwarf_Die *die) {
  Dwarf_Attribute attribute;
  return dwarf_formstring(dwarf_attr_integrate(die, DW_AT_name, &attribute));
}

/* Where a function was declared: inside of its class, namespace or module. */
static Dwarf_Die declaration_of(Dwarf_Die die) {
  static const unsigned links[] = {DW_AT_abstract_origin, DW_AT_specification};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    Dwarf_Attribute attribute;
    Dwarf_Die origin;
    if (dwarf_formref_die(dwarf_attr(&die, links[i], &attribute), &origin) != NULL)
      die = origin;
  }
  return die;
}

static bool holds_names(Dwarf_Die *die) {
  switch (dwarf_tag(die)) {
  case DW_TAG_namespace:
  case DW_TAG_class_type:
  case DW_TAG_structure_type:
  case DW_TAG_union_type:
  case DW_TAG_module:
  case DW_TAG_subprogram: /* around a lambda or a local class */
    return name_of(die) != NULL && !cs__is_outlined(name_of(die));
  default:
    return false;
  }
}

/* Its scopes' names, outermost first, and its own. */
static char *qualified_name(Dwarf_Die *function) {
  Dwarf_Die declared = declaration_of(*function), *scopes = NULL;
  const int count = dwarf_getscopes_die(&declared, &scopes); /* [0] is itself */
  struct cs_text text = {0};
  for (int i = count - 1; i > 0; i--)
    if (holds_names(&scopes[i]))
      cs_text_append(&text, "%s::", name_of(&scopes[i]));
  cs_text_append(&text, "%s", name_of(function));
  free(scopes);
  return cs_text_take(&text);
}

/* The first of some nested scopes, innermost first, that is a function of the user. */
static char *first_user_function(Dwarf_Die *scopes, int count, bool inlined_too) {
  for (int i = 0; i < count; i++) {
    const char *const name = is_function(&scopes[i], inlined_too) ? name_of(&scopes[i]) : NULL;
    if (name != NULL && !cs__is_outlined(name))
      return qualified_name(&scopes[i]);
  }
  return NULL;
}

struct search {
  Dwarf_Addr address;
  Dwarf_Die *unit;
  const char *file;
  int line, best; /* best: 0 while nothing was found */
  Dwarf_Die function;
};

static int take_if_around(Dwarf_Die *function, void *argument) {
  struct search *const search = argument;
  if (dwarf_haspc(function, search->address) != 1)
    return DWARF_CB_OK;
  search->function = *function;
  search->best = 1;
  return DWARF_CB_ABORT;
}

/* GCC's outlined functions lie inside the user's as scopes, not as code: a search by address alone ends outside. */
static char *around_outlined(Dwarf_Die *unit, Dwarf_Addr address) {
  struct search search = {.address = address};
  Dwarf_Die *outer = NULL;
  if (dwarf_getfuncs(unit, take_if_around, &search, 0) < 0 || search.best == 0)
    return NULL;
  const int depth = dwarf_getscopes_die(&search.function, &outer);
  char *const name = first_user_function(outer, depth, true);
  free(outer);
  return name;
}

/* --- without a link: the last function of the file that begins at or before the line --- */

/* File 0 of DWARF 5 is the unit's own, which libdw does not tell for a declaration. */
static bool is_declared_in(Dwarf_Die *function, Dwarf_Die *unit, const char *file) {
  const char *const declared = dwarf_decl_file(function), *const own = dwarf_diename(unit);
  if (declared != NULL)
    return strcmp(declared, file) == 0;
  if (own == NULL || !dwarf_hasattr_integrate(function, DW_AT_decl_file) || strlen(own) > strlen(file))
    return false;
  return strcmp(file + strlen(file) - strlen(own), own) == 0;
}

static int take_if_closer(Dwarf_Die *function, void *argument) {
  struct search *const search = argument;
  const char *const name = name_of(function);
  int line = 0;
  if (name != NULL && !cs__is_outlined(name) && is_declared_in(function, search->unit, search->file) &&
      dwarf_decl_line(function, &line) == 0 && line <= search->line && line > search->best) {
    search->best = line;
    search->function = *function;
  }
  return DWARF_CB_OK;
}

static char *function_before(Dwarf_Die *unit, const char *file, int line) {
  struct search search = {.unit = unit, .file = file, .line = line};
  if (file == NULL || line <= 0 || dwarf_getfuncs(unit, take_if_closer, &search, 0) < 0 || search.best == 0)
    return NULL;
  return qualified_name(&search.function);
}

char *cs__user_function(Dwarf_Die *unit, Dwarf_Addr address, bool by_call, const char *file, int line) {
  Dwarf_Die *scopes = NULL;
  const int count = dwarf_getscopes(unit, address, &scopes);
  char *name = first_user_function(scopes, count, by_call);
  if (name == NULL)
    name = around_outlined(unit, address);
  if (name == NULL)
    name = function_before(unit, file, line);
  free(scopes);
  return name;
}
