import packageJson from '../package.json' with { type: 'json' }

/** The version of this daemon, as its package says. */
export const daemonVersion: string = packageJson.version
