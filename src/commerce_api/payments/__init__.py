"""Moving money through gateways, for whatever an opaque reference names."""
