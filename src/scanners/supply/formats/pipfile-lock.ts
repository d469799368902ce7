import { isFields, textOf } from '../../../observe/document/fields.ts';
import { parseJsonObject } from '../../../observe/document/json.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { addressRemarks, isClearText, remark } from './address.ts';

/** Pipenv's lock files: https://pipenv.pypa.io/en/latest/pipfile.html */
export const PIPFILE_LOCK: SupplyFormat = {
  names: /^Pipfile\.lock$/,
  *read(text, path) {
    const lock = parseJsonObject(text, path);
    yield* sourceRemarks(isFields(lock._meta) ? lock._meta.sources : undefined);
    for (const group of [lock.default, lock.develop]) {
      if (!isFields(group)) continue;
      for (const [name, entry] of Object.entries(group))
        if (isFields(entry)) yield* entryRemarks(name, entry);
    }
  },
};

function* sourceRemarks(sources: unknown): Iterable<SupplyFact> {
  for (const source of Array.isArray(sources) ? sources : []) {
    if (!isFields(source)) continue;
    const url = textOf(source.url) ?? '';
    if (isClearText(url)) yield remark('supply-clear-text', url);
    if (source.verify_ssl === false) yield remark('supply-tls-off', `verify_ssl of ${url}`);
  }
}

function* entryRemarks(name: string, entry: Record<string, unknown>): Iterable<SupplyFact> {
  const git = textOf(entry.git);
  if (git !== undefined) yield* addressRemarks(name, `git+${git}#${textOf(entry.ref) ?? ''}`);
  else if (textOf(entry.version) !== undefined && !(Array.isArray(entry.hashes) && entry.hashes.length > 0))
    yield remark('supply-integrity-missing', name);
}
