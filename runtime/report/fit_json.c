/* runtime/report/fit_json.c - a fit as JSON, as FIT.md says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/json_case.h"

#include <math.h>
#include <stdlib.h>

static void set(json_t *object, const char *name, double value) {
  json_object_set_new(object, name, cs__value_number(value));
}

static json_t *point_json(const struct cs__fit_point *point) {
  json_t *object = json_object();
  set(object, "n", point->n);
  json_object_set_new(object, "runs", json_integer((json_int_t)point->runs));
  set(object, "value", point->value);
  set(object, "least", point->lo);
  set(object, "greatest", point->hi);
  set(object, "speedup", point->speedup);
  set(object, "efficiency", point->efficiency);
  set(object, "serial_fraction", point->karp_flatt);
  return object;
}

/* What is known of it and infinite is told apart from what is not known. */
static void set_end(json_t *object, const char *name, double value) {
  json_object_set_new(object, name, isinf(value) ? json_string("infinite") : cs__value_number(value));
}

static json_t *parameter_json(const struct cs_law_parameter *parameter) {
  json_t *object = json_object();
  json_object_set_new(object, "unit", cs__value_text(parameter->unit));
  set_end(object, "value", parameter->value);
  set_end(object, "lo", parameter->lo);
  set_end(object, "hi", parameter->hi);
  return object;
}

static json_t *peak_json(const struct cs_law_fit *law) {
  json_t *object = json_object();
  set_end(object, "n", law->peak);
  set_end(object, "lo", law->peak_lo);
  set_end(object, "hi", law->peak_hi);
  return object;
}

static json_t *law_json(const struct cs_fit_facts *facts, const struct cs_fit *fit, enum cs_law which) {
  const struct cs_law_fit *law = &fit->laws[which];
  json_t *object = json_object(), *parameters = json_object();
  json_object_set_new(object, "name", cs__value_text(cs_law_name(which)));
  json_object_set_new(object, "title", cs__value_text(cs_law_title(which)));
  json_object_set_new(object, "formula", cs__value_text(cs_law_formula(which)));
  json_object_set_new(object, "fitted", json_boolean(law->fitted));
  json_object_set_new(object, "candidate", json_boolean(cs__fit_shows(fit, which)));
  for (size_t i = 0; law->fitted && i < law->parameter_count; i++) {
    const struct cs_law_parameter parameter = cs__fit_parameter(facts, &law->parameters[i]);
    json_object_set_new(parameters, parameter.name, parameter_json(&parameter));
  }
  json_object_set_new(object, "parameters", parameters);
  json_object_set_new(object, "peak", law->fitted ? peak_json(law) : json_null());
  set(object, "rss", law->fitted ? law->rss : NAN);
  set(object, "rmse", law->fitted ? law->rmse : NAN);
  set(object, "left_out", law->fitted ? law->left_out : NAN);
  set(object, "aic", law->fitted ? law->aic : NAN);
  return object;
}

static json_t *told_json(const struct cs__fit_told *told) {
  json_t *object = json_object();
  set(object, "n", told->n);
  json_object_set_new(object, "basis", cs__value_text(cs__fit_basis_name(told->basis)));
  json_object_set_new(object, "law",
                      told->basis == CS__FIT_WITHIN ? cs__value_text(cs_law_name(told->law)) : json_null());
  set(object, "value", told->value);
  set(object, "lo", told->lo);
  set(object, "hi", told->hi);
  return object;
}

static json_t *predictions_json(const struct cs_fit_facts *facts, const struct cs_fit *fit) {
  json_t *list = json_array();
  for (size_t i = 0; i < facts->predict_count; i++) {
    struct cs__fit_told told[CS_LAWS];
    const size_t count = cs__fit_tell(facts, fit, facts->predict[i], told);
    for (size_t k = 0; k < count; k++)
      json_array_append_new(list, told_json(&told[k]));
  }
  return list;
}

