# runtime/report/embed.cmake - writes a C file that holds the given files as texts.
# SPDX-License-Identifier: BSD-3-Clause
#
# cmake -D OUTPUT=assets_list.c -P embed.cmake FILE... ; bytes as numbers, because a string literal may not be longer
# than 4,095 characters in portable C and would need escaping.
set(arrays "")
set(entries "")
set(count 0)
set(first 0)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(CMAKE_ARGV${i} STREQUAL "-P")
    math(EXPR first "${i} + 2")
  endif()
endforeach()
foreach(i RANGE ${first} ${last})
  file(READ ${CMAKE_ARGV${i}} bytes HEX)
  get_filename_component(name ${CMAKE_ARGV${i}} NAME)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "static const unsigned char file_${count}[] = {${bytes}0x00};\n")
  string(APPEND entries "    {\"${name}\", (const char *)file_${count}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* made by the build (runtime/report/embed.cmake) */
#include \"runtime/report/assets.h\"
${arrays}
const struct cs__asset cs__assets[] = {
${entries}};
const size_t cs__asset_count = ${count};
")
