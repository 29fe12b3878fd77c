/* tests/laws/support_dataset.h - published measurements, read from the folder that is given. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_LAWS_SUPPORT_DATASET_H
#define CORESWEEP_TESTS_LAWS_SUPPORT_DATASET_H

#include "runtime/laws/scaling.h"

/* FOLDER/ID.reps.csv where it is there, else FOLDER/ID.csv: columns n, rep or not, time or throughput. */
enum cs_status dataset_read(const char *folder, const char *id, struct cs_scaling *scaling_out, struct cs_error *error);

#endif
