import { errorRegistry } from '@trueport/contracts';

/** `docs/errors.md`: every code of the registry, and no other. */
export function errorReference(): string {
  const rows = Object.entries(errorRegistry).map(
    ([code, error]) =>
      `| \`${code}\` | ${error.httpStatus} | ${error.owner} | ${error.retryable ? 'yes' : 'no'} | ${error.when} |`,
  );
  return [
    '# Error codes',
    '',
    'Generated from `libs/contracts/src/errors/registry.ts` by `npm run docs:generate`.',
    '',
    'On `/trueportai-services/*` and `/health` an error of the gateway itself is',
    '`{"detail": "…", "code": "…", "retry_after": seconds}`; `retry_after` comes with a `Retry-After` header and only where',
    "waiting helps. A provider's own errors are passed on as they are. Owner says who can mend it.",
    '',
    '| code | status | owner | retry helps | when |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
