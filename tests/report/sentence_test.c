/* tests/report/sentence_test.c - what a case's figures say in words, and how a result was measured. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/method.h"
#include "runtime/report/sentence.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static void expect_claim(struct made *made, const char *wanted) {
  struct cs_text text = {0};
  cs__put_claim(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text), wanted);
  cs_text_free(&text);
  made_free(made);
}

Test(sentence, claims_a_gain_only_where_the_interval_does) {
  expect_claim(made_example(), "triad runs 5.94 times as fast on 8 threads as on 1");
  expect_claim(made_wide(), "dot shows no certain gain from more threads than 1");
}

Test(sentence, says_when_one_thread_is_best) {
  struct made *made = made_with_threads((const int[]){1, 2}, 2);
  made_add(made, &(struct made_law){"dot", "GB/s", 14.8, 3.0, 0.0, 0.02, 0.01, 12});
  expect_claim(made, "dot is fastest on 1 thread: more threads make it slower");
}

Test(sentence, is_not_sure_of_a_loss_whose_interval_holds_one) {
  struct made *made = made_with_threads((const int[]){1, 2, 4}, 3);
  made_add(made, &(struct made_law){"dot", "GB/s", 14.8, 1.05, 0.0, 0.02, 0.25, 12});
  expect_claim(made, "dot shows no certain gain from more threads than 1");
}

Test(sentence, does_not_blame_threads_for_a_contended_host) {
  struct made *made = made_with_threads((const int[]){1, 2}, 2);
  made_add(made, &(struct made_law){"dot", "GB/s", 14.8, 3.0, 0.0, 0.02, 0.01, 12});
  made->point_summaries[0][1].ratio_gate = CS_GATE_VOID;
  expect_claim(made, "dot gained nothing from more threads than 1, but the host was contended: not valid");
}

Test(sentence, does_not_claim_what_a_contended_host_gave) {
  expect_claim(made_failing(),
               "triad ran 3.48 times as fast on 4 threads as on 1, but the host was contended: not valid");
}

Test(sentence, says_why_there_is_nothing_to_claim) {
  expect_claim(made_one_point(), "triad has no speedup to show: only one point was swept, so there is nothing "
                                 "to compare it with");
}

Test(sentence, headline_carries_interval_limit_and_serial_share) {
  struct made *made = made_example();
  struct cs_text text = {0};
  cs__put_headline(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text),
                   "triad runs 5.94 times as fast on 8 threads as on 1 (95 % interval 5.88 to 6.01), 82 % of its limit "
                   "there, 7.21 (serial share). Its serial share at 1 thread is 1.57 % [1.41, 1.72], so by Amdahl's "
                   "law no number of threads "
                   "makes it more than about 63.9 times as fast.");
  cs_text_free(&text);
  made_free(made);
}

Test(sentence, headline_says_when_rounds_are_too_few) {
  struct made *made = made_few_rounds();
  struct cs_text text = {0};
  cs__put_headline(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text),
                   "triad runs 5.93 times as fast on 8 threads as on 1 (3 rounds, too few for an interval).");
  cs_text_free(&text);
  made_free(made);
}

static void put_method(struct cs_text *text, const struct made *made) {
  for (size_t i = 0; i < cs__method_count; i++) {
    cs_text_append(text, "%s: ", cs__method[i].name);
    cs__method[i].put(text, &made->result, &made->summary);
    cs_text_append(text, "\n");
  }
}

Test(method, states_what_was_done_with_its_figures) {
  struct made *made = made_ladder();
  made->invocations[0] = (struct cs_invocation){.outcome = CS_OUTCOME_VOID, .isa = made->cases[0].name};
  made->invocations[1] = (struct cs_invocation){.outcome = CS_OUTCOME_CRASHED};
  made->result.invocation_count = 8;
  made->point_summaries[2][5].gate = made->point_summaries[2][5].ratio_gate = CS_GATE_CONTENDED;
  struct cs_text text = {0};
  put_method(&text, made);
  static const char *const stated[] = {"over the same kernel on 1 thread",
                                       "triad 12.3 ms [",
                                       "Thread counts 1, 2, 4, 8, 16, 32, 48, 64, 128",
                                       "8 of 64 PUs: cpuset 0-7",
                                       "close, SMT last",
                                       "seed 18364758544493064720",
                                       "12 paired rounds were usable, of 10 samples each",
                                       "at least 10.0 ms",
                                       "adaptive: from 10 on",
                                       "+-2 %",
                                       "at 40 rounds",
                                       "after 900 s",
                                       "signed rank for 56 points",
                                       "95.1 to 95.1 %",
                                       "Bonferroni",
                                       "1 of 8",
                                       "Wrong, crashed or hung: 1.",
                                       "62 clear, 1 contended, 0 void",
                                       "CLOCK_MONOTONIC",
                                       "first touch",
                                       "Calls per sample (K)",
                                       "for 7 of 7 kernels",
                                       "triad: precision reached",
                                       "By ranks",
                                       "samples.jsonl",
                                       "coresweep 0.1.0 on node17, begun 2026-01-31T12:00:00Z, 1 session"};
  for (size_t i = 0; i < sizeof stated / sizeof stated[0]; i++)
    cr_expect_not_null(strcasestr(cs_text_get(&text), stated[i]), "\"%s\" is not stated in\n%s", stated[i],
                       cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(method, says_fixed_when_the_rounds_were_fixed) {
  struct made *made = made_example();
  made->result.protocol.stop.rounds_min = made->result.protocol.stop.rounds_max = 6;
  struct cs_text text = {0};
  put_method(&text, made);
  cr_expect_not_null(strstr(cs_text_get(&text), "The number of rounds was fixed beforehand."));
  cr_expect_null(strstr(cs_text_get(&text), "adaptive"));
  cs_text_free(&text);
  made_free(made);
}

Test(method, admits_normality_where_student_t_was_used) {
  struct made *made = made_example();
  made->point_summaries[0][2].speedup.method = CS_INTERVAL_T;
  struct cs_text text = {0};
  put_method(&text, made);
  cr_expect_not_null(strstr(cs_text_get(&text), "assume normal log ratios"));
  cs_text_free(&text);
  made_free(made);
}

Test(method, speaks_of_empty_results_too) {
  struct made *made = made_empty();
  struct cs_text text = {0};
  put_method(&text, made);
  cr_expect_not_null(strstr(cs_text_get(&text), "none was measured"));
  cs_text_free(&text);
  made_free(made);
}
