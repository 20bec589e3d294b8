#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin schema`: the JSON Schema of scenario files. `tocsin operations`: what is emulated, and what is missing.
void add_schema_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
