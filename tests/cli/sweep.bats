#!/usr/bin/env bats
# tests/cli/sweep.bats - sweep.sh from another folder: builds, sweeps, says where the report is, passes statuses on.
# SPDX-License-Identifier: BSD-3-Clause
load support

@test "sweep.sh builds, passes its arguments on and says where the report is" {
  run -0 "$SOURCE_FOLDER/sweep.sh" "${tiny[@]}" --rounds 1 --no-observe
  [[ ${lines[-1]} =~ ^Report:\ (.*)/report.html$ ]]
  [[ -s ${BASH_REMATCH[1]}/report.html && ${BASH_REMATCH[1]} == "$CORESWEEP_RESULTS"/* ]]
}

@test "sweep.sh exits with the status of the sweep" {
  run "$SOURCE_FOLDER/sweep.sh" nosuchkernel
  fails_with 2 "nosuchkernel"
}
