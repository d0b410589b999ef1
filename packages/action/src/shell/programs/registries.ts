import { targetOf } from '../target.ts'
import type { Use } from '../use.ts'

// Where packages come from: the ecosystems' own hosts, or somebody else's.

/** Hosts that the ecosystems themselves install from. */
const official =
  /^(?:registry\.(?:npmjs\.org|yarnpkg\.com|npmmirror\.com)|npm\.(?:pkg\.github\.com|jsr\.io)|(?:[\w-]+\.)?pypi\.org|(?:files|test-files)\.pythonhosted\.org|download\.pytorch\.org|pypi\.nvidia\.com|static\.crates\.io|rubygems\.org|proxy\.golang\.org)$/

/** Whether an address is neither an ecosystem's own nor on this machine or its network. */
export function isForeign(url: string): boolean {
  const { host, addressClass, scheme } = targetOf(url)
  if (addressClass === 'loopback' || addressClass === 'private') return false
  return !(official.test(host) && scheme === 'https')
}

/** Variables by which the managers are told where to fetch from. */
export const indexVariables = [
  'npm_config_registry',
  'NPM_CONFIG_REGISTRY',
  'YARN_NPM_REGISTRY_SERVER',
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'UV_INDEX_URL',
  'UV_DEFAULT_INDEX',
  'GOPROXY',
  'CARGO_REGISTRIES_DEFAULT',
  'BUNDLE_MIRROR__ALL',
]

/** A registry that is neither a public one nor one on this machine or its own network. */
export function foreignRegistry(use: Use, rest: readonly string[]): boolean {
  const told = rest.flatMap(
    (word, index) =>
      /^--registry=(.+)$/.exec(word)?.[1] ?? (rest[index - 1] === '--registry' ? word : []),
  )
  return [...told, ...use.values('registry')].some((url) => isForeign(url))
}

export function indexes(rest: readonly string[]): readonly string[] {
  return rest.flatMap(
    (word, index) =>
      /^(?:--(?:extra-)?index-url=|-i=?(?=h))(.+)$/.exec(word)?.[1] ??
      (/^(?:-i|--index-url|--extra-index-url|--default-index|--index)$/.test(rest[index - 1] ?? '')
        ? word
        : []),
  )
}
