import type { Text } from '../../../model/behaviour.ts';
import type { Subject } from './types.ts';

/** A text with what the environment says put in; `{name}` stands for what is not known. */
export interface Resolved {
  readonly text: string;
  /** Variables that have no value here. */
  readonly missing: readonly string[];
  /** Where its values are from besides the source. */
  readonly sources: readonly string[];
}

const MAXIMUM_LEVELS = 8;

/**
 * Puts the values of environment variables into a text of a source; where there is none, what settings say, or what the
 * source falls back to.
 */
export function resolveText(
  text: Text,
  subject: Pick<Subject, 'environment' | 'properties'>,
  level = 0,
): Resolved {
  const pieces: string[] = [];
  const missing: string[] = [];
  const sources: string[] = [];
  for (const part of text) {
    if (typeof part === 'string') pieces.push(part);
    else if ('unknown' in part) pieces.push(placeholder(part.unknown));
    else {
      const known = subject.environment.get(part.environment);
      const property = known ? undefined : subject.properties.get(part.environment);
      const otherwise = known ? undefined : (property?.text ?? part.otherwise);
      const inner =
        otherwise && level < MAXIMUM_LEVELS ? resolveText(otherwise, subject, level + 1) : undefined;
      if (known ?? property) sources.push((known ?? property)?.source ?? '');
      if (inner) missing.push(...inner.missing);
      if (inner) sources.push(...inner.sources);
      if (!known && !inner) missing.push(part.environment);
      pieces.push(known?.value ?? inner?.text ?? placeholder(part.environment));
    }
  }
  return { text: pieces.join(''), missing, sources };
}

function placeholder(name: string): string {
  const plain = name.replaceAll(/\W/g, '_').slice(0, 60);
  return `{${/^[A-Za-z_]/.test(plain) ? plain : 'value'}}`;
}
