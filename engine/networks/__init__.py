"""Small networks for comparing the engine with onnxruntime. README.md says how; the entry is `__main__.py`."""
