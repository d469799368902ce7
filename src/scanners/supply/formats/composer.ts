import { isFields, objectsOf, textOf, valueAt } from '../../../observe/document/fields.ts';
import { parseJsonObject } from '../../../observe/document/json.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { isClearText, releaseFact, remark } from './address.ts';

/** Composer's lock files: https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control */
export const COMPOSER_LOCK: SupplyFormat = {
  names: /^composer\.lock$/,
  *read(text, path) {
    const lock = parseJsonObject(text, path);
    for (const group of [lock.packages, lock['packages-dev']])
      for (const one of objectsOf(group)) {
        const name = textOf(one.name) ?? 'a package';
        for (const kind of ['dist', 'source']) {
          const url = textOf(valueAt(one, kind, 'url')) ?? '';
          if (isClearText(url)) yield remark('supply-clear-text', `${name} (${url})`);
        }
        const reference = textOf(valueAt(one, 'source', 'reference')) ?? '';
        if (one.dist === undefined && !/^[0-9a-f]{40}$/.test(reference))
          yield remark('supply-moving-reference', name);
        yield* releaseFact(`${name} ${textOf(one.version) ?? ''}`.trim(), textOf(one.time));
      }
  },
};

/** Composer's manifests and settings: https://getcomposer.org/doc/06-config.md */
export const COMPOSER_SETTINGS: SupplyFormat = {
  names: /^(?:composer|config)\.json$/,
  *read(text, path): Generator<SupplyFact> {
    // Of files called config.json only Composer's own.
    if (path.endsWith('/config.json') && !/\/\.?composer\/config\.json$/.test(path)) return;
    const manifest = parseJsonObject(text, path);
    const config = isFields(manifest.config) ? manifest.config : {};
    if (config['secure-http'] === false) yield remark('supply-clear-text', 'secure-http: false');
    if (config['disable-tls'] === true) yield remark('supply-tls-off', 'disable-tls: true');
    const { repositories } = manifest;
    const listed =
      Array.isArray(repositories) || !isFields(repositories) ? repositories : Object.values(repositories);
    for (const one of objectsOf(listed)) {
      const url = textOf(one.url) ?? '';
      if (isClearText(url)) yield remark('supply-clear-text', url);
    }
  },
};
