/* tests/kernels/registry_test.c - cases read from text, plug-ins loaded, and what is said when they cannot be. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct cs_platform machine = {.llc_bytes = 8u << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};
static const struct cs_kernel *kernel;
static double values[CS_PARAMETERS_MAX];
static struct cs_error error;

static enum cs_status parse(const char *text) {
  kernel = NULL;
  memset(values, 0, sizeof values);
  error.message[0] = '\0';
  return cs_case_parse(text, &machine, &kernel, values, &error);
}

/* The case is refused, the message names all of these, and nothing was written. */
static void expect_refused(const char *text, const char *first, const char *second) {
  cr_expect_eq(parse(text), CS_INVALID, "%s", text);
  cr_expect_not_null(strstr(error.message, first), "%s: '%s' lacks '%s'", text, error.message, first);
  cr_expect_not_null(strstr(error.message, second), "%s: '%s' lacks '%s'", text, error.message, second);
  cr_expect_null(kernel);
  cr_expect_eq(values[0], 0.0);
}

#define PLUGIN(name) CS_TEST_BUILD "/tests/plugins/" name ".so"

Test(registry, reads_a_kernel_and_gives_its_defaults) {
  cr_assert_eq(parse("gemm"), CS_OK, "%s", error.message);
  cr_expect_str_eq(kernel->name, "gemm");
  cr_expect_eq(values[0], kernel->parameters[0].value);
}

Test(registry, chooses_a_default_from_the_machine) {
  cr_assert_eq(parse("triad"), CS_OK, "%s", error.message);
  cr_expect_geq(24.0 * values[0], 2.0 * (double)machine.llc_bytes - 24.0);
  cr_expect_leq(24.0 * values[0], (double)machine.memory_bytes / 8.0);
}

Test(registry, reads_values_by_name_in_any_order_the_last_one_counts) {
  cr_assert_eq(parse("gemm:k=3,n=7,m=5,n=8"), CS_OK, "%s", error.message);
  cr_expect_eq(values[0], 8.0);
  cr_expect_eq(values[1], 5.0);
  cr_expect_eq(values[2], 3.0);
  cr_assert_eq(parse("triad:n=1e6"), CS_OK, "%s", error.message);
  cr_expect_eq(values[0], 1000000.0);
  cr_expect_eq(parse("triad:"), CS_OK);
}

Test(registry, names_the_kernels_when_there_is_none_of_that_name) {
  expect_refused("trias", "trias", "dot, ");
  expect_refused("", "''", "triad");
  expect_refused("Triad", "Triad", "triad");
}

Test(registry, names_the_parameter_its_range_or_the_parameters_there_are) {
  expect_refused("gemm:size=7", "size", "n, m, k");
  expect_refused("gemm:n=0", "n=0", "1 to 262144");
  expect_refused("gemm:n=1e9", "n=1e9", "1 to 262144");
  expect_refused("gemm:n=-3", "n=-3", "1 to 262144");
  expect_refused("gemm:n=1.5", "n=1.5", "whole");
  expect_refused("gemm:n=seven", "n=seven", "number");
  expect_refused("gemm:n=", "n=", "number");
  expect_refused("gemm:n=nan", "n=nan", "number");
  expect_refused("gemm:n=7x", "n=7x", "number");
  expect_refused("gemm:n", "'n'", "name=value");
  expect_refused("gemm:=7", "''", "n, m, k");
}

Test(registry, reads_choices_as_words_and_names_them) {
  for (size_t i = 0; i < cs_kernel_count(); i++) {
    const struct cs_kernel *any = cs_kernel_at(i);
    for (size_t p = 0; p < any->parameter_count; p++) {
      const struct cs_parameter *parameter = &any->parameters[p];
      for (int c = 0; parameter->choices != NULL && parameter->choices[c] != NULL; c++) {
        char text[256];
        snprintf(text, sizeof text, "%s:%s=%s", any->name, parameter->name, parameter->choices[c]);
        cr_assert_eq(parse(text), CS_OK, "%s: %s", text, error.message);
        cr_expect_eq(values[p], (double)c);
        snprintf(text, sizeof text, "%s:%s=nonsense", any->name, parameter->name);
        expect_refused(text, "nonsense", parameter->choices[c]);
      }
    }
  }
}

Test(registry, needs_no_message_to_refuse) {
  cr_expect_eq(cs_case_parse("gemm:n=0", &machine, &kernel, values, NULL), CS_INVALID);
  cr_expect_eq(cs_kernel_find("nothing", &kernel, NULL), CS_INVALID);
}

Test(registry, loads_a_plug_in_and_its_whole_life_works) {
  cr_assert_eq(parse(PLUGIN("scale") ":n=77"), CS_OK, "%s", error.message);
  cr_expect_str_eq(kernel->name, "scale");
  cr_expect_eq(values[0], 77.0);
  void *state = NULL;
  cr_assert_eq(kernel->setup(values, &state, &error), CS_OK);
  cr_expect_eq(kernel->verify(state, &error), CS_FAILED);
  cr_expect_eq(kernel->run(state), CS_OK);
  cr_expect_eq(kernel->verify(state, &error), CS_OK, "%s", error.message);
  kernel->teardown(state);
}

Test(registry, takes_a_plug_in_of_this_folder_without_a_slash) {
  cr_assert_eq(chdir(CS_TEST_BUILD "/tests/plugins"), 0);
  cr_expect_eq(parse("scale.so"), CS_OK, "%s", error.message);
  cr_expect_eq(parse("./scale.so:n=5"), CS_OK, "%s", error.message);
}

Test(registry, refuses_shared_objects_that_are_no_whole_kernel) {
  expect_refused(PLUGIN("nowhere"), "nowhere", "cannot");
  expect_refused(CS_TEST_SOURCE "/LICENSE", "LICENSE", "cannot load");
  expect_refused(PLUGIN("no_kernel"), "no_kernel", "cs_kernel_plugin");
  expect_refused(PLUGIN("old_abi"), "old_abi", "build it again");
  expect_refused(PLUGIN("half_kernel"), "half_kernel", "setup");
  expect_refused(PLUGIN("many_parameters"), "many_parameters", "at most 8");
}
