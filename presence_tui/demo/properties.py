"""The property names of presence and user in Microsoft Graph v1.0, from their reference pages. Names only.

https://learn.microsoft.com/graph/api/resources/presence and .../user
"""

from __future__ import annotations

_PRESENCE = "id activity availability outOfOfficeSettings sequenceNumber statusMessage workLocation"

_USER = """
id deletedDateTime aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday
businessPhones city companyName consentProvidedForMinor country createdDateTime creationType
customSecurityAttributes department deviceEnrollmentLimit displayName employeeHireDate employeeId
employeeLeaveDateTime employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber
givenName hireDate identities identityParentId imAddresses interests isManagementRestricted isResourceAccount
jobTitle lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mail mailboxSettings
mailNickname mobilePhone mySite officeLocation onPremisesDistinguishedName onPremisesDomainName
onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime onPremisesProvisioningErrors
onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName
otherMails passwordPolicies passwordProfile pastProjects postalCode preferredDataLocation preferredLanguage
preferredName print provisionedPlans proxyAddresses responsibilities schools securityIdentifier
serviceProvisioningErrors showInAddressList signInActivity signInSessionsValidFromDateTime skills state
streetAddress surname usageLocation userPrincipalName userType
"""

_USER_DEFAULT = """
businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
userPrincipalName id
"""

PRESENCE_PROPERTIES = frozenset(_PRESENCE.split())
USER_PROPERTIES = frozenset(_USER.split())
DEFAULT_USER_PROPERTIES = tuple(_USER_DEFAULT.split())
"""What a user consists of where nothing is selected, in Graph's order."""
