/* tests/observe/programs/late.c - loads plug-ins with OpenMP in them in every way there is; has none itself. */
/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints what constructs/construct.h says. The plug-ins lie beside the program. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GCC     "late_plug-gcc.so"
#define RENAMED "late_plug-renamed.so" /* the same, with a copy of the runtime under another name */
#define CLANG   "late_plug-clang.so"

enum { LEFT_OUT = 77 };

static long result, regions, holds;

typedef long plug_function(long *regions_out, long *holds_out);

enum { NAMESPACE = 1 << 30, AGAIN = 1 << 29 };

static void *nothing(void *with) {
  return with;
}

/*
 * The dynamic linker allocates the threads' storage with our C library's malloc, whose locks are plain stores until
 * this library itself has made a thread; those of the namespace's C library do not count, and one run in fifty died of
 * it.
 */
static void expect_threads(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0)
    exit(1);
}

static void *open_beside(const char *program, const char *file, int how) {
  char path[4096];
  snprintf(path, sizeof path, "%.*s/%s", (int)(strrchr(program, '/') - program), program, file);
  if (how & NAMESPACE)
    expect_threads();
  void *handle = how & NAMESPACE ? dlmopen(LM_ID_NEWLM, path, RTLD_NOW) : dlopen(path, RTLD_NOW | (how & ~AGAIN));
  if (handle == NULL)
    exit(LEFT_OUT); /* no compiler made it here */
  return handle;
}

/* The runtime a plug-in brings stays when the plug-in goes: its threads would find themselves without their code. */
static void keep_runtime(void) {
  if (dlopen("libgomp.so.1", RTLD_NOW | RTLD_NOLOAD) == NULL)
    exit(1);
}

static void use(const char *program, const char *file, int how) {
  for (int times = how & AGAIN ? 3 : 1; times > 0; times--) {
    void *handle = open_beside(program, file, how);
    plug_function *plug = (plug_function *)dlsym(handle, "plug");
    if ((how & AGAIN) && strcmp(file, GCC) == 0)
      keep_runtime();
    result += plug(&regions, &holds);
    if (how & AGAIN)
      dlclose(handle);
  }
}

static void add_one(void *sum) {
  __atomic_fetch_add((long *)sum, 1, __ATOMIC_RELAXED);
}

/* Asks the runtime itself for its address: nothing that binds names can come between. */
static void ask(const char *program) {
  use(program, GCC, RTLD_LOCAL);
  void *runtime = dlopen("libgomp.so.1", RTLD_NOW | RTLD_NOLOAD);
  void (*parallel)(void (*)(void *), void *, unsigned, unsigned);
  *(void **)&parallel = runtime == NULL ? NULL : dlsym(runtime, "GOMP_parallel");
  if (parallel == NULL)
    exit(1);
  parallel(add_one, &result, 0, 0);
  regions++;
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    const char *files[2];
    int how;
  } ways[] = {
      {"local_gcc", {GCC}, RTLD_LOCAL},
      {"global_gcc", {GCC}, RTLD_GLOBAL},
      {"again_gcc", {GCC}, AGAIN},
      {"deepbind_gcc", {GCC}, RTLD_DEEPBIND},
      {"namespace_gcc", {GCC}, NAMESPACE},
      {"two_gcc", {GCC, RENAMED}, RTLD_LOCAL},
      {"local_clang", {CLANG}, RTLD_LOCAL},
      {"global_clang", {CLANG}, RTLD_GLOBAL},
      {"again_clang", {CLANG}, AGAIN},
      {"deepbind_clang", {CLANG}, RTLD_DEEPBIND},
      {"namespace_clang", {CLANG}, NAMESPACE},
      {"both", {GCC, CLANG}, RTLD_LOCAL},
      {"asked_gcc", {NULL}, 0},
  };
  for (size_t i = 0; argc == 2 && i < sizeof ways / sizeof ways[0]; i++) {
    if (strcmp(ways[i].name, argv[1]) != 0)
      continue;
    if (ways[i].files[0] == NULL)
      ask(argv[0]);
    for (int f = 0; f < 2 && ways[i].files[f] != NULL; f++)
      use(argv[0], ways[i].files[f], ways[i].how);
    printf("%s result=%ld regions=%ld inner=0 tasks=0 holds=%ld\n", argv[1], result, regions, holds);
    return 0;
  }
  return 2;
}
