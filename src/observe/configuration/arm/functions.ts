import { type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { ADDRESS_FUNCTIONS } from './address-functions.ts';
import { isText, textOf } from './builtin.ts';
import { LIST_FUNCTIONS } from './list-functions.ts';
import { NUMBER_FUNCTIONS } from './number-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

/** Functions whose results depend on nothing but their arguments, by their names in small letters; others are not known. */
const BUILTINS = new Map<string, Builtin>([
  ['true', () => true],
  ['false', () => false],
  ['null', () => null],
  ['not', (value) => (typeof value === 'boolean' ? !value : unknown())],
  [
    'and',
    (...given) => (given.includes(false) ? false : given.every((one) => one === true) ? true : unknown()),
  ],
  [
    'or',
    (...given) => (given.includes(true) ? true : given.every((one) => one === false) ? false : unknown()),
  ],
  [
    'xor',
    (left, right) => (typeof left === 'boolean' && typeof right === 'boolean' ? left !== right : unknown()),
  ],
  ...TEXT_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...ADDRESS_FUNCTIONS,
]);

/** What a function of templates makes of values. Never guesses, never throws. */
export function callFunction(name: string, given: readonly unknown[]): unknown {
  if (/^(?:(?:subscription|tenant|extension|managementgroup)?resourceid)$/.test(name))
    return identifier(given);
  // Keys of an account, and what else is told to nobody: the name says which.
  if (/^list\w*$/.test(name)) return new Unknown(name);
  const make = BUILTINS.get(name);
  return make ? make(...given) : unknown();
}

/** Where the type stands among the arguments, of what the names are is known: `…/providers/Microsoft.A/b/name`. */
function identifier(given: readonly unknown[]): Unknown {
  const texts = given.map((one) =>
    isText(one) ? textOf(one) : (one instanceof Unknown && one.outline) || '…',
  );
  const at = texts.findIndex((one) => /^[\w.]+\/[\w/]+$/.test(one));
  return new Unknown(
    undefined,
    at < 0 ? undefined : `…/providers/${texts.slice(at).join('/').slice(0, 1000)}`,
  );
}
