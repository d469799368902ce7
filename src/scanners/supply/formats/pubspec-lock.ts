import { decodeYaml } from './yaml-document.ts';
import { mappingOf, scalarOf } from '../../../observe/document/yaml.ts';
import type { SupplyFormat } from '../rules.ts';
import { addressRemarks, isClearText, remark } from './address.ts';

/** Dart's lock files: https://dart.dev/tools/pub/glossary#lockfile */
export const PUBSPEC_LOCK: SupplyFormat = {
  names: /^pubspec\.lock$/,
  *read(text, path) {
    const lock = decodeYaml(text, path);
    // Hashes are kept since Dart 2.19.
    const isHashed = text.includes('sha256:');
    for (const [name, node] of mappingOf(lock.get('packages'))) {
      const entry = mappingOf(node);
      const description = mappingOf(entry.get('description'));
      const source = scalarOf(entry.get('source'));
      const url = scalarOf(description.get('url')) ?? '';
      if (source === 'git')
        yield* addressRemarks(name, `git+${url}#${scalarOf(description.get('resolved-ref')) ?? ''}`);
      if (source !== 'hosted') continue;
      if (isClearText(url)) yield remark('supply-clear-text', `${name} (${url})`);
      if (isHashed && !scalarOf(description.get('sha256'))) yield remark('supply-integrity-missing', name);
    }
  },
};
