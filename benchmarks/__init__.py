"""Measurements: each ``bench_*.py`` has ``run()``, which returns rows of subject, measure, target, figure and ok."""
