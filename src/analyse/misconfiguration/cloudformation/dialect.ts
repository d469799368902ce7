import { stringify } from 'yaml';
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
  return stringify({ AWSTemplateFormatVersion: '2010-09-09', ...sections }, { lineWidth: 0 });
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
