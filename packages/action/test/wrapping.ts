/** Another way to write a command. Null where it cannot be written so. */
export type Wrapping = readonly [name: string, wrap: (command: string) => string | null]

/** The command as a wrapping writes it, with names of its own, so that it can be wrapped again. */
export function written([, wrap]: Wrapping, command: string): string | null {
  const own = String(command.length)
  return wrap(command)?.replaceAll('IT_ENDS', `ENDS_${own}`).replaceAll('it_', `it${own}_`) ?? null
}
