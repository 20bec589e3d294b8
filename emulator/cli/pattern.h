#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin pattern test|explain|lint|bench`: event patterns on their own, without a world.
void add_pattern_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
