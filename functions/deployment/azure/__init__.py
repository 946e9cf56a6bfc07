"""The way to Azure, by azd."""
