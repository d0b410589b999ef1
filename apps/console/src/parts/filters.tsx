import { Search, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useVerb } from '../keys/verbs.ts'

const typingMs = 200

/** A search field. What is typed reaches the address after a short rest; `f` focuses it. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value ?? '')
  const sent = useRef(value ?? '')
  useVerb('f', label, () => field.current?.focus())
  useEffect(() => {
    // The address changed by other means than typing: Back, a link.
    if ((value ?? '') !== sent.current) {
      sent.current = value ?? ''
      setTyped(value ?? '')
    }
  }, [value])
  useEffect(() => {
    if (typed === sent.current) return undefined
    const timer = setTimeout(() => {
      sent.current = typed
      onChange(typed === '' ? undefined : typed)
    }, typingMs)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <label className="relative block min-w-0 flex-1">
      <span className="sr-only">{label}</span>
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-3.5 text-faint" />
      <input
        ref={field}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        className="h-7.5 w-full rounded-md border border-line-strong bg-surface pr-2 pl-8 placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
      />
    </label>
  )
}

type Option<Word extends string> = {
  readonly value: Word
  readonly label: string
  readonly count?: number
}

/** One filter with several words to choose from, each with how many rows it would show. */
export function Facet<Word extends string>({
  title,
  options,
  chosen,
  onChange,
}: {
  readonly title: string
  readonly options: readonly Option<Word>[]
  readonly chosen: readonly Word[] | undefined
  readonly onChange: (chosen: readonly Word[] | undefined) => void
}): ReactNode {
  const [all, showAll] = useState(false)
  const known = [
    ...options,
    ...(chosen ?? [])
      .filter((word) => options.every((option) => option.value !== word))
      .map((word) => ({ value: word, label: word, count: 0 })),
  ]
  const shown = all ? known : known.slice(0, 7)
  if (known.length === 0) return null
  const toggle = (word: Word) => {
    const next = chosen?.includes(word)
      ? chosen.filter((other) => other !== word)
      : [...(chosen ?? []), word]
    onChange(next.length === 0 ? undefined : next)
  }
  return (
    <fieldset className="min-w-0 border-b border-line px-3 py-2.5 last:border-b-0">
      <legend className="contents">
        <span className="mb-1 block text-sm font-medium text-muted">{title}</span>
      </legend>
      {shown.map((option) => (
        <label
          key={option.value}
          className="flex min-h-6 items-center gap-2 rounded px-1 hover:bg-sunken has-checked:text-ink"
        >
          <input
            type="checkbox"
            className="size-3.5 shrink-0 accent-accent"
            checked={chosen?.includes(option.value) ?? false}
            onChange={() => toggle(option.value)}
          />
          <span className="truncate" title={option.label}>
            {option.label}
          </span>
          {option.count !== undefined && (
            <span className="ml-auto text-sm text-faint">{option.count.toLocaleString('en')}</span>
          )}
        </label>
      ))}
      {shown.length < known.length && (
        <button
          type="button"
          className="px-1 text-sm text-accent hover:underline"
          onClick={() => showAll(true)}
        >
          {known.length - shown.length} more
        </button>
      )}
    </fieldset>
  )
}

/** A few words of which one or none holds, in a row. */
export function Choice<Word extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  readonly label: string
  readonly options: readonly { readonly value: Word | undefined; readonly label: string }[]
  readonly chosen: Word | undefined
  readonly onChange: (chosen: Word | undefined) => void
}): ReactNode {
  return (
    <div
      role="group"
      aria-label={label}
      className="inline-flex rounded-md border border-line-strong bg-surface p-0.5"
    >
      {options.map((option) => (
        <button
          key={option.label}
          type="button"
          aria-pressed={option.value === chosen}
          onClick={() => onChange(option.value)}
          className="h-6 rounded px-2 text-sm whitespace-nowrap text-muted hover:text-ink aria-pressed:bg-sunken aria-pressed:font-medium aria-pressed:text-ink"
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}

/** A filter that holds and was set elsewhere (a link of a figure), with the way to take it off. */
export function FilterChip({
  label,
  onRemove,
}: {
  readonly label: ReactNode
  readonly onRemove: () => void
}): ReactNode {
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-0.5 pl-2 text-sm text-accent">
      <span className="truncate">{label}</span>
      <button
        type="button"
        aria-label="Remove this filter"
        onClick={onRemove}
        className="inline-grid size-5 place-items-center rounded hover:bg-surface"
      >
        <X aria-hidden="true" className="size-3" />
      </button>
    </span>
  )
}
