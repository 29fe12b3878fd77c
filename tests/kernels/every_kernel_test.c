/* tests/kernels/every_kernel_test.c - what every kernel of the registry must do, and none is named here. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_life.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <ctype.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

/* Sizes that fill no vector, cache line or tile evenly; each is given to all whole parameters of a kernel at once. */
static const double sizes[] = {0, 1, 2, 3, 7, 8, 9, 17, 33, 65, 101, 257, 513, 1000, 3001, 10007, 20011, 50021, 100003};
enum { size_count = sizeof sizes / sizeof sizes[0] };

/* The total work above which a size is left out: some milliseconds. */
static const double most_work = 1e6;

static const struct cs_platform laptop = {.llc_bytes = 8u << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};
static const struct cs_platform server = {.llc_bytes = 512u << 20, .memory_bytes = (uint64_t)1 << 40, .threads = 256};

static double within(const struct cs_parameter *parameter, double value) {
  return fmin(fmax(value, parameter->min), parameter->max);
}

static double default_of(const struct cs_parameter *parameter, const struct cs_platform *on) {
  return parameter->choose != NULL ? parameter->choose(on) : parameter->value;
}

static void values_at(const struct cs_kernel *kernel, double size, double values[CS_PARAMETERS_MAX]) {
  for (size_t i = 0; i < kernel->parameter_count; i++)
    values[i] = within(&kernel->parameters[i], default_of(&kernel->parameters[i], &laptop));
  give_size(kernel, size, values);
}

/* The largest of the sizes that is still quick. */
static double middling_size(const struct cs_kernel *kernel) {
  double size = sizes[0], values[CS_PARAMETERS_MAX];
  for (size_t s = 0; s < size_count; s++) {
    values_at(kernel, sizes[s], values);
    if (total_work(kernel, values) <= most_work)
      size = sizes[s];
  }
  return size;
}

static void *set_up(const struct cs_kernel *kernel, const double *values) {
  struct cs_error error = {""};
  void *state = NULL;
  cr_assert_eq(kernel->setup(values, &state, &error), CS_OK, "%s: %s", kernel->name, error.message);
  return state;
}

static void expect_right(const struct cs_kernel *kernel, const double *values, int threads) {
  omp_set_num_threads(threads);
  const struct cs_error error = whole_life(kernel, values);
  cr_expect(error.message[0] == '\0', "%s, first value %.15g, %d threads: %s", kernel->name, values[0], threads,
            error.message);
}

static bool is_plain_word(const char *text) {
  if (text == NULL || !islower((unsigned char)text[0]))
    return false;
  for (; *text != '\0'; text++)
    if (!islower((unsigned char)*text) && !isdigit((unsigned char)*text) && *text != '_' && *text != '-')
      return false;
  return true;
}

Test(every_kernel, is_there_and_in_alphabetical_order) {
  cr_assert_gt(cs_kernel_count(), 0);
  cr_assert_null(cs_kernel_at(cs_kernel_count()));
  for (size_t i = 1; i < cs_kernel_count(); i++)
    cr_expect_lt(strcmp(cs_kernel_at(i - 1)->name, cs_kernel_at(i)->name), 0, "%s before %s", cs_kernel_at(i - 1)->name,
                 cs_kernel_at(i)->name);
}

/* --- one test for each kernel ------------------------------------------------------------------------------------- */

static void free_parameters(struct criterion_test_params *parameters) {
  cr_free(parameters->params);
}

static struct criterion_test_params each_kernel(void) {
  const size_t count = cs_kernel_count();
  size_t *indexes = cr_malloc(count * sizeof *indexes);
  for (size_t i = 0; i < count; i++)
    indexes[i] = i;
  return cr_make_param_array(size_t, indexes, count, free_parameters);
}

