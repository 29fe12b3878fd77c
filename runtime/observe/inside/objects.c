/* runtime/observe/inside/objects.c - reads the dynamic sections of loaded objects: which one, and what it defines. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/objects.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

/* --- walking --- */

struct walk {
  cs__visit_object *visit;
  void *with;
  const void *address; /* only the object that has it; NULL: all */
};

/* What the program headers say, its base being known. */
static void measure(struct cs__object *object, const ElfW(Phdr) * segments, int count) {
  object->begin = UINTPTR_MAX;
  for (int i = 0; i < count; i++) {
    const ElfW(Phdr) *segment = &segments[i];
    const uintptr_t begin = object->base + segment->p_vaddr, end = begin + segment->p_memsz;
    if (segment->p_type == PT_DYNAMIC)
      object->dynamic = (const void *)begin;
    if (segment->p_type != PT_LOAD)
      continue;
    object->begin = begin < object->begin ? begin : object->begin;
    object->end = end > object->end ? end : object->end;
  }
}

static int step(struct dl_phdr_info *info, size_t bytes, void *with) {
  (void)bytes;
  const struct walk *walk = with;
  const uintptr_t address = (uintptr_t)walk->address;
  struct cs__object object = {.base = info->dlpi_addr, .path = info->dlpi_name};
  measure(&object, info->dlpi_phdr, info->dlpi_phnum);
  if (address != 0 && (address < object.begin || address >= object.end))
    return 0;
  return walk->visit(&object, walk->with) ? 0 : 1;
}

void cs__objects(cs__visit_object *visit, void *with) {
  struct walk walk = {.visit = visit, .with = with};
  dl_iterate_phdr(step, &walk);
}

static bool take(const struct cs__object *object, void *with) {
  *(struct cs__object *)with = *object;
  return false;
}

bool cs__object_at(const void *address, struct cs__object *object_out) {
  *object_out = (struct cs__object){0};
  struct walk walk = {.visit = take, .with = object_out, .address = address};
  return dl_iterate_phdr(step, &walk) != 0;
}

bool cs__object_asked(const void *address, struct cs__object *object_out, long *space_out) {
  Dl_info info;
  struct link_map *map = NULL;
  Lmid_t space = LM_ID_BASE;
  *object_out = (struct cs__object){0};
  if (dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP) == 0 || map == NULL)
    return false;
  dlinfo(map, RTLD_DI_LMID, &space);
  const ElfW(Ehdr) *header = info.dli_fbase; /* the file's first page is mapped first */
  object_out->base = map->l_addr;
  object_out->path = map->l_name;
  measure(object_out, (const ElfW(Phdr) *)((uintptr_t)header + header->e_phoff), header->e_phnum);
  *space_out = space;
  return true;
}

/* --- symbols --- */

struct tables {
  const ElfW(Sym) * symbols;
  const char *strings;
  const ElfW(Half) * versions; /* NULL: none */
  const uint32_t *gnu_hash;
  const uint32_t *hash; /* the older table, for what has no other */
};

/* The dynamic linker has added the load address to these entries in most objects, not in all (the vDSO). */
static const void *pointer(const struct cs__object *object, const ElfW(Dyn) * entry) {
  const uintptr_t value = entry->d_un.d_ptr;
  return (const void *)(value < object->base ? value + object->base : value);
}

static struct tables tables_of(const struct cs__object *object) {
  struct tables tables = {0};
  for (const ElfW(Dyn) *entry = object->dynamic; entry != NULL && entry->d_tag != DT_NULL; entry++) {
    switch (entry->d_tag) {
    case DT_SYMTAB:
      tables.symbols = pointer(object, entry);
      break;
    case DT_STRTAB:
      tables.strings = pointer(object, entry);
      break;
    case DT_VERSYM:
      tables.versions = pointer(object, entry);
      break;
    case DT_GNU_HASH:
      tables.gnu_hash = pointer(object, entry);
      break;
    case DT_HASH:
      tables.hash = pointer(object, entry);
      break;
    default:
      break;
    }
  }
  return tables;
}

/* Defined here, a function, of that name, and not an old version kept for old programs (bit 15). */
static bool fits(const struct tables *tables, uint32_t index, const char *name) {
  const ElfW(Sym) *symbol = &tables->symbols[index];
  return symbol->st_shndx != SHN_UNDEF && (symbol->st_info & 0xf) == STT_FUNC &&
         (tables->versions == NULL || (tables->versions[index] & 0x8000) == 0) &&
         strcmp(tables->strings + symbol->st_name, name) == 0;
}

static uint32_t gnu_hash_of(const char *name) {
  uint32_t hash = 5381;
  for (; *name != '\0'; name++)
    hash = hash * 33 + (unsigned char)*name;
  return hash;
}

/* Header: buckets, first symbol hashed, filter words, filter shift; then filter, buckets, one chain entry a symbol. */
static uint32_t find_gnu(const struct tables *tables, const char *name) {
  const uint32_t *header = tables->gnu_hash;
  const uint32_t bucket_count = header[0], first = header[1], words = header[2];
  const uint32_t *buckets = (const uint32_t *)((const ElfW(Addr) *)(header + 4) + words);
  const uint32_t *chain = buckets + bucket_count, hash = gnu_hash_of(name);
  if (bucket_count == 0)
    return 0;
  for (uint32_t index = buckets[hash % bucket_count]; index >= first && index != 0; index++) {
    if ((chain[index - first] | 1) == (hash | 1) && fits(tables, index, name))
      return index;
    if (chain[index - first] & 1) /* the chain's last */
      break;
  }
  return 0;
}

/* Header: buckets, symbols. Every symbol is looked at: such objects are rare. */
static uint32_t find_any(const struct tables *tables, const char *name) {
  for (uint32_t index = 1; index < tables->hash[1]; index++) {
    if (fits(tables, index, name))
      return index;
  }
  return 0;
}

void *cs__object_symbol(const struct cs__object *object, const char *name) {
  const struct tables tables = tables_of(object);
  if (tables.symbols == NULL || tables.strings == NULL)
    return NULL;
  const uint32_t index = tables.gnu_hash != NULL ? find_gnu(&tables, name)
                         : tables.hash != NULL   ? find_any(&tables, name)
                                                 : 0;
  return index == 0 ? NULL : (void *)(object->base + tables.symbols[index].st_value);
}
