import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import type { Declaration, InfrastructureModule } from '../../../model/configuration/infrastructure.ts';
import { keysOf, type Path, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { Gap } from '../../../model/gap.ts';
import { readStructured } from '../yaml/structured.ts';
import { taggedValue } from '../yaml/tagged-value.ts';
import { evaluate, functionOf } from './intrinsics.ts';
import { loopEntries } from './loops.ts';
import { withGlobals } from './serverless.ts';
import { readShortTag } from './short-tags.ts';
import { TemplateScope } from './template-scope.ts';

/** Values that are evaluated of one template. */
const MAXIMUM_STEPS = 1_000_000;

/**
 * Templates of CloudFormation and SAM, each for itself: parameters have their defaults, and what depends on what is made
 * is unknown. Nothing is fetched or transformed.
 */
export function readCloudFormation({ path, text }: ConfigurationFile): {
  readonly modules: readonly InfrastructureModule[];
  readonly gaps: readonly Gap[];
} {
  const { documents, gaps } = readStructured(text, path, '1.1', {
    readValue: (document) => taggedValue(document, readShortTag),
  });
  const modules = documents.flatMap((document): InfrastructureModule[] => {
    if (keysOf(valueAt(document.value, ['Resources'])).length === 0) return [];
    const scope = new TemplateScope(document.value, { left: MAXIMUM_STEPS });
    const declarations = declarationsOf(document, scope);
    if (scope.budget.left < 0)
      gaps.push({ kind: 'limit', subject: path, reason: 'more values than are evaluated' });
    return [{ declarations }];
  });
  return { modules, gaps };
}

function declarationsOf(document: StructuredDocument, scope: TemplateScope): Declaration[] {
  const section = (name: string): object => {
    const value = valueAt(document.value, [name]);
    return typeof value === 'object' && value !== null ? value : {};
  };
  const entries = (name: string) =>
    loopEntries(section(name), scope.budget, (list) => evaluate(list, scope), [name]);
  return [
    ...entries('Resources').flatMap((entry) => resourceOf(document, scope, entry)),
    ...keysOf(section('Parameters')).map((name) =>
      declared(document, 'variable', name, ['Parameters', name], valueAt(section('Parameters'), [name])),
    ),
    ...entries('Outputs').map(({ key, value, origin }) =>
      declared(document, 'output', key, origin, evaluate(value, scope)),
    ),
  ];
}

function resourceOf(
  document: StructuredDocument,
  scope: TemplateScope,
  { key, value, origin }: ReturnType<typeof loopEntries>[number],
): Declaration[] {
  const type = valueAt(value, ['Type']);
  const condition = valueAt(value, ['Condition']);
  if (typeof type !== 'string' || (typeof condition === 'string' && scope.condition(condition) === false))
    return [];
  const properties = evaluate(withGlobals(type, value, document.value), scope) ?? {};
  return [{ ...declared(document, 'resource', key, [...origin, 'Properties'], properties), type }];
}

/** `place`: of its value in the document. */
function declared(
  document: StructuredDocument,
  kind: Declaration['kind'],
  name: string,
  place: Path,
  value: unknown,
): Declaration {
  return {
    kind,
    type: '',
    name,
    value,
    path: document.path,
    rangeOf: (path) => document.rangeOf(path.length === 0 ? place.slice(0, -1) : [...place, ...path]),
    set: (path, wished) => {
      const whole = [...place, ...path];
      return isPlainPath(document.value, whole) ? document.set(whole, wished) : undefined;
    },
  };
}

/** Is nothing on the way a function or a loop, in which a key would mean something else, nor an item that one takes away? */
function isPlainPath(root: unknown, path: Path): boolean {
  const isPlain = path.every((step, index) => {
    const before = valueAt(root, path.slice(0, index));
    if (Array.isArray(before) && before.some((item) => functionOf(item) !== undefined)) return false;
    return functionOf(before) === undefined && !String(step).startsWith('Fn::ForEach::');
  });
  return isPlain && functionOf(valueAt(root, path)) === undefined;
}
