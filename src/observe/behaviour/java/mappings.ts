import { resolve } from '../../source-code/connections.ts';
import { textsOf } from '../../source-code/evaluate.ts';
import { verbOf } from '../../source-code/java-requests.ts';
import type { JavaCall, JavaType } from '../../source-code/java-types.ts';
import { propertyText, usualText } from '../../source-code/property-text.ts';
import { behindPrefix } from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallExpression, Expression } from '../../source-code/types.ts';

/** Paths and methods that a method of a class answers, or calls where the class is a client. */
export interface Mapping {
  readonly by: string;
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly site: JavaCall;
  /** Do more paths follow, which another class has? */
  readonly isPrefix: boolean;
}

interface Annotation {
  readonly by: string;
  readonly methods: readonly string[];
}

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const capital = (verb: string): string => verb.charAt(0) + verb.slice(1).toLowerCase();

/** Annotations of methods, by the path of what is called. */
const OF_METHODS: ReadonlyMap<string, Annotation> = new Map([
  ['spring.RequestMapping', { by: 'Spring', methods: [] }],
  ['spring.HttpExchange', { by: 'Spring', methods: [] }],
  ...VERBS.flatMap((verb): [string, Annotation][] => [
    [`spring.${capital(verb)}Mapping`, { by: 'Spring', methods: [verb] }],
    [`spring.${capital(verb)}Exchange`, { by: 'Spring', methods: [verb] }],
    [`micronaut.${capital(verb)}`, { by: 'Micronaut', methods: [verb] }],
    [`rs.${verb}`, { by: 'JAX-RS', methods: [verb] }],
    [`retrofit.${verb}`, { by: 'Retrofit', methods: [verb] }],
  ]),
]);
/** Annotations of classes with the paths before those of their methods. */
const PREFIXES = new Set(['spring.RequestMapping', 'spring.HttpExchange', 'rs.Path', 'micronaut.Controller']);
const PATHS = ['value', 'path', 'uri', 'uris', 'url', 'urlPatterns'];
const MAXIMUM_PATHS = 64;

/** What the methods of a class are mapped to. */
export function mappingsOf(scope: Scope, type: JavaType): Mapping[] {
  const outer = type.annotations.find(({ call }) => PREFIXES.has(scope.pathOf(call.callee)));
  const prefixes = outer ? pathsOf(scope, outer.call) : [''];
  const outerMethods = outer ? methodsOf(scope, outer.call) : [];
  return type.methods.flatMap(({ annotations }): Mapping[] => {
    const paths = annotations.find(({ call }) => scope.pathOf(call.callee) === 'rs.Path');
    const found = annotations.flatMap((site): Mapping[] => {
      const known = OF_METHODS.get(scope.pathOf(site.call.callee));
      if (!known) return [];
      const own =
        known.by === 'JAX-RS' ? (paths ? pathsOf(scope, paths.call) : ['']) : pathsOf(scope, site.call);
      const methods = [known.methods, methodsOf(scope, site.call), outerMethods, ['*']].find(
        (each) => each.length > 0,
      );
      return [
        { by: known.by, methods: methods ?? ['*'], paths: joined(prefixes, own), site, isPrefix: false },
      ];
    });
    if (found.length > 0 || !paths || !outer) return found;
    const own = joined(prefixes, pathsOf(scope, paths.call));
    return [{ by: 'JAX-RS', methods: ['*'], paths: own, site: paths, isPrefix: true }];
  });
}

function joined(prefixes: readonly string[], paths: readonly string[]): string[] {
  return prefixes
    .flatMap((prefix) => paths.map((path) => behindPrefix(prefix, path)))
    .slice(0, MAXIMUM_PATHS);
}

/** The paths of an annotation; an empty one where it names none, and none where they are not known. */
export function pathsOf(scope: Scope, { named, positional }: CallExpression): string[] {
  const value = positional[0] ?? PATHS.map((name) => named.get(name)).find(Boolean);
  return value ? textsIn(scope, value) : [''];
}

/** The texts of a value or a list, properties by what they fall back to. */
export function textsIn(scope: Scope, value: Expression): string[] {
  const listed = resolve(scope, value);
  const values = listed?.kind === 'list' ? listed.items.slice(0, MAXIMUM_PATHS) : [value];
  return values.flatMap((each) => {
    const [[text] = []] = textsOf(scope, [each]);
    const known = usualText(
      (text ?? []).flatMap((part) => (typeof part === 'string' ? propertyText(part) : [part])),
    );
    return known === undefined ? [] : [known];
  });
}

function methodsOf(scope: Scope, { named }: CallExpression): string[] {
  const value = named.get('method');
  const listed = value && resolve(scope, value);
  const values = listed?.kind === 'list' ? listed.items.slice(0, 16) : value ? [value] : [];
  return values.flatMap((each) => {
    const verb = verbOf(each);
    return verb?.kind === 'text' ? [verb.text.toUpperCase()] : [];
  });
}
