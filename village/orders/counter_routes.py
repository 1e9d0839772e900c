"""The counter: farmer, goods and money on one page, nothing kept but what the form itself holds."""
