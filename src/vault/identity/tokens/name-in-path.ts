import { Refusal } from '../../refusal.ts';
import type { Call } from '../../routing/types.ts';

/** The name of a key or role in a path. Throws a `Refusal` (400) for one that none has. */
export function nameIn({ parameters }: Pick<Call, 'parameters'>): string {
  const name = parameters['name'] ?? '';
  if (!/^\w[\w.-]{0,127}$/.test(name))
    throw new Refusal(400, 'a name has 1 to 128 letters, digits, dots, dashes and underscores');
  return name;
}
