import { malformedVersion } from '../malformed-version.ts';
import { compareIdentifiers, comparePrecedence, parsePrecedence } from '../precedence.ts';
import type { VersionScheme } from '../types.ts';

/**
 * Semantic versions whose builds have an order too, with a leading `v` and a missing minor or patch allowed. Throws a
 * `Fault` (`malformed`) for text of another form.
 */
export const julia: VersionScheme = {
  id: 'julia',
  compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    return comparePrecedence(a.precedence, b.precedence) || compareIdentifiers(a.build, b.build);
  },
};

function parse(text: string) {
  const plain = text.trim().replace(/^v/, '');
  const precedence = parsePrecedence(plain);
  if (precedence === undefined) throw malformedVersion('Julia', text, 'expected major.minor.patch');
  const plus = plain.indexOf('+');
  return { precedence, build: plus < 0 ? [] : plain.slice(plus + 1).split('.') };
}
