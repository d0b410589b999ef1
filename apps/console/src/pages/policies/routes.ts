import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, readSearch, text } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

/** What a dry run can run: the policy that applies, with rules added, or a preset. */
export const dryRunPolicies = ['current', 'observe', 'balanced', 'strict'] as const
export const policyRanges = ['24h', '7d', '30d', 'all'] as const

export const policiesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/policies',
  validateSearch: readSearch({
    range: oneOf(policyRanges),
    /** The rule whose text is open. */
    rule: text,
    /** Words of a title, an id or the Cedar text. */
    q: text,
    effect: oneOf(['forbid', 'permit']),
    /** A command to try. */
    try: text,
    /** The policy of a dry run, and the Cedar rules that are added to it. */
    dry: oneOf(dryRunPolicies),
    rules: text,
  }),
  component: lazyRouteComponent(() => import('./policies-page.tsx'), 'PoliciesPage'),
})
