enum CaptureSeed {}
