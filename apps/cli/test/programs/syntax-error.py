# A syntax error shows file, line and caret; nothing of the program runs.
# mm: exits 1
print("never printed")
total = (1 + 2
print(total)
