# scripts/disassembly.awk - the widest inner loop of every function of an object, from objdump's text; for disassembly.sh.
# SPDX-License-Identifier: BSD-3-Clause
#
# A loop is what lies between a backward branch and its target without a return between; innermost ones count. Of a
# function the one with the highest score is told: bits in packed registers, summed over its instructions, times
# the share of instructions that are packed, less those of single elements. So a long remainder of a few vectors does not
# hide the short loop that does the work. A loop with non-temporal stores comes before any other. One line for each
# function that has a loop with vector registers:
#   FUNCTION WIDTH INSTRUCTIONS PACKED SCALAR FMA NT STACK WIDEST SCORE
# The functions named in `straight`, between spaces, do their work outside of innermost loops: told is all of their code,
# unless nothing in it is packed and it calls others.
# WIDTH is that of most packed instructions in bits, 0 without any; WIDEST that of the widest register of the function.

function register_bits(operands) {
  if (operands ~ /%zmm/) return 512
  if (operands ~ /%ymm/) return 256
  if (operands ~ /%xmm/) return 128
  if (operands ~ /v[0-9]+\.(16b|8h|4s|2d)|(^|[ ,{[])q[0-9]+/) return 128
  return 0
}

function is_scalar(name, operands) { # of one element: in a vector's register, or in AArch64's d and s
  if (operands ~ /%[xyz]mm/) return name !~ /broadcast|^v?movn?t?[au]p|^v?p|dup/ && name ~ /s[sd]$|s[sd]2|2s[sd]|^v?mov[dq]$/
  return operands ~ /(^|[ ,])[ds][0-9]+/ && operands !~ /v[0-9]+\./
}

function count_loop(first, last,    i, bits, at_width) {
  packed = scalar = fma = nt = stack = width = score = 0
  for (i = first; i <= last; i++) {
    if (operands[i] ~ /\(%rsp|-0x[0-9a-f]+\(%rbp\)|\[sp/) stack++
    if (name[i] ~ /^v?movnt[pdi][^a]|^v?movntdq$|^stnp/) nt++
    if (name[i] ~ /^vfn?m(add|sub)|^fml[as]|^fn?m(add|sub)/) fma++
    if (is_scalar(name[i], operands[i])) {
      scalar++
      continue
    }
    bits = register_bits(operands[i])
    if (bits == 0) continue
    packed++
    at_width[bits]++
    score += bits
  }
  score *= (packed > scalar ? packed - scalar : 0) / (last - first + 1)
  if (nt > 0) score += 1e9
  for (bits = 128; bits <= 512; bits *= 2)
    if (at_width[bits] > 0 && at_width[bits] >= at_width[width]) width = bits
}

# Parts that a compiler split off are named like the function, with a point.
function is_straight(    whole) {
  whole = title
  sub(/\..*/, "", whole)
  return index(straight, " " whole " ") > 0
}

function finish_straight(    i, calls) {
  for (i = 1; i <= count; i++)
    if (name[i] ~ /^(call|bl$)/) calls++
  count_loop(1, count)
  if (packed > 0 || calls == 0)
    printf "%s %d %d %d %d %d %d %d %d %d\n", title, width, count, packed, scalar, fma, nt, stack, widest, score
}

# Of the loops of one head the longest is the loop: the others are its `continue`s.
function finish_function(    i, j, heads, head, tail, inner, best, best_width, line) {
  if (is_straight()) {
    finish_straight()
    return
  }
  heads = 0
  best = -1
  for (i = 1; i <= count; i++) {
    if (!(target[i] in place) || place[target[i]] > i) continue
    for (j = 1; j <= heads && head[j] != place[target[i]]; j++) {}
    if (j > heads) head[++heads] = place[target[i]]
    tail[j] = i
  }
  for (i = 1; i <= heads; i++) {
    inner = returns[tail[i]] == returns[head[i]]
    for (j = 1; j <= heads; j++)
      if (j != i && head[j] >= head[i] && tail[j] <= tail[i]) inner = 0
    if (!inner) continue
    count_loop(head[i], tail[i])
    if (packed + scalar == 0 || score < best || (score == best && width <= best_width)) continue
    best = score
    best_width = width
    line = width " " tail[i] - head[i] + 1 " " packed " " scalar " " fma " " nt " " stack
  }
  if (line != "") printf "%s %s %d %d\n", title, line, widest, best
}

/^[0-9a-f]+ <.*>:$/ {
  finish_function()
  title = substr($2, 2, length($2) - 3)
  count = widest = 0
  split("", place)
  split("", target)
  next
}
/^ *[0-9a-f]+:\t/ {
  split($0, field, "\t")
  sub(/^ */, "", field[1])
  sub(/:$/, "", field[1])
  place[field[1]] = ++count
  text = field[2]
  for (i = 3; i in field; i++) text = text " " field[i]
  sub(/^(bnd|notrack|rep[nz]*|lock|data16) +/, "", text)
  sub(/ +(#|\/\/).*/, "", text)
  name[count] = text
  sub(/ .*/, "", name[count])
  operands[count] = substr(text, length(name[count]) + 1)
  bits = register_bits(operands[count])
  if (bits > widest) widest = bits
  returns[count] = returns[count - 1] + (name[count] ~ /^ret/)
  target[count] = ""
  if (name[count] ~ /^(j|loop|b$|b\.|cbn?z|tbn?z)/ && match(operands[count], /[0-9a-f]+ <[^>]*>$/)) {
    target[count] = substr(operands[count], RSTART)
    sub(/ .*/, "", target[count])
  }
}
END {finish_function()}
