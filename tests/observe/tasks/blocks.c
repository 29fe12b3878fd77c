/* tests/observe/tasks/blocks.c - arguments of tasks: every size, alignment and kind arrives, by whatever way. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ends with 0 when all is well; otherwise the number of the line that found something wrong modulo 199, plus one.
 */
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed_line;

#define CHECK(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition))                                                                                                  \
      __atomic_store_n(&failed_line, __LINE__, __ATOMIC_RELAXED);                                                      \
  } while (0)

/* --- sizes and alignments --- */

#define DEFINE_BLOCK(bytes, alignment)                                                                                 \
  static void block_##bytes##_##alignment(int seed, bool wait) {                                                       \
    struct block {                                                                                                     \
      _Alignas(alignment) unsigned char text[bytes];                                                                   \
    } block;                                                                                                           \
    for (int i = 0; i < bytes; i++)                                                                                    \
      block.text[i] = (unsigned char)(seed + i);                                                                       \
    _Pragma("omp task firstprivate(block, seed) if (wait)") {                                                          \
      unsigned char *volatile place = block.text; /* the compiler takes its alignment for granted */                   \
      CHECK((uintptr_t)place % alignment == 0);                                                                        \
      for (int i = 0; i < bytes; i++)                                                                                  \
        CHECK(block.text[i] == (unsigned char)(seed + i));                                                             \
      memset(&block, 0, sizeof block); /* its own */                                                                   \
    }                                                                                                                  \
    for (int i = 0; i < bytes; i++)                                                                                    \
      CHECK(block.text[i] == (unsigned char)(seed + i));                                                               \
  }
DEFINE_BLOCK(1, 1)
DEFINE_BLOCK(8, 8)
DEFINE_BLOCK(64, 16)
DEFINE_BLOCK(128, 32)
DEFINE_BLOCK(192, 64)
DEFINE_BLOCK(193, 1)
DEFINE_BLOCK(4096, 128)
DEFINE_BLOCK(65537, 1)

static void blocks(void) {
  for (int i = 0; i < 100; i++) { /* more than the runtime's queue takes */
    const bool wait = i % 3 != 0;
    block_1_1(i, wait);
    block_8_8(i, wait);
    block_64_16(i, wait);
    block_128_32(i, wait);
    block_192_64(i, wait);
    block_193_1(i, wait);
    block_4096_128(i, wait);
    block_65537_1(i, wait);
  }
#pragma omp taskwait
}

/* Neither data nor arguments. */
static int nothings;

static void nothing(void) {
  for (int i = 0; i < 200; i++) {
#pragma omp task
    __atomic_fetch_add(&nothings, 1, __ATOMIC_RELAXED);
  }
#pragma omp taskwait
  CHECK(nothings == 200);
}

/* An array whose length is known when it runs: the compiler makes a copy function. */
static void variable_lengths(int length) {
  int sum = 0;
  for (int n = 1; n <= length; n *= 4) {
    int values[n];
    for (int i = 0; i < n; i++)
      values[i] = i;
#pragma omp task firstprivate(values, n) shared(sum)
    {
      int here = 0;
      for (int i = 0; i < n; i++)
        here += values[i];
      CHECK(here == n * (n - 1) / 2);
#pragma omp atomic
      sum += here;
    }
    memset(values, 0, sizeof values);
  }
#pragma omp taskwait
  int expected = 0;
  for (int n = 1; n <= length; n *= 4)
    expected += n * (n - 1) / 2;
  CHECK(sum == expected);
}

/* --- what the runtime writes into a block --- */

static void loops(void) {
  enum { N = 1000 };
  static int seen[N];
  struct {
    long words[40];
  } large;
  memset(&large, 1, sizeof large);
#pragma omp taskloop grainsize(7) firstprivate(large)
  for (int i = 0; i < N; i++)
    __atomic_fetch_add(&seen[i], large.words[39] == 0x0101010101010101, __ATOMIC_RELAXED);
#pragma omp taskloop num_tasks(13) nogroup
  for (unsigned long long i = N; i > 0; i -= 2)
    __atomic_fetch_add(&seen[i - 1], 1, __ATOMIC_RELAXED);
#pragma omp taskwait
#pragma omp taskloop if (0) firstprivate(large)
  for (int i = N - 1; i >= 0; i -= 3)
    __atomic_fetch_add(&seen[i], large.words[0] != 0, __ATOMIC_RELAXED);
#pragma omp taskloop num_tasks(500)
  for (int i = 0; i < N; i++)
    __atomic_fetch_add(&seen[i], 1, __ATOMIC_RELAXED);
#pragma omp taskloop
  for (int i = 5; i < 5; i++)
    CHECK(false);
  for (int i = 0; i < N; i++)
    CHECK(seen[i] == 2 + (i % 2) + ((N - 1 - i) % 3 == 0));
}

static void nested_loops(void) {
  int count = 0;
#pragma omp taskloop collapse(2) num_tasks(6) shared(count)
  for (int i = 0; i < 12; i++) {
    for (int j = 0; j < 3; j++) {
#pragma omp taskloop num_tasks(4) shared(count)
      for (long k = 0; k < 10; k++) {
#pragma omp atomic
        count++;
      }
    }
  }
  CHECK(count == 360);
}

