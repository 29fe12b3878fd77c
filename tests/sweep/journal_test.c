/* tests/sweep/journal_test.c - what is written comes back; what is cut, foreign or nonsense is told apart. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

/* The plan and the lines of `events`, joined. */
static char *journal_of(const char *events) {
  struct cs_result plan = plan_make("", "first second", 3, 6);
  char *line = cs__json_line(cs__plan_to_json(&plan));
  char *journal = cs_text_format("%s\n%s", line, events);
  free(line);
  cs_result_free(&plan);
  return journal;
}

static enum cs_status parse(const char *events, struct cs_result *result, struct cs_error *error) {
  char *journal = journal_of(events);
  const enum cs_status status = cs_journal_parse(journal, strlen(journal), result, error);
  free(journal);
  return status;
}

/* Every member the plan has, awkward values included. */
static struct cs_result awkward_plan(void) {
  struct cs_result plan = plan_make("", "a b", 2, 10);
  free(plan.command);
  plan.command = strdup("coresweep run \"quoted\\path\"\n\t\xc3\xa9");
  plan.llc_bytes = 123456789;
  plan.protocol.stop =
      (struct cs_stop_rule){.rounds_min = 3, .rounds_max = 17, .precision = 0.1, .budget_s = 1.0 / 3.0};
  plan.protocol.seed = UINT64_MAX - 1;
  plan.protocol.observe = plan.protocol.ceilings = true;
  plan.protocol.footprint_bytes = (uint64_t)3 << 40;
  plan.versus = strdup("/opt/b/coresweep");
  plan.program = strdup("/opt/a/coresweep");
  plan.working_folder = strdup("/home/a user");
  plan.cases[1].rival = 0;
  plan.cases[0].known_serial = 0.01;
  plan.cases[0].bound = CS_BOUND_SERIAL;
  plan.cases[1].work.bytes = 1e300;
  return plan;
}

Test(journal, a_plan_comes_back_with_every_member) {
  struct cs_result plan = awkward_plan(), back = {0};
  char *line = cs__json_line(cs__plan_to_json(&plan)), *journal = cs_text_format("%s\n", line);
  struct cs_error error = {""};
  cr_assert_null(strchr(line, '\n'));
  cr_assert_eq(cs_journal_parse(journal, strlen(journal), &back, &error), CS_OK, "%s", error.message);
  cr_expect_str_eq(back.version, plan.version);
  cr_expect_str_eq(back.host, plan.host);
  cr_expect_str_eq(back.begun_utc, plan.begun_utc);
  cr_expect_str_eq(back.command, plan.command);
  cr_expect_str_eq(back.budget, plan.budget);
  cr_expect_str_eq(back.policy, plan.policy);
  cr_expect_eq(back.llc_bytes, plan.llc_bytes);
  cr_expect_eq(back.machine_fact_count, 1);
  cr_expect_str_eq(back.machine_facts[0].value, "made up");
  cr_expect_str_eq(back.environment_facts[0].name, "OMP_WAIT_POLICY");
  cr_expect_eq(back.protocol.stop.rounds_min, 3);
  cr_expect_eq(back.protocol.stop.rounds_max, 17);
  cr_expect(back.protocol.stop.precision == 0.1 && back.protocol.stop.budget_s == 1.0 / 3.0);
  cr_expect_eq(back.protocol.samples, 4);
  cr_expect(back.protocol.shortest_s == 0.01 && back.protocol.timeout_s == 20.0 && back.protocol.confidence == 0.95);
  cr_expect_eq(back.protocol.seed, UINT64_MAX - 1);
  cr_expect(back.protocol.observe && back.protocol.ceilings);
  cr_expect_eq(back.protocol.footprint_bytes, (uint64_t)3 << 40);
  cr_expect_str_eq(back.versus, "/opt/b/coresweep");
  cr_expect_str_eq(back.program, "/opt/a/coresweep");
  cr_expect_str_eq(back.working_folder, "/home/a user");
  cr_expect(back.cases[0].rival < 0 && back.cases[1].rival == 0);
  cr_assert_eq(back.case_count, 2);
  cr_expect_str_eq(back.cases[1].spec, "b");
  cr_expect_str_eq(back.cases[1].rate_unit, "GFLOP/s");
  cr_expect_eq(back.cases[0].bound, CS_BOUND_SERIAL);
  cr_expect_eq(back.cases[0].rate_of, CS_QUANTITY_FLOPS);
  cr_expect(back.cases[0].known_serial == 0.01 && back.cases[1].known_serial < 0.0);
  cr_expect(back.cases[1].work.bytes == 1e300 && back.cases[0].work.flops == 2e9);
  cr_assert_eq(back.point_count, 2);
  cr_expect_eq(back.points[1].n, 2);
  cr_expect_str_eq(back.points[1].places, "{0},{1}");
  cr_expect_str_eq(back.folder, "");
  free(line);
  free(journal);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal, text_that_is_not_utf_8_does_not_stop_a_sweep) {
  struct cs_result plan = plan_make("", "a", 1, 6), back = {0};
  free(plan.command);
  plan.command = strdup("run \xff\xfe");
  char *line = cs__json_line(cs__plan_to_json(&plan)), *journal = cs_text_format("%s\n", line);
  cr_assert_eq(cs_journal_parse(journal, strlen(journal), &back, NULL), CS_OK);
  cr_expect_str_eq(back.command, "run ?"
                                 "?");
  free(line);
  free(journal);
  cs_result_free(&plan);
  cs_result_free(&back);
}

