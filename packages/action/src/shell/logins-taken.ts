import type { Use } from './use.ts'

/** Programs that take a folder whole, logins and all. Those that search one print what they find. */
const takers =
  /^(?:tar|gtar|bsdtar|zip|7z[ar]?|rar|pax|cpio|ditto|cp|gcp|rsync|scp|rclone|hdiutil|borg|restic|duplicity)$/

/** The file in which an agent, or a program that reaches a registry, keeps its login, by its folder below the home. */
const logins: { readonly [folder: string]: string } = {
  '.claude': '.credentials.json',
  '.codex': 'auth.json',
  '.gemini': 'oauth_creds.json',
  '.local/share/opencode': 'auth.json',
  '.config/github-copilot': 'hosts.json',
  '.docker': 'config.json',
}

/** The login that goes along with a folder that a program takes. */
export function loginsTaken(path: string, { program, home }: Use): readonly string[] {
  if (!takers.test(program)) return []
  const own = Object.entries(logins).find(([folder]) => path === `${home}/${folder}`)
  return own === undefined ? [] : [`${path}/${own[1]}`]
}
