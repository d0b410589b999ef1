import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Keyboard, Search } from 'lucide-react'
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import { foundCallsQuery, foundSessionsQuery } from '../api/queries.ts'
import { Keys } from '../keys/sheet.tsx'
import { pages } from '../pages/index.ts'
import { Dialog } from '../parts/dialog.tsx'
import { OutcomeBadge } from '../parts/outcome.tsx'
import { Captured } from '../text/captured.tsx'
import { type Theme, chooseTheme, themes } from './theme.ts'

const itemClass =
  'flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-accent-soft [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted'
const groupClass =
  'p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint'

const shown = {
  denied: 'denied calls',
  asked: 'calls that were asked',
  active: 'active sessions',
  alerts: 'open alerts',
} as const
const sheet = 'keyboard shortcuts'
const themeName = (theme: Theme): string => `theme ${theme}`
const names = [
  ...pages.map((page) => page.title),
  ...Object.values(shown),
  sheet,
  ...themes.map(themeName),
]
const searchCalls = (words: string): string => `search tool calls ${words}`

/** A name is found by what it holds, not by letters in between: then Enter does what was meant. */
const holds = (name: string, typed: string): number =>
  name.toLowerCase().includes(typed.trim().toLowerCase()) ? 1 : 0

/** Ctrl-K: go to a page, search everything, find a session or a call by its words. */
export default function Palette({
  onOpenChange,
  onSheet,
}: {
  readonly onOpenChange: (open: boolean) => void
  readonly onSheet: () => void
}): ReactNode {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed.trim())
  const [chosen, choose] = useState('')
  // Nothing goes by that name: then Enter searches for it.
  useEffect(() => {
    if (words !== '' && !names.some((name) => holds(name, words) > 0)) choose(searchCalls(words))
  }, [words])
  const go = (to: string, search: object = {}) => {
    onOpenChange(false)
    void navigate({ to, search })
  }
  const setTheme = (theme: Theme) => {
    chooseTheme(theme)
    onOpenChange(false)
  }
  return (
    <Dialog open onOpenChange={onOpenChange} title="Search or go to" bare>
      <Command label="Search or go to" loop filter={holds} value={chosen} onValueChange={choose}>
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="A page, a command, a path, a word that was said…"
          className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-[55vh] overflow-auto">
          <Command.Empty className="p-6 text-center text-muted">Nothing by that name</Command.Empty>
          <Command.Group heading="Go to" className={groupClass}>
            {pages.map(({ name, title, path, icon: Icon, goKey }) => (
              <Command.Item
                key={name}
                value={title}
                onSelect={() => go(path)}
                className={itemClass}
              >
                <Icon aria-hidden="true" />
                {title}
                <span className="ml-auto">
                  <Keys keys={`g ${goKey}`} />
                </span>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Show" className={groupClass}>
            <Command.Item
              value={shown.denied}
              onSelect={() => go('/tool-calls', { outcome: ['deny'] })}
              className={itemClass}
            >
              Denied calls
            </Command.Item>
            <Command.Item
              value={shown.asked}
              onSelect={() => go('/tool-calls', { outcome: ['ask'] })}
              className={itemClass}
            >
              Calls that were asked
            </Command.Item>
            <Command.Item
              value={shown.active}
              onSelect={() => go('/sessions', { state: 'active' })}
              className={itemClass}
            >
              Active sessions
            </Command.Item>
            <Command.Item
              value={shown.alerts}
              onSelect={() => go('/alerts', { state: ['open'] })}
              className={itemClass}
            >
              Open alerts
            </Command.Item>
          </Command.Group>
          <Command.Group heading="Console" className={groupClass}>
            <Command.Item value={sheet} onSelect={onSheet} className={itemClass}>
              <Keyboard aria-hidden="true" /> What the keys do
            </Command.Item>
            {themes.map((theme) => (
              <Command.Item
                key={theme}
                value={themeName(theme)}
                onSelect={() => setTheme(theme)}
                className={itemClass}
              >
                Theme: {theme}
              </Command.Item>
            ))}
          </Command.Group>
          {words !== '' && <Found words={words} go={go} />}
        </Command.List>
      </Command>
    </Dialog>
  )
}

function Found({
  words,
  go,
}: {
  readonly words: string
  readonly go: (to: string, search?: object) => void
}): ReactNode {
  const sessions = useQuery(foundSessionsQuery(words))
  const calls = useQuery(foundCallsQuery(words))
  return (
    <Command.Group heading="Search" forceMount className={groupClass}>
      <Command.Item
        forceMount
        value={searchCalls(words)}
        onSelect={() => go('/tool-calls', { q: words })}
        className={itemClass}
      >
        <Search aria-hidden="true" />
        <span className="truncate">Tool calls with “{words}”</span>
      </Command.Item>
      <Command.Item
        forceMount
        value={`search sessions ${words}`}
        onSelect={() => go('/sessions', { q: words })}
        className={itemClass}
      >
        <Search aria-hidden="true" />
        <span className="truncate">Sessions with “{words}”</span>
      </Command.Item>
      {sessions.data?.rows.map((row) => (
        <Command.Item
          forceMount
          key={row.session}
          value={row.session}
          onSelect={() => go(`/sessions/${row.session}`)}
          className={itemClass}
        >
          <span className="truncate">
            <Captured text={row.title ?? 'Session without a prompt'} />
          </span>
          <span className="ml-auto shrink-0 text-sm text-faint">session</span>
        </Command.Item>
      ))}
      {calls.data?.rows.map((row) => (
        <Command.Item
          forceMount
          key={row.call}
          value={row.call}
          onSelect={() => go(`/tool-calls/${row.call}`)}
          className={itemClass}
        >
          <OutcomeBadge outcome={row.outcome} />
          <span className="truncate font-mono text-sm">
            <Captured text={row.headline ?? row.tool ?? 'call'} />
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}
