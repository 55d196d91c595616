"""What a flow runs on. An engine is one module behind the interface in `interface.py`."""
