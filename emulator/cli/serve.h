#pragma once

namespace CLI {
class App;
}

namespace tocsin {

/// `tocsin serve`: a world over HTTP, for the AWS CLI, SDKs and browsers.
void add_serve_command(CLI::App& app, int& exit_code);

}  // namespace tocsin
