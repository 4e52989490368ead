"""E-mail: one module for each provider; setting LINLI_MAIL names the one in use."""
