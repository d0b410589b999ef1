/** Stores that launchers make for one call: everything that was fetched for it lies in there. */
const stores = [
  /^(.*\/_npx\/[^/]+)\//,
  /^(.*\/pnpm\/dlx[^/]*\/[^/]+)\//,
  /^(\/(?:private\/)?tmp\/bunx-[^/]+)\//,
]

/**
 * The folder that stands for an installed package, by where a script of it really lies: a launcher's store, the package's
 * own folder in `node_modules`, or the libraries of a Python environment. Null for a script that is nobody's package.
 */
export function packageFolder(script: string): string | null {
  for (const store of stores) {
    const [, folder] = store.exec(script) ?? []
    if (folder !== undefined) return folder
  }
  const [, node] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(script) ?? []
  if (node !== undefined) return node
  return /^(.*\/(?:site|dist)-packages)\//.exec(script)?.[1] ?? null
}

/** The libraries beside a program of a Python environment: `<environment>/bin/x` has them in `<environment>/lib`. */
export function pythonLibraries(
  script: string,
): { readonly mark: string; readonly folder: string } | null {
  const [, environment] = /^(.*)\/bin\/[^/]+$/.exec(script) ?? []
  return environment === undefined || environment === ''
    ? null
    : { mark: `${environment}/pyvenv.cfg`, folder: `${environment}/lib` }
}

/** Whether a script lies in a package of this name. Only the folder's name is compared: it is a place, not a proof. */
export function isInNodePackage(script: string, name: string): boolean {
  return name !== '' && script.includes(`/node_modules/${name}/`)
}

/** A package's name without version: `@scope/name@1.2.3` is `@scope/name`. */
export function nodePackageName(spec: string): string {
  return /^((?:@[^/@\s]+\/)?[^/@:\s]+)(?:@[^/]*)?$/.exec(spec)?.[1] ?? ''
}
