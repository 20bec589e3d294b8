#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin fuzz PATTERN`: events made from a pattern, and which of them match although, or do not although, one may
/// expect otherwise.
void add_fuzz_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
