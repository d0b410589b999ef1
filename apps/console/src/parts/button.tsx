import type { ComponentProps, ReactNode } from 'react'

type Looks = 'plain' | 'strong' | 'quiet'

const looks: Readonly<Record<Looks, string>> = {
  plain: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  strong: 'border border-transparent bg-accent text-on-accent hover:opacity-90',
  quiet: 'border border-transparent text-muted hover:bg-sunken hover:text-ink',
}

/** A button of the console. `look` is `plain` where nothing else is said. */
export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly look?: Looks }): ReactNode {
  return (
    <button
      type="button"
      className={`inline-flex min-h-7 items-center justify-center gap-1.5 rounded-md px-2.5 text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-50 ${looks[look]} ${className}`}
      {...rest}
    />
  )
}

/** A button that is only an icon; `label` is its name and its tooltip. */
export function IconButton({
  label,
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly label: string }): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-grid size-7 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink [&_svg]:size-4 ${className}`}
      {...rest}
    />
  )
}
