"""USMCA origin: tariff shift, regional value content, de minimis."""
