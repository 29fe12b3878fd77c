/* runtime/observe/inside/namespaces.c - makes our C library expect threads that the C library of dlmopen's makes. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * glibc's locks are plain stores until its own pthread_create is called. An object opened by dlmopen has a C library of
 * its own, so the threads of its OpenMP runtime are none that ours knows of; the rebinder leads them here all the same.
 * Two of them at the dynamic linker's lock at once would both have it, or the second sleep for ever: ours has to make a
 * thread too. One is enough, it is never forgotten, and it may end at once.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *nothing(void *with) {
  return with;
}

/* Only where the rebinder is: elsewhere nobody comes to us from another namespace. */
__attribute__((constructor)) static void expect_threads(void) {
  const char *auditors = secure_getenv("LD_AUDIT");
  if (auditors == NULL || strstr(auditors, "libcoresweep-rebind.so") == NULL)
    return;
  pthread_attr_t attributes;
  pthread_t thread;
  if (pthread_attr_init(&attributes) != 0)
    return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_create(&thread, &attributes, nothing, NULL);
  pthread_attr_destroy(&attributes);
}
