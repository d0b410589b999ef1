import { pathFacts } from '../path.ts'
import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'

type Put = Extract<Effect, { do: 'put' }>
type Write = Extract<Effect, { do: 'write' }>

/**
 * The setting that a folder of this name brings along, where it is looked for: in the home folder, the project, or here.
 */
const brought: { readonly [folder: string]: string } = {
  '.claude': 'settings.json',
  '.codex': 'config.toml',
  '.gemini': 'settings.json',
  '.cursor': 'mcp.json',
  '.vscode': 'tasks.json',
  '.git': 'config',
}

/**
 * What is put into a folder is written below it by its own name: `cp x/.bashrc ~` writes `~/.bashrc`. Where nobody knows
 * whether the place is a folder, and for each of many names, it is told only where it is something that the place is not.
 * Source: cp(1), mv(1), ln(1), rsync(1).
 */
export function writesBelow(put: Put, state: State, recorder: Recorder): readonly Write[] {
  const { view } = recorder
  const factsOf = (path: string) => pathFacts(path, state.workingDirectory, view)
  const folder = factsOf(put.folder)
  if (!folder.pathKnown || folder.glob || !isLiteral(put.folder)) return []
  const at = put.folder.replace(/(?<=.)\/+$/, '')
  const stands = view.look(folder.path).kind
  const isFolder =
    put.sure ||
    /(?:^|\/)(?:\.{1,2})?$/.test(put.folder) ||
    stands === 'directory' ||
    [view.home, ...view.roots, state.workingDirectory].includes(folder.path)
  // `cp .mcp.json mcp.bak`: what is named as a file is taken for one.
  const isOther =
    !isFolder && (stands === 'file' || stands === 'other' || /[^/]\.\w+$/.test(put.folder))
  const tells = (path: string) =>
    factsOf(path).labels.some((label) => !folder.labels.includes(label))
  const below = isOther
    ? []
    : put.sources.flatMap((source): readonly Write[] => {
        const name = nameOf(source)
        if (name === null || !recorder.step(2)) return []
        const path = `${at}/${name}`
        const always = isFolder && put.sources.length === 1
        return always || tells(path) ? [{ ...put.as(source), path }] : []
      })
  const live = new Set([view.home, ...view.roots, state.workingDirectory])
  const isLive = (place: string) => live.has(factsOf(place).path.replace(/\/[^/]*$/, ''))
  const along = put.whole ? foldersPut(put, at, isFolder).filter(isLive) : []
  const settings = along.flatMap((place): readonly Write[] => {
    const setting = brought[place.replace(/^.*\//, '')]
    if (setting === undefined) return []
    const path = `${place}/${setting}`
    return tells(path) ? [{ do: 'write', path, manner: 'overwrite' }] : []
  })
  // Before a link of the folder's name is made, through which they would be seen.
  return [...settings, ...below]
}

/** What folders that are put in place whole are called there: by their own name, or as the place becomes. */
function foldersPut({ sources }: Put, at: string, isFolder: boolean): readonly string[] {
  const places = sources.flatMap((source) => {
    const name = nameOf(source)
    return name === null ? [at] : isFolder ? [`${at}/${name}`] : [at, `${at}/${name}`]
  })
  return [...new Set(places)]
}

/** The last name of a source; null where it is a pattern, unknown, or a folder's contents, `evil/.`. */
function nameOf(source: string): string | null {
  const name = source.replace(/(?<=.)\/+$/, '').replace(/^.*\//s, '')
  return name === '' || name === '.' || name === '..' || name === '~' || !isLiteral(name)
    ? null
    : name
}
