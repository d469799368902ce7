import { Fault } from '../../../model/fault.ts';
import {
  callsIn,
  type GroovyCall,
  type GroovyValue,
  type Placed,
} from '../../../model/configuration/groovy.ts';
import type { Jenkinsfile, JenkinsScript } from '../../../model/configuration/jenkinsfile.ts';
import type { Range } from '../../../model/configuration/place.ts';
import type { ShellScript } from '../../../model/configuration/shell.ts';
import type { Gap } from '../../../model/gap.ts';
import { readShell } from '../shell/read-shell.ts';
import { readGroovy } from './groovy.ts';

/** UTF-16 units of a Jenkinsfile. */
const LONGEST = 2 ** 20;
/** Steps of one that give scripts to shells. */
const MOST_SCRIPTS = 5_000;
const SHELL_STEPS = new Set(['sh', 'bat', 'powershell', 'pwsh']);

/**
 * A Jenkinsfile as the calls that it makes. A scripted pipeline is a program: what decides which of its steps run is not
 * read, which is a gap.
 */
export function readJenkinsfile(
  text: string,
  path: string,
): { readonly file: Jenkinsfile | undefined; readonly gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  const tell = (kind: Gap['kind'], reason: string): void => {
    gaps.push({ kind, subject: path, reason });
  };
  if (text.length > LONGEST) {
    tell('limit', `longer than ${LONGEST} characters`);
    return { file: undefined, gaps };
  }
  try {
    const statements = readGroovy(text);
    const calls = callsIn(statements);
    const isDeclarative = calls.some(
      ({ node, within }) => node.name === 'pipeline' && node.closure && !within,
    );
    if (!isDeclarative)
      tell('unsupported', 'a scripted pipeline: its steps are judged, not what decides whether they run');
    const steps = calls.filter(({ node }) => SHELL_STEPS.has(stepName(node)));
    if (steps.length > MOST_SCRIPTS)
      throw new Fault('limit', `more than ${MOST_SCRIPTS} steps that run scripts`);
    const scripts = steps.flatMap((step) => scriptOf(step, (reason) => tell('limit', reason)));
    return { file: { path, text, isDeclarative, statements, calls, scripts, rangeOf: rangesIn(text) }, gaps };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    tell('limit', error.message);
    return { file: undefined, gaps };
  }
}

function stepName({ name }: GroovyCall): string {
  return name.replace(/^steps\./, '');
}

function scriptOf(placed: Placed<GroovyCall>, onLimit: (reason: string) => void): JenkinsScript[] {
  const { node } = placed;
  const value = (
    node.arguments.find(({ key }) => key === 'script') ?? node.arguments.find(({ key }) => key === undefined)
  )?.value;
  if (!value) return [];
  return [
    { ...placed, value, shell: stepName(node) === 'sh' ? shellOf(shellText(value), onLimit) : undefined },
  ];
}

/** The script, with a word of letters for whatever Groovy puts in; undefined where nothing of it is a text. */
function shellText(value: GroovyValue): string | undefined {
  if (value.kind === 'text')
    return value.parts
      .map((part) => (typeof part === 'string' ? part : `X${'x'.repeat(part.expression.length)}`))
      .join('');
  if (value.kind !== 'sequence') return undefined;
  const texts = value.items.map((item) =>
    item.kind === 'text' ? shellText(item) : item.kind === 'name' ? 'X' : '',
  );
  return value.items.some(({ kind }) => kind === 'text') ? texts.join('') : undefined;
}

function shellOf(text: string | undefined, onLimit: (reason: string) => void): ShellScript | undefined {
  if (text === undefined) return undefined;
  try {
    return readShell(text.replace(/^\s*#![^\n]*\n/, '\n'));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    onLimit(error.message);
    return undefined;
  }
}

function rangesIn(text: string): Jenkinsfile['rangeOf'] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const placeOf = (offset: number): readonly [line: number, column: number] => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };
  return ({ start, end }): Range => {
    const [[startLine, startColumn], [endLine, endColumn]] = [placeOf(start), placeOf(Math.max(start, end))];
    return { startLine, startColumn, endLine, endColumn };
  };
}
