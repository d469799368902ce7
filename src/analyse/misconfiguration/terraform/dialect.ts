import type { Dialect } from '../../infrastructure/settings.ts';

/** A resource as people write it. */
export function resourceText(type: string, body: string, name = 'example'): string {
  const lines = body.split('\n').map((line) => (line === '' ? '' : `  ${line}\n`));
  return `resource "${type}" "${name}" {\n${lines.join('')}}\n`;
}

/** Where the documentation of a type of resource is. */
export function documentationOf(type: string): string {
  const [prefix = '', ...rest] = type.split('_');
  const provider = prefix === 'google' ? 'google' : prefix === 'azurerm' ? 'azurerm' : 'aws';
  return `https://registry.terraform.io/providers/hashicorp/${provider}/latest/docs/resources/${rest.join('_')}`;
}

/** How Terraform writes what settings are about. */
export const TERRAFORM: Dialect<string> = {
  documentationOf,
  line: (key, value) => `${key} = ${value}`,
  resourceText,
  base: 'name = "example"',
  withSetting(base, keys, value) {
    const [last = '', ...blocks] = keys.toReversed();
    let text = `${last} = ${JSON.stringify(value)}`;
    for (const block of blocks) text = `${block} {\n${text.replaceAll(/^/gm, '  ')}\n}`;
    const [block = ''] = keys;
    const open = `${block} {\n`;
    // A block that is there already is not written twice.
    if (keys.length === 2 && base.includes(open))
      return base.replace(open, `${open}  ${last} = ${JSON.stringify(value)}\n`);
    return base === '' ? text : `${base}\n${text}`;
  },
};
