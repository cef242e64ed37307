enum ProcessingSeed {}
