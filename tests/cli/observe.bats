#!/usr/bin/env bats
# tests/cli/observe.bats - real observed programs: what passes through, what is reported where, how it ends.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  "$COMPILER" -std=gnu17 -g -O1 -fopenmp "$SOURCE_FOLDER/tests/cli/observed.c" -o "$BATS_FILE_TMPDIR/observed" \
    2>"$BATS_FILE_TMPDIR/why" || true
}

# The program, in the test's own folder. OpenMP is what the compiler may lack.
program() {
  [[ -x $BATS_FILE_TMPDIR/observed ]] || skip "no OpenMP program here: $(tail -n 1 "$BATS_FILE_TMPDIR/why")"
  cp "$BATS_FILE_TMPDIR/observed" .
}

observe() {
  coresweep observe "$@" </dev/null
}

@test "the command's output passes through, the report follows on standard error" {
  program
  OMP_NUM_THREADS=2 run -0 --separate-stderr observe ./observed
  [[ $output == "threads 2" ]]
  [[ ${stderr_lines[0]} == "to standard error" ]]
  [[ $stderr == *"coresweep observed: "*"Serial: "*"Amdahl limit"*"Regions on 2 threads"* ]]
  [[ $stderr == *"uneven (observed.c:"* && $stderr == *"even (observed.c:"* ]]
  run ! grep -q $'\033' <<<"$stderr"
}

@test "--json is all of standard output, the command's own goes to standard error" {
  program
  OMP_NUM_THREADS=2 run -0 --separate-stderr observe --json ./observed
  jq -e '.schema == 1 and .points[0].threads == 2' <<<"$output"
  [[ $stderr == *"threads 2"* && $stderr != *"coresweep observed"* ]]
}

@test "n x T(n) and every region add up, and calls are counted" {
  program
  OMP_NUM_THREADS=2 observe --json=all.json ./observed >/dev/null 2>&1
  jq -e '.points[0] | .core_s as $parts | .processes[0] |
         (([$parts[]] | add) - 2 * .wall_s | fabs) < 1e-6 * .wall_s' all.json
  jq -e '.points[0].processes[0].regions | length == 2 and all(.count == 20 and .team == 2) and
         all((([.core_s[]] | add) - .team * .wall_s | fabs) < 1e-6 * .wall_s)' all.json
  jq -e '.points[0].processes[0].locks[0] | (.kind == "named" or .kind == "critical") and .holds == 160' all.json
}

