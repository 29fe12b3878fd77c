# scripts/install.cmake - libcoresweep (shared and static), its headers, its pkg-config file, and what gets installed.
# SPDX-License-Identifier: BSD-3-Clause

# The floors an embedding program gets: kernels, topology, its team's binding, and what they stand on; or kernels alone.
set(library_floors cs_kernels cs_cpu cs_base)
set(public_patterns kernels/kernel.h kernels/dense/blas.h runtime/base/status.h runtime/base/text.h
    runtime/base/memory.h)
set(umbrella_headers runtime/base/status.h)
set(library_hwloc "")
set(private_hwloc "")
if(CORESWEEP_KERNELS_ONLY)
  list(APPEND public_patterns topology/cpu_features.h topology/cache_sizes.h)
else()
  list(INSERT library_floors 1 cs_team cs_topology)
  list(APPEND public_patterns topology/*.h runtime/team.h runtime/observe/block.h)
  list(APPEND umbrella_headers runtime/team.h)
  set(library_hwloc hwloc::hwloc)
  set(private_hwloc "-lhwloc ")
endif()
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
                      ${library_hwloc} OpenMP::OpenMP_C m ${CMAKE_DL_LIBS})

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
file(GLOB public_headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${public_patterns})
set(umbrella "/* coresweep.h - every kernel, and the team's binding. Made by the build from kernels/. */\n")
string(APPEND umbrella "/* SPDX-License-Identifier: BSD-3-Clause */\n#ifndef CORESWEEP_H\n#define CORESWEEP_H\n\n"
       "#define CORESWEEP_VERSION \"${PROJECT_VERSION}\"\n\n")
file(GLOB kernel_headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS kernels/*/*.h)
foreach(header IN LISTS kernel_headers)
  get_filename_component(folder ${header} DIRECTORY)
  get_filename_component(kernel ${folder} NAME)
  if(header STREQUAL kernels/${kernel}/${kernel}.h AND EXISTS ${CMAKE_SOURCE_DIR}/${folder}/${kernel}_case.c)
    list(APPEND public_headers ${header})
    list(APPEND umbrella_headers ${header})
  endif()
endforeach()
foreach(header IN LISTS umbrella_headers)
  string(APPEND umbrella "#include \"${header}\"\n")
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
Libs.private: @private_hwloc@@OpenMP_C_FLAGS@ -lm -ldl
")

# --- installation: one layout everywhere (lib, never lib64), so that the program finds its observer beside itself -----
install(TARGETS coresweep_shared LIBRARY DESTINATION lib)
install(FILES ${archive} DESTINATION lib)
install(FILES ${CMAKE_BINARY_DIR}/coresweep.pc DESTINATION lib/pkgconfig)
install(FILES ${CMAKE_BINARY_DIR}/coresweep.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/coresweep)
foreach(header IN LISTS public_headers)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/coresweep/${folder})
endforeach()

if(CORESWEEP_KERNELS_ONLY)
  return()
endif()
install(TARGETS coresweep RUNTIME DESTINATION bin)
install(TARGETS coresweep-observe coresweep-rebind LIBRARY DESTINATION lib)

# --- documents keep the paths of the tree, so that what one says of another is true there, too ------------------------
set(documents_folder ${CMAKE_INSTALL_DATADIR}/doc/coresweep)
file(GLOB documents RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS *.md kernels/*.md runtime/*/*.md)
foreach(document IN LISTS documents ITEMS LICENSE results/README.md)
  get_filename_component(folder ${document} DIRECTORY)
  install(FILES ${document} DESTINATION ${documents_folder}/${folder})
endforeach()
install(DIRECTORY examples DESTINATION ${documents_folder} USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
install(DIRECTORY scripts/peers DESTINATION ${documents_folder}/scripts USE_SOURCE_PERMISSIONS)
install(DIRECTORY results/example results/peers DESTINATION ${documents_folder}/results)
