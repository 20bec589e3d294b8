#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tocsin {
namespace {
thread_local const std::string* g_activity = nullptr;
}

void set_activity(const std::string* activity) { g_activity = activity; }

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "tocsin: this is a bug in tocsin: %s does not hold (%s:%d)%s%s\n", condition, file, line,
               g_activity ? " while " : "", g_activity ? g_activity->c_str() : "");
  std::abort();
}

}  // namespace tocsin
