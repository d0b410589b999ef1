import type { AnyRoute } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'

/** A page of the console: where it stands in the navigation, and the routes it answers. */
export type Page = {
  /** The word that figures name it by (`Filter.page` of protocol). */
  readonly name: string
  readonly title: string
  readonly path: string
  readonly icon: LucideIcon
  /** After `g`, the key that goes there. */
  readonly goKey: string
  readonly routes: readonly AnyRoute[]
}
