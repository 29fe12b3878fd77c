/* runtime/cli/advise_line.h - the command line that runs a swept command as it is advised. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_ADVISE_LINE_H
#define CORESWEEP_RUNTIME_CLI_ADVISE_LINE_H

#include "runtime/report/advice.h"

/*
 * "make -j8 -B", "POOL_SIZE=4 taskset -c 0-3 python3 job.py": what was swept filled in, with the variables and on the
 * PUs it was measured with, as a shell reads it. false: the case is a kernel or nothing is recommended, or memory is
 * short.
 */
bool cs__put_command_to_use(struct cs_text *text, const struct cs_result *result, const struct cs_advice *advice);

#endif
