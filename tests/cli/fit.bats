#!/usr/bin/env bats
# tests/cli/fit.bats - coresweep fit: tables of all kinds, published fits, what is refused and how.
# SPDX-License-Identifier: BSD-3-Clause
load support

# Published measurements, where they are at hand: leaves the path in `file`.
published() { # published NAME
  file=${SHARED_FOLDER:-$SOURCE_FOLDER/../shared}/datasets/$1.csv
  [[ -r $file ]] || skip "there is no $file"
}

fit() { # fit TEXT [OPTION...]: of a table written here
  local text=$1
  shift
  printf %b "$text" | coresweep fit "$@" -
}

# near JQ VALUE TOLERANCE: what `jq` finds in fit.json
near() {
  jq -e --argjson wanted "$2" --argjson within "$3" "($1) as \$got | (\$got - \$wanted | fabs) <= \$within" fit.json ||
    {
      echo "$1 is $(jq -c "$1" fit.json), not $2"
      return 1
    }
}

usl='.laws[] | select(.name == "usl")'
amdahl_table='n,time [s]\n1,10\n2,5.5\n4,3.25\n8,2.125\n16,1.5625\n32,1.28125\n'

@test "R's usl is met to all its digits with its objective" {
  published usl-specsdm91
  coresweep fit --objective throughput --json=fit.json "$file" >table
  grep -q "Fitted by: squared residuals of the throughput for USL" table
  near "$usl | .parameters.sigma.value" 0.0277285 5e-8
  near "$usl | .parameters.kappa.value" 1.0436e-4 1e-8
  near "$usl | .parameters.X1.value" 89.9952 1e-4
  near "$usl | .peak.n" 96.5196 1e-4
  published usl-cisco
  coresweep fit --objective throughput --json "$file" >fit.json
  near "$usl | .parameters.sigma.value" 0.02671591 5e-7
  near "$usl | .parameters.kappa.value" 7.690945e-4 5e-9
}

@test "the published sets get the verdicts they should" {
  while read -r name support best; do
    published "$name"
    coresweep fit --json "$file" >fit.json
    jq -e --arg support "$support" --arg best "$best" '.support == $support and (.best == $best or $best == "-")' \
      fit.json || {
      echo "$name: $(jq -c '[.support, .best]' fit.json)"
      false
    }
  done <<'SETS'
amg-p1-160 sufficient amdahl
sparta-cts1-1.00 sufficient amdahl
epyc-gol-static.reps sufficient amdahl
thin-gol-10k sufficient amdahl
usl-cisco named usl
usl-synthetic named usl
openmc-bgq-neg named usl
usl-specsdm91 undecided -
SETS
  jq -e '[.laws[] | select(.candidate) | .name] == ["usl", "saturation"] and (.measure | length) >= 1' fit.json
  published gbm-h2o10M-r4.reps
  run -0 coresweep fit "$file"
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"Superlinear: efficiency 149 % at n = 8. No law here covers that, and none is told of."* ]]
  [[ $words != *"Serial share"* && $words != *"To tell "* && $words != *"sufficient"* ]]
  published epyc-gol-serial
  run -0 coresweep fit "$file"
  [[ $output == *"No speedup: no n is clearly faster than n = 1 (the best is n = 3, "* ]]
}

@test "the same table in any dress gives the same fit" {
  fit "$amdahl_table" --json | jq '[.laws, .points]' >plain
  fit '\xEF\xBB\xBFcores;elapsed (ms)\r\n32;1281,25\r\n1;10000\r\n4;3250\r\n2;5500\r\n16;1562,5\r\n8;2125\r\n' --json |
    jq '[.laws, .points]' >other
  cmp plain other
  fit '# n  time_s\n 1 10\n 2 5.5\n4 3.25\n\n8 2.125\n16 1.5625\n32 1.28125\n' --json | jq '[.laws, .points]' >other
  cmp plain other
  table='host\tthreads\twall\na\t1\t10 s\nb\t2\t5.5 s\nc\t4\t3.25s\nd\t8\t2125ms\n'
  fit "${table}e\t16\t1.5625 s\nf\t32\t1281.25 ms\n" --json |
    jq '[.laws, .points]' >other
  cmp plain other
}

