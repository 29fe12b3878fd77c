# scripts/levels.cmake - coresweep_levels: loops compiled once per instruction set, picked at run time.
# SPDX-License-Identifier: BSD-3-Clause

# x86-64 levels are cumulative; elsewhere the compiler's baseline is all there is (NEON on AArch64).
set(levels base)
set(level_flags_base "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  list(APPEND levels avx2 avx512)
  set(level_flags_base -march=x86-64)
  set(level_flags_avx2 -march=x86-64-v3)
  set(level_flags_avx512 -march=x86-64-v4 -mprefer-vector-width=512)
endif()

# Fuzzers attack what parses, and instrumented loops are half of their build.
set(level_flags_all -O3)
if(CORESWEEP_FUZZERS)
  list(APPEND level_flags_all -fno-sanitize=all)
endif()

# coresweep_levels(TARGET PREFIX source...): the sources at every level, as object libraries PREFIX_LEVEL, into TARGET.
function(coresweep_levels target prefix)
  foreach(level IN LISTS levels)
    add_library(${prefix}_${level} OBJECT ${ARGN})
    target_compile_options(${prefix}_${level} PRIVATE ${level_flags_all} ${level_flags_${level}})
    target_compile_definitions(${prefix}_${level} PRIVATE CS_ISA=${level})
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${prefix}_${level}>)
  endforeach()
endfunction()
