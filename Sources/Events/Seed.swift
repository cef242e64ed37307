enum EventsSeed {}
