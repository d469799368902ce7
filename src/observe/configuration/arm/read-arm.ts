import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import {
  type Declaration,
  type InfrastructureModule,
  Unknown,
} from '../../../model/configuration/infrastructure.ts';
import { keysOf, type Path, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { Gap } from '../../../model/gap.ts';
import { withoutComments } from '../../../model/json/comments.ts';
import { readStructured } from '../yaml/structured.ts';
import { evaluate, MAXIMUM_COPIES } from './evaluation.ts';
import { expressionIn } from './expression.ts';
import { inUsualSpelling } from './spelling.ts';
import { TemplateScope } from './template-scope.ts';

/** Values that are evaluated of one file. */
const MAXIMUM_STEPS = 1_000_000;
/** As which a template counts. */
const TEMPLATE_STEPS = 500;
/** Templates in each other, and resources in each other. */
const MAXIMUM_DEPTH = 8;

const DEPLOYMENT = 'microsoft.resources/deployments';

/** What a template is read with. */
interface Reader {
  readonly document: StructuredDocument;
  readonly modules: InfrastructureModule[];
}

/**
 * Templates of Azure Resource Manager, with those in them, and files of values for their parameters. Parameters have
 * their defaults; what depends on what is made is unknown. Nothing is fetched.
 */
export function readArm({ path, text }: ConfigurationFile): {
  readonly modules: readonly InfrastructureModule[];
  readonly gaps: readonly Gap[];
} {
  const { documents, gaps } = readStructured(withoutComments(text), path, '1.2');
  const modules = documents.map(inUsualSpelling).flatMap((document) => {
    const budget = { left: MAXIMUM_STEPS };
    const reader: Reader = { document, modules: [] };
    readTemplate(reader, [], new TemplateScope(document.value, new Map(), budget), 0);
    if (budget.left < 0)
      gaps.push({ kind: 'limit', subject: path, reason: 'more values than are evaluated' });
    return reader.modules;
  });
  return { modules, gaps };
}

function readTemplate(reader: Reader, at: Path, scope: TemplateScope, depth: number): void {
  const { document, modules } = reader;
  scope.budget.left -= TEMPLATE_STEPS;
  if (scope.budget.left < 0) return;
  const named = (section: string, kind: Declaration['kind']): Declaration[] =>
    keysOf(valueAt(document.value, [...at, section])).map((name) => {
      const place = [...at, section, name];
      const value = valueAt(document.value, place);
      return declared(document, kind, name, place, kind === 'output' ? evaluate(value, scope) : value);
    });
  const declarations = resourcesIn(reader, [...at, 'resources'], scope, '', depth);
  modules.push({
    declarations: [...declarations, ...named('parameters', 'variable'), ...named('outputs', 'output')],
  });
}

/** A list, or a map by symbolic names. */
function resourcesIn(
  reader: Reader,
  at: Path,
  scope: TemplateScope,
  parent: string,
  depth: number,
): Declaration[] {
  const list = valueAt(reader.document.value, at);
  const keys = Array.isArray(list) ? list.map((_, index) => index) : keysOf(list);
  return depth > MAXIMUM_DEPTH
    ? []
    : keys.flatMap((key) => {
        const place = [...at, key];
        return scopesOf(valueAt(list, [key]), scope).flatMap((one) =>
          resourceAt(reader, place, one, parent, depth),
        );
      });
}

/** One for each time that its loop goes round; of a loop that is not known, once. */
function scopesOf(resource: unknown, scope: TemplateScope): TemplateScope[] {
  const name = valueAt(resource, ['copy', 'name']);
  if (typeof name !== 'string') return [scope];
  const count = evaluate(valueAt(resource, ['copy', 'count']), scope);
  const times = typeof count === 'number' ? Math.min(Math.max(0, count), MAXIMUM_COPIES) : 1;
  return Array.from({ length: times }, (_, index) => scope.within(name, index));
}

function resourceAt(
  reader: Reader,
  place: Path,
  scope: TemplateScope,
  parent: string,
  depth: number,
): Declaration[] {
  const { document } = reader;
  const resource = valueAt(document.value, place);
  const written = valueAt(resource, ['type']);
  if (typeof written !== 'string' || valueAt(resource, ['existing']) === true) return [];
  const type =
    parent === '' || written.toLowerCase().startsWith('microsoft.') ? written : `${parent}/${written}`;
  if (evaluate(valueAt(resource, ['condition']), scope) === false || scope.budget.left < 0) return [];
  if (type.toLowerCase() === DEPLOYMENT) {
    readDeployment(reader, place, scope, depth + 1);
    return [];
  }
  // Resources within are declared by themselves.
  const parts = Object.entries(resource ?? {}).filter(([key]) => key !== 'resources' && key !== 'copy');
  const value = evaluate(Object.fromEntries(parts), scope);
  const own = { ...declared(document, 'resource', nameOf(value, place), place, value), type };
  return [own, ...resourcesIn(reader, [...place, 'resources'], scope, type, depth + 1)];
}

/** A template within a resource has the names of the one around it, unless it says that it has its own. */
function readDeployment(reader: Reader, place: Path, scope: TemplateScope, depth: number): void {
  const at = [...place, 'properties', 'template'];
  const { document } = reader;
  const template = valueAt(document.value, at);
  if (typeof template !== 'object' || template === null || depth > MAXIMUM_DEPTH) return;
  const properties = valueAt(document.value, [...place, 'properties']);
  const isInner = /^inner$/i.test(String(valueAt(properties, ['expressionEvaluationOptions', 'scope'])));
  if (!isInner) return readTemplate(reader, at, scope, depth);
  const given = new Map(
    keysOf(valueAt(properties, ['parameters'])).map((name): [string, unknown] => {
      const value = valueAt(properties, ['parameters', name, 'value']);
      const known = value === undefined ? new Unknown() : evaluate(value, scope);
      return [name.toLowerCase(), known];
    }),
  );
  return readTemplate(reader, at, new TemplateScope(template, given, scope.budget), depth);
}

function nameOf(value: unknown, place: Path): string {
  const symbol = place.at(-1);
  const name = valueAt(value, ['name']);
  if (typeof name === 'string') return name;
  const outline = name instanceof Unknown ? name.outline : undefined;
  return outline ?? (typeof symbol === 'string' ? symbol : '…');
}

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
    rangeOf: (path) =>
      document.rangeOf(path.length === 0 && kind === 'resource' ? [...place, 'type'] : [...place, ...path]),
    set: (path, wished) =>
      isWritten(document.value, [...place, ...path]) ? document.set([...place, ...path], wished) : undefined,
  };
}

/** Is nothing on the way, and nothing at its end, an expression, and no item what a loop makes? */
function isWritten(root: unknown, path: Path): boolean {
  return path.every((step, index) => {
    const value = valueAt(root, path.slice(0, index + 1));
    const isMade = typeof step === 'number' && value === undefined;
    return !isMade && (typeof value !== 'string' || expressionIn(value) === undefined);
  });
}
