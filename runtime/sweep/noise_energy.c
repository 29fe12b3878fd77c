/* runtime/sweep/noise_energy.c - reads the packages' energy counters and minds their turning over. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/noise_energy.h"

#include "runtime/base/file.h"
#include "runtime/base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A zone's file; false when it is not there or not for us. */
static bool read_zone(const char *powercap, int zone, const char *name, struct cs_text *text) {
  char *path = cs_text_format("%s/intel-rapl:%d/%s", powercap, zone, name);
  const bool told = path != NULL && cs_file_read(path, text, NULL) == CS_OK && text->length > 0;
  free(path);
  return told;
}

static double read_number(const char *powercap, int zone, const char *name) {
  struct cs_text text = {0};
  double value = -1.0;
  if (read_zone(powercap, zone, name, &text)) {
    char *end = NULL;
    value = strtod(cs_text_get(&text), &end);
    value = end != cs_text_get(&text) && value >= 0.0 ? value : -1.0;
  }
  cs_text_free(&text);
  return value;
}

/* Zones beside the packages: "psys" is the whole platform, and would count them twice. Parts of a package (core, dram)
 * are zones below it, intel-rapl:0:0. AMD's packages have the same names. */
static bool is_package(const char *name) {
  return strncmp(name, "package-", strlen("package-")) == 0;
}

struct cs__energy cs__energy_read(const char *powercap) {
  struct cs__energy energy = {.zone_count = 0};
  for (int zone = 0; zone < CS__ZONES_MAX; zone++) {
    struct cs_text name = {0};
    const bool there = read_zone(powercap, zone, "name", &name), counts = there && is_package(cs_text_get(&name));
    cs_text_free(&name);
    if (!there)
      break;
    if (!counts)
      continue;
    const double uj = read_number(powercap, zone, "energy_uj");
    const double range_uj = read_number(powercap, zone, "max_energy_range_uj");
    if (uj < 0.0 || range_uj < 0.0)
      return (struct cs__energy){.zone_count = 0};
    energy.uj[energy.zone_count] = uj;
    energy.range_uj[energy.zone_count++] = range_uj;
  }
  return energy;
}

double cs__energy_between_j(const struct cs__energy *before, const struct cs__energy *after) {
  if (before->zone_count == 0 || before->zone_count != after->zone_count)
    return -1.0;
  double sum_uj = 0.0;
  for (int i = 0; i < before->zone_count; i++) {
    const double grown_uj = after->uj[i] - before->uj[i];
    sum_uj += grown_uj >= 0.0 ? grown_uj : grown_uj + after->range_uj[i];
  }
  return sum_uj >= 0.0 ? sum_uj * 1e-6 : -1.0;
}
