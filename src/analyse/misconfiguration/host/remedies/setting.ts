import { isDeepStrictEqual } from 'node:util';
import type { HostFacts } from '../../../../model/configuration/host.ts';
import { type Path, valueAt } from '../../../../model/configuration/place.ts';
import type { HostChange } from '../../../../model/configuration/remedy.ts';
import type { Plain } from '../../../../model/configuration/structured.ts';
import { editedText, textOf, USUAL_MODE } from './text.ts';

/**
 * What puts a value into a file of YAML or JSON, its comments and formatting kept; undefined where that is not certain.
 * A file that is not there, or is empty, is made as JSON where its name says so.
 */
export function settingChanges(
  host: HostFacts,
  path: string,
  key: Path,
  value: Plain,
): HostChange[] | undefined {
  const text = textOf(host, path);
  if (text === undefined) return undefined;
  if (['', '{}'].includes(text.replaceAll(/\s/g, ''))) {
    if (!path.endsWith('.json')) return undefined;
    const whole = key.reduceRight<Plain>((inner, step) => ({ [String(step)]: inner }), value);
    return [{ kind: 'text', path, text: `${JSON.stringify(whole, undefined, 2)}\n`, modeIfNew: USUAL_MODE }];
  }
  const document = host.document(path);
  if (document.state !== 'read') return undefined;
  if (isDeepStrictEqual(valueAt(document.value.value, key), value)) return [];
  return editedText(host, path, document.value.set(key, value));
}
