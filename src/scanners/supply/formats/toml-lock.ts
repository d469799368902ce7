import { type Fields, isFields, objectsOf, textOf, valueAt } from '../../../observe/document/fields.ts';
import { parseToml } from '../../../observe/document/toml.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { addressRemarks, isClearText, releaseFact, remark } from './address.ts';

/** Lock files of uv (docs.astral.sh/uv), Poetry (python-poetry.org) and PEP 751, which all list packages with their files. */
export const TOML_LOCK: SupplyFormat = {
  names: /^(?:uv\.lock|poetry\.lock|pylock(?:\.[\w-]{1,60})?\.toml)$/,
  *read(text, path) {
    const lock = parseToml(text, path);
    // Poetry kept hashes apart from packages until 1.4.
    const areApart = isFields(valueAt(lock, 'metadata', 'files'));
    for (const one of [...objectsOf(lock.package), ...objectsOf(lock.packages)])
      yield* packageRemarks(one, areApart);
  },
};

function* packageRemarks(one: Fields, areApart: boolean): Generator<SupplyFact> {
  const name = textOf(one.name) ?? 'a package';
  yield* sourceRemarks(name, one);
  const files = [...objectsOf(one.files), ...objectsOf(one.wheels), ...objectsOf([one.sdist, one.archive])];
  for (const file of files) {
    const url = textOf(file.url) ?? '';
    if (isClearText(url)) yield remark('supply-clear-text', `${name} (${url})`);
  }
  if (!areApart && files.some((file) => !isHashed(file))) yield remark('supply-integrity-missing', name);
  const times = files.flatMap((file) => textOf(file['upload-time'] ?? file.upload_time) ?? []);
  yield* releaseFact(`${name} ${textOf(one.version) ?? ''}`.trim(), times.toSorted()[0]);
}

function* sourceRemarks(name: string, one: Fields): Generator<SupplyFact> {
  const registry = textOf(valueAt(one, 'source', 'registry')) ?? textOf(one.index) ?? '';
  if (isClearText(registry)) yield remark('supply-clear-text', `${name} (${registry})`);
  const url = textOf(valueAt(one, 'source', 'url')) ?? '';
  if (textOf(valueAt(one, 'source', 'type')) === 'git')
    yield* addressRemarks(name, `git+${url}#${textOf(valueAt(one, 'source', 'resolved_reference')) ?? ''}`);
  else if (isClearText(url)) yield remark('supply-clear-text', `${name} (${url})`);
  const git = textOf(valueAt(one, 'source', 'git'));
  if (git !== undefined) yield* addressRemarks(name, `git+${git}`);
  const vcs = textOf(valueAt(one, 'vcs', 'url'));
  if (vcs !== undefined)
    yield* addressRemarks(name, `git+${vcs}#${textOf(valueAt(one, 'vcs', 'commit-id')) ?? ''}`);
}

function isHashed(file: Fields): boolean {
  return textOf(file.hash) !== undefined || (isFields(file.hashes) && Object.keys(file.hashes).length > 0);
}
