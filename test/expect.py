"""expect.py CODE COMMAND...: runs the command; succeeds when it exits with CODE.

Both streams of the command go to standard output, so that FileCheck sees them
in order. A signal is never an expected end."""

import subprocess
import sys

code, command = int(sys.argv[1]), sys.argv[2:]
result = subprocess.run(command, stderr=subprocess.STDOUT,
                        stdin=subprocess.DEVNULL, check=False)
if result.returncode != code:
    sys.stdout.flush()
    print(f"expect: exit code {result.returncode}, expected {code}: "
          f"{' '.join(command)}", file=sys.stderr)
sys.exit(0 if result.returncode == code else 1)
