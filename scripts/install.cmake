# scripts/install.cmake - libcoresweep (shared and static), its headers, its pkg-config file, and what gets installed.
# SPDX-License-Identifier: BSD-3-Clause

# The floors an embedding program gets: kernels, topology, its team's binding, and what they stand on.
set(library_floors cs_kernels cs_team cs_topology cs_base)
set(library_files "")
foreach(floor IN LISTS library_floors)
  list(APPEND library_files $<TARGET_FILE:${floor}>)
endforeach()

# --- shared: everything in, only cs_[a-z]* out ------------------------------------------------------------------------
set(exports ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
file(WRITE ${exports} "{ global: cs_[a-z]*; local: *; };\n")
set(library_source ${CMAKE_CURRENT_BINARY_DIR}/library.c)
file(WRITE ${library_source} "/* made by the build: a library needs one file of its own */\ntypedef int cs__library;\n")
add_library(coresweep_shared SHARED ${library_source})
add_dependencies(coresweep_shared ${library_floors})
set_target_properties(coresweep_shared PROPERTIES OUTPUT_NAME coresweep VERSION ${PROJECT_VERSION} SOVERSION 0
                      LINK_DEPENDS "${exports};${library_files}")
target_link_options(coresweep_shared PRIVATE -Wl,--version-script=${exports})
target_link_libraries(coresweep_shared PRIVATE -Wl,--whole-archive ${library_files} -Wl,--no-whole-archive
                      hwloc::hwloc OpenMP::OpenMP_C m ${CMAKE_DL_LIBS})

# --- static: the same floors in one archive ---------------------------------------------------------------------------
set(archive ${CMAKE_BINARY_DIR}/libcoresweep.a)
set(archive_script ${CMAKE_CURRENT_BINARY_DIR}/archive.mri)
list(JOIN library_files "\nADDLIB " archive_members)
file(GENERATE OUTPUT ${archive_script} CONTENT "CREATE ${archive}\nADDLIB ${archive_members}\nSAVE\nEND\n")
add_custom_command(OUTPUT ${archive} DEPENDS ${library_floors} ${archive_script}
                   COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
                   COMMAND ${CMAKE_AR} -M < ${archive_script} VERBATIM)
add_custom_target(coresweep_static ALL DEPENDS ${archive})

# --- headers: the paths of the tree under include/coresweep, and coresweep.h over all of them -------------------------
file(GLOB public_headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS topology/*.h)
list(APPEND public_headers kernels/kernel.h runtime/team.h runtime/base/status.h runtime/base/text.h
     runtime/base/memory.h runtime/observe/block.h)
set(umbrella "/* coresweep.h - every kernel, and the team's binding. Made by the build from kernels/. */\n")
string(APPEND umbrella "/* SPDX-License-Identifier: BSD-3-Clause */\n#ifndef CORESWEEP_H\n#define CORESWEEP_H\n\n"
       "#define CORESWEEP_VERSION \"${PROJECT_VERSION}\"\n\n#include \"runtime/base/status.h\"\n"
       "#include \"runtime/team.h\"\n")
file(GLOB kernel_headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS kernels/*/*.h)
foreach(header IN LISTS kernel_headers)
  get_filename_component(folder ${header} DIRECTORY)
  get_filename_component(kernel ${folder} NAME)
  if(header STREQUAL kernels/${kernel}/${kernel}.h)
    list(APPEND public_headers ${header})
    string(APPEND umbrella "#include \"${header}\"\n")
  endif()
endforeach()
string(APPEND umbrella "\n#endif\n")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/coresweep.h CONTENT "${umbrella}" @ONLY)

# --- pkg-config -------------------------------------------------------------------------------------------------------
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/coresweep.pc @ONLY CONTENT
"prefix=\${pcfiledir}/../..
includedir=\${prefix}/@CMAKE_INSTALL_INCLUDEDIR@/coresweep
libdir=\${prefix}/lib

Name: coresweep
Description: OpenMP compute kernels, placed on the cores a process may use
Version: @PROJECT_VERSION@
Cflags: -I\${includedir}
Libs: -L\${libdir} -lcoresweep
Libs.private: -lhwloc @OpenMP_C_FLAGS@ -lm -ldl
")

# --- installation: one layout everywhere (lib, never lib64), so that the program finds its observer beside itself -----
install(TARGETS coresweep RUNTIME DESTINATION bin)
install(TARGETS coresweep_shared coresweep-observe coresweep-rebind LIBRARY DESTINATION lib)
install(FILES ${archive} DESTINATION lib)
install(FILES ${CMAKE_BINARY_DIR}/coresweep.pc DESTINATION lib/pkgconfig)
install(FILES ${CMAKE_BINARY_DIR}/coresweep.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/coresweep)
foreach(header IN LISTS public_headers)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/coresweep/${folder})
endforeach()

# --- documents keep the paths of the tree, so that what one says of another is true there, too ------------------------
set(documents_folder ${CMAKE_INSTALL_DATADIR}/doc/coresweep)
file(GLOB documents RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS *.md runtime/*/*.md)
foreach(document IN LISTS documents ITEMS LICENSE results/README.md)
  get_filename_component(folder ${document} DIRECTORY)
  install(FILES ${document} DESTINATION ${documents_folder}/${folder})
endforeach()
install(DIRECTORY examples DESTINATION ${documents_folder} USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
install(DIRECTORY results/example results/peers DESTINATION ${documents_folder}/results)