ParameterizedTestParameters(every_kernel, describes_itself_in_plain_words) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, describes_itself_in_plain_words) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  cr_expect_eq(kernel->abi, CS_KERNEL_ABI);
  cr_expect(is_plain_word(kernel->name), "'%s' is no word of lower case letters", kernel->name);
  cr_expect(kernel->summary != NULL && strlen(kernel->summary) > 10 && strchr(kernel->summary, '\n') == NULL);
  cr_expect(kernel->rate.unit != NULL && kernel->rate.per_unit > 0.0 && isfinite(kernel->rate.per_unit));
  cr_expect_leq(kernel->parameter_count, CS_PARAMETERS_MAX);
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    cr_expect(is_plain_word(kernel->parameters[i].name), "%s: parameter %zu", kernel->name, i);
    cr_expect(kernel->parameters[i].help != NULL && kernel->parameters[i].help[0] != '\0', "%s: parameter %zu",
              kernel->name, i);
    for (size_t j = 0; j < i; j++)
      cr_expect_str_neq(kernel->parameters[i].name, kernel->parameters[j].name);
  }
}

static void expect_default_allowed(const struct cs_kernel *kernel, const struct cs_parameter *parameter,
                                   const struct cs_platform *on) {
  const double value = default_of(parameter, on);
  cr_expect(value >= parameter->min && value <= parameter->max, "%s: %s is %g by default, outside of %g to %g",
            kernel->name, parameter->name, value, parameter->min, parameter->max);
  cr_expect(!parameter->whole || value == floor(value), "%s: %s is %g by default, must be whole", kernel->name,
            parameter->name, value);
}

ParameterizedTestParameters(every_kernel, has_defaults_within_their_range_on_small_and_large_machines) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, has_defaults_within_their_range_on_small_and_large_machines) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const struct cs_parameter *parameter = &kernel->parameters[i];
    cr_expect_lt(parameter->min, parameter->max, "%s: %s", kernel->name, parameter->name);
    expect_default_allowed(kernel, parameter, &laptop);
    expect_default_allowed(kernel, parameter, &server);
    double words = 0.0;
    for (; parameter->choices != NULL && parameter->choices[(size_t)words] != NULL; words++)
      cr_expect(is_plain_word(parameter->choices[(size_t)words]), "%s: %s", kernel->name, parameter->name);
    if (parameter->choices != NULL)
      cr_expect(parameter->min == 0.0 && parameter->max == words - 1.0,
                "%s: %s has %g choices, and a range of %g to %g", kernel->name, parameter->name, words, parameter->min,
                parameter->max);
  }
}

static void expect_counted(const struct cs_kernel *kernel, const double *values) {
  const struct cs_work work = kernel->work(values);
  const double counts[] = {
      [CS_QUANTITY_BYTES] = work.bytes, [CS_QUANTITY_FLOPS] = work.flops, [CS_QUANTITY_ITEMS] = work.items};
  for (size_t q = 0; q < 3; q++)
    cr_expect(counts[q] >= 0.0 && isfinite(counts[q]), "%s: quantity %zu is %g", kernel->name, q, counts[q]);
  cr_expect_gt(counts[kernel->rate.of], 0.0, "%s counts nothing of its own rate, first value %g", kernel->name,
               values[0]);
}

ParameterizedTestParameters(every_kernel, counts_finite_work_and_some_of_its_own_unit) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, counts_finite_work_and_some_of_its_own_unit) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  double values[CS_PARAMETERS_MAX] = {0};
  values_at(kernel, middling_size(kernel), values);
  expect_counted(kernel, values);
  const struct cs_platform *const platforms[] = {&laptop, &server};
  for (size_t p = 0; p < 2; p++) {
    struct cs_error error = {""};
    const struct cs_kernel *found = NULL;
    cr_assert_eq(cs_case_parse(kernel->name, platforms[p], &found, values, &error), CS_OK, "%s", error.message);
    cr_expect_eq(found, kernel);
    expect_counted(kernel, values);
    if (kernel->known_serial != NULL)
      cr_expect(kernel->known_serial(values) >= 0.0 && kernel->known_serial(values) <= 1.0);
  }
}

