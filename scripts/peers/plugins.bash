# scripts/peers/plugins.bash - finds, installs and builds peers; sourced by run.sh.
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash disable=SC2154 # top, build, work, peers_folder, chosen: run.sh's

# Debian builds OpenBLAS and BLIS once for pthreads and once for OpenMP, beside each other: the folder tells them apart.
declare -A library_files=([openblas]='*/openblas-openmp/libopenblas.so.0' [blis]='*/blis-openmp/libblis.so.4')

library_file() { # library_file openblas
  find /usr/lib /usr/local/lib -path "${library_files[$1]}" -print -quit 2>/dev/null
}

cached() { # cached NAME: what the build was configured with
  sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt" 2>/dev/null
}
cc=$(cached CMAKE_C_COMPILER)
cc=${cc:-cc}
sanitize=$(cached CORESWEEP_SANITIZE)
if [[ $("$cc" --version) == *clang* ]]; then cxx=clang++; else cxx=g++; fi
cxx=${CXX:-$cxx}

# Libraries of Debian are built with GCC; with another runtime in coresweep two teams would share the cores.
runtimes=$(ldd "$coresweep" || true)

includes() { # includes HEADER: whether the C++ compiler finds it
  echo "#include <$1>" | "$cxx" -fopenmp -E -x c++ - >/dev/null 2>&1
}

# lacks KERNEL PEER LIBRARY PACKAGE: what hinders this peer, or nothing
lacks() {
  local install="missing: apt-get install $4"
  case $3 in
    openblas | blis)
      if [[ -z $(library_file "$3") ]]; then
        echo "$install"
      elif [[ $runtimes != *libgomp* ]]; then
        echo "left out: it uses libgomp and this coresweep does not; build coresweep with GCC"
      fi
      ;;
    tbb) includes tbb/parallel_sort.h || echo "$install" ;;
    -)
      case $4 in
        g++) includes parallel/algorithm || echo "$install" ;;
        likwid) command -v likwid-bench >/dev/null || echo "$install" ;;
      esac
      ;;
  esac
}

chosen_peers() { # the table's lines of the chosen kernels
  local kernel rest
  table "$peers_folder/peers.txt" | while read -r kernel rest; do
    ! is_chosen "$kernel" || echo "$kernel $rest"
  done
}

install_missing() {
  local kernel peer source library package packages
  mapfile -t packages < <(chosen_peers | while read -r kernel peer source library package; do
    [[ $(lacks "$kernel" "$peer" "$library" "$package") != missing:* ]] || echo "$package"
  done | sort -u)
  ((${#packages[@]} > 0)) || return 0
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    note "not installed, for that needs root and apt-get: ${packages[*]}"
    return 0
  fi
  note "installing ${packages[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${packages[@]}"; } >"$work/install.log" 2>&1 || note "that failed: $work/install.log"
}

plugin_symbol=cs_kernel_plugin
flags=(-D_GNU_SOURCE -I "$top" -fopenmp -fPIC -O3)
[[ -z $sanitize ]] || flags+=("-fsanitize=$sanitize")

# Our own case, its set-up and its check, as the plug-in's descriptor: alike for all peers of a kernel.
build_case() { # build_case KERNEL FOLDER
  local file
  rm -rf -- "$2"
  mkdir -p "$2"
  for file in "$top/kernels/$1/$1_case.c" "$top/kernels/$1"/*_ref.c; do
    "$cc" -std=gnu17 "${flags[@]}" -ffp-contract=off "-Dcs__kernel_$1=$plugin_symbol" -c "$file" \
      -o "$2/$(basename "$file" .c).o" || return 1
  done
  printf '{ global: %s; local: *; };\n' "$plugin_symbol" >"$2/exports"
}

# The public function of the kernel, made anew by the peer, below our case. It stands before our library, which has
# what else the case needs: if that needed the file with our function too, the link would fail for two definitions.
build_plugin() { # build_plugin KERNEL PEER SOURCE LIBRARY
  local folder=$work/plugins/$1 peer=$work/plugins/$1-$2 compile=("$cc" -std=gnu17) link=("$cc") libraries=() file
  [[ $3 != *.cpp ]] || compile=("$cxx" -std=gnu++17) link=("$cxx")
  case $4 in
    openblas | blis)
      file=$(library_file "$4")
      libraries=("$file" "-Wl,-rpath,$(dirname "$file")")
      ;;
    tbb) libraries=(-ltbb) ;;
  esac
  rm -f -- "$peer.so"
  "${compile[@]}" "${flags[@]}" -march=native -c "$peers_folder/kernels/$3" -o "$peer.o" &&
    "${link[@]}" -shared "${flags[@]}" -o "$peer.so" "$peer.o" "$folder"/*.o "${libraries[@]}" -Wl,--no-undefined \
      "-Wl,--version-script=$folder/exports" -Wl,--start-group "$build/libcs_base.a" "$build/libcs_cpu.a" \
      "$build/kernels/libcs_kernels.a" -Wl,--end-group -lm -ldl
}

declare -A hindered=() # KERNEL-PEER: why it is not run
# shellcheck disable=SC2034 # sweeps.bash reads it
make_plugins() {
  local kernel peer source library package why last=''
  note "building the peers with $cc and $cxx into $work/plugins"
  while read -r kernel peer source library package; do
    why=$(lacks "$kernel" "$peer" "$library" "$package")
    if [[ -z $why && ! -e $top/kernels/$kernel/${kernel}_case.c ]]; then
      why="left out: there is no kernel $kernel"
    elif [[ -z $why && $source != - ]]; then
      {
        [[ $kernel == "$last" ]] || build_case "$kernel" "$work/plugins/$kernel"
        last=$kernel
        build_plugin "$kernel" "$peer" "$source" "$library"
      } >"$work/plugins/$kernel-$peer.log" 2>&1 ||
        why="does not build: $(grep -m 1 -E 'error|undefined|multiple' "$work/plugins/$kernel-$peer.log" |
          tr -d "\`'" | cut -c 1-160 || true)"
    fi
    [[ -z $why ]] || hindered[$kernel-$peer]=$why
  done < <(chosen_peers)
}
