"""What Sieci is about: people, networks, words and documents. Knows nothing of sockets."""