static json_t *findings_json(const struct cs_fit_facts *facts, const struct cs_fit *fit, bool *failed) {
  struct cs__fit_findings findings = cs__fit_findings_of(facts, fit);
  json_t *list = json_array();
  for (size_t i = 0; i < findings.count; i++) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", cs__value_text(findings.line[i].kind));
    json_object_set_new(object, "text", cs__value_text(findings.line[i].text));
    json_array_append_new(list, object);
  }
  *failed = findings.failed;
  cs__fit_findings_free(&findings);
  return list;
}

static void set_verdict(json_t *object, const struct cs_fit *fit) {
  const enum cs_support support = cs__fit_support_of(fit);
  json_t *suggestions = json_array();
  const size_t count = cs__fit_standing_of(fit) == CS__FIT_UNCOVERED ? 0 : fit->suggestion_count;
  for (size_t i = 0; i < count; i++)
    json_array_append_new(suggestions, cs__value_number(fit->suggestions[i]));
  json_object_set_new(object, "support", cs__value_text(cs__fit_support_name(support)));
  json_object_set_new(object, "best",
                      support != CS_SUPPORT_NONE ? cs__value_text(cs_law_name(fit->best)) : json_null());
  set(object, "serial_amdahl", fit->serial_amdahl);
  set(object, "error", fit->scaling.error > 0.0 ? fit->scaling.error : NAN);
  set(object, "birge", fit->birge);
  json_object_set_new(object, "misfit", json_boolean(fit->misfit));
  json_object_set_new(object, "superlinear", json_boolean(fit->superlinear));
  set(object, "superlinear_at", fit->superlinear_at);
  set(object, "superlinear_efficiency", fit->superlinear_efficiency);
  json_object_set_new(object, "no_speedup", json_boolean(fit->no_speedup));
  json_object_set_new(object, "measure", suggestions);
  set(object, "measure_apart", count > 0 ? expm1(fit->suggestion_apart) : NAN);
  set(object, "told_up_to", cs__fit_has_scenario(fit) ? cs__fit_farthest(fit) : NAN);
}

static json_t *whole_json(const struct cs_fit_facts *facts, const struct cs_fit *fit, bool *failed) {
  json_t *object = json_object(), *points = json_array(), *laws = json_array(), *remarks = json_array();
  for (size_t i = 0; i < fit->scaling.count; i++) {
    const struct cs__fit_point point = cs__fit_point_of(facts, fit, i);
    json_array_append_new(points, point_json(&point));
  }
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    json_array_append_new(laws, law_json(facts, fit, law));
  for (size_t i = 0; i < facts->remark_count; i++)
    json_array_append_new(remarks, cs__value_text(facts->remarks[i]));
  json_object_set_new(object, "schema", json_integer(CS_FIT_SCHEMA));
  json_object_set_new(object, "version", cs__value_text(facts->version));
  json_object_set_new(object, "source", cs__value_text(facts->source));
  json_object_set_new(object, "n_name", cs__value_text(facts->n_name));
  json_object_set_new(object, "quantity", json_string(facts->throughput ? "throughput" : "time"));
  json_object_set_new(object, "unit", facts->unit[0] != '\0' ? cs__value_text(facts->unit) : json_null());
  json_object_set_new(object, "scaling", json_string(fit->scaling.strong ? "strong" : "weak"));
  json_object_set_new(object, "objective",
                      json_string(facts->objective == CS_OBJECTIVE_THROUGHPUT ? "throughput" : "log"));
  set(object, "level", fit->level);
  set(object, "base_n", fit->base_n);
  json_object_set_new(object, "points", points);
  json_object_set_new(object, "laws", laws);
  set_verdict(object, fit);
  json_object_set_new(object, "predictions", predictions_json(facts, fit));
  json_object_set_new(object, "findings", findings_json(facts, fit, failed));
  json_object_set_new(object, "remarks", remarks);
  return object;
}

enum cs_status cs_report_fit_json(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text,
                                  struct cs_error *error) {
  bool failed = false;
  json_t *object = whole_json(facts, fit, &failed);
  char *bytes = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
  if (bytes != NULL)
    cs_text_append(text, "%s\n", bytes);
  failed = failed || bytes == NULL || text->failed;
  free(bytes);
  json_decref(object);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the fit's JSON") : CS_OK;
}
