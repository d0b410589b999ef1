import { z } from 'zod'
import type { GivenFolders } from '../given-folders.ts'

const Settings = z.object({
  permissions: z.object({ additionalDirectories: z.array(z.string()) }),
})

/** `--add-dir`, and `permissions.additionalDirectories` of each settings file. Source: Claude Code, "Settings". */
export const givenFolders: GivenFolders = {
  settingPaths: ({ home, project }) => [
    `${home}/.claude/settings.json`,
    `${project}/.claude/settings.json`,
    `${project}/.claude/settings.local.json`,
  ],
  inSettings(text) {
    const settings = Settings.safeParse(parsed(text))
    return settings.success ? settings.data.permissions.additionalDirectories : []
  },
  inWords: (argv) =>
    argv.flatMap((word, at) => {
      if (word.startsWith('--add-dir=')) return [word.slice('--add-dir='.length)]
      if (word !== '--add-dir') return []
      const rest = argv.slice(at + 1)
      const end = rest.findIndex((next) => next.startsWith('-'))
      return end < 0 ? rest : rest.slice(0, end)
    }),
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
