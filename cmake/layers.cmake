# How a folder becomes a library, a service gets its generated shapes, and a folder of tests becomes a program.

# tocsin_library(folder USES target...): emulator/<folder>/*.cc → tocsin_<folder>. A folder without sources yet is an
# interface library, so that the layers above it can already name it.
function(tocsin_library folder)
  cmake_parse_arguments(ARG "" "" "USES;SOURCES" ${ARGN})
  string(REPLACE "/" "_" name tocsin_${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/emulator/${folder}/*.cc
       ${CMAKE_SOURCE_DIR}/emulator/${folder}/reporters/*.cc)
  list(APPEND sources ${ARG_SOURCES})
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_USES})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${TOCSIN_UNITY} UNITY_BUILD_BATCH_SIZE 0)
  target_link_libraries(${name} PUBLIC ${ARG_USES})
endfunction()

set(MODEL_SCRIPT ${CMAKE_SOURCE_DIR}/emulator/model/generate.py)
file(GLOB MODEL_SCRIPT_PARTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/emulator/model/*.py)

# tocsin_models(model SERVICES ...): one table of operations and shapes per service, made from botocore.
function(tocsin_models folder)
  cmake_parse_arguments(ARG "" "" "USES;SERVICES" ${ARGN})
  set(tables)
  foreach(service ${ARG_SERVICES})
    file(GLOB rows CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/emulator/services/${service}/*.cc)
    set(patch ${CMAKE_SOURCE_DIR}/emulator/model/patches/${service}.json)
    if(NOT EXISTS ${patch})
      set(patch)
    endif()
    set(outputs ${GENERATED}/model/tables/${service}.cc ${GENERATED}/services/${service}/shapes.h
                ${GENERATED}/services/${service}/shapes.cc)
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND ${TOCSIN_PYTHON} ${MODEL_SCRIPT} ${service} --out ${GENERATED}
      DEPENDS ${MODEL_SCRIPT} ${MODEL_SCRIPT_PARTS} ${rows} ${patch}
      COMMENT "Model of ${service}" VERBATIM)
    list(APPEND tables ${GENERATED}/model/tables/${service}.cc)
    list(APPEND headers ${GENERATED}/services/${service}/shapes.h)
  endforeach()
  set(registry ${GENERATED}/model/tables/registry.cc)
  add_custom_command(
    OUTPUT ${registry}
    COMMAND ${TOCSIN_PYTHON} ${MODEL_SCRIPT} --registry ${ARG_SERVICES} --out ${GENERATED}
    DEPENDS ${MODEL_SCRIPT} ${MODEL_SCRIPT_PARTS}
    COMMENT "List of models" VERBATIM)
  list(APPEND tables ${registry})
  # A new row changes one table; it shall not compile the rest of the folder again.
  set_source_files_properties(${tables} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  add_custom_target(tocsin_shapes DEPENDS ${tables} ${headers})
  tocsin_library(${folder} USES ${ARG_USES} SOURCES ${tables})
endfunction()

# tocsin_service(name): emulator/services/<name>/*.cc and its generated shapes.
function(tocsin_service service)
  # A new row changes the shapes; an edit of a handler does not.
  set_source_files_properties(${GENERATED}/services/${service}/shapes.cc PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  tocsin_library(services/${service} USES tocsin_kernel SOURCES ${GENERATED}/services/${service}/shapes.cc)
  add_dependencies(tocsin_services_${service} tocsin_shapes)
  set(TOCSIN_SERVICES ${TOCSIN_SERVICES} tocsin_services_${service} PARENT_SCOPE)
endfunction()

# Each folder of tests/unit that holds .cc files is one program, linked with the layer of the same name.
function(tocsin_unit_tests)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/*.cc)
  set(folders)
  foreach(test ${tests})
    get_filename_component(folder ${test} DIRECTORY)
    file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR}/tests/unit ${folder})
    list(APPEND folders ${folder})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder ${folders})
    string(REPLACE "/" "_" name ${folder})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/${folder}/*.cc)
    add_executable(test_${name} ${sources})
    set_target_properties(test_${name} PROPERTIES UNITY_BUILD ${TOCSIN_UNITY})
    if(TARGET tocsin_${name})
      target_link_libraries(test_${name} PRIVATE tocsin_${name})
    else()
      target_link_libraries(test_${name} PRIVATE tocsin_scenario tocsin_http)
    endif()
    target_link_libraries(test_${name} PRIVATE GTest::gtest_main)
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(test_${name} PRIVATE TOCSIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    include(${CMAKE_SOURCE_DIR}/tests/unit/${folder}/target.cmake OPTIONAL)
    add_test(NAME ${folder} COMMAND test_${name} --gtest_brief=1)
  endforeach()
endfunction()
