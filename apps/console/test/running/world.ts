import { instant } from '@custody/model'
import { diceOf, simulatedSession } from '@custody/testkit'
import { buildConsole, type Browser, startBrowser, type WatchedPage } from '../browser.ts'
import { enrolDevice, type EnrolledDevice } from './device.ts'
import { history } from './history.ts'
import { type RichSession, richSession } from './rich-session.ts'
import { type RunningServer, startServer } from './server.ts'
import { startWitness } from './witness.ts'

const minute = 60_000

/** The real server with one device whose log holds a rich session and plain ones, and a browser that is signed in. */
export type World = {
  readonly server: RunningServer
  readonly device: EnrolledDevice
  readonly browser: Browser
  readonly rich: RichSession
  /** The console's origin, `http://<random>.localhost:<port>`. */
  readonly home: string
  /** A page that is signed in by the one-time link, in a context of its own. */
  readonly signedIn: (look: Parameters<Browser['open']>[0]) => Promise<WatchedPage>
  readonly close: () => Promise<void>
}

export async function startWorld(isWitnessed = true): Promise<World> {
  buildConsole()
  const witness = isWitnessed ? await startWitness('witness.example/w1') : null
  const server = await startServer(witness?.lines)
  const device = await enrolDevice(server, 'simulated-laptop', witness)
  await device.upload(history(Date.now() - 360 * minute))
  const rich = richSession(Date.now() - 2 * minute)
  for (const seed of [1, 2, 3])
    await device.upload(
      simulatedSession(diceOf(seed), { at: instant(Date.now() - seed * 30 * minute), calls: 40 })
        .drafts,
    )
  await device.upload(rich.drafts)
  const browser = await startBrowser()
  const signedIn: World['signedIn'] = async (look) => {
    const watched = await browser.open(look)
    await watched.page.goto(await server.link())
    await watched.page.getByRole('heading', { name: 'Overview' }).waitFor()
    watched.faults.length = 0
    return watched
  }
  if (witness !== null) {
    const { page, close } = await signedIn({ theme: 'light', width: 1280 })
    const path = '/api/v1/evidence/trust-policy'
    witness.addLogsOf(await page.evaluate(async (at) => (await fetch(at)).text(), path))
    await close()
  }
  return {
    server,
    device,
    browser,
    rich,
    home: new URL(await server.link()).origin,
    signedIn,
    close: async () => {
      await browser.close()
      await server.stop()
      await witness?.stop()
    },
  }
}
