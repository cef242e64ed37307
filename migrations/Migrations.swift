enum MigrationsSeed {}
