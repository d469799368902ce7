import { Refusal } from '../refusal.ts';

/** So that a table of them is read in no time. */
export const MOST_NAMESPACES = 10_000;
const MOST_LEVELS = 20;
/** What is said of policies and URLs with any other character would be about something else. */
const NAME = /^\w[\w.~@-]{0,127}$/;
/** Vault and OpenBao reserve these, and the API has the others below `sys/namespaces`. */
const RESERVED: ReadonlySet<string> = new Set([
  'root',
  'sys',
  'audit',
  'auth',
  'cubbyhole',
  'identity',
  'api-lock',
  'seal',
  'unseal',
  'seal-status',
  'delete-sealed',
]);

/** Throws a `Refusal` (400) for a path from the root, `team/shop/`, that no namespace may have. */
export function checkNamespacePath(path: string): void {
  const names = path.replace(/\/$/, '').split('/');
  const wrong = names.find((name) => !NAME.test(name) || RESERVED.has(name.toLowerCase()));
  if (wrong !== undefined)
    throw new Refusal(
      400,
      `${JSON.stringify(wrong)} is no name of a namespace: it has letters, digits and "_.~@-", and is none of ${[...RESERVED].join(', ')}`,
    );
  if (names.length > MOST_LEVELS) throw new Refusal(400, `namespaces have at most ${MOST_LEVELS} levels`);
}
