# The table of AWS-managed policies, made from the JSON files of this folder.
file(GLOB policies CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.json)
set(managed_table ${GENERATED}/services/iam/managed_table.cc)
add_custom_command(
  OUTPUT ${managed_table}
  COMMAND ${TOCSIN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/managed.py --out ${GENERATED}
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/managed.py ${policies}
  COMMENT "AWS-managed policies" VERBATIM)
target_sources(tocsin_services_iam PRIVATE ${managed_table})
set_source_files_properties(${managed_table} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
