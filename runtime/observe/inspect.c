/* runtime/observe/inspect.c - looks into a program file for what keeps a preloaded library out of it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#define OUR_CLASS (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)
#define OUR_DATA  (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB)

/* What the dynamic linker would find in the file. */
struct facts {
  char linker[256]; /* "" without PT_INTERP */
  bool dynamic;     /* has PT_DYNAMIC */
  bool pie;         /* and says it is a program, not a library or the dynamic linker itself */
};

static bool read_at(int fd, void *to, size_t bytes, uint64_t offset) {
  return offset <= INT64_MAX && pread(fd, to, bytes, (off_t)offset) == (ssize_t)bytes;
}

/* Some kilobytes at most; what is odd is read no further. */
static bool says_program(int fd, const ElfW(Phdr) * segment) {
  ElfW(Dyn) entry;
  for (uint64_t at = 0; at + sizeof entry <= segment->p_filesz && at < 65536; at += sizeof entry) {
    if (!read_at(fd, &entry, sizeof entry, segment->p_offset + at) || entry.d_tag == DT_NULL)
      return false;
    if (entry.d_tag == DT_FLAGS_1)
      return (entry.d_un.d_val & DF_1_PIE) != 0;
  }
  return false;
}

static bool read_segments(int fd, const ElfW(Ehdr) * header, struct facts *facts) {
  for (unsigned i = 0; i < header->e_phnum; i++) {
    ElfW(Phdr) segment;
    if (!read_at(fd, &segment, sizeof segment, header->e_phoff + i * sizeof segment))
      return false;
    if (segment.p_type == PT_DYNAMIC) {
      facts->dynamic = true;
      facts->pie = says_program(fd, &segment);
    } else if (segment.p_type == PT_INTERP) {
      const size_t room = sizeof facts->linker - 1;
      if (!read_at(fd, facts->linker, segment.p_filesz < room ? segment.p_filesz : room, segment.p_offset))
        return false;
    }
  }
  return true;
}

/* ld-linux-x86-64.so.2, ld-linux.so.3, ld64.so.2, ld-2.31.so, ld.so.1, ld-lsb-x86-64.so.3; not ld-musl-*, not linker64.
 */
static bool is_glibc(const char *linker) {
  static const char *const known[] = {"ld-linux", "ld64.so", "ld-2.", "ld.so", "ld-lsb"};
  const char *const slash = strrchr(linker, '/'), *const name = slash != NULL ? slash + 1 : linker;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strncmp(name, known[i], strlen(known[i])) == 0)
      return true;
  return false;
}

/* The kernel gives it rights we do not have: the dynamic linker then listens to nobody. */
static bool gains_rights(int fd) {
  struct stat is;
  struct statvfs where;
  if (fstat(fd, &is) != 0 || (fstatvfs(fd, &where) == 0 && (where.f_flag & ST_NOSUID) != 0))
    return false;
  if ((is.st_mode & S_ISUID) != 0 && is.st_uid != getuid())
    return true;
  if ((is.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && is.st_gid != getgid())
    return true;
  return getuid() != 0 && fgetxattr(fd, "security.capability", NULL, 0) > 0;
}

static enum cs_observe_obstacle inspect(int fd) {
  ElfW(Ehdr) header = {0};
  struct facts facts = {.linker = ""};
  if (read_at(fd, &header, 2, 0) && memcmp(&header, "#!", 2) == 0)
    return CS_OBSERVE_SCRIPT;
  if (!read_at(fd, &header, sizeof header, 0) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != OUR_CLASS || header.e_ident[EI_DATA] != OUR_DATA)
    return CS_OBSERVE_FOREIGN;
  ElfW(Ehdr) ours;
  const int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  const bool known = self >= 0 && read_at(self, &ours, sizeof ours, 0);
  if (self >= 0)
    close(self);
  if ((known && header.e_machine != ours.e_machine) || (header.e_type != ET_EXEC && header.e_type != ET_DYN) ||
      header.e_phentsize != sizeof(ElfW(Phdr)) || !read_segments(fd, &header, &facts))
    return CS_OBSERVE_FOREIGN;
  if (!facts.dynamic || (facts.linker[0] == '\0' && facts.pie))
    return CS_OBSERVE_STATIC;
  if (facts.linker[0] != '\0' && !is_glibc(facts.linker))
    return CS_OBSERVE_MUSL;
  return gains_rights(fd) ? CS_OBSERVE_SETUID : CS_OBSERVE_CLEAR;
}

enum cs_observe_obstacle cs_observe_inspect(const char *program_path) {
  const int fd = open(program_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return CS_OBSERVE_FOREIGN;
  const enum cs_observe_obstacle obstacle = inspect(fd);
  close(fd);
  return obstacle;
}

const char *cs_observe_obstacle_text(enum cs_observe_obstacle obstacle) {
  static const char *const texts[] = {
      [CS_OBSERVE_STATIC] =
          "the program is linked statically, so no library can be loaded into it and its regions stay "
          "unseen: link it without -static (and with libgomp.so or libomp.so, not the .a)",
      [CS_OBSERVE_SETUID] =
          "the program runs with another user's or group's rights or with capabilities, so the dynamic "
          "linker ignores LD_PRELOAD: observe a copy without them, or as the user who owns it",
      [CS_OBSERVE_MUSL] = "the program uses another C library than glibc, for which the observer is not made: build it "
                          "on a system with glibc",
      [CS_OBSERVE_FOREIGN] = "the program is made for another architecture, or is no program file that can be read, so "
                             "the observer cannot be loaded into it: observe a native build that you may read",
  };
  return (int)obstacle >= 0 && obstacle < sizeof texts / sizeof texts[0] ? texts[obstacle] : NULL;
}
