import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { addressRemarks, isClearText, remark } from './address.ts';

interface Entry {
  name: string;
  source: string;
  checksum: string;
}

/** Cargo's lock files: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html */
export const CARGO_LOCK: SupplyFormat = {
  names: /^Cargo\.lock$/,
  *read(text) {
    // The first version keeps checksums apart from packages.
    const areApart = text.includes('\n"checksum ');
    let entry: Entry | undefined;
    for (const line of [...linesOf(text), '[[package]]']) {
      if (line.startsWith('[')) {
        if (entry) yield* entryRemarks(entry, areApart);
        entry = line.trim() === '[[package]]' ? { name: '', source: '', checksum: '' } : undefined;
      }
      const [, key, value = ''] = /^(name|source|checksum) = "([^"]{0,2000})"/.exec(line) ?? [];
      if (entry && (key === 'name' || key === 'source' || key === 'checksum')) entry[key] = value;
    }
  },
};

function* entryRemarks({ name, source, checksum }: Entry, areApart: boolean): Iterable<SupplyFact> {
  if (source.startsWith('git+')) yield* addressRemarks(name, source);
  if (!/^(?:registry|sparse)\+/.test(source)) return;
  if (isClearText(source.slice(source.indexOf('+') + 1)))
    yield remark('supply-clear-text', `${name} (${source})`);
  if (checksum === '' && !areApart) yield remark('supply-integrity-missing', name);
}
