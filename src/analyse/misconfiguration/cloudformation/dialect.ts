import type { Plain } from '../../../model/configuration/structured.ts';
import { type PlainMap, withValue } from '../../infrastructure/plain-examples.ts';
import type { Dialect, Setting } from '../../infrastructure/settings.ts';

/** A setting of a resource, by the names of CloudFormation. */
export type CloudFormationSetting = Setting<PlainMap>;

/** A template with one resource, as people write it. */
export function templateText(type: string, properties: PlainMap): string {
  return textOf({ Resources: { Example: { Type: type, Properties: properties } } });
}

/** A template of these sections. */
export function textOf(sections: Readonly<Record<string, Plain>>): string {
  return `${linesOf({ AWSTemplateFormatVersion: '2010-09-09', ...sections }).join('\n')}\n`;
}

/** What no reader of YAML takes for something else than the text that it is. */
const PLAIN = /^(?!(?:true|false|yes|no|on|off|null)$)[A-Za-z/][\w/.:@-]*(?<!:)$/;

/** YAML without the library, which took a fifth of each start of the scanner for examples that nobody asks for then. */
function linesOf(value: Plain): string[] {
  if (typeof value === 'string') return [PLAIN.test(value) ? value : JSON.stringify(value)];
  if (typeof value !== 'object' || value === null) return [String(value)];
  if (Array.isArray(value)) return value.flatMap((item: Plain) => indented('- ', linesOf(item)));
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'object' || inner === null) return [`${key}: ${linesOf(inner).join('')}`];
    const lines = linesOf(inner);
    if (lines.length === 0) return [`${key}: ${Array.isArray(inner) ? '[]' : '{}'}`];
    return [`${key}:`, ...indented('  ', lines)];
  });
}

/** Lines behind a first one's begin. */
function indented(begin: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? begin : '  ') + line);
}

const GUIDE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference';
const SERVERLESS = 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide';

/** Where the documentation of a type is: `AWS::ECS::TaskDefinition`. */
export function documentationOf(type: string): string {
  const [, service = '', name = ''] = type.toLowerCase().split('::');
  return service === 'serverless'
    ? `${SERVERLESS}/sam-resource-${name}.html`
    : `${GUIDE}/aws-resource-${service}-${name}.html`;
}

/** How CloudFormation writes what settings are about. */
export const CLOUDFORMATION: Dialect<PlainMap> = {
  documentationOf,
  line: (key, value) => `${key}: ${value}`,
  resourceText: templateText,
  base: {},
  withSetting: withValue,
};
