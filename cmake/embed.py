"""Write the files of scenarios/baseline/ into a C++ source: embed.py FOLDER OUTPUT."""

import pathlib
import sys

folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
rows = "".join(
    f'    {{"{folder.name}/{path.stem}", R"~~~({path.read_text()})~~~"}},\n' for path in sorted(folder.glob("*.yaml"))
)
output.parent.mkdir(parents=True, exist_ok=True)
output.write_text(f"""#include "scenario/builtin_baselines.h"

namespace tocsin {{

std::span<const BuiltinBaseline> builtin_baselines() {{
  static constexpr BuiltinBaseline kBaselines[] = {{
{rows}  }};
  return kBaselines;
}}

}}  // namespace tocsin
""")
