import * as z from 'zod';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { Language } from '../../../../model/sets/language.ts';
import { istioPathTemplate, istioText } from '../../../../model/sets/patterns.ts';
import {
  allOf,
  anyOf,
  EVERY_REQUEST,
  httpOnly,
  isWritten,
  type Match,
  type Purpose,
  textsOf,
  type Values,
} from './match.ts';
import { portSet, portsSchema, valuesSchema } from './values.ts';

/** Source: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation */
export const operationSchema = z
  .strictObject({
    hosts: valuesSchema,
    notHosts: valuesSchema,
    ports: portsSchema,
    notPorts: portsSchema,
    methods: valuesSchema,
    notMethods: valuesSchema,
    paths: valuesSchema,
    notPaths: valuesSchema,
  })
  .refine((fields) => Object.values(fields).some(({ length }) => length > 0), {
    message: 'must not be empty',
  });

/** All that an operation asks for. Throws a `Fault` for path templates. */
export function operationMatch(operation: z.output<typeof operationSchema>, purpose: Purpose): Match {
  const { hosts, notHosts, ports, notPorts, methods, notMethods, paths, notPaths } = operation;
  return allOf([
    destinationPorts(ports, notPorts),
    field(':authority', { values: hosts, notValues: notHosts }, purpose, (host) =>
      istioText(host, { ignoreCase: true }),
    ),
    field(':method', { values: methods, notValues: notMethods }, purpose, lineText),
    requestPaths({ values: paths, notValues: notPaths }, purpose),
  ]);
}

export function destinationPorts(ports: readonly number[], notPorts: readonly number[]): Match {
  const wanted = ports.length === 0 ? EVERY_REQUEST.ports : portSet(ports);
  return { ...EVERY_REQUEST, ports: wanted.subtract(portSet(notPorts)) };
}

/** A field or header of HTTP. Throws a `Fault` where there is no header of that name. */
export function field(
  name: string,
  values: Values,
  purpose: Purpose,
  textOf: (value: string) => Language,
): Match {
  if (!isWritten(values)) return EVERY_REQUEST;
  return httpOnly(
    ApplicationSet.http({ headers: new Map([[name, textsOf(values, anyOf(textOf))]]) }),
    purpose,
  );
}

/** Compared without the query. */
function requestPaths(values: Values, purpose: Purpose): Match {
  if (!isWritten(values)) return EVERY_REQUEST;
  return httpOnly(ApplicationSet.http({ paths: textsOf(values, anyOf(pathText)).texts }), purpose);
}

/** A path with `{*}` or `{**}` is a template. */
function pathText(path: string): Language {
  return path.includes('{*}') || path.includes('{**}') ? istioPathTemplate(path) : lineText(path);
}

/** No request is without a method and a path, nor are they empty, so `*` is every one. */
function lineText(pattern: string): Language {
  return pattern === '*' ? Language.ALL : istioText(pattern);
}
