"""Pure presentation: facts in, words with tones out. Knows no clock, no colour and no screen library."""
