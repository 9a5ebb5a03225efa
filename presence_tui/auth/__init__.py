"""Signing in at Entra, or at another OpenID Connect issuer, by device code. The only user of msal."""
