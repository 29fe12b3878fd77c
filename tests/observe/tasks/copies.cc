// tests/observe/tasks/copies.cc - arguments of tasks with constructors: each copied once, from and to its own place.
// SPDX-License-Identifier: BSD-3-Clause
#include <atomic>
#include <string>
#include <vector>

static std::atomic<int> alive{0};
static std::atomic<int> copied{0};
static std::atomic<bool> wrong{false};

// Knows where it is: a copy that was moved about as bytes does not.
template <std::size_t alignment> struct alignas(alignment) Placed {
  const Placed *self;
  int value;
  std::string text;
  explicit Placed(int v) : self(this), value(v), text(std::string(40, 'a') + std::to_string(v)) {
    alive++;
  }
  Placed(const Placed &other) : self(this), value(other.value), text(other.text) {
    if (other.self != &other)
      wrong = true;
    alive++;
    copied++;
  }
  ~Placed() {
    check();
    alive--;
  }
  void check() const {
    if (self != this || reinterpret_cast<std::uintptr_t>(this) % alignment != 0 ||
        text != std::string(40, 'a') + std::to_string(value))
      wrong = true;
  }
};

template <std::size_t alignment> static int tasks() {
  int sum = 0;
  for (int i = 0; i < 150; i++) {
    Placed<alignment> placed(i);
    std::vector<int> values(static_cast<std::size_t>(i), 1);
#pragma omp task firstprivate(placed, values) shared(sum) if (i % 5 != 0)
    {
      placed.check();
#pragma omp atomic
      sum += static_cast<int>(values.size()) + placed.value;
    }
  }
#pragma omp taskwait
  return sum;
}

template <std::size_t alignment> static int loops() {
  int sum = 0;
  Placed<alignment> placed(7);
#pragma omp taskloop num_tasks(20) firstprivate(placed) shared(sum)
  for (int i = 0; i < 100; i++) {
    placed.check();
#pragma omp atomic
    sum += placed.value;
  }
#pragma omp taskloop num_tasks(300) nogroup firstprivate(placed) shared(sum)
  for (unsigned long long i = 0; i < 300; i++) {
    placed.check();
#pragma omp atomic
    sum += placed.value;
  }
#pragma omp taskwait
  return sum;
}

int main() {
  int sum = 0;
#pragma omp parallel
#pragma omp single
  {
    sum += tasks<8>() + tasks<64>() + tasks<256>();
    sum += loops<16>() + loops<128>();
  }
  const bool right = sum == 3 * 150 * 149 + 2 * 7 * 400;
  return wrong ? 2 : alive != 0 ? 3 : right ? 0 : 4;
}
