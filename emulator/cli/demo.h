#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin demo`: plays an alert, whole and then broken, as trees with virtual times.
void add_demo_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
