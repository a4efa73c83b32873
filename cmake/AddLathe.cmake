#===- AddLathe.cmake - How Lathe's C++ libraries and tools are declared ----===#

set(LATHE_CXX_FLAGS -Wall -Wextra -Wno-unused-parameter -Werror)
if(NOT LLVM_ENABLE_RTTI)
  list(APPEND LATHE_CXX_FLAGS -fno-rtti)
endif()
list(APPEND LATHE_CXX_FLAGS -fno-exceptions)

# One precompiled header for all: MLIR's headers cost seconds per file without.
add_library(LathePch OBJECT ${CMAKE_SOURCE_DIR}/cmake/Pch.cpp)
target_compile_options(LathePch PRIVATE ${LATHE_CXX_FLAGS} -fPIC)
target_precompile_headers(LathePch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/Pch.h)

function(lathe_compile_settings target)
  target_compile_options(${target} PRIVATE ${LATHE_CXX_FLAGS} -fPIC)
  target_precompile_headers(${target} REUSE_FROM LathePch)
endfunction()

# lathe_add_library(NAME file... LINK lib... DEPENDS target...)
function(lathe_add_library name)
  cmake_parse_arguments(ARG "" "" "LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  lathe_compile_settings(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} MLIR LLVM fmt::fmt)
  add_dependencies(${name} LatheGeneratedHeaders ${ARG_DEPENDS})
endfunction()

# lathe_add_tool(NAME file... LINK lib...)
function(lathe_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  lathe_compile_settings(${name})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} MLIR LLVM fmt::fmt)
  add_dependencies(${name} LatheGeneratedHeaders ${ARG_DEPENDS})
  # libMLIR.so lies outside the loader's path.
  set_target_properties(${name} PROPERTIES BUILD_RPATH ${LLVM_LIBRARY_DIRS}
                                           INSTALL_RPATH ${LLVM_LIBRARY_DIRS})
endfunction()
