# Standard input is the program's: lines, then the end.
# mm: input Ann|a|b
name = input("name? ")
print("hello", name)
count = 0
try:
    while True:
        input()
        count += 1
except EOFError:
    print("lines after it:", count)
