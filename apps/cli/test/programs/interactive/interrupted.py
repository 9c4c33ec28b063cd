# Ctrl-C is a KeyboardInterrupt, seen by `except` and `finally`.
import sys

print("ready", flush=True)
try:
    try:
        while True:
            pass
    finally:
        print("finally", flush=True)
except KeyboardInterrupt:
    print("caught", flush=True)
print("ready", flush=True)
while True:
    pass
