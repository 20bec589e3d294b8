#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tocsin/http.h"

namespace tocsin {

/// Refuses requests that a web page elsewhere could have made a browser on this computer send. The server has no
/// other lock on the control API, and the keys of the default account are known to everybody.
///
/// - The Host must be a name of this computer: `localhost`, `*.localhost`, a loopback address, one of `own_hosts`, or
///   one of AWS's (`*.amazonaws.com`, for those who redirect it by a hosts file). Any other means that a foreign name
///   was pointed to this address (DNS rebinding). 403; 400 if there is none at all.
/// - An Origin must be that same host, and what a browser says comes from another site must be a person following a
///   link. 403.
std::optional<HttpResponse> refuse_foreign(const HttpRequest& request, const std::vector<std::string>& own_hosts);

}  // namespace tocsin
