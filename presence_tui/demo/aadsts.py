"""The errors of Entra's token and device code endpoints that a sign-in meets: records.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aadsts:
    """One numbered error."""

    error: str
    """OAuth's code."""
    text: str
    suberror: str = ""
    status: int = 400


_CONSENT = "The user or administrator has not consented to use the application with ID '{client_id}' named 'presence-tui'."
_MFA = "Due to a configuration change made by your administrator, or because you moved to a new location, you must {what}."

AADSTS: dict[int, Aadsts] = {
    50011: Aadsts("invalid_request", "The redirect URI '{uri}' does not match the redirect URIs configured for the application."),
    50020: Aadsts("invalid_grant", "User account from identity provider 'live.com' does not exist in tenant 'Contoso'."),
    50050: Aadsts("invalid_grant", "The account is locked."),
    50057: Aadsts("invalid_grant", "The user account is disabled."),
    50059: Aadsts("invalid_request", "No tenant-identifying information found in either the request or implied by it."),
    50074: Aadsts("interaction_required", "Strong Authentication is required.", "basic_action"),
    50076: Aadsts("interaction_required", _MFA.format(what="use multi-factor authentication"), "basic_action"),
    50078: Aadsts("interaction_required", "Presented multi-factor authentication has expired.", "basic_action"),
    50079: Aadsts("interaction_required", _MFA.format(what="enroll in multi-factor authentication"), "basic_action"),
    50105: Aadsts("interaction_required", "The signed in user is not assigned to a role for the application '{client_id}'."),
    50173: Aadsts("invalid_grant", "The provided grant has expired due to it being revoked.", "bad_token"),
    50194: Aadsts("invalid_request", "Application '{client_id}' is not configured as a multi-tenant application."),
    500212: Aadsts("invalid_grant", "The user's administrator has set an outbound access policy that does not allow access."),
    500213: Aadsts("invalid_grant", "The resource tenant's cross-tenant access policy does not allow this user."),
    53000: Aadsts("interaction_required", "Device is not in required device state: compliant.", "message_only"),
    53001: Aadsts("interaction_required", "Device is not in required device state: domain_joined.", "message_only"),
    53003: Aadsts("interaction_required", "Access has been blocked by Conditional Access policies.", "message_only"),
    530032: Aadsts("access_denied", "User blocked due to risk on home tenant.", "message_only"),
    530035: Aadsts("access_denied", "Access has been blocked by security defaults.", "message_only"),
    54005: Aadsts("invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid code."),
    65001: Aadsts("invalid_grant", _CONSENT, "consent_required"),
    65004: Aadsts("access_denied", "User declined to consent to access the app."),
    70000: Aadsts("invalid_grant", "Provided grant is invalid or malformed.", "bad_token"),
    70003: Aadsts("unsupported_grant_type", "The app requested an unsupported grant type."),
    70011: Aadsts("invalid_scope", "The provided request must include a 'scope' input parameter; a scope in it is not valid."),
    70016: Aadsts("authorization_pending", "OAuth 2.0 device flow error. Authorization is pending. Continue polling."),
    70018: Aadsts("bad_verification_code", "The provided value for the input parameter 'device_code' is not valid."),
    70020: Aadsts("expired_token", "The provided device code has expired."),
    70043: Aadsts("invalid_grant", "The refresh token has expired due to sign-in frequency checks.", "token_expired"),
    700016: Aadsts("unauthorized_client", "Application with identifier '{client_id}' was not found in the directory 'Contoso'."),
    700082: Aadsts("invalid_grant", "The refresh token has expired due to inactivity.", "token_expired"),
    700027: Aadsts(
        "invalid_client", "The certificate with identifier used to sign the client assertion is not registered.", status=401
    ),
    700030: Aadsts("invalid_client", "Invalid certificate - subject name in certificate is not authorized.", status=401),
    7000215: Aadsts("invalid_client", "Invalid client secret provided. Send the secret's value, not its ID.", status=401),
    7000222: Aadsts("invalid_client", "The provided client secret keys for app '{client_id}' are expired.", status=401),
    1002012: Aadsts("invalid_scope", "The provided value for scope is not valid. Client credential flows must have '/.default'."),
    7000218: Aadsts(
        "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        status=401,
    ),
    90002: Aadsts("invalid_tenant", "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID."),
    90014: Aadsts("invalid_request", "The required field '{field}' is missing from the credential."),
    90038: Aadsts("invalid_request", "Tenant is in another cloud than the request."),
    900382: Aadsts("invalid_request", "Confidential client is not supported in cross cloud request."),
    90094: Aadsts("invalid_grant", "An administrator must grant the permissions this app asks for.", "consent_required"),
    90095: Aadsts("invalid_grant", "Admin consent is required for the permissions requested by this application."),
    900144: Aadsts("invalid_request", "The request body must contain the following parameter: '{field}'."),
    9001023: Aadsts("invalid_request", "The grant type is not supported over the /common or /consumers endpoints."),
}
"""By number."""

DECLINED = Aadsts("authorization_declined", "The end user denied the authorization request.")
SLOW_DOWN = Aadsts("slow_down", "The client polls too fast; wait 5 seconds more between requests.")
