/* topology/cache_sizes.c - reads the sizes of one PU's data caches from sysfs. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/cache_sizes.h"

#include "runtime/base/file.h"
#include "topology/bind.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* A file of one cache, its first line; "" where there is none. */
static void read_line(const char *folder, int index, const char *file, char *line, size_t line_bytes) {
  struct cs_text text = {0};
  char *path = cs_text_format("%s/index%d/%s", folder, index, file);
  line[0] = '\0';
  if (path != NULL && cs_file_read(path, &text, NULL) == CS_OK) {
    const size_t length = strcspn(cs_text_get(&text), "\n");
    if (length < line_bytes) {
      memcpy(line, cs_text_get(&text), length);
      line[length] = '\0';
    }
  }
  cs_text_free(&text);
  free(path);
}

/* "48K", "32M" or plain bytes; 0 for anything else. */
static uint64_t parse_size(const char *text) {
  static const char units[] = "KMG";
  char *end = NULL;
  if (text[0] < '0' || text[0] > '9')
    return 0;
  const unsigned long long number = strtoull(text, &end, 10);
  const char *unit = *end != '\0' ? strchr(units, *end) : NULL;
  if (*end != '\0' && (unit == NULL || end[1] != '\0'))
    return 0;
  const unsigned shift = unit != NULL ? 10 * (unsigned)(unit - units + 1) : 0;
  return number <= UINT64_MAX >> shift ? number << shift : 0;
}

void cs_cache_sizes_read(const char *folder, struct cs_cache_sizes *sizes_out) {
  enum { LEVELS = 8, CACHES = 16 }; /* Linux numbers a PU's caches without holes; none has more */
  uint64_t level_bytes[LEVELS] = {0}, level_pus[LEVELS] = {0};
  int last_level = 0;
  char line[32], list[4096]; /* sysfs tells no more than a page */
  for (int i = 0; i < CACHES; i++) {
    read_line(folder, i, "type", line, sizeof line);
    if (strcmp(line, "Data") != 0 && strcmp(line, "Unified") != 0)
      continue;
    read_line(folder, i, "level", line, sizeof line);
    const int level = atoi(line);
    read_line(folder, i, "size", line, sizeof line);
    const uint64_t bytes = parse_size(line);
    if (level < 1 || level >= LEVELS || bytes == 0)
      continue;
    level_bytes[level] = bytes;
    read_line(folder, i, "shared_cpu_list", list, sizeof list);
    level_pus[level] = cs_pu_set_count_listed(list);
    last_level = level > last_level ? level : last_level;
  }
  *sizes_out = (struct cs_cache_sizes){
      .l1_bytes = level_bytes[1] > 0 ? level_bytes[1] : (uint64_t)32 << 10,
      .l2_bytes = level_bytes[2] > 0 ? level_bytes[2] : (uint64_t)512 << 10,
      .llc_bytes = last_level > 1 ? level_bytes[last_level] : (uint64_t)8 << 20,
      .llc_pus = last_level > 1 ? level_pus[last_level] : 0,
  };
}

/* A hypervisor shows itself in bit 31 of ECX, which processors themselves leave 0. */
static bool is_guest(void) {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) && (c >> 31) != 0;
#else
  return false;
#endif
}

static struct cs_cache_sizes remembered;
static pthread_once_t reading = PTHREAD_ONCE_INIT;

static void read_once(void) {
  struct cs_pu_set mask = {0};
  const int first = cs_affinity_get(0, &mask, NULL) == CS_OK ? cs_pu_set_next(&mask, 0) : 0;
  char *folder = cs_text_format("/sys/devices/system/cpu/cpu%d/cache", first);
  cs_cache_sizes_read(folder != NULL ? folder : "", &remembered);
  remembered.is_guest = is_guest();
  free(folder);
  cs_pu_set_free(&mask);
}

const struct cs_cache_sizes *cs_cache_sizes_get(void) {
  pthread_once(&reading, read_once);
  return &remembered;
}
