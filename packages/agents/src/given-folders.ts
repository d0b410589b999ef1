/** How an agent is told of folders besides its project. Pure: the caller reads the files and the command line. */
export type GivenFolders = {
  /** Settings files that may name folders; relative names in them count from the project. */
  readonly settingPaths: (place: SessionPlace) => readonly string[]
  /** The folders that a settings file names, as written. None where it is no such file. */
  readonly inSettings: (text: string) => readonly string[]
  /** The folders that the client's command line names, as written. */
  readonly inWords: (argv: readonly string[]) => readonly string[]
}

/** Where a session works: whose home it is, and which project. */
export type SessionPlace = { readonly home: string; readonly project: string }

const foldersMax = 32

/** The folders that an agent was given, absolute: by the texts of its settings files, and by its command line. */
export function foldersGiven(
  given: GivenFolders,
  { home, project }: SessionPlace,
  texts: readonly (string | null)[],
  argv: readonly string[],
): readonly string[] {
  const named = [
    ...texts.flatMap((text) => (text === null ? [] : given.inSettings(text))),
    ...given.inWords(argv),
  ]
  const placed = named.map((folder) => {
    if (folder === '~' || folder.startsWith('~/')) return home + folder.slice(1)
    return folder.startsWith('/') ? folder : `${project}/${folder}`
  })
  return [...new Set(placed)].slice(0, foldersMax)
}
