import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

/** Changes one filter in the address and leaves the others. `undefined` takes it off. */
export function useFilter<Filters extends object>(): <Name extends keyof Filters & string>(
  name: Name,
  value: Filters[Name] | undefined,
) => void {
  const navigate = useNavigate()
  return useCallback(
    (name, value) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, [name]: value }),
        replace: true,
      }),
    [navigate],
  )
}
