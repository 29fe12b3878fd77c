/* tests/topology/places_test.c - place lists read in OpenMP's and libgomp's syntax, and written back. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/topology/support_placement.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* 16 PUs: two packages, two NUMA nodes each, one L3 a node. PUs 2k and 2k + 1 are one core; 12-15 may not be used. */
static struct fixture machine_of_16(void) {
  struct fixture fixture = fixture_load("pack:2 numa:2 l3:1 core:2 pu:2");
  for (int pu = 12; pu < 16; pu++)
    cs_pu_set_remove(&fixture.budget.pus, pu);
  return fixture;
}

typedef enum cs_status parse_fn(const char *, const struct cs_machine *, const struct cs_budget *, struct cs_places *,
                                struct cs_error *);

static void expect(parse_fn *parse, const char *text, const char *expected) {
  struct fixture fixture = machine_of_16();
  struct cs_places places = {0};
  struct cs_error error = {""};
  cr_assert_eq(parse(text, &fixture.machine, &fixture.budget, &places, &error), CS_OK, "%s: %s", text, error.message);
  struct cs_text written = {0};
  cs_places_append_text(&places, &written);
  cr_expect_str_eq(cs_text_get(&written), expected, "%s: %s", text, cs_text_get(&written));
  cs_text_free(&written);
  cs_places_free(&places);
  fixture_free(&fixture);
}

static void refuse(parse_fn *parse, const char *text, const char *part) {
  struct fixture fixture = machine_of_16();
  struct cs_places places = {0};
  struct cs_error error = {""};
  cr_expect_eq(parse(text, &fixture.machine, &fixture.budget, &places, &error), CS_INVALID, "%s is accepted", text);
  cr_expect_not_null(strstr(error.message, part), "%s: %s", text, error.message);
  cr_expect_null(places.places, "%s touches its result", text);
  fixture_free(&fixture);
}

Test(places, lists_of_places_are_read) {
  expect(cs_places_parse, "{0}", "{0}");
  expect(cs_places_parse, "{0,1},{4,2}", "{0,1},{2,4}");
  expect(cs_places_parse, " { 3 } , { 1 } ", "{3},{1}");
  expect(cs_places_parse, "5,3,{0,1}", "{5},{3},{0,1}");
}

Test(places, intervals_have_lengths_and_strides_of_either_sign) {
  expect(cs_places_parse, "{0:4}", "{0,1,2,3}");
  expect(cs_places_parse, "{0:4:2}", "{0,2,4,6}");
  expect(cs_places_parse, "{6:3:-3}", "{0,3,6}");
  expect(cs_places_parse, "{0}:3", "{0},{1},{2}");
  expect(cs_places_parse, "{0:2}:3:4", "{0,1},{4,5},{8,9}");
  expect(cs_places_parse, "{10}:3:-5", "{10},{5},{0}");
  expect(cs_places_parse, "{3}:2:0", "{3},{3}");
  expect(cs_places_parse, "{3:1000000000:0}", "{3}");
}

Test(places, exclusions_take_out_what_stands_before_and_behind_them) {
  expect(cs_places_parse, "{0:4,!2}", "{0,1,3}");
  expect(cs_places_parse, "{!2,0:4}", "{0,1,3}");
  expect(cs_places_parse, "{0}:4,!{2}", "{0},{1},{3}");
  expect(cs_places_parse, "{0:16,!12,!13,!14,!15}", "{0,1,2,3,4,5,6,7,8,9,10,11}");
  expect(cs_places_parse, "{8}:8,!{12},!{13},!{14},!{15}", "{8},{9},{10},{11}");
}

Test(places, abstract_names_give_a_place_for_each_object_within_the_budget) {
  expect(cs_places_parse, "cores", "{0,1},{2,3},{4,5},{6,7},{8,9},{10,11}");
  expect(cs_places_parse, "Threads(3)", "{0},{1},{2}");
  expect(cs_places_parse, "sockets", "{0,1,2,3,4,5,6,7},{8,9,10,11}");
  expect(cs_places_parse, "numa_domains ( 2 )", "{0,1,2,3},{4,5,6,7}");
  expect(cs_places_parse, "ll_caches", "{0,1,2,3},{4,5,6,7},{8,9,10,11}");
  expect(cs_places_parse, "sockets(99)", "{0,1,2,3,4,5,6,7},{8,9,10,11}");
}

