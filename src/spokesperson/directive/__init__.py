"""The directive: versions in force and who acknowledged them (SH 620.4, Purpose); ``engine`` is the rules."""
