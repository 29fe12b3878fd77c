/* tests/kernels/support_teams.h - the teams kernels are tested with: one thread, and counts that divide no size. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_TEAMS_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_TEAMS_H

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

#endif
