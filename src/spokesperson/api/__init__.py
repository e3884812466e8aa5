"""The API: routers of the rooms, bearer tokens, OpenAPI (design: the contract)."""
