"""The only caller of Microsoft Graph. Is handed tokens; knows nothing of scheduling, watch lists or MSAL."""