@test "--csv is a table with a row for the serial part and one per region" {
  program
  run -0 --separate-stderr observe --csv ./observed
  [[ ${#lines[@]} -eq 4 ]]
  [[ ${lines[0]} == threads_asked,threads,number,function,* && ${lines[1]} == *"(serial)"* ]]
  run coresweep observe --csv --json ./observed
  fails_with 2 "--json and --csv exclude each other"
}

@test "--output leaves JSON, CSV, table and one page; --html, --json=FILE and --csv=FILE one of them" {
  program
  OMP_NUM_THREADS=2 run -0 --separate-stderr observe -o all/of/it --html page.html --json=o.json --csv=o.csv ./observed
  [[ $output == "threads 2" && $stderr == *"Report: all/of/it/report.html"* ]]
  for file in all/of/it/{observe.json,regions.csv,table.txt,report.html} page.html o.json o.csv; do
    [[ -s $file ]]
  done
  grep -q "</html>" page.html
  cmp o.json all/of/it/observe.json
  cmp o.csv all/of/it/regions.csv
}

@test "thread counts and runs: one output, measured speedup, lost time against one thread" {
  program
  [[ $(usable_pus) -ge 2 ]] || skip "one PU only"
  run -0 --separate-stderr observe --threads 1,2 --runs 2 --json=o.json ./observed
  [[ $output == "threads 1" ]]
  [[ $stderr == *"measured"*"useful work"*"the range seen in 2 runs"* ]]
  jq -e '[.points[].threads] == [1, 2] and all(.points[]; .runs | length == 2) and .points[1].speedup.count == 2' o.json
  jq -e '.limits.estimated == false and .limits.basis_threads == 1' o.json
  jq -e '.points[1].lost_s | (2 * .total - ([.[]] | add) | fabs) < 1e-6 * .total' o.json
}

@test "six runs give intervals" {
  program
  observe --threads 1 --runs 6 --json=o.json ./observed >/dev/null 2>&1
  jq -e '.points[0].serial_of_work | .count == 6 and .method != "none"' o.json
}

@test "--threads places the team as coresweep env says, and leaves the user's places alone" {
  first=$(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')
  words='echo "$OMP_NUM_THREADS $OMP_PLACES $OMP_PROC_BIND $OMP_DYNAMIC"'
  run -0 --separate-stderr observe --threads 1 -- sh -c "$words"
  [[ $output == "1 {$first} close false" ]]
  OMP_PLACES=cores run -0 --separate-stderr observe --threads 1 -- sh -c 'echo "$OMP_NUM_THREADS $OMP_PLACES"'
  [[ $output == "1 cores" ]]
  [[ $stderr == *"OMP_PLACES of your own stayed in force"* ]]
  OMP_PLACES=cores OMP_THREAD_LIMIT=9 run -0 --separate-stderr observe --threads 1 --bind spread -- \
    sh -c 'echo "$OMP_PLACES $OMP_PROC_BIND ${OMP_THREAD_LIMIT-none}"'
  [[ $output == "{$first} spread none" ]]
  [[ $stderr == *"--bind and --smt come before OMP_PLACES"* ]]
}

@test "without --threads the environment stands" {
  OMP_NUM_THREADS=7 OMP_PLACES=threads run -0 --separate-stderr observe -- sh -c 'echo "$OMP_NUM_THREADS $OMP_PLACES"'
  [[ $output == "7 threads" ]]
}

@test "more threads than there are is wrong use" {
  run observe --threads 100000 -- true
  fails_with 2 "OMP_NUM_THREADS=100000"
  [[ $output != *"--oversubscribe"* ]]
}

@test "a region is traced by name, place or number, in a run of its own" {
  program
  line=$(grep -n 'pragma omp parallel for' "$SOURCE_FOLDER/tests/cli/observed.c" | cut -d: -f1)
  for region in uneven "observed.c:$line" 1; do
    OMP_NUM_THREADS=2 run -0 --separate-stderr observe --trace "$region" --json=o.json ./observed
    [[ $output == "threads 2" ]]
    [[ $stderr == *"Threads of region uneven"*"in a run of its own"*"   1 |"* ]]
    jq -e '[.trace.events[][0]] | unique | length == 20' o.json
  done
  run observe --trace nowhere ./observed
  fails_with 2 "--trace nowhere: there is no such region"
}

@test "--regions: so many rows, and the others in one" {
  program
  run -0 --separate-stderr observe --regions 1 ./observed
  [[ $stderr == *"1 other"* ]]
  run -0 --separate-stderr observe --regions 0 ./observed
  [[ $stderr != *"1 other"* ]]
}

@test "the command's own status passes through, and the report is there all the same" {
  program
  run -7 --separate-stderr observe ./observed 7
  [[ $stderr == *"failed with status 7"*"Amdahl"* || $stderr == *"Amdahl"*"failed with status 7"* ]]
  run -139 --separate-stderr observe -- sh -c 'kill -SEGV $$'
  [[ $stderr == *"ended by signal 11"* ]]
}

@test "the first failure ends the runs" {
  run -3 --separate-stderr observe --runs 5 -- sh -c 'echo x >>runs; exit 3'
  [[ $(wc -l <runs) -eq 1 ]]
}

@test "what cannot be started ends like in a shell: 127 and 126, with the reason" {
  run -127 observe ./nowhere
  fails_with 127 "./nowhere: no such file"
  run -127 observe no-such-command-anywhere
  fails_with 127 "there is no such command in PATH"
  touch plain
  run observe ./plain
  fails_with 126 "cannot be executed"
  run observe /
  fails_with 126 "cannot be executed"
  printf '#!/nowhere/interpreter\n' >script
  chmod +x script
  run observe ./script
  [[ $status -eq 126 ]]
}

@test "a command without OpenMP is told to be one" {
  run -0 --separate-stderr observe -- sh -c 'echo hello'
  [[ $output == hello ]]
  [[ $stderr == *"No OpenMP runtime was at work in it"* && $stderr != *Amdahl* ]]
}

@test "a static program is named with the mend" {
  program
  "$COMPILER" -O1 -static -fopenmp "$SOURCE_FOLDER/tests/cli/observed.c" -o fixed 2>/dev/null ||
    skip "no static libraries"
  run -0 --separate-stderr observe ./fixed
  [[ $stderr == *"linked statically"* ]]
}

@test "options of the command are the command's, with and without --" {
  run -0 --separate-stderr observe echo --runs --json -o
  [[ $output == "--runs --json -o" ]]
  run -0 --separate-stderr observe -- echo -- --runs
  [[ $output == "-- --runs" ]]
}

@test "every run reads its standard input from the beginning, if that is a file" {
  program
  printf 'once\n' >input
  run -0 --separate-stderr coresweep observe --runs 3 -o all -- sh -c 'cat >>seen; ./observed </dev/null' <input
  [[ $(cat seen) == $'once\nonce\nonce' ]]
  run --separate-stderr coresweep observe --runs 2 -- cat < <(echo once)
  [[ $stderr == *"standard input is a pipe"* ]]
}

@test "a signal goes to the command, and what was seen until then is reported" {
  program
  set -m
  OMP_NUM_THREADS=2 "$CORESWEEP" observe --json=o.json ./observed wait </dev/null >out.txt 2>err.txt &
  pid=$!
  set +m
  for _ in {1..300}; do
    grep -q threads out.txt && break
    sleep 0.1
  done
  kill -TERM "$pid"
  status=0
  wait "$pid" || status=$?
  [[ $status -eq 143 ]]
  grep -q "A signal came while the command ran" err.txt
  jq -e '.interrupted and .points[0].processes[0].regions[0].count == 20' o.json
}

@test "wrong use is told" {
  run coresweep observe
  fails_with 2 "a command to observe is missing"
  run coresweep observe --runs 0 true
  fails_with 2 "--runs 0: must be a whole number from 1 to 64"
  run coresweep observe --threads 1,x true
  [[ $status -eq 2 ]]
}

@test "places for the report are looked at before the command is run" {
  for place in --json=/nowhere/o.json --csv=. "--html=/nowhere/page.html" "-o /proc/nowhere"; do
    # shellcheck disable=SC2086 # -o and its value are two words
    run observe $place -- sh -c 'touch was-run'
    [[ $status -eq 2 ]]
    [[ ! -e was-run ]]
  done
  run -4 --separate-stderr observe --json=o.json -- sh -c 'exit 4'
  [[ -s o.json ]]
}

@test "a FIFO, a pipe and standard output take a report and stay what they are" {
  program
  mkfifo queue
  cat queue >got.json &
  observe --json=queue ./observed >/dev/null 2>&1
  wait $!
  [[ -p queue && ! -e queue.part ]]
  jq -e '.schema == 1' got.json
  observe --html=/dev/stdout -- true 2>/dev/null | grep -q '</html>'
  observe --csv=/dev/stdout ./observed 2>/dev/null >both.txt
  [[ $(head -n 1 both.txt) == "threads "* && $(sed -n 2p both.txt) == threads_asked,* ]]
  ln -s got.json link
  observe --json=link -- true >/dev/null 2>&1
  [[ -L link && -f got.json ]]
}

@test "a report that cannot be written after all is a failure and is not announced, the command's status comes first" {
  program
  mkdir place
  run -1 --separate-stderr observe --html place/page.html -- sh -c './observed </dev/null; rmdir place'
  [[ $stderr == *"place"* && $stderr != *"Report: "* ]]
  mkdir place
  run -4 --separate-stderr observe --html place/page.html -- sh -c 'rmdir place; exit 4'
}

@test "a command with a runtime and no region is run once more in all, not once more per run" {
  program
  cat >idle.c <<'END'
#include <omp.h>
#include <stdio.h>
int main(void) {
  FILE *runs = fopen("runs", "a");
  fprintf(runs, "%d\n", omp_get_max_threads());
  return fclose(runs);
}
END
  "$COMPILER" -fopenmp idle.c -o idle
  run -0 --separate-stderr observe --runs 3 --json=o.json ./idle
  [[ $(wc -l <runs) -eq 4 ]]
  [[ $stderr == *"once more than asked"* && $stderr != *"and then there were regions"* ]]
  rm runs
  run -0 --separate-stderr observe --runs 3 --no-rebind ./idle
  [[ $(wc -l <runs) -eq 3 && $stderr != *"once more than asked"* ]]
}