static const char one_invocation[] =
    "{\"event\":\"session\"}\n"
    "{\"event\":\"calibrated\",\"case\":1,\"point\":2,\"calls\":5,\"call_s\":0.25,\"start_s\":0.5}\n"
    "{\"event\":\"start\",\"invocation\":0,\"case\":1,\"point\":1,\"round\":3,\"purpose\":\"observed\",\"calls\":5}\n"
    "{\"event\":\"team\",\"invocation\":0,\"threads\":[{\"mask\":\"0\",\"pu\":0},{\"mask\":\"1-2\",\"pu\":1}],\"isa\":"
    "\"avx2\","
    "\"runtime\":\"libomp\",\"neighbour_s\":6e-8}\n"
    "{\"event\":\"sample\",\"invocation\":0,\"s\":0.1}\n"
    "{\"event\":\"sample\",\"invocation\":0,\"s\":0.2}\n"
    "{\"event\":\"sample\",\"invocation\":0,\"s\":0.3}\n"
    "{\"event\":\"observed\",\"invocation\":0,\"wall_s\":3.0,\"serial_s\":1.0,\"cost_s\":0.5,\"regions\":42}\n"
    "{\"event\":\"proof\",\"invocation\":0,\"pus\":[0,2],\"array_bytes\":4096,\"huge_bytes\":2048,\"noise\":{\"wall_"
    "s\":3.5,"
    "\"voluntary\":7,\"energy_j\":12.5}}\n"
    "{\"event\":\"verified\",\"invocation\":0,\"ok\":true}\n"
    "{\"event\":\"end\",\"invocation\":0,\"outcome\":\"ok\",\"reason\":null,\"wall_s\":4.0,\"start_s\":0.25}\n"
    "{\"event\":\"stop\",\"case\":1,\"reason\":\"budget\"}\n"
    "{\"event\":\"over\",\"interrupted\":false,\"spent_s\":5.0}\n";

Test(journal, an_invocation_comes_back_with_all_it_said) {
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_assert_eq(parse(one_invocation, &result, &error), CS_OK, "%s", error.message);
  cr_assert_eq(result.invocation_count, 1);
  const struct cs_invocation *one = &result.invocations[0];
  cr_expect(one->case_index == 1 && one->point_index == 1 && one->round == 3 && one->calls == 5);
  cr_expect_eq(one->purpose, CS_PURPOSE_OBSERVED);
  cr_expect_eq(one->outcome, CS_OUTCOME_OK);
  cr_expect_null(one->reason);
  cr_assert_eq(one->sample_count, 3);
  cr_expect(one->samples_s[0] == 0.1 && one->samples_s[1] == 0.2 && one->samples_s[2] == 0.3);
  cr_assert_eq(one->thread_count, 2);
  cr_expect_str_eq(one->threads[1].mask, "1-2");
  cr_expect(one->threads[1].pu_before == 1 && one->threads[1].pu_after == 2);
  cr_expect_str_eq(one->isa, "avx2");
  cr_expect_str_eq(one->runtime, "libomp");
  cr_expect(one->array_bytes == 4096 && one->huge_bytes == 2048);
  cr_expect(one->observed.wall_s == 3.0 && one->observed.serial_s == 1.0 && one->observed.cost_s == 0.5);
  cr_expect_eq(one->observed.regions, 42);
  cr_expect_eq(one->observed.split.threads, 0, "a journal from before there was a split");
  cr_expect(one->noise.wall_s == 3.5 && one->noise.voluntary == 7 && one->noise.energy_j == 12.5);
  cr_expect_eq(one->neighbour_s, 6e-8);
  cr_expect_eq(one->ceilings.threads, 0);
  cr_expect(one->noise.steal_share < 0.0 && one->noise.involuntary < 0, "not told is unknown");
  cr_expect(one->wall_s == 4.0 && one->start_s == 0.25);
  cr_expect(result.calibrations[1 * 3 + 2].calls == 5 && result.calibrations[1 * 3 + 2].call_s == 0.25);
  cr_expect_eq(result.stops[1], CS_STOP_BUDGET);
  cr_expect_eq(result.stops[0], CS_GO_ON);
  cr_expect(!result.interrupted && result.sessions == 1 && result.spent_s == 5.0);
  cs_result_free(&result);
}

