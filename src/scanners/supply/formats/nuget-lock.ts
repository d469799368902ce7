import { entriesOf, isFields, textOf } from '../../../observe/document/fields.ts';
import { parseJsonObject } from '../../../observe/document/json.ts';
import type { SupplyFormat } from '../rules.ts';
import { remark } from './address.ts';

/** NuGet's lock files: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies */
export const NUGET_LOCK: SupplyFormat = {
  names: /^packages\.lock\.json$/,
  *read(text, path) {
    const missing = new Set<string>();
    for (const [, packages] of entriesOf(parseJsonObject(text, path).dependencies))
      for (const [name, entry] of entriesOf(packages))
        if (isFields(entry) && entry.type !== 'Project' && textOf(entry.contentHash) === undefined)
          missing.add(name);
    for (const name of missing) yield remark('supply-integrity-missing', name);
  },
};
