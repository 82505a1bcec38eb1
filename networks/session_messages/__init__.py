"""Messages to everybody in a session, approved before they are shown, and notes backstage, never shown to all."""
