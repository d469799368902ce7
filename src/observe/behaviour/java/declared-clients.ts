import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { JavaSource } from '../../source-code/java.ts';
import type { JavaType } from '../../source-code/java-types.ts';
import { propertyText, propertyValue } from '../../source-code/property-text.ts';
import { made } from '../../source-code/requests.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallExpression, Expression } from '../../source-code/types.ts';
import { mappingsOf } from './mappings.ts';
import { withPlainPlaceholders } from './path-template.ts';

/** Annotations of interfaces that a library implements as clients, and where these have their address. */
const CLIENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['spring.FeignClient', ['url', 'name', 'value', 'serviceId']],
  ['spring.HttpExchange', ['url', 'value']],
  ['microprofile.RegisterRestClient', ['baseUri']],
  ['micronaut.Client', ['value', 'id']],
]);
const OF_METHODS =
  /^(?:spring\.(?:Http|Get|Post|Put|Patch|Delete)Exchange|retrofit\.[A-Z]+|feign\.RequestLine)$/;

/** Is it an interface that is called rather than answered? */
export function isClient(scope: Scope, { annotations, methods }: JavaType): boolean {
  return (
    annotations.some(({ call }) => CLIENTS.has(scope.pathOf(call.callee))) ||
    methods.some(({ annotations: own }) => own.some(({ call }) => OF_METHODS.test(scope.pathOf(call.callee))))
  );
}

/** The requests of interfaces that are clients: Feign, MicroProfile, Micronaut, and Retrofit with its base in the same file. */
export function declaredRequests(source: JavaSource, scope: Scope): BehaviourFact[] {
  return source.types
    .filter((type) => isClient(scope, type))
    .flatMap((type) => {
      const base = baseOf(source, scope, type);
      if (!base) return [];
      return mappingsOf(scope, type).flatMap(({ methods, paths, site }) =>
        paths.flatMap((path) =>
          methods.flatMap((method) => {
            const at = site.call.at;
            const plain = withPlainPlaceholders(path) ?? path;
            const url: Expression = { at, kind: 'text', text: plain.startsWith('/') ? plain : `/${plain}` };
            return made(scope, site, { url, method: { at, kind: 'text', text: method }, base });
          }),
        ),
      );
    });
}

function baseOf(source: JavaSource, scope: Scope, { annotations }: JavaType): Expression | undefined {
  for (const { call } of annotations) {
    const path = scope.pathOf(call.callee);
    const names = CLIENTS.get(path);
    const found = names && addressOf(call, names, path === 'microprofile.RegisterRestClient');
    if (found) return found;
  }
  const maker = source.calls.find(
    ({ call }) => scope.pathOf(call.callee) === 'retrofit.Retrofit.Builder().baseUrl',
  );
  return maker?.call.positional[0];
}

/** The address of a client; a name alone is that of a service. */
function addressOf(
  { at, named, positional }: CallExpression,
  names: readonly string[],
  isAddress: boolean,
): Expression | undefined {
  const value = names.map((name) => named.get(name)).find(Boolean) ?? (isAddress ? undefined : positional[0]);
  if (value?.kind !== 'text') return value;
  const text = /^(?:https?:\/\/|\$\{)/.test(value.text) ? value.text : `http://${value.text}`;
  return propertyValue(propertyText(text), at);
}
