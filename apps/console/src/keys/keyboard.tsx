import { type ReactNode, useEffect, useState } from 'react'
import { makeVerbs, VerbsContext } from './verbs.ts'

const storageKey = 'custody-single-keys'

/** Whether single keys do something. They can be switched off, as WCAG 2.2 asks (2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off'
}

export function switchSingleKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? 'on' : 'off')
}

/** Feeds the keyboard to the verbs of what is inside. Keys typed into a field, or with a modifier, are not verbs. */
export function Keyboard({ children }: { readonly children: ReactNode }): ReactNode {
  const [verbs] = useState(makeVerbs)
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
      if (!singleKeysOn() || isTyping(event.target) || dialogIsOpen()) return
      if (verbs.press(event.key, event.timeStamp)) event.preventDefault()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [verbs])
  return <VerbsContext value={verbs}>{children}</VerbsContext>
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"],[role="menu"]') !== null
}
