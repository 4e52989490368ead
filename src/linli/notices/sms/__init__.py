"""Text messages: one module for each provider; setting LINLI_SMS names the one in use."""
