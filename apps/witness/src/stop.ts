/** Ends the program with what went wrong, and what to do about it. */
export function stop(exit: number, code: string, reason: string, hint: string): never {
  process.stderr.write(`custody: cannot run the witness: ${reason} (${code})\nhint: ${hint}\n`)
  process.exit(exit)
}
