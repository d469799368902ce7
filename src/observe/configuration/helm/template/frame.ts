import type { Held } from './fields.ts';
import type { Output } from './output.ts';
import { badValue } from './signature.ts';

/** Variables of a template that is under way, innermost last, and where what it writes goes. */
export interface Frame {
  readonly template: string;
  readonly variables: { readonly name: string; value: Held }[];
  readonly output: Output;
  readonly isOutermost: boolean;
}

/** The value of a variable. Throws a `Fault` (`malformed`) where there is none. */
export function variableOf({ variables }: Frame, name: string): Held {
  const variable = variables.findLast((one) => one.name === name);
  if (!variable) throw badValue(`there is no variable ${name}`);
  return variable.value;
}

/** Sets a variable that there is. Throws a `Fault` (`malformed`) where there is none. */
export function assign({ variables }: Frame, name: string, value: Held): void {
  const variable = variables.findLast((one) => one.name === name);
  if (!variable) throw badValue(`there is no variable ${name}`);
  variable.value = value;
}
