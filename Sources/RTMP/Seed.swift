enum RTMPSeed {}