static void reductions(void) {
  long sum = 0;
  unsigned long long product = 1;
#pragma omp taskloop reduction(+ : sum) grainsize(3)
  for (long i = 0; i < 100; i++)
    sum += i;
#pragma omp taskloop reduction(+ : sum) reduction(* : product) num_tasks(5)
  for (unsigned long long i = 1; i <= 15; i++) {
    sum += 1;
    product *= i;
  }
#pragma omp taskgroup task_reduction(+ : sum)
  {
#pragma omp taskloop in_reduction(+ : sum) nogroup
    for (int i = 0; i < 10; i++)
      sum += 1;
#pragma omp task in_reduction(+ : sum)
    sum += 1000;
  }
#pragma omp taskloop reduction(+ : sum) /* empty */
  for (int i = 0; i < 0; i++)
    sum += 1;
  CHECK(sum == 4950 + 15 + 10 + 1000);
  CHECK(product == 1307674368000ull);
}

static void detached(bool wait) {
  struct {
    char text[300];
  } large;
  memset(&large, 7, sizeof large);
  omp_event_handle_t event;
  int done = 0;
#pragma omp task detach(event) firstprivate(large) shared(done) if (wait)
  {
    CHECK(large.text[299] == 7);
    done = 1;
    omp_fulfill_event(event);
  }
#pragma omp taskwait
  CHECK(done == 1);
  omp_event_handle_t later;
#pragma omp task detach(later) shared(done)
  done++;
#pragma omp task firstprivate(later)
  omp_fulfill_event(later);
#pragma omp taskwait
  CHECK(done == 2);
}

/* --- as no compiler of today calls it --- */

/* GCC 4.4 to 4.8 passed no more than this. */
void old_task(void (*body)(void *), void *data, void (*copy)(void *, void *), long bytes, long alignment,
              bool condition, unsigned flags) __asm__("GOMP_task");
void full_task(void (*body)(void *), void *data, void (*copy)(void *, void *), long bytes, long alignment,
               bool condition, unsigned flags, void **depend, int priority, void *detach) __asm__("GOMP_task");
enum { DETACH = 1 << 13 };

struct raw {
  omp_event_handle_t event;
  const struct raw *self;
  int *count;
};

static void raw_body(void *data) {
  struct raw *raw = data;
  __atomic_fetch_add(raw->count, raw->self == raw ? 1 : 100, __ATOMIC_RELAXED);
  if (raw->event != 0)
    omp_fulfill_event(raw->event);
}

static void raw_copy(void *to, void *from) {
  struct raw *copy = to;
  const struct raw *raw = from;
  CHECK(raw->self == raw);
  CHECK(raw->event != 0); /* already there */
  *copy = *raw;
  copy->self = copy;
}

static void raw_calls(void) {
  int count = 0;
  struct raw raw = {.count = &count};
  raw.self = &raw;
  old_task(raw_body, &raw, NULL, sizeof raw, _Alignof(struct raw), false, 0); /* at once: gets the original */
  CHECK(count == 1);
  old_task(raw_body, &raw, NULL, sizeof raw, _Alignof(struct raw), true, 0);
#pragma omp taskwait
  CHECK(count == 1 + 100 || count == 2);
  count = 0;
  for (int i = 0; i < 2; i++) {
    omp_event_handle_t event = 0;
    full_task(raw_body, &raw, raw_copy, sizeof raw, _Alignof(struct raw), i == 0, DETACH, NULL, 0, &event);
    CHECK(event != 0);
#pragma omp taskwait
    CHECK(count == i + 1);
    raw.event = 0;
  }
}

/* --- tasks outside of a region, of final tasks, with priorities; cancelled ones --- */

static void kinds(void) {
  int sum = 0;
#pragma omp task final(1) shared(sum)
  {
    for (int i = 0; i < 10; i++) {
#pragma omp task shared(sum) firstprivate(i) mergeable priority(i)
      sum += i + 10 * omp_in_final();
    }
  }
#pragma omp taskwait
  CHECK(sum == 45 + 100);
  for (int i = 0; i < 10; i++) {
#pragma omp task shared(sum) priority(i) untied depend(inout : sum)
    sum++;
  }
#pragma omp taskwait
  CHECK(sum == 155);
}

static void cancelled(void) {
  int begun = 0;
  bool gone = false;
  char large[400];
  memset(large, 0, sizeof large);
#pragma omp taskgroup
  {
    for (int i = 0; i < 200; i++) {
#pragma omp task firstprivate(i, large) shared(begun, gone)
      {
        if (i == 3) {
          gone = true;
#pragma omp cancel taskgroup
        }
        __atomic_fetch_add(&begun, 1 + large[i], __ATOMIC_RELAXED);
      }
#pragma omp task firstprivate(i) shared(begun)
      __atomic_fetch_add(&begun, 1, __ATOMIC_RELAXED);
    }
  }
  CHECK(gone);
  CHECK(omp_get_cancellation() ? begun < 400 : begun == 400);
}

static void all(void) {
  blocks();
  nothing();
  variable_lengths(5000);
  loops();
  nested_loops();
  reductions();
  detached(true);
  detached(false);
  kinds();
  raw_calls();
}

int main(void) {
  nothings = 0;
#pragma omp parallel
#pragma omp single
  all();
#pragma omp parallel
#pragma omp single
  cancelled();
#pragma omp task /* nobody else is here */
  variable_lengths(100);
#pragma omp parallel
#pragma omp master
  kinds();
  return failed_line == 0 ? 0 : failed_line % 199 + 1;
}
