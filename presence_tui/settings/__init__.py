"""What the user set, and where: defaults, config.toml, profile, environment, flags."""
