"""What `doctor` looks at: files, network, sign-in, permissions, the terminal. Changes nothing but what a renewal does."""
