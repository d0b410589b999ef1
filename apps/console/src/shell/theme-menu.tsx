import { Menu } from '@base-ui/react/menu'
import { Check, Monitor, Moon, Sun } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type Theme, chooseTheme, chosenTheme, themes } from './theme.ts'

const icons = { system: Monitor, light: Sun, dark: Moon } as const
const words = { system: 'As the system', light: 'Light', dark: 'Dark' } as const

/** Light, dark, or as the system. */
export function ThemeMenu(): ReactNode {
  const [theme, setTheme] = useState<Theme>(chosenTheme)
  const Icon = icons[theme]
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Theme: ${words[theme]}`}
        className="inline-grid size-7 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
      >
        <Icon aria-hidden="true" className="size-4" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-50">
          <Menu.Popup className="min-w-40 rounded-lg bg-raised p-1 shadow-raised outline-none">
            {themes.map((each) => {
              const EachIcon = icons[each]
              return (
                <Menu.Item
                  key={each}
                  onClick={() => {
                    setTheme(each)
                    chooseTheme(each)
                  }}
                  className="flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 outline-none data-highlighted:bg-accent-soft"
                >
                  <EachIcon aria-hidden="true" className="size-4 text-muted" />
                  {words[each]}
                  {each === theme && <Check aria-hidden="true" className="ml-auto size-3.5" />}
                </Menu.Item>
              )
            })}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
