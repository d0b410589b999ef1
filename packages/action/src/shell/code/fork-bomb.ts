/** A loop that nothing ends by its own words. */
const endless =
  /\b(?:while|until)\b[\s(]*(?:1\b|true\b|!0|(?:os\.)?fork\b)|\bfor\s*\(\s*;\s*;|\bloop\b|\biter\s*\(\s*int\b|\b(?:count|repeat|cycle)\s*\(/i

/** Words by which a program waits for what it started, as a server does that forks for each caller, or never comes there. */
const waiting = /\b(?:wait\w*|accept|sleep|join|_?exit|break|last)\b|\bif\b[\s(]*(?:false|0)\b/i

/** Whether code of any language starts itself beside itself without end: `fork while fork`. */
export function forksWithoutEnd(source: string): boolean {
  if (source.length > 4_096 || !/\b(?:pcntl_)?fork\b/.test(source)) return false
  const plain = source.replace(/'[^'\n]*'|"[^"\n]*"|#[^\n]*/g, ' ')
  return /\b(?:pcntl_)?fork\b/.test(plain) && endless.test(plain) && !waiting.test(plain)
}
