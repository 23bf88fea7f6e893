"""What all tests take for granted of the process they run in."""

import signal

# Shells have what they start in the background ignore Ctrl-C, and so would the programs that
# tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