@test "Amdahl's curve gives back what made it" {
  fit "$amdahl_table" --json --predict 3,64,65 >fit.json
  near '.laws[] | select(.name == "amdahl") | .parameters.serial.value' 0.1 1e-9
  near '.points[3].serial_fraction' 0.1 1e-9
  jq -e '[.predictions[].basis] == ["within", "scenario", "refused"]' fit.json
  jq -e '.unit == "s" and .quantity == "time" and .objective == "log" and .level == 0.95' fit.json
  near '.told_up_to' 64 0
}

@test "the greatest n of a prediction is twice the greatest measured, and the reason is given" {
  run -0 fit "$amdahl_table" --predict 64,100
  [[ $output == *"scenario: "* && $output == *"100  -"*"not told: beyond n = 64, twice the greatest measured"* ]]
}

@test "replicates are rows with the same n, other columns are named as not read" {
  table='n,rep,time,note\n1,1,10,a\n1,2,10.2,b\n1,3,10.1,a\n2,1,5.2,b\n2,2,5.1,c\n2,3,5.15,d\n'
  run -0 fit "${table}4,1,2.6,e\n4,2,2.7,f\n4,3,2.65,g\n"
  [[ $output == *"3 runs each"* && $output == *"Not read: rep, note."* && $output == *"Error of a median"* ]]
}

@test "without names two columns are n and time, and that is said" {
  run -0 fit '1 10\n2 5.5\n4 3.25\n'
  [[ $output == *"No line names the columns: column 1 is taken for n, column 2 for the time."* ]]
}

@test "--columns settles what the names leave open" {
  table='nodes,ranks,setup [s],solve [s]\n1,4,1,10\n2,8,1,5.5\n4,16,1,3\n'
  run fit "$table"
  fails_with 2 "several columns may be n; the columns are 'nodes', 'ranks', 'setup [s]', 'solve [s]': say --columns n="
  run -0 fit "$table" --columns "n=ranks,time=solve [s]"
  [[ $output == *"3 values of n (ranks), 4 to 16"*"n = 1 was not measured: speedups are over n = 4"* ]]
  run -0 fit '1 7 10\n2 7 5.5\n4 7 3\n' --columns n=1,time=3
  run fit '1 7 10\n2 7 5.5\n4 7 3\n'
  fails_with 2 "no line names the columns; the columns are 1, 2, 3: say --columns n=NUMBER,time=NUMBER"
  run fit "$table" --columns n=cores,time=3
  fails_with 2 "--columns: there is no column 'cores'; the names are 'nodes'"
  run fit "$table" --columns n=ranks
  fails_with 2 "both are needed"
  run fit "$table" --columns n=ranks,n=nodes
  fails_with 2 "each once"
  run fit "$table" --columns n=ranks,time=ranks
  fails_with 2 "cannot be the same column"
}

@test "several kernels in one table are told apart by --where" {
  table='kernel,threads,time_s\na,1,10\na,2,5.5\na,4,3\nb,1,9\nb,2,8\nb,4,7\n'
  run fit "$table"
  fails_with 2 "column 'kernel' tells several curves apart (a, b); choose one with --where 'kernel=a'"
  fit "$table" --where kernel=b --json >fit.json
  near '.points[0].value' 9 0
  near '.points | length' 3 0
  run -0 fit "$table" --where 'kernel=*'
  [[ $output == *"2 runs each"* ]]
  run fit "$table" --where kernel=c
  fails_with 2 "--where kernel=c: no row has that; the column holds a, b"
  run fit "$table" --where kernal=a
  fails_with 2 "--where: there is no column 'kernal'"
  run -0 fit 'n,size,time\n1,10,5\n2,10,3\n4,10,2\n1,20,9\n2,20,6\n4,20,4\n'
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"Rows of the same n differ in column 'size' (10, 20): they count as replicates."* ]]
}

