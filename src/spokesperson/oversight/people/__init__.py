"""The register of people: chart, one person, working time, the personnel file (R13-R15, R25, R27)."""
