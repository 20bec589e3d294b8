#pragma once

namespace tocsin::python {

/// From here on Tocsin's exceptions reach Python as the classes of `tocsin.errors`.
void translate_errors();

}  // namespace tocsin::python
