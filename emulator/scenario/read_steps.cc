// The steps of a story: given and when.

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/service_model.h"
#include "model/validate.h"
#include "scenario/story_reader.h"
#include "scenario/values.h"

namespace tocsin {

std::vector<Act> StoryReader::acts(const Yaml& list) {
  std::vector<Act> all;
  for (const Yaml& item : list.items()) all.push_back(act(item));
  return all;
}

Act StoryReader::act(const Yaml& value) {
  Act made;
  made.position = value.position();
  if (value.is_scalar() && value.text() == "settle") {
    made.kind = Act::Kind::kSettle;
    return made;
  }
  if (!expect_map(value, "a step")) return made;
  int what = 0;
  for (const Member& member : value.members(problems_)) what += act_member(member, made);
  if (what == 0) report(made.position, "this step does nothing: write a call such as iam.CreateAccessKey: {...}");
  if (what > 1) report(made.position, "a step does one thing; write two steps");
  if (made.kind == Act::Kind::kCall && !made.operation.empty()) check_input(made);
  const bool has_output = made.kind == Act::Kind::kCall || made.kind == Act::Kind::kSignIn;
  if (made.fails && made.kind != Act::Kind::kCall) {
    report(made.position, "fails is for calls; a sign-in that fails is written as password: wrong");
  }
  if (!made.saves.empty() && !has_output) report(made.position, "there is nothing to save here: save is for calls");
  return made;
}

/// True if the member says what is done, and not only how.
bool StoryReader::act_member(const Member& member, Act& act) {
  if (member.key.find('.') != std::string::npos) {
    call(member, act);
    return true;
  }
  if (member.key == "at") {
    act.at = duration(member);
  } else if (member.key == "as") {
    act.as = text(member);
  } else if (member.key == "from") {
    act.from = text(member);
  } else if (member.key == "region") {
    act.region = text(member);
  } else if (member.key == "user_agent") {
    act.user_agent = text(member);
  } else if (member.key == "fails") {
    act.fails = refusal(member);
  } else if (member.key == "save") {
    saves(member, act);
  } else if (member.key == "sign_in") {
    sign_in(member, act);
    return true;
  } else if (member.key == "expose") {
    expose(member, act);
    return true;
  } else if (member.key == "confirm") {
    act.kind = Act::Kind::kConfirm;
    act.address = text(member);
    return true;
  } else if (member.key == "advance") {
    act.kind = Act::Kind::kAdvance;
    act.duration = duration(member).value_or(Duration(0));
    return true;
  } else if (member.key == "settle") {
    act.kind = Act::Kind::kSettle;
    return true;
  } else {
    report_unknown(member, "step", act_keys());
    return true;
  }
  return false;
}

void StoryReader::sign_in(const Member& member, Act& act) {
  act.kind = Act::Kind::kSignIn;
  act.position = member.position;
  if (!expect_map(member.value, "sign_in")) return;
  for (const Member& part : member.value.members(problems_)) {
    if (part.key == "as") {
      act.as = text(part);
    } else if (part.key == "mfa") {
      act.mfa = boolean(part);
    } else if (part.key == "region") {
      act.region = text(part);
    } else if (part.key == "password") {
      const std::string written = text(part);
      act.right_password = written == "right";
      if (written != "right" && written != "wrong") report(part.value.position(), "password is either right or wrong");
    } else {
      report_unknown(part, "key of sign_in", sign_in_keys());
    }
  }
}

void StoryReader::expose(const Member& member, Act& act) {
  act.kind = Act::Kind::kExpose;
  act.position = member.position;
  if (!expect_map(member.value, "expose")) return;
  for (const Member& part : member.value.members(problems_)) {
    if (part.key == "key") {
      act.key = text(part);
    } else if (part.key == "location") {
      act.location = text(part);
    } else {
      report_unknown(part, "key of expose", expose_keys());
    }
  }
  if (act.key.empty()) report(member.position, "expose names the key: expose: {key: ${key}}");
}

void StoryReader::call(const Member& member, Act& act) {
  const auto dot = member.key.find('.');
  act.service = member.key.substr(0, dot);
  const std::string operation = member.key.substr(dot + 1);
  act.position = member.position;
  act.input = member.value.written(problems_);
  if (act.input.json->is_null()) act.input.json = std::make_shared<const Json>(Json::object());
  // A column of the examples may be the operation: it is checked when the row is known.
  if (member.key.find("${") != std::string::npos) {
    act.operation = operation;
    return;
  }
  const ServiceModel* service = find_service(act.service);
  if (service == nullptr) {
    std::vector<std::string> known;
    for (const ServiceModel* one : services()) known.emplace_back(one->id);
    report(member.position, concat("service \"", act.service, "\" is not modelled", did_you_mean(act.service, known),
                                   " Known: ", join(known, ", ")));
    return;
  }
  const OperationModel* model = service->operation(operation);
  if (model == nullptr) {
    std::string meant = did_you_mean(operation, service->operation_names());
    if (!meant.empty()) meant = replace_all(meant, "mean ", concat("mean ", act.service, "."));
    report(member.position, concat("unknown operation ", member.key, meant));
    return;
  }
  if (!model->implemented) {
    report(member.position, concat("operation ", member.key, " is not modelled"));
    return;
  }
  act.operation = operation;
}

void StoryReader::check_input(const Act& act) {
  if (act.operation.find("${") != std::string::npos || act.service.find("${") != std::string::npos) return;
  const OperationModel* model = find_service(act.service)->operation(act.operation);
  if (!act.input.json->is_object()) {
    report(act.input.position, concat("the parameters of ", act.service, ".", act.operation, " must be a map"));
    return;
  }
  for (const MemberProblem& problem : check_members(*model, *act.input.json)) {
    // `${count}` may stand where a number must: what it becomes is known only in the telling.
    const Json* value = json_at(*act.input.json, problem.path);
    if (value && value->is_string() && value->get<std::string>().find("${") != std::string::npos) continue;
    report(act.input.at(problem.path), concat(problem.path, ": ", problem.message));
  }
}

void StoryReader::saves(const Member& member, Act& act) {
  if (!expect_map(member.value, "save")) return;
  for (const Member& saved : member.value.members(problems_)) act.saves.emplace_back(saved.key, text(saved));
}

std::optional<Refusal> StoryReader::refusal(const Member& member) {
  if (member.value.is_scalar()) return Refusal{member.value.text(), nullptr};
  Refusal made;
  if (!expect_map(member.value, "fails")) return made;
  for (const Member& part : member.value.members(problems_)) {
    if (part.key == "code") {
      made.code = text(part);
    } else if (part.key == "message") {
      made.message = part.value.written(problems_).json;
      if (std::string problem = matcher_problem(*made.message); !problem.empty()) {
        report(part.value.position(), std::move(problem));
      }
    } else {
      report_unknown(part, "key of fails", refusal_keys());
    }
  }
  return made;
}

}  // namespace tocsin
