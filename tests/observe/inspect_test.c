/* tests/observe/inspect_test.c - program files that a preload cannot reach are told from those it can. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/coresweep-test.XXXXXX";
static void make(void) {
  const int fd = mkstemp(path);
  cr_assert_geq(fd, 0);
  close(fd);
}
static void clear(void) {
  unlink(path);
}

static void write_file(const void *bytes, size_t length) {
  const int fd = open(path, O_WRONLY | O_TRUNC);
  cr_assert(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
  close(fd);
}

/* A native program with one segment that names a dynamic linker, and one of dynamic entries. */
struct made_up {
  ElfW(Ehdr) header;
  ElfW(Phdr) segments[2];
  ElfW(Dyn) entries[2];
  char linker[64];
};
static struct made_up program_of(const char *linker) {
  struct made_up made = {0};
  const int self = open("/proc/self/exe", O_RDONLY);
  cr_assert(self >= 0 && read(self, &made.header, sizeof made.header) == sizeof made.header);
  close(self);
  made.header.e_phoff = offsetof(struct made_up, segments);
  made.header.e_phnum = 2;
  made.segments[0] =
      (ElfW(Phdr)){.p_type = PT_INTERP, .p_offset = offsetof(struct made_up, linker), .p_filesz = strlen(linker) + 1};
  made.segments[1] = (ElfW(Phdr)){
      .p_type = PT_DYNAMIC, .p_offset = offsetof(struct made_up, entries), .p_filesz = sizeof made.entries};
  made.entries[0].d_tag = DT_FLAGS_1;
  made.entries[0].d_un.d_val = DF_1_PIE;
  snprintf(made.linker, sizeof made.linker, "%s", linker);
  return made;
}
static enum cs_observe_obstacle inspect(const struct made_up *made) {
  write_file(made, sizeof *made);
  return cs_observe_inspect(path);
}

Test(inspect, finds_nothing_against_ordinary_programs) {
  cr_expect_eq(cs_observe_inspect("/bin/true"), CS_OBSERVE_CLEAR);
  cr_expect_eq(cs_observe_inspect("/proc/self/exe"), CS_OBSERVE_CLEAR);
}

Test(inspect, knows_linkers_of_glibc_from_others, .init = make, .fini = clear) {
  static const char *const glibc[] = {"/lib64/ld-linux-x86-64.so.2", "/nix/store/x/lib/ld-linux-aarch64.so.1",
                                      "/lib64/ld64.so.2", "/opt/glibc/ld-2.31.so"};
  static const char *const others[] = {"/lib/ld-musl-x86_64.so.1", "/system/bin/linker64", "/libexec/ld-elf.so.1"};
  for (size_t i = 0; i < sizeof glibc / sizeof glibc[0]; i++) {
    const struct made_up made = program_of(glibc[i]);
    cr_expect_eq(inspect(&made), CS_OBSERVE_CLEAR, "%s", glibc[i]);
  }
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    const struct made_up made = program_of(others[i]);
    cr_expect_eq(inspect(&made), CS_OBSERVE_MUSL, "%s", others[i]);
  }
}

Test(inspect, knows_static_programs_position_independent_ones_too, .init = make, .fini = clear) {
  struct made_up made = program_of("/lib64/ld-linux-x86-64.so.2");
  made.segments[0].p_type = PT_NULL; /* static-pie: relocates itself */
  cr_expect_eq(inspect(&made), CS_OBSERVE_STATIC);
  made.entries[0].d_un.d_val = 0; /* the dynamic linker, or a library that can be run */
  cr_expect_eq(inspect(&made), CS_OBSERVE_CLEAR);
  made.segments[1].p_type = PT_NULL;
  cr_expect_eq(inspect(&made), CS_OBSERVE_STATIC);
}

Test(inspect, knows_a_real_static_program, .init = make, .fini = clear) {
  static const char *const flags[] = {"-static", "-static-pie"};
  for (int i = 0; i < 2; i++) {
    char command[256];
    snprintf(command, sizeof command, "echo 'int main(void){return 0;}' | gcc -x c %s - -o %s 2>/dev/null", flags[i],
             path);
    if (system(command) != 0)
      cr_skip_test("no static C library here");
    cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_STATIC, "%s", flags[i]);
  }
}

Test(inspect, knows_scripts, .init = make, .fini = clear) {
  write_file("#!/bin/sh\n", 10);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_SCRIPT);
  write_file("#!", 2);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_SCRIPT);
}

Test(inspect, cannot_judge_what_is_foreign_or_broken, .init = make, .fini = clear) {
  struct made_up made = program_of("/lib64/ld-linux-x86-64.so.2");
  made.header.e_machine = EM_MIPS;
  cr_expect_eq(inspect(&made), CS_OBSERVE_FOREIGN);
  made = program_of("/lib64/ld-linux-x86-64.so.2");
  made.header.e_ident[EI_CLASS] = sizeof(void *) == 8 ? ELFCLASS32 : ELFCLASS64;
  cr_expect_eq(inspect(&made), CS_OBSERVE_FOREIGN);
  made = program_of("/lib64/ld-linux-x86-64.so.2");
  made.header.e_phoff = (ElfW(Off)) - 8;
  cr_expect_eq(inspect(&made), CS_OBSERVE_FOREIGN);
  made = program_of("/lib64/ld-linux-x86-64.so.2");
  made.segments[0].p_offset = 1 << 20;
  cr_expect_eq(inspect(&made), CS_OBSERVE_FOREIGN);
  write_file("\x7f"
             "ELF",
             4);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_FOREIGN);
  write_file("", 0);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_FOREIGN);
  cr_expect_eq(cs_observe_inspect("/no/such/file"), CS_OBSERVE_FOREIGN);
  cr_expect_eq(cs_observe_inspect("/tmp"), CS_OBSERVE_FOREIGN);
}

Test(inspect, knows_programs_that_gain_rights, .init = make, .fini = clear) {
  const struct made_up made = program_of("/lib64/ld-linux-x86-64.so.2");
  cr_assert_eq(inspect(&made), CS_OBSERVE_CLEAR);
  cr_assert_eq(chmod(path, 04755), 0);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_CLEAR, "our own file gives us nothing new");
  if (chown(path, getuid() + 1, getgid() + 1) != 0)
    cr_skip_test("cannot give files away here");
  cr_assert_eq(chmod(path, 04755), 0);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_SETUID);
  cr_assert_eq(chmod(path, 02755), 0);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_SETUID);
  cr_assert_eq(chmod(path, 02745), 0);
  cr_expect_eq(cs_observe_inspect(path), CS_OBSERVE_CLEAR, "without its group's x that bit means locking");
}

Test(obstacles, are_explained_in_one_sentence_each) {
  for (int i = CS_OBSERVE_STATIC; i <= CS_OBSERVE_FOREIGN; i++) {
    const char *text = cs_observe_obstacle_text((enum cs_observe_obstacle)i);
    cr_assert_not_null(text);
    cr_expect_not_null(strchr(text, ':'), "what and why, then the mend: %s", text);
  }
  cr_expect_null(cs_observe_obstacle_text(CS_OBSERVE_CLEAR));
  cr_expect_null(cs_observe_obstacle_text(CS_OBSERVE_SCRIPT));
  cr_expect_null(cs_observe_obstacle_text((enum cs_observe_obstacle)99));
}
