# What is encrypted with keys lives in other services.
target_link_libraries(test_services_kms PRIVATE tocsin_services_sns tocsin_services_sqs tocsin_services_cloudtrail
                                                tocsin_services_s3)
