#pragma once

#include <string>

namespace tocsin {

/// Ends the process: a bug of ours, never bad input. Prints the condition, where it stands and what was being done.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

/// What the process is doing right now, for the message of a failed check. A world sets it at each call and task.
void set_activity(const std::string* activity);

}  // namespace tocsin

/// Always on. States what must hold if our own code is right.
#define TOCSIN_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::tocsin::check_failed(#condition, __FILE__, __LINE__))
