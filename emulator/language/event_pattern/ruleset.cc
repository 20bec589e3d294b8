#include "tocsin/ruleset.h"

#include "language/event_pattern/ruleset_engine.h"

namespace tocsin {

struct Ruleset::Engine : RulesetEngine {
  using RulesetEngine::RulesetEngine;
};

Ruleset::Ruleset(Dialect dialect, Validation validation) : engine_(std::make_unique<Engine>(dialect, validation)) {}
Ruleset::~Ruleset() = default;
Ruleset::Ruleset(Ruleset&&) noexcept = default;
Ruleset& Ruleset::operator=(Ruleset&&) noexcept = default;

void Ruleset::add(std::uint32_t id, std::string_view pattern) { engine_->add(id, pattern); }
void Ruleset::remove(std::uint32_t id) { engine_->remove(id); }

Matches Ruleset::match(std::string_view event) {
  engine_->match(event);
  return Matches(engine_->matched(), engine_->matched_count());
}

std::size_t Ruleset::size() const { return engine_->size(); }
std::size_t Ruleset::memory_bytes() const { return engine_->memory_bytes(); }

}  // namespace tocsin
