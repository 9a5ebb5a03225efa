"""Every file this program keeps: what it reads, what it writes, and how it stays private and whole."""
