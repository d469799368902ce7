import { type Path, valueAt } from '../../model/configuration/place.ts';
import { declarationCheck, type InfrastructureCheck, itemsAt, type Placed } from './declarations.ts';
import type { PlainMap } from './plain-examples.ts';
import { isSecret } from './secrets.ts';
import type { Dialect } from './settings.ts';

/** A variable that a program is given, with where its value is. */
export interface PlacedVariable extends Placed {
  readonly name: unknown;
}

/** Where a type of resource keeps what its programs are given. */
export interface Environment {
  /** Of its check, between those of the set and of what is wrong: `lambda`. */
  readonly id: string;
  /** Whose it is: `a function`. */
  readonly what: string;
  readonly types: readonly [string, ...string[]];
  readonly variablesIn: (value: unknown) => readonly PlacedVariable[];
  /** What an example says that gives a variable a value. */
  readonly example: (name: string, value: string) => PlainMap;
}

/** How a language refers to a secret in a variable. */
export interface SecretReferences {
  /** What ids of its checks begin with: `cloudformation-aws`. */
  readonly set: string;
  readonly fix: string;
  /** A value that is a reference. */
  readonly reference: string;
  readonly dialect: Dialect<PlainMap>;
}

/** The variables of a list of names and values, by the keys that these have. */
export function variablesAt(value: unknown, at: Path, name: string, text: string): PlacedVariable[] {
  return itemsAt(value, ...at).map((one, index) => ({
    path: [...at, index],
    name: valueAt(one, [name]),
    value: valueAt(one, [text]),
  }));
}

/** The check that no variable of an environment is a secret in clear. */
export function environmentCheck(
  { id, what, types, variablesIn, example }: Environment,
  { set, fix, reference, dialect }: SecretReferences,
): InfrastructureCheck {
  const [type] = types;
  return declarationCheck({
    id: `${set}-${id}-secret-in-environment`,
    title: `Secret stands in the environment of ${what}`,
    why: 'Whoever may read the template, or what is made of it, reads it.',
    fix,
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: [dialect.documentationOf(type)],
    types,
    *wrong({ value }) {
      for (const { path, name, value: text } of variablesIn(value))
        if (isSecret(name, text))
          yield { at: path, actual: `a literal "${String(name)}"`, expected: 'a reference to a secret' };
    },
    failing: [dialect.resourceText(type, example('DB_PASSWORD', 'fake-for-the-example'))],
    passing: [dialect.resourceText(type, example('DB_PASSWORD', reference))],
  });
}
