/**
 * Whether a program's plain name is written in pieces: `sud\o`, `s""udo`, `$'\x73udo'`. Nobody types that; `\rm`,
 * `"rm"` and `$TOOL` people do.
 */
export function isDisguised(written: string, name: string): boolean {
  if (!/^[\w.+-]+$/.test(name) || written === name) return false
  const inner = written.replace(/^\\/, '').replace(/^(["'])([\w.+-]*)\1$/, '$2')
  return /[\\'"]/.test(inner) && !/`|\$[({\w]/.test(inner)
}
