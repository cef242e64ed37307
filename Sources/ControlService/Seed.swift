enum ControlServiceSeed {}
