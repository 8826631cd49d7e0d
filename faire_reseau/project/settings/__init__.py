"""Settings of the deployment, one module a situation."""
