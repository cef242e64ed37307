enum SessionsSeed {}
