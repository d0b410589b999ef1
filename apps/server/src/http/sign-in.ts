import { createHash, timingSafeEqual } from 'node:crypto'
import type { Instant, OrganisationId, Result } from '@custody/model'
import { err, ok, sameUserNotice } from '@custody/model'
import type { Viewer } from '@custody/protocol'
import type { Refusal } from '../refusal.ts'
import type { BrowserSession, StoreTasks } from './store-tasks.ts'

/** A link is good for a minute; the browser session it opens for a working day. */
const linkLifeMs = 60_000
const sessionLifeMs = 12 * 60 * 60_000

export const sessionCookie = 'custody_session'

export type SignIn = {
  readonly store: Pick<StoreTasks, 'keepLink' | 'signIn' | 'browserSession' | 'signOut' | 'raise'>
  readonly now: () => Instant
  readonly random: (bytes: number) => Uint8Array
  readonly operatorToken: string
  readonly consoleUrl: string
  readonly who: {
    readonly name: string
    readonly organisation: OrganisationId
    readonly serverVersion: string
  }
}

/** Whether this is who can read the server's folder. */
export function showsOperatorToken(
  { operatorToken }: Pick<SignIn, 'operatorToken'>,
  authorization: string | undefined,
): boolean {
  return isEqual(authorization ?? '', `Bearer ${operatorToken}`)
}

/** Makes a one-time link, for the operator. Only its hash is kept. */
export async function makeLink({
  store,
  now,
  random,
  consoleUrl,
}: SignIn): Promise<Result<{ readonly url: string; readonly expiresAt: Instant }, Refusal>> {
  const secret = Buffer.from(random(32)).toString('base64url')
  const expiresAt = (now() + linkLifeMs) as Instant
  await store.keepLink(hashOf(secret), expiresAt)
  return ok({ url: `${consoleUrl}/sign-in#${secret}`, expiresAt })
}

/** Uses a link up: the first browser gets a session, everybody after it an alert. */
export async function useLink(
  { store, now, random, who }: SignIn,
  secret: string,
): Promise<Result<{ readonly cookie: string; readonly viewer: Viewer }, Refusal>> {
  const cookie = Buffer.from(random(32)).toString('base64url')
  const since = now()
  const session = { since, expiresAt: (since + sessionLifeMs) as Instant }
  const opened = { link: hashOf(secret), hash: hashOf(cookie), ...session, by: who.name }
  if (!(await store.signIn(opened))) {
    await store.raise('LINK_REFUSED')
    return err({ code: 'LINK_REFUSED' })
  }
  return ok({ cookie, viewer: viewerOf(who, session) })
}

/** Who is signed in by that cookie. */
export async function viewerBy(
  { store, who }: SignIn,
  cookie: string | undefined,
): Promise<Result<Viewer, Refusal>> {
  const session = cookie === undefined ? null : await store.browserSession(hashOf(cookie))
  return session === null ? err({ code: 'SIGN_IN_NEEDED' }) : ok(viewerOf(who, session))
}

export async function endSession(
  { store, who }: SignIn,
  cookie: string | undefined,
): Promise<void> {
  if (cookie !== undefined) await store.signOut(hashOf(cookie), who.name)
}

function viewerOf(
  { name, organisation, serverVersion }: SignIn['who'],
  { since, expiresAt }: BrowserSession,
): Viewer {
  return {
    name,
    role: 'owner',
    organisation,
    notice: sameUserNotice,
    signedInAt: since,
    expiresAt,
    serverVersion,
  }
}

function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

/** In constant time over hashes, so that neither length nor prefix shows. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b))
}
