#include "kernel/call.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "kernel/authorizer.h"
#include "kernel/delivery.h"
#include "kernel/kernel.h"
#include "kernel/operation.h"
#include "kernel/resources.h"

namespace tocsin {

Call::Call(Kernel& kernel_, const ApiCall& api_, const Operation& operation_)
    : kernel(kernel_),
      api(api_),
      operation(operation_),
      caller(api_.caller),
      now(kernel_.timeline.now()),
      account(api_.caller.principal.account.empty() ? kernel_.account : api_.caller.principal.account),
      region(operation_.service_model->global ? "us-east-1" : api_.region),
      random(kernel_.timeline.random()),
      request_id(random.uuid()),
      event_id(random.uuid()) {}

std::string Call::arn(std::string_view service, std::string_view resource) const {
  return concat("arn:aws:", service, ":", region, ":", account, ":", resource);
}

void Call::authorize(std::string_view action, const std::string& resource, const policy::Context* extra) {
  const policy::Context none;
  checks.push_back(kernel.authorizer.may(*this, action, resource, extra ? *extra : none));
  const Authorization& answer = checks.back();
  if (!answer.allowed) throw kernel.resources.owner_of(operation.service).access_denied(answer.message);
}

void Call::schedule(Duration delay, std::string_view kind, std::string_view payload, TaskClass task_class) {
  kernel.timeline.after(delay, kind, payload, entry, task_class);
}

void Call::send(Parcel parcel, const Delay& delay) {
  parcel.cause = entry;
  kernel.delivery.send(parcel, delay.draw(random));
}

void Call::record_parameters(Json parameters) { parameters_ = std::make_shared<Json>(std::move(parameters)); }
void Call::record_additional(Json additional) { additional_ = std::make_shared<Json>(std::move(additional)); }

}  // namespace tocsin
