enum PublishingSeed {}
