"""Outputs below ``proceedings/``: manifest, verification, comparison of two builds."""