Test(places, pus_outside_the_budget_are_named_with_the_mend) {
  refuse(cs_places_parse, "{12}",
         "OMP_PLACES names PU 12, which this process may not use (allowed: 0-11); unset it or widen the cpuset");
  refuse(cs_places_parse, "{0}:14", "names PUs 12-13,");
  refuse(cs_places_parse, "{16}", "names PU 16, which this machine does not have (its PUs: 0-15)");
  refuse(cs_places_parse, "{0}:3:-1", "names PU -1,");
}

Test(places, malformed_lists_are_refused_where_they_stop_making_sense) {
  refuse(cs_places_parse, "", "ends too early");
  refuse(cs_places_parse, "{", "a PU number is missing");
  refuse(cs_places_parse, "{0", "a comma or a closing brace is missing");
  refuse(cs_places_parse, "{0},", "a place such as {0} is missing");
  refuse(cs_places_parse, "{}", "from character 2 on");
  refuse(cs_places_parse, "{0}x", "a comma or the end");
  refuse(cs_places_parse, "{0}:0", "'0' cannot be a length");
  refuse(cs_places_parse, "!{0}:2", "a comma or the end");
  refuse(cs_places_parse, "{-1}", "'-1' cannot be a PU number");
  refuse(cs_places_parse, "{99999999999999999999}", "cannot be a PU number");
  refuse(cs_places_parse, "{0,!0}", "place 0 of OMP_PLACES is empty");
  refuse(cs_places_parse, "{0},!{0}", "leaves no place");
  refuse(cs_places_parse, "dies", "threads, cores, ll_caches");
  refuse(cs_places_parse, "core", "threads, cores, ll_caches");
  refuse(cs_places_parse, "cores(0)", "cannot be a number of places");
  refuse(cs_places_parse, "cores(2", "a closing parenthesis");
  refuse(cs_places_parse, "cores,{0}", "nothing more");
}

Test(places, huge_expansions_end_early_with_an_error) {
  refuse(cs_places_parse, "{0}:1000000000", "does not have");
  refuse(cs_places_parse, "{0}:1000000000:0", "more than 16384 places");
  refuse(cs_places_parse, "{0:2147483647}:2147483647:1048575", "does not have");
  refuse(cs_places_parse_gomp, "0-2000000000", "does not have");
}

Test(places, gomp_lists_have_one_pu_a_place) {
  expect(cs_places_parse_gomp, "0 3 1-2 4-11:2", "{0},{3},{1},{2},{4},{6},{8},{10}");
  expect(cs_places_parse_gomp, "1,0", "{1},{0}");
  expect(cs_places_parse_gomp, " 7 ", "{7}");
  refuse(cs_places_parse_gomp, "", "leaves no place");
  refuse(cs_places_parse_gomp, "3-1", "cannot be the last PU of a range");
  refuse(cs_places_parse_gomp, "0-4:0", "cannot be a stride");
  refuse(cs_places_parse_gomp, "0 x", "a PU number should stand there");
  refuse(cs_places_parse_gomp, "0 12", "GOMP_CPU_AFFINITY names PU 12, which this process may not use (allowed: 0-11)");
}

Test(places, what_is_written_is_read_back_the_same) {
  struct fixture fixture = fixture_load("pack:2 numa:2 l3:1 core:2 pu:2");
  for (int i = 0; i < POLICY_COUNT; i++) {
    const struct cs_policy policy = policy_by_index(i);
    struct cs_places places = {0}, read = {0};
    cr_assert_eq(cs_placement(&fixture.machine, &fixture.budget, &policy, 7, &places, NULL), CS_OK);
    struct cs_text text = {0};
    cs_places_append_text(&places, &text);
    cr_assert_eq(cs_places_parse(cs_text_get(&text), &fixture.machine, &fixture.budget, &read, NULL), CS_OK);
    cr_assert_eq(read.count, places.count);
    for (size_t k = 0; k < read.count; k++)
      cr_expect(cs_pu_set_equal(&read.places[k], &places.places[k]));
    cs_text_free(&text);
    cs_places_free(&places);
    cs_places_free(&read);
  }
  fixture_free(&fixture);
}
