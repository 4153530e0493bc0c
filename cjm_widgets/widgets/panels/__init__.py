"""What each step of the workshop shows between the studio's head and its foot."""
