/* runtime/report/json_laws.c - limits, ceilings, efficiencies and fitted laws as parts of result.json. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/json_laws.h"

#include "runtime/report/efficiency.h"
#include "runtime/report/fit_points.h"
#include "runtime/report/json_case.h"
#include "runtime/report/metric.h"

json_t *cs__value_limit(const struct cs_point_limit *limit) {
  if (limit->speedup.count == 0)
    return json_null();
  json_t *object = cs__value_estimate(&limit->speedup), *terms = json_object();
  for (enum cs_limit_term term = 0; term < CS_LIMIT_TERMS; term++)
    json_object_set_new(terms, cs_limit_term_name(term), cs__value_number(limit->term[term]));
  json_object_set_new(object, "binds", cs__value_text(cs_limit_term_name(limit->binds)));
  json_object_set_new(object, "terms", terms);
  json_object_set_new(object, "share", cs__value_estimate(&limit->share));
  json_object_set_new(object, "beyond", json_boolean(limit->beyond));
  json_object_set_new(object, "bandwidth_applies", json_boolean(limit->bandwidth_applies));
  return object;
}

json_t *cs__value_efficiencies(const struct cs_efficiency *efficiency) {
  if (efficiency->threads == 0)
    return json_null();
  json_t *object = json_object();
  for (enum cs__efficiency_part part = 0; part < CS__EFFICIENCY_COUNT; part++)
    json_object_set_new(object, cs__efficiency_parts[part].member, cs__value_number(cs__efficiency(efficiency, part)));
  return object;
}

static json_t *parameter_json(const struct cs_law_parameter *parameter) {
  json_t *object = json_object();
  json_object_set_new(object, "name", cs__value_text(parameter->name));
  json_object_set_new(object, "unit", cs__value_text(parameter->unit));
  json_object_set_new(object, "value", cs__value_number(parameter->value));
  json_object_set_new(object, "lo", cs__value_number(parameter->lo));
  json_object_set_new(object, "hi", cs__value_number(parameter->hi));
  return object;
}

static json_t *law_json(const struct cs_result *result, const struct cs_fit *fit, enum cs_law law) {
  const struct cs_law_fit *of = &fit->laws[law];
  const struct cs_fit_facts facts = cs__fit_facts_of(result, NULL);
  json_t *object = json_object(), *parameters = json_array();
  for (size_t i = 0; i < of->parameter_count; i++) {
    const struct cs_law_parameter parameter = cs__fit_parameter(&facts, &of->parameters[i]);
    json_array_append_new(parameters, parameter_json(&parameter));
  }
  json_object_set_new(object, "law", cs__value_text(cs_law_name(law)));
  json_object_set_new(object, "formula", cs__value_text(cs_law_formula(law)));
  json_object_set_new(object, "candidate", json_boolean(fit->candidate[law]));
  json_object_set_new(object, "parameters", parameters);
  json_object_set_new(object, "rmse", cs__value_number(of->rmse));
  json_object_set_new(object, "left_out", cs__value_number(of->left_out));
  json_object_set_new(object, "aic", cs__value_number(of->aic));
  json_object_set_new(object, "peak", cs__value_number(of->peak));
  json_object_set_new(object, "peak_lo", cs__value_number(of->peak_lo));
  json_object_set_new(object, "peak_hi", cs__value_number(of->peak_hi));
  return object;
}

static json_t *fitted_json(const struct cs_result *result, const struct cs_fit *fit) {
  json_t *list = json_array();
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    if (fit->laws[law].fitted)
      json_array_append_new(list, law_json(result, fit, law));
  return list;
}

static json_t *suggestions_json(const struct cs_result *result, const struct cs_fit *fit) {
  json_t *object = json_object(), *counts = json_array(), *between = json_array();
  if (fit->suggestion_count == 0) {
    json_decref(object), json_decref(counts), json_decref(between);
    return json_null();
  }
  for (size_t i = 0; i < fit->suggestion_count; i++)
    json_array_append_new(counts, cs__value_number(fit->suggestions[i]));
  for (size_t i = 0; i < sizeof fit->between / sizeof fit->between[0]; i++)
    json_array_append_new(between, cs__value_text(cs_law_name(fit->between[i])));
  json_object_set_new(object, "threads", cs_result_sweeps_threads(result) ? json_incref(counts) : json_null());
  json_object_set_new(object, "n", counts);
  json_object_set_new(object, "between", between);
  return object;
}

json_t *cs__value_fit(const struct cs_result *result, const struct cs_fit *fit) {
  if (fit->scaling.count == 0)
    return json_null();
  const bool supported = fit->support != CS_SUPPORT_NONE;
  json_t *object = json_object();
  json_object_set_new(object, "support", cs__value_text(cs__fit_support_name(fit->support)));
  json_object_set_new(object, "best", supported ? cs__value_text(cs_law_name(fit->best)) : json_null());
  json_object_set_new(object, "fitted", fitted_json(result, fit));
  json_object_set_new(object, "serial_amdahl", cs__value_number(fit->serial_amdahl));
  json_object_set_new(object, "birge", cs__value_number(fit->birge));
  json_object_set_new(object, "misfit", json_boolean(fit->misfit));
  json_object_set_new(object, "superlinear", json_boolean(fit->superlinear));
  json_object_set_new(object, "no_speedup", json_boolean(fit->no_speedup));
  json_object_set_new(object, "suggestions", suggestions_json(result, fit));
  json_object_set_new(object, "level", cs__value_number(fit->level));
  return object;
}

static json_t *nodes_json(const struct cs_point_ceilings *ceilings) {
  json_t *list = json_array();
  for (size_t i = 0; i < ceilings->node_count; i++) {
    json_t *node = json_object();
    json_object_set_new(node, "node", json_integer(ceilings->nodes[i].node));
    json_object_set_new(node, "threads", json_integer(ceilings->nodes[i].threads));
    json_object_set_new(node, "bytes_per_s", cs__value_number(ceilings->nodes[i].bytes_per_s));
    json_array_append_new(list, node);
  }
  return list;
}

static json_t *streams_json(const struct cs_point_ceilings *ceilings) {
  json_t *object = json_object();
  for (enum cs_ceiling_stream stream = 0; stream < CS_STREAMS; stream++)
    json_object_set_new(object, cs_ceiling_stream_name(stream), cs__value_estimate(&ceilings->bytes_per_s[stream]));
  return object;
}

static json_t *point_ceilings_json(const struct cs_point *point, const struct cs_point_ceilings *ceilings) {
  const struct {
    const char *name;
    const struct cs_estimate *estimate;
  } estimates[] = {{"bandwidth_bytes_per_s", &ceilings->bandwidth},
                   {"flops_per_s", &ceilings->flops_per_s},
                   {"clock_ratio", &ceilings->clock_ratio},
                   {"chain_per_s", &ceilings->chain_per_s},
                   {"barrier_s", &ceilings->barrier_s},
                   {"fork_s", &ceilings->fork_s},
                   {"neighbour_s", &ceilings->neighbour_s}};
  json_t *object = json_object();
  json_object_set_new(object, "threads", json_integer(point->n));
  json_object_set_new(object, "places", cs__value_text(point->places));
  json_object_set_new(object, "count", json_integer((json_int_t)ceilings->count));
  json_object_set_new(object, "stream_bytes_per_s", streams_json(ceilings));
  for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++)
    json_object_set_new(object, estimates[i].name, cs__value_estimate(estimates[i].estimate));
  json_object_set_new(object, "nodes", nodes_json(ceilings));
  json_object_set_new(object, "footprint_bytes", json_integer((json_int_t)ceilings->footprint_bytes));
  json_object_set_new(object, "array_bytes", json_integer((json_int_t)ceilings->array_bytes));
  json_object_set_new(object, "huge_bytes", json_integer((json_int_t)ceilings->huge_bytes));
  return object;
}

json_t *cs__value_ceilings(const struct cs_result *result, const struct cs_summary *summary) {
  if (summary->ceilings == NULL)
    return json_null();
  json_t *list = json_array();
  for (size_t i = 0; i < summary->ceiling_count && i < result->point_count; i++)
    json_array_append_new(list, point_ceilings_json(&result->points[i], &summary->ceilings[i]));
  return list;
}
