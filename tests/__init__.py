"""The promises of the house, room by room."""
