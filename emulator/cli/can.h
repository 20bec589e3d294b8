#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin can PRINCIPAL ACTION [RESOURCE]`: what the policies of a deployment decide, and why.
void add_can_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
