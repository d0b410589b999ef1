/** Where the packages of a launcher come from, and so how an exact one is written. */
export type Ecosystem = 'npm' | 'pypi' | 'image' | 'go' | 'nuget' | 'other'

/** A program that fetches a package and runs it at once. Options are as written, separated by blanks. */
export type Launcher = {
  readonly programs: string
  /** The words that make it do so, alternatives separated by `|`; empty where it always does. */
  readonly verbs: string
  readonly ecosystem: Ecosystem
  /** Options that a value follows, besides the next three. */
  readonly valued: string
  /** Options whose value is the package; where one is given, the operand is a program of it. */
  readonly naming: string
  /** Options whose value is a package besides the one that is run. */
  readonly adding: string
  /** Options with which nothing is fetched. */
  readonly local: string
  /** What the first word after the verb is. */
  readonly operand: 'package' | 'module' | 'program'
}

const plain = {
  verbs: '',
  valued: '',
  naming: '',
  adding: '',
  local: '',
  operand: 'package',
} as const

const npmValued =
  '-c --call --registry --prefix -w --workspace --userconfig --loglevel --cache -C --dir --cwd --filter --script-shell'
const uvValued =
  '--python -p --directory --project --index --index-url --default-index --extra-index-url --find-links -f --config-file --cache-dir --color --refresh-package --env-file --group --extra --constraints -c --with-requirements --allow-insecure-host'

/** Options of `docker run` and its kin, and of the engine itself, that take a value. Source: docker-run(1), docker(1). */
export const containerValued =
  '-v --volume --mount -e --env --env-file -p --publish --name -w --workdir -u --user --network --net --entrypoint --cap-add --cap-drop --device --pid --ipc --uts --userns --cgroupns --security-opt -h --hostname --add-host --dns -m --memory --cpus --restart --label -l --log-driver --log-opt --platform --pull --runtime --shm-size --tmpfs --ulimit --gpus --cidfile --volumes-from --link --expose -a --attach --detach-keys --stop-signal --group-add --health-cmd -t --tag -f --file --build-arg --target --secret --ssh --cache-from --progress --output -o --filter --format -c --index'

/** Every launcher that MCP servers are started by. The shell's package programs take their names from here. */
export const launchers: readonly Launcher[] = [
  {
    ...plain,
    programs: 'npx pnpx bunx dlx yarnpkg-dlx',
    ecosystem: 'npm',
    valued: npmValued,
    naming: '-p --package',
    local: '--no-install --no',
  },
  {
    ...plain,
    programs: 'npm bun cnpm tnpm',
    verbs: 'exec|x',
    ecosystem: 'npm',
    valued: npmValued,
    naming: '-p --package',
    local: '--no',
  },
  {
    ...plain,
    programs: 'pnpm yarn vp',
    verbs: 'dlx',
    ecosystem: 'npm',
    valued: npmValued,
    naming: '-p --package',
  },
  {
    ...plain,
    programs: 'deno',
    verbs: 'run|x|serve',
    ecosystem: 'npm',
    valued:
      '-c --config --import-map --lock --cert --location --seed --v8-flags --env-file -L --log-level',
    operand: 'module',
  },
  {
    ...plain,
    programs: 'uvx',
    ecosystem: 'pypi',
    valued: uvValued,
    naming: '--from',
    adding: '--with -w',
    local: '--offline',
  },
  {
    ...plain,
    programs: 'uv',
    verbs: 'tool run',
    ecosystem: 'pypi',
    valued: uvValued,
    naming: '--from',
    adding: '--with -w',
    local: '--offline',
  },
  {
    ...plain,
    programs: 'uv',
    verbs: 'run',
    ecosystem: 'pypi',
    valued: uvValued,
    adding: '--with -w',
    operand: 'program',
  },
  {
    ...plain,
    programs: 'pipx',
    verbs: 'run',
    ecosystem: 'pypi',
    valued: '--python --index-url -i --pip-args',
    naming: '--spec',
    adding: '--with',
  },
  { ...plain, programs: 'pip-run', ecosystem: 'pypi' },
  {
    ...plain,
    programs: 'docker podman nerdctl finch container lima-nerdctl',
    verbs: 'run|container run',
    ecosystem: 'image',
    valued: `${containerValued} -H --host --context --config --log-level --namespace --connection`,
  },
  {
    ...plain,
    programs: 'go',
    verbs: 'run',
    ecosystem: 'go',
    valued: '-mod -C -tags -ldflags',
    operand: 'module',
  },
  {
    ...plain,
    programs: 'dnx',
    ecosystem: 'nuget',
    valued: '--version --source --configfile --add-source',
  },
  {
    ...plain,
    programs: 'dotnet',
    verbs: 'tool exec|tool execute',
    ecosystem: 'nuget',
    valued: '--version --source --configfile --add-source',
  },
  {
    ...plain,
    programs: 'nix',
    verbs: 'run|shell',
    ecosystem: 'other',
    valued: '--option --override-input',
  },
  { ...plain, programs: 'nix-shell comma pkgx tea jbang', ecosystem: 'other' },
  { ...plain, programs: 'mise rtx', verbs: 'x|exec', ecosystem: 'other' },
]

/**
 * Whether a package is named so that one version of it is meant: npm by three numbers, PyPI by `==`, Go by a release,
 * git by a commit. A registry's word for what that version holds is taken; a digest is not needed for it.
 */
export function isExactPackage(ecosystem: Ecosystem, name: string): boolean {
  if (/(?:#|@|\/commit\/|[?&]rev=)[0-9a-f]{40}(?:[#&?]|$)/.test(name)) return true
  switch (ecosystem) {
    case 'npm':
      return /^(?:(?:npm|jsr):\/?)?(?:@[^/@\s]+\/)?[^/@:\s]+@(?:npm:(?:@[^/@\s]+\/)?[^/@:\s]+@)?v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?(?:\/[^@\s]*)?$/.test(
        name,
      )
    case 'pypi':
      return /^[^=<>!~@,;\s[\]]+(?:\[[^\]]*\])?(?:===?|@)v?\d+(?:[.!+-]?[0-9A-Za-z]+)*$/.test(
        name.replace(/\s+/g, ''),
      )
    case 'go':
      return /@v\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/.test(name)
    case 'nuget':
      return /@\d+\.\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?$/.test(name)
    default:
      return false
  }
}

/** Whether an image is named by the digest of its content. A tag can be moved, beside a digest it means nothing. */
export function isImageDigest(name: string): boolean {
  return /^(?:[^@\s]+@)?sha256:[0-9a-f]{64}$/.test(name)
}

/** Whether a package is a file or folder of this machine. */
export function isLocalPackage(name: string): boolean {
  return /^(?:\.{0,2}\/|~\/|file:|[A-Za-z]:[\\/]|\.{1,2}$)/.test(name)
}
