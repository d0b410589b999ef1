import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/** Addresses of storage that is somewhere else. */
const remote = /^(?:gs|s3|b2|az|abfss?|wasbs?|https?):\/\//

/** Programs that copy to storage, by what their words begin with. */
const copying: readonly (readonly [programs: RegExp, begins: RegExp])[] = [
  [/^gsutil$/, /^(?:cp|mv|rsync)\b/],
  [/^gcloud$/, /^(?:alpha )?storage (?:cp|mv|rsync)\b/],
  [/^(?:s3cmd|s5cmd)$/, /^(?:put|sync|cp|mv)\b/],
  [/^azcopy$/, /^(?:cp|copy|sync)\b/],
  [/^b2$/, /^(?:upload-file|sync|file upload)\b/],
  [/^mc$/, /^(?:cp|mv|mirror|put)\b/],
]

/** Options that name the file which a client uploads or posts. */
const named: readonly (readonly [programs: RegExp, begins: RegExp, options: RegExp])[] = [
  [/^az$/, /^storage (?:blob|file|fs file) upload/, /^(?:-f|--file|-s|--source)$/],
  [/^(?:gh|glab)$/, /^(?:issue|pr|mr|release) \w+/, /^(?:-F|--body-file|--notes-file)$/],
]

/** Files of this machine that go to storage of somebody else, or into a page that others read. */
export function uploads(use: Use): readonly Effect[] {
  const line = use.operands.map(shown).join(' ')
  const copies = copying.some(
    ([programs, begins]) => programs.test(use.program) && begins.test(line),
  )
  const to = copies ? use.operands.findLast((word) => remote.test(word)) : undefined
  const locals = copies
    ? use.operands.slice(1).filter((word) => !remote.test(word) && /[./~]|^-$/.test(word))
    : named
        .filter(([programs, begins]) => programs.test(use.program) && begins.test(line))
        .flatMap(([, , options]) =>
          use.words.filter((_, index) => options.test(use.words[index - 1] ?? '')),
        )
  if (locals.length === 0 || (copies && use.operands.at(-1) !== to && use.program !== 'mc'))
    return []
  return [
    {
      do: 'connect',
      to:
        to === undefined
          ? ''
          : `https://${to.replace(remote, '').split('/')[0] ?? ''}.storage.example/`,
      scheme: 'https',
      direction: 'send',
      files: locals.filter((path) => path !== '-'),
      carries: locals.includes('-') ? ['stdin'] : [],
    },
  ]
}
