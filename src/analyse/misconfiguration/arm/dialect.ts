import type { Plain } from '../../../model/configuration/structured.ts';
import { type PlainMap, withValue } from '../../infrastructure/plain-examples.ts';
import type { Dialect, Setting } from '../../infrastructure/settings.ts';

/** A setting of a resource, by the names of Azure Resource Manager. */
export type ArmSetting = Setting<PlainMap>;

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** A template with one resource, as people write it. */
export function templateText(type: string, resource: PlainMap): string {
  return textOf({ resources: [{ type, apiVersion: '2024-01-01', name: 'example', ...resource }] });
}

/** A template of these sections. */
export function textOf(sections: Readonly<Record<string, Plain>>): string {
  return `${JSON.stringify({ $schema: SCHEMA, contentVersion: '1.0.0.0', ...sections }, undefined, 2)}\n`;
}

/** Where the documentation of a type is: `Microsoft.KeyVault/vaults`. */
export function documentationOf(type: string): string {
  return `https://learn.microsoft.com/azure/templates/${type.toLowerCase()}`;
}

/** How templates of Azure write what settings are about. */
export const ARM: Dialect<PlainMap> = {
  documentationOf,
  line: (key, value) => `${key}: ${value}`,
  resourceText: templateText,
  base: {},
  withSetting: withValue,
};
