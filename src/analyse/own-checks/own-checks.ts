import type { CheckedObject, OwnCheck } from '../../model/configuration/own-check.ts';
import { pathText } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import type { Violation } from '../misconfiguration/types.ts';
import { type StepBudget, STEPS_OF_ALL } from './budget.ts';
import { CelValues } from './cel-value.ts';
import { createCompiler, type Expression, type Variables } from './expression.ts';

/** Characters of an expression that a finding shows. */
const SHOWN = 200;

/** A check that can be asked of objects of its kind. */
export interface CompiledCheck {
  readonly check: OwnCheck;
  /** What is wrong with the object, or why that cannot be told; undefined where nothing is. */
  judge(object: CheckedObject): { readonly violation: Violation } | { readonly gap: Gap } | undefined;
}

/** Checks of one target, which may take so many steps together. */
export interface OwnChecks {
  readonly checks: readonly CompiledCheck[];
}

/** Compiles checks. Throws a `Fault` (`usage`) that names file and line of an expression that is none. */
export function compileOwnChecks(checks: readonly OwnCheck[]): OwnChecks {
  const budget: StepBudget = { left: STEPS_OF_ALL };
  const compile = createCompiler(budget);
  const values = new CelValues();
  return {
    checks: checks.map((check) => {
      const match = check.match === undefined ? undefined : compiled(compile, check, 'match', check.match);
      const expression = compiled(compile, check, 'expression', check.expression);
      return {
        check,
        judge(object) {
          const variables: Variables = {
            object: values.of(object.value),
            document: values.of(object.document ?? object.value),
            kind: object.type,
            name: object.name,
          };
          return judge(check, { match, expression }, object, variables);
        },
      };
    }),
  };
}

function compiled(
  compile: (text: string) => Expression | string,
  { id, source }: OwnCheck,
  key: string,
  text: string,
): Expression {
  const expression = compile(text);
  if (typeof expression !== 'string') return expression;
  throw new Fault('usage', `${source}: ${key} of ${id}: ${expression}`, {
    hint: 'expressions are written in CEL: docs/guides/write-a-check.md',
  });
}

function judge(
  check: OwnCheck,
  { match, expression }: { readonly match: Expression | undefined; readonly expression: Expression },
  object: CheckedObject,
  variables: Variables,
): ReturnType<CompiledCheck['judge']> {
  const decisions = [match, expression].filter((one) => one !== undefined);
  for (const decide of decisions) {
    const decision = decide(variables);
    if (typeof decision === 'object') return { gap: gapOf(check, object, decision) };
    if (decision === 'not-known') return undefined;
    if (decide === expression) return decision ? undefined : { violation: violationOf(check, object) };
    if (!decision) return undefined;
  }
  return undefined;
}

function violationOf({ at, message, expression }: OwnCheck, object: CheckedObject): Violation {
  const { path, type, name, rangeOf } = object;
  return {
    path,
    range: rangeOf(at),
    ...(name !== '' && { resource: { type, name, ...(at.length > 0 && { part: pathText(at) }) } }),
    actual: message,
    expected: expression.length > SHOWN ? `${expression.slice(0, SHOWN)}…` : expression,
  };
}

function gapOf(
  { id }: OwnCheck,
  { path, type, name, rangeOf }: CheckedObject,
  { undecided, isLimit }: { readonly undecided: string; readonly isLimit: boolean },
): Gap {
  const hint = undecided.startsWith('No such key') ? '; ask "has(…)" before it' : '';
  return {
    kind: isLimit ? 'limit' : 'undecided',
    subject: path,
    reason: `${id} cannot be decided of ${[type, name].join(' ').trim()} in line ${rangeOf([]).startLine}: ${undecided}${hint}`,
  };
}