@test "a sweep's folder is read from its table" {
  mkdir -p sweep
  printf 'kernel,threads,base_threads,time_s,time_lo_s,rate,speedup\n' >sweep/table.csv
  printf 'triad,1,1,4,3.9,1,1\ntriad,2,1,2.1,2,1.9,1.9\ntriad,4,1,1.2,1.1,3.3,3.3\n' >>sweep/table.csv
  run -0 coresweep fit sweep
  [[ $output == "sweep/table.csv: time in s, 3 values of n (threads)"* ]]
  mkdir empty
  run coresweep fit empty
  fails_with 2 "a folder without a table.csv"
}

@test "a sweep of a command is read as it was: its axis, its metric, its cases, weak or not" {
  coresweep run --rounds 1 --results rates --param j=1,2,4 --metric '^v=(.*)$' --higher --unit it/s \
    -- bash -c 'echo v=$((3 * $0))' '{j}' >/dev/null 2>&1
  run -0 coresweep fit rates
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == "rates/table.csv: throughput in it/s, 3 values of n (j), 1 to 4, 1 run each; strong"* ]]
  [[ $words == *" 4 1 12.00 4.00 100 %"* ]]
  head='kernel,threads,time_s,rate,axis,n,metric,metric_unit,size,wall_s,over_serial\n'
  table="${head}app,1,4,,threads,1,,,,4,1.1\napp,2,2.1,,threads,2,,,,2.1,2.1\napp,4,,,threads,4,,,,,\n"
  run -0 fit "${table}app serial,1,4.4,,threads,1,,,,4.4,\n"
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"time in s, 2 values of n (threads), 1 to 2, 1 run each"*"1 point has no value: left out."* ]]
  run fit "${head}app m=a,,4,,j,1,,,,4,\napp m=a,,2,,j,2,,,,2,\napp m=b,,4,,j,1,,,,4,\napp m=b,,2,,j,2,,,,2,\n"
  fails_with 2 "choose one with --where 'kernel=app m=a'"
  run -0 fit "${head}app,,,,j,1,8,ms,,9,\napp,,,,j,2,4,ms,,9,\n"
  [[ $output == *"time in s, 2 values of n (j)"*" 0.008000 "* ]]
  table="${head}app,,4,,j,1,,,10,4,\napp,,4.1,,j,2,,,20,4.1,\n"
  run fit "$table"
  fails_with 2 "it is of weak scaling: the work grew with j; say --weak"
  run -0 fit "$table" --weak
}

@test "every malformed line is named with its number and the mend" {
  while IFS='|' read -r table message; do
    run fit "$table"
    fails_with 2 "$message"
    [[ $output == "coresweep fit: standard input: "* ]]
  done <<'TABLES'
n,time\n1,10\n2,x\n|line 3: the time 'x' is not a number; mend the line, or take it out
n,time\n1,10\ntwo,5\n|line 3: n 'two' is not a number
n,time\n0,10\n|line 2: n '0' is below 1
n,time\n\n# c\n1,-1\n|line 4: the time '-1' is not above 0
n,time\n1,\n|line 2: the time '' is not a number
n,time\n1,nan\n|line 2: the time 'nan' is not a number
n,X\n1,inf\n|line 2: the throughput 'inf' is not a number
n,time\n1,1e300\n|line 2: the time '1e300' is too great or too small
n,time\n1e300,1\n|line 2: n '1e300' is more than can be counted
n,time\n1,10\n2,5,3\n|line 3 has 3 fields, line 1 has 2
n,time\n1,"10\n|line 2: a double quote opens a field
n,time\n1,10 s\n2,5\n|line 3: the time '5' has no unit, others have
n,time\n1,10\n2,5 s\n|line 3: the time '5 s' has a unit, others have none
n,time\n|there is no run below the line of names
# nothing\n|nothing in it
1\n2\n|it has one column
a,b\n1,2\n|no column's name says that it is n; the columns are 'a', 'b'
n,wall,elapsed\n1,2,3\n2,1,2\n|several columns may be the time
TABLES
}

