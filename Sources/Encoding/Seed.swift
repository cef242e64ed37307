enum EncodingSeed {}
