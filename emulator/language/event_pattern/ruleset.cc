#include "tocsin/ruleset.h"

#include <map>
#include <vector>

#include "language/event_pattern/event_pattern.h"

namespace tocsin {

struct Ruleset::Engine {
  Dialect dialect;
  std::map<std::uint32_t, EventPattern> rules;
  std::vector<std::uint64_t> words;
};

Ruleset::Ruleset(Dialect dialect, Validation) : engine_(std::make_unique<Engine>()) { engine_->dialect = dialect; }
Ruleset::~Ruleset() = default;
Ruleset::Ruleset(Ruleset&&) noexcept = default;
Ruleset& Ruleset::operator=(Ruleset&&) noexcept = default;

void Ruleset::add(std::uint32_t id, std::string_view pattern) {
  engine_->rules.insert_or_assign(id, EventPattern(pattern, engine_->dialect));
}

void Ruleset::remove(std::uint32_t id) { engine_->rules.erase(id); }

Matches Ruleset::match(std::string_view event) {
  engine_->words.assign(engine_->rules.empty() ? 0 : engine_->rules.rbegin()->first / 64 + 1, 0);
  for (const auto& [id, pattern] : engine_->rules) {
    if (pattern.matches(event)) engine_->words[id / 64] |= std::uint64_t{1} << (id % 64);
  }
  return Matches(engine_->words);
}

std::size_t Ruleset::size() const { return engine_->rules.size(); }
std::size_t Ruleset::memory_bytes() const { return 0; }

}  // namespace tocsin
