import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { Keyboard as KeyboardIcon, Menu as MenuIcon, Search } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { listen, type LiveState } from '../api/live.ts'
import { headerQuery, meQuery } from '../api/queries.ts'
import { Keyboard } from '../keys/keyboard.tsx'
import { Keys, Sheet } from '../keys/sheet.tsx'
import { useVerb, useVerbList } from '../keys/verbs.ts'
import { pages } from '../pages/index.ts'
import { IconButton } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { needsSignIn } from '../words/problem.ts'
import { LiveMark } from './live-mark.tsx'
import { Brand, Navigation } from './navigation.tsx'
import { standingOf } from './standing.ts'
import { StandingStrip } from './standing-strip.tsx'
import { ThemeMenu } from './theme-menu.tsx'

const Palette = lazy(() => import('./palette.tsx'))

/** What stands around every page: navigation, header, how far to trust what is shown. */
export function Frame(): ReactNode {
  const me = useQuery(meQuery)
  if (needsSignIn(me.error)) return <ToSignIn />
  return (
    <Keyboard>
      <Framed />
    </Keyboard>
  )
}

/** Leads to the sign-in page, which leads back to where this began. */
function ToSignIn(): ReactNode {
  const navigate = useNavigate()
  const router = useRouter()
  const [from] = useState(() => router.state.location)
  useEffect(() => {
    if (from.pathname === '/sign-in') return
    void navigate({ to: '/sign-in', search: { to: from.href }, replace: true })
  }, [navigate, from])
  return null
}

function Framed(): ReactNode {
  const me = useQuery(meQuery)
  const header = useQuery(headerQuery)
  const live = useLive(me.isSuccess)
  useEveryPage(me.isSuccess)
  const [open, setOpen] = useState<'nothing' | 'palette' | 'sheet' | 'navigation'>('nothing')
  const only = (what: typeof open) => (is: boolean) => setOpen(is ? what : 'nothing')
  useGlobalVerbs(
    () => setOpen('palette'),
    () => setOpen('sheet'),
  )
  const openAlerts = header.data?.evidence.openAlerts.count ?? 0
  const standing =
    me.data && header.data
      ? standingOf(header.data.trust, me.data.notice, header.data.evidence)
      : null
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[12.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the page
      </a>
      <aside className="hidden border-r border-line md:flex md:flex-col">
        <Brand />
        <Navigation openAlerts={openAlerts} />
        {me.data && (
          <p className="mt-auto p-4 text-xs text-faint">
            {me.data.name}, {me.data.role}
          </p>
        )}
      </aside>
      <div className="flex min-h-0 min-w-0 flex-col">
        <header className="flex h-11 shrink-0 items-center gap-1.5 border-b border-line px-2 md:px-4">
          <IconButton label="Pages" className="md:hidden" onClick={() => setOpen('navigation')}>
            <MenuIcon aria-hidden="true" />
          </IconButton>
          <button
            type="button"
            onClick={() => setOpen('palette')}
            className="flex h-7 min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-2 text-muted hover:border-line-strong md:w-80"
          >
            <Search aria-hidden="true" className="size-3.5 shrink-0" />
            <span className="truncate">Search or go to…</span>
            <span className="ml-auto hidden md:block">
              <Keys keys="Ctrl K" />
            </span>
          </button>
          <div className="ml-auto flex items-center gap-1">
            <LiveMark state={live} />
            <IconButton
              label="Keyboard (?)"
              className="max-md:hidden"
              onClick={() => setOpen('sheet')}
            >
              <KeyboardIcon aria-hidden="true" />
            </IconButton>
            <ThemeMenu />
          </div>
        </header>
        <StandingStrip standing={standing} />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none">
          <Outlet />
        </main>
      </div>
      <Sheet open={open === 'sheet'} onOpenChange={only('sheet')} />
      <Dialog
        open={open === 'navigation'}
        onOpenChange={only('navigation')}
        title="Custody"
        place="left"
      >
        <Navigation openAlerts={openAlerts} onFollow={() => setOpen('nothing')} />
      </Dialog>
      <Suspense fallback={null}>
        {open === 'palette' && (
          <Palette onOpenChange={only('palette')} onSheet={() => setOpen('sheet')} />
        )}
      </Suspense>
    </div>
  )
}

const idleMs = 1_500

/** Fetches the other pages while nothing else happens, so that going there is quick, and works when the server is away. */
function useEveryPage(signedIn: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!signedIn) return undefined
    const timer = setTimeout(() => {
      for (const route of pages.flatMap((page) => page.routes)) void router.loadRouteChunk(route)
    }, idleMs)
    return () => clearTimeout(timer)
  }, [router, signedIn])
}

function useLive(signedIn: boolean): LiveState {
  const queries = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => (signedIn ? listen(queries, setState) : undefined), [queries, signedIn])
  return state
}

/** The palette by Ctrl-K or ⌘K, the sheet by `?`, and a `g …` for every page. */
function useGlobalVerbs(openPalette: () => void, openSheet: () => void): void {
  const navigate = useNavigate()
  useVerb('?', 'Show what the keys do', openSheet, 'Everywhere')
  useVerb('/', 'Search or go to', openPalette, 'Everywhere')
  useVerbList(
    useMemo(
      () =>
        pages.map(({ goKey, title, path }) => ({
          keys: `g ${goKey}`,
          label: title,
          group: 'Go to',
          run: () => void navigate({ to: path, search: {} }),
        })),
      [navigate],
    ),
  )
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      openPalette()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  })
}
