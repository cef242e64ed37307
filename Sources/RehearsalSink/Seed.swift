enum RehearsalSinkSeed {}
