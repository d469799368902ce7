import type { ConfigRequest } from '../../../pipeline/build/chosen-scanners.ts';
import { repeatedOption } from './option.ts';

/** How configuration is looked at. */
export const CONFIG_OPTIONS = {
  values: repeatedOption('--values <file>', 'render Helm charts with these values; may be repeated', {
    completion: 'file',
    aliases: ['--helm-values'],
  }),
  set: repeatedOption('--set <key=value>', 'and with this one, such as image.tag=1.2; may be repeated', {
    aliases: ['--helm-set'],
  }),
  checks: repeatedOption(
    '--checks <path>',
    'make the checks of a file or a folder, too, written in CEL; may be repeated',
    { completion: 'file' },
  ),
};

/** What these options ask for; undefined where nothing is asked. */
export function configRequest({
  values,
  set,
  checks,
}: Record<keyof typeof CONFIG_OPTIONS, readonly string[]>): ConfigRequest | undefined {
  if (values.length + set.length + checks.length === 0) return undefined;
  return { checks, charts: { files: values, settings: set } };
}
