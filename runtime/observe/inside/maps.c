/* runtime/observe/inside/maps.c - walks /proc/self/maps line by line in a buffer of its own. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/maps.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct line {
  uintptr_t begin, end, offset;
  const char *path; /* "" for memory without a file */
};

/* False to stop. */
typedef bool visit_line(const struct line *line, void *with);

static uintptr_t hexadecimal(const char **text) {
  uintptr_t value = 0;
  for (;; ++*text) {
    const char c = **text;
    if (c >= '0' && c <= '9')
      value = value * 16 + (uintptr_t)(c - '0');
    else if (c >= 'a' && c <= 'f')
      value = value * 16 + (uintptr_t)(c - 'a') + 10;
    else
      return value;
  }
}

/* "begin-end rights offset device inode     path" */
static struct line parse(const char *text) {
  struct line line;
  line.begin = hexadecimal(&text);
  text += *text == '-';
  line.end = hexadecimal(&text);
  text += strcspn(text + (*text == ' '), " ") + 1;
  text += *text == ' ';
  line.offset = hexadecimal(&text);
  line.path = strchr(text, '/');
  if (line.path == NULL)
    line.path = "";
  return line;
}

/* The first line in the buffer, taken out of it. False: it is not whole yet. */
static bool take_line(char *buffer, size_t *used, visit_line *visit, void *with, bool *go_on) {
  char *end = memchr(buffer, '\n', *used);
  if (end == NULL)
    return false;
  *end = '\0';
  const struct line line = parse(buffer);
  *go_on = visit(&line, with);
  *used -= (size_t)(end + 1 - buffer);
  memmove(buffer, end + 1, *used);
  return true;
}

static void walk(visit_line *visit, void *with) {
  char buffer[4096 + 256]; /* a path of the greatest length, and what is before it */
  size_t used = 0;
  bool go_on = true;
  const int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && go_on) {
    const ssize_t got = read(fd, buffer + used, sizeof buffer - used);
    if (got <= 0 && !(got < 0 && errno == EINTR))
      break;
    used += got > 0 ? (size_t)got : 0;
    while (go_on && take_line(buffer, &used, visit, with, &go_on))
      ;
    if (used == sizeof buffer)
      break;
  }
  if (fd >= 0)
    close(fd);
}

/* --- what is asked for --- */

struct wanted {
  uintptr_t address;
  struct cs__mapping mapping;
  bool found;
};

/* An object's mappings follow each other; the first of them has its first byte. */
static bool note_base(const struct line *line, struct cs__mapping *mapping) {
  const size_t length = strlen(line->path);
  if (length == 0 || length >= sizeof mapping->path)
    return false;
  if (line->offset == 0 || strcmp(mapping->path, line->path) != 0)
    mapping->base = line->begin - line->offset;
  memcpy(mapping->path, line->path, length + 1);
  return true;
}

static bool at(const struct line *line, void *with) {
  struct wanted *wanted = with;
  wanted->found = note_base(line, &wanted->mapping) && line->begin <= wanted->address && wanted->address < line->end;
  return !wanted->found;
}

static bool of_runtime(const struct line *line, void *with) {
  struct wanted *wanted = with;
  const char *slash = strrchr(line->path, '/');
  const char *name = slash != NULL ? slash + 1 : line->path;
  const bool fits = strncmp(name, "libgomp", 7) == 0 || strncmp(name, "libomp.", 7) == 0 ||
                    strncmp(name, "libomp-", 7) == 0 || strncmp(name, "libiomp5", 8) == 0;
  wanted->found = fits && note_base(line, &wanted->mapping);
  return !wanted->found;
}

bool cs__mapping_at(uintptr_t address, struct cs__mapping *mapping_out) {
  struct wanted wanted = {.address = address};
  walk(at, &wanted);
  *mapping_out = wanted.mapping;
  return wanted.found;
}

bool cs__mapping_of_runtime(struct cs__mapping *mapping_out) {
  struct wanted wanted = {0};
  walk(of_runtime, &wanted);
  *mapping_out = wanted.mapping;
  return wanted.found;
}

long cs__read_file(const char *path, char *text, size_t bytes) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return -1;
  const ssize_t got = read(fd, text, bytes - 1);
  close(fd);
  text[got > 0 ? got : 0] = '\0';
  return got;
}
