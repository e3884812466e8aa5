"""What supervisors and Administrators do: appoint, grant, register an account, adopt, acknowledge (Definitions, P2)."""
