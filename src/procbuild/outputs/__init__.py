"""What lies below ``proceedings/``: its manifest, and what differs between two builds."""