/* What must hold of any result that was read, however short the journal was. */
static void expect_consistent(const struct cs_result *result) {
  cr_assert(result->case_count == 2 && result->point_count == 3);
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    cr_assert_eq(one->id, (int)i);
    cr_assert(one->case_index < 2 && one->point_index < 3);
    cr_assert((one->outcome == CS_OUTCOME_OK) == (one->reason == NULL));
    cr_assert(one->sample_count == 0 || one->samples_s != NULL);
  }
}

Test(journal, every_prefix_reads_as_a_consistent_result) {
  char *journal = journal_of(one_invocation);
  const size_t length = strlen(journal), plan = (size_t)(strchr(journal, '\n') - journal) + 1;
  size_t lost = 0;
  for (size_t cut = 0; cut <= length; cut++) {
    struct cs_result result = {0};
    struct cs_error error = {""};
    char *exact = malloc(cut + 1); /* so that a sanitizer sees a byte too many */
    memcpy(exact, journal, cut);
    const enum cs_status status = cs_journal_parse(exact, cut, &result, &error);
    free(exact);
    cr_assert_eq(status, cut < plan ? CS_INVALID : CS_OK, "cut at %zu: %s", cut, error.message);
    if (status != CS_OK)
      continue;
    expect_consistent(&result);
    lost += result.invocation_count == 1 && result.invocations[0].outcome == CS_OUTCOME_LOST;
    cs_result_free(&result);
  }
  cr_expect_gt(lost, 0);
  free(journal);
}

Test(journal, an_invocation_without_end_is_lost_and_its_session_interrupted) {
  struct cs_result result = {0};
  cr_assert_eq(
      parse("{\"event\":\"session\"}\n{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":0,\"round\":0,"
            "\"purpose\":\"timed\",\"calls\":1}\n",
            &result, NULL),
      CS_OK);
  cr_expect_eq(result.invocations[0].outcome, CS_OUTCOME_LOST);
  cr_expect_not_null(result.invocations[0].reason);
  cr_expect(result.interrupted);
  cs_result_free(&result);
}

Test(journal, time_of_a_session_that_died_is_counted_by_its_invocations) {
  struct cs_result result = {0};
  char *events = strdup(one_invocation);
  *strstr(events, "{\"event\":\"stop\"") = '\0';
  cr_assert_eq(parse(events, &result, NULL), CS_OK);
  cr_expect(result.interrupted && result.spent_s == 4.0);
  cs_result_free(&result);
  char *more =
      cs_text_format("%s{\"event\":\"session\"}\n{\"event\":\"over\",\"interrupted\":false,\"spent_s\":2}\n", events);
  cr_assert_eq(parse(more, &result, NULL), CS_OK);
  cr_expect(!result.interrupted && result.spent_s == 6.0 && result.sessions == 2);
  cs_result_free(&result);
  free(events);
  free(more);
}

Test(journal, what_a_newer_coresweep_adds_is_skipped) {
  struct cs_result result = {0};
  cr_assert_eq(
      parse("{\"event\":\"weather\",\"rain\":true}\n{\"event\":\"session\",\"mood\":\"good\"}\n", &result, NULL),
      CS_OK);
  cr_expect_eq(result.sessions, 1);
  cs_result_free(&result);
}

struct nonsense {
  char line[200];
  char words[48];
};

ParameterizedTestParameters(journal, nonsense_is_refused_with_its_line) {
  static struct nonsense lines[] = {
      {"rubbish", "not JSON"},
      {"[1,2]", "no member 'event'"},
      {"{\"event\":7}", "no member 'event'"},
      {"{\"event\":\"sample\",\"invocation\":0,\"s\":1}", "not of the running invocation"},
      {"{\"event\":\"end\",\"invocation\":0,\"outcome\":\"ok\",\"wall_s\":1,\"start_s\":0}",
       "not of the running invocation"},
      {"{\"event\":\"stop\",\"case\":2,\"reason\":\"rounds\"}", "'case'"},
      {"{\"event\":\"stop\",\"case\":0,\"reason\":\"boredom\"}", "'reason'"},
      {"{\"event\":\"start\",\"invocation\":1,\"case\":0,\"point\":0,\"round\":0,\"purpose\":\"timed\",\"calls\":1}",
       "where 0 was due"},
      {"{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":3,\"round\":0,\"purpose\":\"timed\",\"calls\":1}",
       "'point'"},
      {"{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":0,\"round\":6,\"purpose\":\"timed\",\"calls\":1}",
       "'round'"},
      {"{\"event\":\"start\",\"invocation\":0,\"case\":-1,\"point\":0,\"round\":0,\"purpose\":\"timed\",\"calls\":1}",
       "'case'"},
      {"{\"event\":\"calibrated\",\"case\":0,\"point\":0,\"calls\":0,\"call_s\":1,\"start_s\":1}", "'calls'"},
      {"{\"event\":\"over\",\"interrupted\":0,\"spent_s\":1}", "'interrupted'"},
      {"{\"event\":\"samples\",\"samples\":0}", "'samples'"},
  };
  return cr_make_param_array(struct nonsense, lines, sizeof lines / sizeof lines[0]);
}