ParameterizedTestParameters(every_kernel, fails_its_verification_when_nothing_was_run) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, fails_its_verification_when_nothing_was_run) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  double values[CS_PARAMETERS_MAX];
  values_at(kernel, middling_size(kernel), values);
  omp_set_num_threads(2);
  void *state = set_up(kernel, values);
  struct cs_error error = {""};
  cr_expect_eq(kernel->verify(state, &error), CS_FAILED, "%s takes anything for right", kernel->name);
  cr_expect_str_not_empty(error.message);
  kernel->teardown(state);
  kernel->teardown(NULL);
}

ParameterizedTestParameters(every_kernel, is_right_with_every_choice) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, is_right_with_every_choice) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  double values[CS_PARAMETERS_MAX];
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    values_at(kernel, middling_size(kernel), values);
    for (int c = 0; kernel->parameters[i].choices != NULL && kernel->parameters[i].choices[c] != NULL; c++) {
      values[i] = c;
      expect_right(kernel, values, 3);
    }
  }
}

/* Shares like 0.5 are not sizes: their ends and middle are tried while the sizes stay as they are. */
ParameterizedTestParameters(every_kernel, is_right_at_both_ends_of_every_fraction) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, is_right_at_both_ends_of_every_fraction) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  double values[CS_PARAMETERS_MAX];
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const struct cs_parameter *parameter = &kernel->parameters[i];
    const double tried[] = {parameter->min, (parameter->min + parameter->max) / 2.0, parameter->max};
    for (size_t t = 0; !parameter->whole && parameter->choices == NULL && t < 3; t++) {
      values_at(kernel, middling_size(kernel), values);
      values[i] = tried[t];
      expect_right(kernel, values, 3);
    }
  }
}

/* Inside a parallel region of the caller its own regions are serial by default: three states at once, one a thread. */
ParameterizedTestParameters(every_kernel, is_right_inside_a_parallel_region_and_several_times_at_once) {
  return each_kernel();
}
ParameterizedTest(size_t *index, every_kernel, is_right_inside_a_parallel_region_and_several_times_at_once) {
  const struct cs_kernel *kernel = cs_kernel_at(*index);
  double values[CS_PARAMETERS_MAX];
  values_at(kernel, middling_size(kernel), values);
  struct cs_error errors[3] = {{""}, {""}, {""}};
#pragma omp parallel num_threads(3)
  errors[omp_get_thread_num()] = whole_life(kernel, values);
  for (size_t i = 0; i < 3; i++)
    cr_expect(errors[i].message[0] == '\0', "%s, thread %zu: %s", kernel->name, i, errors[i].message);
}

/* --- one test for each kernel and team ---------------------------------------------------------------------------- */

struct kernel_and_team {
  size_t kernel;
  int threads;
};

ParameterizedTestParameters(every_kernel, is_right_at_every_team_and_small_odd_sizes) {
  const size_t count = cs_kernel_count() * team_count;
  struct kernel_and_team *all = cr_malloc(count * sizeof *all);
  for (size_t i = 0; i < count; i++)
    all[i] = (struct kernel_and_team){.kernel = i / team_count, .threads = teams[i % team_count]};
  return cr_make_param_array(struct kernel_and_team, all, count, free_parameters);
}
ParameterizedTest(struct kernel_and_team *one, every_kernel, is_right_at_every_team_and_small_odd_sizes) {
  const struct cs_kernel *kernel = cs_kernel_at(one->kernel);
  const int threads_before = omp_get_max_threads();
  cs__team_pays_always(true);
  double values[CS_PARAMETERS_MAX] = {NAN}, before[CS_PARAMETERS_MAX] = {NAN};
  int tried = 0;
  for (size_t s = 0; s < size_count; s++) {
    values_at(kernel, sizes[s], values);
    if (total_work(kernel, values) > most_work || memcmp(values, before, sizeof values) == 0)
      continue; /* a size above what all parameters may be is the one before again */
    memcpy(before, values, sizeof values);
    expect_right(kernel, values, one->threads);
    cr_expect_eq(omp_get_max_threads(), one->threads, "%s changed the caller's OpenMP settings", kernel->name);
    tried++;
  }
  omp_set_num_threads(threads_before);
  cr_expect_geq(tried, 5, "%s takes no small sizes", kernel->name);
}
