"""What an act of oversight answers to bad input: the field, what to do, and the clause where one spoke.

One class for the desk and for oversight, so that pages and API give one answer (422).
"""

from spokesperson.desk.errors import Invalid

__all__ = ["Invalid"]
