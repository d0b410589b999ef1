import { isAnything, isLiteral } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'

/** The commands of sed that reach out of it: `e` runs, `w` writes, `r` reads. Source: sed(1). */
export function sedScript(script: string): readonly Effect[] {
  if (isAnything(script)) return [{ do: 'obscure', code: 'SCRIPT_DYNAMIC', interpreter: true }]
  if (!isLiteral(script)) return []
  const effects: Effect[] = []
  for (const [, flags = '', command = ''] of script.matchAll(
    /(?:^|[;\n{}]|^\d+|\$|\/[^/]*\/)[^\S\n]*([erwRW])(?:\s+([^\n;}]+))?(?=$|[\n;}])/g,
  )) {
    if (flags === 'e')
      effects.push(
        command === '' ? { do: 'input', language: 'shell' } : { do: 'shell', text: command },
      )
    else if (command !== '')
      effects.push(touch(flags.toLowerCase() === 'w' ? 'write' : 'read', command.trim()))
  }
  // `s/…/…/e` runs what the line has become: what was put in, and what was left of the line.
  for (const [, mark = '', , by = '', flags = ''] of script.matchAll(
    /s([|/,#@!])((?:\\[^]|(?!\1)[^])*)\1((?:\\[^]|(?!\1)[^])*)\1([gIiMm0-9pew]*)/g,
  ))
    if (flags.includes('e'))
      effects.push(
        { do: 'shell', text: by.replaceAll(`\\${mark}`, mark).replace(/\\[0-9]|&/g, '"$RANDOM"') },
        ...(/\\[0-9]|(?<!\\)&/.test(by)
          ? [{ do: 'obscure' as const, code: 'SCRIPT_DYNAMIC', interpreter: true }]
          : []),
      )
  return effects
}
