# These tests have tables and shapes of their own, of a fixed set of operations, so that they do not depend on which
# rows the services have. Because the program defines all of them, the linker does not take those of tocsin_model.
set(TEST_MODEL ${GENERATED}/test_model)
set(S3_OPERATIONS
    ListBuckets CreateBucket DeleteBucket PutPublicAccessBlock GetPublicAccessBlock PutBucketPolicy GetBucketPolicy
    PutBucketAcl GetBucketAcl PutBucketNotificationConfiguration GetBucketNotificationConfiguration GetBucketLocation
    ListObjectsV2 PutObject CopyObject GetObject HeadObject DeleteObjects)
string(REPLACE ";" "," S3_OPERATIONS "${S3_OPERATIONS}")
set(test_model_sources)
set(test_model_services)

function(test_model service operations)
  set(patch ${CMAKE_SOURCE_DIR}/emulator/model/patches/${service}.json)
  if(NOT EXISTS ${patch})
    set(patch)
  endif()
  set(outputs ${TEST_MODEL}/model/tables/${service}.cc ${TEST_MODEL}/services/${service}/shapes.cc)
  add_custom_command(
    OUTPUT ${outputs} ${TEST_MODEL}/services/${service}/shapes.h
    COMMAND ${TOCSIN_PYTHON} ${MODEL_SCRIPT} ${service} --out ${TEST_MODEL} --operations ${operations}
    DEPENDS ${MODEL_SCRIPT} ${MODEL_SCRIPT_PARTS} ${patch}
    COMMENT "Test model of ${service}" VERBATIM)
  set(test_model_sources ${test_model_sources} ${outputs} PARENT_SCOPE)
  set(test_model_services ${test_model_services} ${service} PARENT_SCOPE)
endfunction()

test_model(iam CreateUser,CreateAccessKey,ListAccessKeys,PutUserPolicy,TagUser,CreateRole,ChangePassword,GetUser,CreateAccountAlias)
test_model(sts GetCallerIdentity,AssumeRole)
test_model(cloudtrail LookupEvents,CreateTrail)
test_model(events PutRule,PutTargets,PutEvents)
test_model(sns CreateTopic,Subscribe,Publish,GetTopicAttributes,TagResource)
test_model(s3 ${S3_OPERATIONS})
test_model(lambda CreateFunction,UpdateFunctionCode,ListFunctions,DeleteFunction,Invoke)
test_model(cloudwatch PutMetricAlarm,PutMetricData,DescribeAlarms)
test_model(sqs CreateQueue,SendMessage,DeleteQueue)

add_custom_command(
  OUTPUT ${TEST_MODEL}/model/tables/registry.cc
  COMMAND ${TOCSIN_PYTHON} ${MODEL_SCRIPT} --registry ${test_model_services} --out ${TEST_MODEL}
  DEPENDS ${MODEL_SCRIPT} ${MODEL_SCRIPT_PARTS} VERBATIM)
list(APPEND test_model_sources ${TEST_MODEL}/model/tables/registry.cc)
set_source_files_properties(${test_model_sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
target_sources(test_model PRIVATE ${test_model_sources})
target_include_directories(test_model BEFORE PRIVATE ${TEST_MODEL})
