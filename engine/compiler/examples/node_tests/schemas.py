"""Lists the ops that the package onnx knows: domain, name, and the versions of the operator set that changed it.

    schemas.py >FILE

A line for each op, its fields separated by spaces. Then, on stderr, nothing: errors only.
"""

from collections import defaultdict

import onnx.defs

versions = defaultdict(set)
for schema in onnx.defs.get_all_schemas_with_history():
    # Experiments and training are not inference.
    if schema.domain in ("", "ai.onnx.ml"):
        versions[schema.domain or "ai.onnx", schema.name].add(schema.since_version)
for (domain, name), since in sorted(versions.items()):
    print(domain, name, ",".join(map(str, sorted(since))))
