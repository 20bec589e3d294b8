#include "services/sts/operations.h"
#include "sim/ids.h"

namespace tocsin::sts {
namespace {

// AWS: nobody needs a permission for this, and no policy can take it away.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
GetCallerIdentityOutput get_caller_identity(Sts&, Call& call, const GetCallerIdentityInput&) {
  return {.user_id = user_id(call.caller), .account = call.account, .arn = call.caller.principal.arn};
}

GetAccessKeyInfoOutput get_access_key_info(Sts&, Call&, const GetAccessKeyInfoInput& in) {
  const auto account = account_of_id(in.access_key_id);
  if (!account)
    throw Unmodelled(concat("sts.GetAccessKeyInfo of ", in.access_key_id, ", an id that does not carry its account"));
  return {.account = *account};
}

}  // namespace

Operations identity_operations(Sts& sts) {
  return {
      operation("GetCallerIdentity", sts, get_caller_identity, {.checks_itself = true}),
      operation("GetAccessKeyInfo", sts, get_access_key_info, {.gaps = "Ids of the generation before 2019"}),
  };
}

}  // namespace tocsin::sts
