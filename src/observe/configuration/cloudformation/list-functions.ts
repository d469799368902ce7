import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { MAXIMUM_TEXT } from './scope.ts';
import { isText } from './substitution.ts';

/** Functions of lists, of arguments that are evaluated; others have no value that is known. */
export function listFunction(name: string, given: unknown): unknown {
  if (name === 'Fn::Length') return Array.isArray(given) ? given.length : new Unknown();
  if (!Array.isArray(given)) return new Unknown();
  const [first, second] = given as unknown[];
  if (name === 'Fn::Join') return joined(first, second);
  if (name === 'Fn::Select') return selected(first, second);
  if (name === 'Fn::Split' && isText(first) && typeof second === 'string')
    return second.split(String(first), 1000);
  return new Unknown();
}

function joined(separator: unknown, list: unknown): unknown {
  if (!isText(separator) || !Array.isArray(list)) return new Unknown();
  const parts = list.map((one: unknown) => (isText(one) ? String(one) : undefined));
  const text = parts
    .map((part, index) => part ?? (list[index] instanceof Unknown ? list[index].outline : undefined) ?? '…')
    .join(String(separator));
  if (text.length > MAXIMUM_TEXT) return new Unknown();
  return parts.includes(undefined) ? new Unknown(undefined, text) : text;
}

function selected(index: unknown, list: unknown): unknown {
  const at = Number(index);
  return Array.isArray(list) && Number.isInteger(at) && at >= 0 && at < list.length
    ? (list[at] as unknown)
    : new Unknown();
}
