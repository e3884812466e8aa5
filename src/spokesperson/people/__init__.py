"""The register of employees: org chart, positions, roles, grants, expertise, working time (SH 620.4, Definitions)."""
