import { Fault } from '../../../../model/fault.ts';
import { field, type Tree } from '../tree.ts';

/** Do labels (or annotations) satisfy what one requirement asks for? */
type Requirement = (labels: Tree | undefined) => boolean;

const NAME = String.raw`[\w./-]+`;
const SET = new RegExp(String.raw`^(${NAME})\s+(in|notin)\s*\(([^()]*)\)$`);
const EQUAL = new RegExp(String.raw`^(${NAME})\s*(==|=|!=)\s*([\w./-]*)$`);
const THERE = new RegExp(String.raw`^(!?)\s*(${NAME})$`);

/**
 * A selector in its textual form: `a=b,c!=d,e in (f,g),!h`. Throws a `Fault` (`malformed`) for what is none. Source:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function labelSelector(text: string): Requirement {
  const requirements = partsOf(text).map(requirementOf);
  return (labels) => requirements.every((isMet) => isMet(labels));
}

/** Commas in parentheses are not between requirements. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let [start, isInside] = [0, false];
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '(') isInside = true;
    if (character === ')') isInside = false;
    if (character !== undefined && (character !== ',' || isInside)) continue;
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return parts.filter((part) => part !== '');
}

function requirementOf(text: string): Requirement {
  const [, key = '', operator, values = ''] = SET.exec(text) ?? EQUAL.exec(text) ?? [];
  if (operator !== undefined) {
    const isSet = operator === 'in' || operator === 'notin';
    const wanted = new Set<unknown>(isSet ? values.split(',').map((value) => value.trim()) : [values]);
    const isWanted = operator === 'in' || operator === '=' || operator === '==';
    return (labels) => wanted.has(field(labels, key)) === isWanted;
  }
  const [, not, name] = THERE.exec(text) ?? [];
  if (name === undefined) throw new Fault('malformed', `${JSON.stringify(text)} selects no labels`);
  return (labels) => (field(labels, name) !== undefined) === (not === '');
}
