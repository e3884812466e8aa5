"""Pictures: decoded in a process of their own, handed to an Administrator (Overview/upload; M8A, M8R)."""
