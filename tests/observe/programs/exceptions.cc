/* tests/observe/programs/exceptions.cc - exceptions thrown and caught inside of regions; regions under std::thread. */
/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints what constructs/construct.h says. */
#include <omp.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

static std::atomic<long> regions, holds;

static void fail(int why) {
  throw std::runtime_error(why % 2 == 0 ? "even" : "odd");
}

/* From loops, critical sections and tasks; a destructor runs on the way. */
static long caught() {
  struct guard {
    std::atomic<long> &count;
    ~guard() { count++; }
  };
  std::atomic<long> unwound{0}, seen{0};
  regions += 2;
#pragma omp parallel for schedule(dynamic)
  for (int i = 0; i < 60; i++) {
    try {
      const guard guarded{unwound};
      if (i % 3 == 0)
        fail(i);
    } catch (const std::exception &) {
      seen++;
    }
  }
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < 20; i++) {
      holds++;
#pragma omp critical
      try {
        const guard guarded{unwound};
        fail(i);
      } catch (const std::exception &) {
        seen++;
      }
    }
#pragma omp barrier
  }
  return unwound * 100 + seen;
}

static long threads() {
  std::vector<std::thread> others;
  std::atomic<long> sum{0};
  for (int t = 0; t < 4; t++)
    others.emplace_back([&] {
      for (int round = 0; round < 5; round++) {
        regions++;
#pragma omp parallel for num_threads(2)
        for (int i = 0; i < 10; i++)
          sum += i;
      }
    });
  for (auto &other : others)
    other.join();
  return sum;
}

int main(int argc, char **argv) {
  const char *name = argc == 2 ? argv[1] : "";
  long result;
  if (std::strcmp(name, "caught") == 0)
    result = caught();
  else if (std::strcmp(name, "threads") == 0)
    result = threads();
  else
    return 2;
  std::printf("%s result=%ld regions=%ld inner=0 tasks=0 holds=%ld\n", name, result, regions.load(),
              holds.load());
  return 0;
}
