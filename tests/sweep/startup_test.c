/* tests/sweep/startup_test.c - what starting a program costs is told, or said not to be known; nothing is started. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/startup.h"

#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static struct cs_startup measure(const char *program, char *const *environment) {
  struct cs_startup startup = {-1.0, -1.0};
  struct cs_error error = {""};
  cr_assert_eq(cs__startup_measure(program, environment, &startup, &error), CS_OK, "%s", error.message);
  return startup;
}

static void write_script(const char *path, const char *text) {
  write_whole(path, text, strlen(text));
  cr_assert_eq(chmod(path, 0755), 0);
}

Test(startup, a_process_takes_some_time_to_start_and_a_shell_is_told_apart_without_being_started) {
  char *folder = folder_make(), variable[600], path[] = "PATH=/usr/bin:/bin";
  char line[600];
  snprintf(line, sizeof line, "echo started > %s/mark\n", folder);
  write_script(path_in(folder, "begin"), line);
  snprintf(variable, sizeof variable, "BASH_ENV=%s/begin", folder);
  char *const environment[] = {path, variable, NULL};
  const struct cs_startup startup = measure("/bin/bash", environment);
  cr_expect(startup.spawn_s > 0.0 && startup.spawn_s < 5.0 && startup.link_s >= 0.0);
  cr_expect_neq(access(path_in(folder, "mark"), F_OK), 0, "bash has begun");
  folder_remove(folder);
}

/* A program of nothing but the name of its dynamic linker; told: the length it says that name has. */
static const char *make_program(const char *folder, const char *linker, size_t told) {
  struct {
    Elf64_Ehdr head;
    Elf64_Phdr segments[2];
    char linker[256];
  } file = {.head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64},
                     .e_phoff = sizeof file.head,
                     .e_phentsize = sizeof file.segments[0],
                     .e_phnum = 2},
            .segments = {{.p_type = PT_LOAD},
                         {.p_type = PT_INTERP, .p_offset = offsetof(__typeof__(file), linker), .p_filesz = told}}};
  snprintf(file.linker, sizeof file.linker, "%s", linker);
  write_whole(path_in(folder, "program"), (const char *)&file, sizeof file);
  return path_in(folder, "program");
}

static const char *linker_of(const char *program) {
  static char path[64];
  cs__startup_linker(program, path, sizeof path);
  return path;
}

Test(startup, only_a_linker_that_is_known_to_start_nothing_is_asked) {
  static const char *const known[] = {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib64/ld64.so.2"};
  static const char *const others[] = {"/lib/ld-musl-x86_64.so.1", "/system/bin/linker64", "/ld-linux/other", ""};
  char *folder = folder_make();
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    cr_expect_str_eq(linker_of(make_program(folder, known[i], strlen(known[i]) + 1)), known[i]);
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    cr_expect_str_empty(linker_of(make_program(folder, others[i], strlen(others[i]) + 1)), "%s", others[i]);
  folder_remove(folder);
}

Test(startup, a_script_a_missing_file_and_a_torn_program_have_no_linker) {
  char *folder = folder_make();
  write_script(path_in(folder, "script"), "#!/bin/sh\nexit 0\n");
  cr_expect_str_empty(linker_of(path_in(folder, "script")));
  cr_expect_str_empty(linker_of(path_in(folder, "nothing")));
  cr_expect_str_empty(linker_of(folder));
  cr_expect_str_empty(linker_of(make_program(folder, "/lib64/ld-linux-x86-64.so.2", 100)), "no room");
  cr_expect_eq(truncate(path_in(folder, "program"), 70), 0);
  cr_expect_str_empty(linker_of(path_in(folder, "program")));
  cr_expect_eq(measure(path_in(folder, "script"), environ).link_s, 0.0);
  cr_expect_eq(measure(make_program(folder, "/ld-linux-nowhere", 18), environ).link_s, 0.0);
  folder_remove(folder);
}

/* This test has a dozen libraries more than `true`; where others use the machine one comparison may miss it. */
Test(startup, a_program_with_many_libraries_takes_longer_to_link) {
  char program[4096] = "";
  cr_assert_gt(readlink("/proc/self/exe", program, sizeof program - 1), 0);
  double link_s = 0.0;
  for (int tries = 0; tries < 10 && !(link_s > 0.0); tries++)
    link_s = measure(program, environ).link_s;
  cr_expect_gt(link_s, 0.0);
}

Test(startup, without_a_program_that_does_nothing_both_are_unknown) {
  char path[] = "PATH=/nowhere";
  char *const environment[] = {path, NULL};
  const struct cs_startup startup = measure("/bin/sh", environment);
  cr_expect(startup.spawn_s == 0.0 && startup.link_s == 0.0);
}

Test(startup, a_program_that_does_nothing_but_fail_is_no_measure) {
  char *folder = folder_make(), path[600];
  write_script(path_in(folder, "true"), "#!/bin/sh\nexit 1\n");
  snprintf(path, sizeof path, "PATH=%s", folder);
  char *const environment[] = {path, NULL};
  cr_expect_eq(measure("/bin/sh", environment).spawn_s, 0.0);
  folder_remove(folder);
}

static void ring(int number) {
  (void)number;
}

Test(startup, a_signal_ends_it_at_once, .timeout = 20) {
  char *folder = folder_make(), path[600];
  write_script(path_in(folder, "true"), "#!/bin/sh\nexec /bin/sleep 30\n");
  snprintf(path, sizeof path, "PATH=%s", folder);
  char *const environment[] = {path, NULL};
  const struct sigaction action = {.sa_handler = ring};
  const struct itimerval soon = {.it_interval = {0, 50000}, .it_value = {0, 50000}};
  cr_assert(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &soon, NULL) == 0);
  struct cs_startup startup;
  cr_expect_eq(cs__startup_measure("/bin/sh", environment, &startup, NULL), CS_INTERRUPTED);
  setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
  folder_remove(folder);
}
