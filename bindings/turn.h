#pragma once

#include <atomic>
#include <stdexcept>
#include <string>

namespace tocsin::python {

/// One use of an object that is not for two threads at once. The GIL is given back while C++ works, so Python cannot
/// keep a second thread out; this does, with a clear RuntimeError instead of a broken world.
class Turn {
 public:
  Turn(std::atomic<bool>& busy, const char* what) : busy_(busy) {
    if (busy_.exchange(true, std::memory_order_acquire)) {
      throw std::runtime_error(std::string("this ") + what +
                               " is busy in another thread; use it from one thread at a time, or fork it");
    }
  }
  ~Turn() { busy_.store(false, std::memory_order_release); }
  Turn(const Turn&) = delete;

 private:
  std::atomic<bool>& busy_;
};

}  // namespace tocsin::python
