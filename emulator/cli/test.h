#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin test [PATH...]`: runs scenario files.
void add_test_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
