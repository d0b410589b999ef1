# Prints the path of a terminal in raw mode, and carries what is written there to an emulated chip and its answers back.
import os, select, socket, sys, tty

master, slave = os.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
chip = None
while True:
    ready, _, _ = select.select([master] + ([chip] if chip else []), [], [])
    if master in ready:
        command = os.read(master, 4096)
        # The emulator serves one connection at a time, so it is held no longer than one command takes.
        chip = socket.socket(socket.AF_UNIX)
        chip.connect(sys.argv[1])
        chip.sendall(command)
    elif chip in ready:
        os.write(master, chip.recv(4096))
        chip.close()
        chip = None