@test "one, two and equal points are told soberly" {
  for table in 'n,time\n1,2\n' 'n,time\n1,2\n2,1.1\n' 'n,time\n1,2\n2,2\n4,2\n8,2\n16,2\n32,2\n' \
    'n,time\n4,2\n8,3\n16,5\n32,9\n64,17\n128,33\n' 'n,time\n1,4\n2,1\n4,0.2\n8,0.05\n16,0.01\n32,0.001\n'; do
    run -0 fit "$table" --predict 1,3,1000
    [[ $output == *"What the points say"* && $output != *nan* ]]
    fit "$table" --json --predict 1,3,1000 | jq -e '.findings | length > 0'
    run -0 fit "$table" --csv
    [[ ${lines[0]} == "series,basis,n,time,time_lo,time_hi,speedup" && $output != *nan* ]]
  done
}

@test "--range takes a part of the curve and says so" {
  fit "$amdahl_table" --range 2-16 --json >fit.json
  jq -e '[.points[].n] == [2, 4, 8, 16] and .base_n == 2' fit.json
  jq -e '.remarks | any(. == "2 runs with n outside 2 to 16 left out, as --range says.")' fit.json
  run fit "$amdahl_table" --range 100-200
  fails_with 2 "no run lies in the --range"
  for wrong in 4 4-2 0-4 a-4 4- -4; do
    run fit "$amdahl_table" "--range=$wrong"
    fails_with 2 "--range $wrong: must be FROM-TO"
  done
}

@test "a column that counts nothing is not taken for n" {
  seq 1 4097 | sed 's/.*/&,1.5/' >jobs.csv
  run coresweep fit jobs.csv
  fails_with 2 "'n' has 4097 different values, more than the 4096 a law is fitted to"
}

@test "hyperfine's export of a swept parameter is understood" {
  table='command,mean,stddev,median,user,system,min,max,parameter_num_jobs\nmake -j1,1,0,1,1,0,1,1,1\n'
  fit "${table}make -j2,0.6,0,0.55,1,0,0.5,0.7,2\nmake -j4,0.3,0,0.3,1,0,0.3,0.3,4\n" --json >fit.json
  jq -e '.n_name == "parameter_num_jobs" and [.points[].value] == [1, 0.55, 0.3]' fit.json
}

@test "weak scaling has its own law" {
  run -0 fit 'n,time\n1,10\n2,10.5\n4,11.2\n8,13\n16,17\n32,26\n' --weak
  [[ $output == *"weak scaling"*"scaled speedup"*"gustafson"* && $output != *amdahl* ]]
  run fit 'n,time\n1,10\n' --weak --objective throughput
  fails_with 2 "--objective throughput is of USL's fit to strong scaling"
}

@test "plots are drawn in the terminal and into a file" {
  command -v gnuplot >/dev/null || skip "no gnuplot"
  run -0 fit "$amdahl_table" --plot term --plot fit.svg
  [[ $output == *"o measured"* && $output == *"ideal"* ]]
  grep -q "<svg" fit.svg
  run fit "$amdahl_table" --plot fit.png
  fails_with 2 "--plot fit.png: must be term or a FILE.svg"
}

@test "documents go to standard output alone, or into files" {
  run -0 --separate-stderr fit "$amdahl_table" --json
  jq -e .schema <<<"$output"
  [[ -z $stderr ]]
  run -0 fit "$amdahl_table" --json=a.json --csv=a.csv
  [[ $output == *"What the points say"* ]]
  jq -e '.laws | length == 6' a.json
  [[ $(head -n 1 a.csv) == series,basis,* ]]
  run fit "$amdahl_table" --json --csv
  fails_with 2 "exclude each other"
  run fit "$amdahl_table" --json=nowhere/a.json
  fails_with 1 "nowhere"
}

@test "wrong use is said with the mend" {
  run coresweep fit
  fails_with 2 "FILE is missing"
  run coresweep fit a b
  fails_with 2 "one FILE at a time"
  run coresweep fit nowhere.csv
  fails_with 2 "nowhere.csv"
  for wrong in --confidence=2 --predict=0 --predict=a --predict=1,,2 --objective=time; do
    run fit "$amdahl_table" "$wrong"
    fails_with 2 "must be"
  done
  run -0 fit "$amdahl_table" --confidence 0.9
  [[ $output == *"value [90 % interval]"* ]]
}

@test "the help has examples and the exit status" {
  run -0 coresweep fit --help
  [[ $output == *"Examples:"*"coresweep fit --predict"*"Exit status: 0 done"* ]]
}
