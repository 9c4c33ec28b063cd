# What follows FILE is the program's; sys.exit gives its status.
# mm: arguments one --stats -c
# mm: exits 7
import sys

print(sys.argv[1:])
try:
    sys.exit(7)
finally:
    print("finally runs")
