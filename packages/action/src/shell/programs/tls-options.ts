import { targetOf } from '../target.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/**
 * Options by which a program no longer looks at certificates. `local` says that one is let through where every address
 * that the words name is on this machine or a private one. Sources: each program's manual.
 */
type Unverified = readonly [programs: string, words: RegExp, local?: boolean]

const unverified: readonly Unverified[] = [
  ['curl', /^(?:-[a-zA-Z#0]*k[a-zA-Z]*|--insecure|--proxy-insecure)$/, true],
  ['nscurl', /^-k$|^--ats-diagnostics$/, true],
  ['wget wget2 aria2c', /^(?:--no-check-certificate|--check-certificate=false)$/, true],
  ['http https xh httpie', /^--verify=(?:no|false)$/, true],
  ['npm pnpm yarn', /^--?strict-ssl=false$|^--no-strict-ssl$/],
  ['pip pip3 uv', /^--(?:trusted-host|allow-insecure-host)(?:=.*)?$/],
  [
    'apt apt-get',
    /^(?:-o)?Acquire::https::Verify-(?:Peer|Host)=(?:false|0)$|^--allow-unauthenticated$/i,
  ],
  ['aws', /^--no-verify-ssl$/],
  ['helm kubectl oc argocd flux', /^--insecure-skip-tls-verify(?:=true)?$|^--insecure$/],
  ['skopeo podman buildah', /^--(?:src-|dest-)?tls-verify=false$/],
  ['gsutil', /^Boto:https_validate_certificates=False$/i],
  ['openconnect', /^--no-cert-check$/],
  ['mysql mariadb', /^--ssl-mode=DISABLED$|^--skip-ssl$/i],
]

/** A connection whose other end nobody looks at. */
export function unverifiedConnections(use: Use): readonly Effect[] {
  const found = unverified.find(
    ([programs, words]) =>
      ` ${programs} `.includes(` ${use.program} `) && use.words.some((word) => words.test(word)),
  )
  if (found === undefined || (found[2] === true && staysNear(use.words))) return []
  return [
    {
      do: 'act',
      action: { kind: 'config.change', subject: 'tls-verification', program: use.program },
    },
  ]
}

/** Whether no word is an address of the public network, as far as it says. */
function staysNear(words: readonly string[]): boolean {
  return !words.some(
    (word) =>
      !word.startsWith('-') &&
      /^(?:https?:\/\/|[\w-]+(?:\.[\w-]+)+(?:[:/]|$))/.test(word) &&
      targetOf(word).addressClass === 'public',
  )
}
