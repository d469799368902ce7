import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { maven } from './scheme.ts';

const number = fc.constantFrom('0', '00', '1', '01', '2', '10');
const word = fc.constantFrom(
  'alpha',
  'a',
  'b',
  'm',
  'beta',
  'rc',
  'CR',
  'SNAPSHOT',
  'ga',
  'Final',
  'sp',
  'x',
  'jre',
);
const separator = fc.constantFrom('.', '-', '');
const numbers = fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
const dotted = fc.tuple(fc.constantFrom('.', ''), word, fc.constantFrom('', '1', '2', '10'));
const hyphened = fc.tuple(fc.constant('-'), word, fc.constantFrom('', '1', '-1', '2', '10', '.1'));
const qualifier = fc.oneof(dotted, hyphened).map((parts) => parts.join(''));
const usual = fc.tuple(numbers, fc.oneof(fc.constant(''), qualifier)).map((parts) => parts.join(''));
const piece = fc.tuple(separator, fc.oneof(number, word)).map((parts) => parts.join(''));
const wild = fc
  .tuple(fc.oneof(number, word), fc.array(piece, { maxLength: 6 }))
  .map(([first, rest]) => first + rest.join(''));

const SETUP = `jar=$(ls /usr/share/java/maven-artifact-3*.jar /usr/share/maven/lib/maven-artifact-*.jar 2>/dev/null | head -n 1)
lang=$(ls /usr/share/java/commons-lang3.jar /usr/share/maven/lib/commons-lang3*.jar 2>/dev/null | head -n 1)
order="java -cp $jar:$lang org.apache.maven.artifact.versioning.ComparableVersion"
`;
/** Maven's class compares each of its arguments with the one before; every second answer is of a pair. */
const SCRIPT = `tr '\\t' '\\n' | xargs -d '\\n' $order | grep '^ ' | awk 'NR % 2 {
  print $2 == "<" ? -1 : $2 == ">" ? 1 : 0 }'`;

describe('Maven versions', () => {
  it('follow the fixture', () => checkOrderFixture(maven, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(maven, usual));
  it('survive hostile input', () => checkHostileInput(maven, wild));
  it('are ordered as by Maven', (context) =>
    checkAgainstTool(context, maven, fc.oneof(usual, wild), {
      name: "Maven's ComparableVersion",
      command: 'sh',
      args: ['-c', SETUP + SCRIPT],
      probe: ['-c', `${SETUP}$order 1 2`],
    }));
});
