# examples/observed/table.awk - rows.tsv as a Markdown table.
# SPDX-License-Identifier: BSD-3-Clause

BEGIN {
  FS = "\t"
}

NR == 1 {
  for (i = 1; i <= NF; i++) at[$i] = i
  print "| program | version | what it does | T(1), s | n | S(n) | serial share | limit | does the limit explain S(n)? |" \
    " worth attention |"
  print "| --- | --- | --- | ---: | ---: | --- | --- | --- | --- | --- |"
  next
}

{
  printf "| %s | %s | %s | %.2f | %d | %s | %s | %s | %s | %s |\n", get("program"), get("version"), get("does"),
    get("base_s"), get("threads"), estimate("speedup", 1, "") contended(), estimate("serial", 100, " %"),
    estimate("limit", 1, "") binding(), verdict(), worth()
}

function get(name) {
  return $(at[name])
}

function estimate(name, scale, unit) {
  if (get(name) == "-") return "-"
  if (get(name "_lo") == get(name "_hi")) return short(get(name) * scale) unit
  return sprintf("%s [%s, %s]%s", short(get(name) * scale), short(get(name "_lo") * scale), short(get(name "_hi") * scale),
    unit)
}

# Two decimals below 10, else one.
function short(value) {
  return sprintf(value < 10 ? "%.2f" : "%.1f", value)
}

function contended() {
  return get("others") > 0.02 ? " (contended)" : ""
}

function binding() {
  return get("binding") == "amdahl" || get("binding") == "-" ? "" : " (" get("binding") ")"
}

function verdict() {
  if (get("verdict") == "nothing seen") return "no OpenMP region was seen"
  if (get("verdict") == "reached") return "yes"
  if (get("verdict") == "above") return "no: above it"
  if (get("lost_to") == "-") return sprintf("no: %.0f %% of it", 100 * get("reached"))
  return sprintf("no: %.0f %% of it; %s %.0f %%", 100 * get("reached"), get("lost_to"), 100 * get("lost_share"))
}

function worth(   text) {
  text = get("finding")
  gsub(/\|/, "\\|", text)
  return text == "-" ? "" : text
}