ParameterizedTest(struct nonsense *nonsense, journal, nonsense_is_refused_with_its_line) {
  struct cs_result result = {0};
  struct cs_error error = {""};
  char *events = cs_text_format("{\"event\":\"session\"}\n%s\n", nonsense->line);
  cr_expect_eq(parse(events, &result, &error), CS_INVALID, "%s", nonsense->line);
  cr_expect_not_null(strstr(error.message, "line 3"), "%s", error.message);
  cr_expect_not_null(strstr(error.message, nonsense->words), "%s", error.message);
  cr_expect_null(result.cases, "an output was touched");
  free(events);
}

static const char started[] =
    "{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":0,\"round\":0,\"purpose\":\"timed\",\"calls\":1}\n";

ParameterizedTestParameters(journal, an_invocations_nonsense_is_refused) {
  static struct nonsense lines[] = {
      {"{\"event\":\"sample\",\"invocation\":0,\"s\":0}", "above 0"},
      {"{\"event\":\"sample\",\"invocation\":0,\"s\":\"1\"}", "'s'"},
      {"{\"event\":\"sample\",\"invocation\":1,\"s\":1}", "not of the running"},
      {"{\"event\":\"team\",\"invocation\":0,\"threads\":[{\"mask\":3,\"pu\":0}]}", "'mask'"},
      {"{\"event\":\"team\",\"invocation\":0,\"threads\":[7]}", "'mask'"},
      {"{\"event\":\"proof\",\"invocation\":0,\"pus\":[],\"array_bytes\":0,\"huge_bytes\":0}", "'noise'"},
      {"{\"event\":\"verified\",\"invocation\":0}", "'ok'"},
      {"{\"event\":\"end\",\"invocation\":0,\"outcome\":\"splendid\",\"wall_s\":1,\"start_s\":0}", "'outcome'"},
  };
  return cr_make_param_array(struct nonsense, lines, sizeof lines / sizeof lines[0]);
}

ParameterizedTest(struct nonsense *nonsense, journal, an_invocations_nonsense_is_refused) {
  struct cs_result result = {0};
  struct cs_error error = {""};
  char *events = cs_text_format("%s%s\n", started, nonsense->line);
  cr_expect_eq(parse(events, &result, &error), CS_INVALID, "%s", nonsense->line);
  cr_expect_not_null(strstr(error.message, nonsense->words), "%s", error.message);
  free(events);
}

Test(journal, another_schema_is_refused_naming_both_and_the_writer) {
  static const char journal[] = "{\"event\":\"sweep\",\"schema\":7,\"version\":\"9.9\"}\n";
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_journal_parse(journal, strlen(journal), &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "schema 7"), "%s", error.message);
  cr_expect_not_null(strstr(error.message, "9.9"), "%s", error.message);
}

Test(journal, a_file_that_is_no_journal_is_refused) {
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_journal_parse("", 0, &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "empty"));
  cr_expect_eq(cs_journal_parse("{\"event\":\"session\"}\n", 20, &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "plan"));
}

Test(journal, a_plan_that_asks_for_too_much_memory_is_refused) {
  enum { MANY = 2000 }; /* cases and points: each fits a line, their product does not fit a calibration table */
  struct cs_result small = plan_make("", "a", 1, 6), result = {0};
  struct cs_result plan = small;
  struct cs_error error = {""};
  plan.cases = calloc(MANY, sizeof *plan.cases);
  plan.points = calloc(MANY, sizeof *plan.points);
  for (int i = 0; i < MANY; i++) {
    plan.cases[i] = small.cases[0];
    plan.points[i] = (struct cs_point){.n = i + 1, .team = i + 1, .places = small.points[0].places};
  }
  plan.case_count = plan.point_count = MANY;
  char *line = cs__json_line(cs__plan_to_json(&plan)), *journal = cs_text_format("%s\n", line);
  cr_expect_eq(cs_journal_parse(journal, strlen(journal), &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "2000 cases at 2000 points"));
  free(journal);
  free(line);
  free(plan.cases);
  free(plan.points);
  cs_result_free(&small);
}
