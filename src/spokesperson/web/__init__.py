"""Pages: the base templates, the design system, navigation, keyboard and help (R65, R86, L8)."""
